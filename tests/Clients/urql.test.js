import { cacheExchange, Client, fetchExchange, gql } from '@urql/core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { acceptedCollection, bearer, endpoint, signIn } from './system.js';

let collection, manager, operator;

const clientOf = (token, more = {}) =>
  new Client({
    url: endpoint,
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: { headers: bearer(token) },
    preferGetMethod: false,
    ...more,
  });

before(async () => {
  collection = await acceptedCollection('Z00042');
  manager = clientOf(collection.manager);
  operator = clientOf(await signIn('operator'));
});

const SUMMARY = gql`
  query Summary($filter: CollectionFilter) {
    collectionSummary(filter: $filter, groupBy: [SERVICE]) { keys total }
  }
`;

test('urql: a query with variables', async () => {
  const { data, error } = await operator.query(SUMMARY, { filter: { service: ['QOF-DEMO'], period: ['M1'] } });
  assert.equal(error, undefined);
  assert.deepEqual(data.collectionSummary.map(({ keys, total }) => ({ keys, total })), [{ keys: ['QOF-DEMO'], total: 60 }]);
});

test('urql: a query by GET, as urql prefers it', async () => {
  const client = clientOf(collection.manager, { preferGetMethod: 'force' });
  const { data, error } = await client.query(gql`query Mine { me { name } }`, {});
  assert.equal(error, undefined);
  assert.equal(data.me.name, 'Client Tester');
});

test('urql: a mutation, and the same again', async () => {
  const mutation = gql`
    mutation Enter($input: EnterFiguresInput!) {
      enterFigures(input: $input) { collection { id version } errors { code message } }
    }
  `;
  const input = {
    key: collection.key, values: [{ indicator: 'CNT01', count: 3 }], submit: false, idempotencyKey: randomUUID(),
  };
  const once = (await manager.mutation(mutation, { input })).data.enterFigures;
  const again = (await manager.mutation(mutation, { input })).data.enterFigures;
  assert.deepEqual(once.errors, []);
  assert.deepEqual(again.collection, once.collection);
});

test('urql: errors carry their codes', async () => {
  const { error } = await operator.query(gql`{ collections(first: 0) { nodes { id } } }`, {});
  assert.equal(error.graphQLErrors[0].extensions.code, 'BAD_USER_INPUT');
});
