import { cacheExchange, Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { acceptedCollection, bearer, endpoint, signIn, typeDraft } from './system.js';

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
  assert.deepEqual(data.collectionSummary.map(({ keys, total }) => [keys, total]), [[['QOF-DEMO'], 60]]);
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

test('urql: a subscription, by its exchange over graphql-sse', async () => {
  let opened;
  const isOpen = new Promise((resolve) => (opened = resolve));
  const events = createClient({
    url: endpoint,
    headers: bearer(collection.manager),
    fetchFn: (...request) => fetch(...request).finally(opened),
  });
  const exchange = subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => ({ unsubscribe: events.subscribe(request, sink) }),
    }),
  });
  const client = clientOf(collection.manager, { exchanges: [cacheExchange, fetchExchange, exchange] });
  const query = gql`
    subscription Changed($filter: CollectionFilter) { collectionChanged(filter: $filter) { version } }
  `;
  const heard = new Promise((resolve) => {
    const { unsubscribe } = client.subscription(query, { filter: { service: [collection.service] } })
      .subscribe((result) => {
        resolve(result);
        setImmediate(() => unsubscribe());
      });
  });
  await isOpen;
  const { version } = (await typeDraft(collection, 4)).enterFigures.collection;
  const { data, error } = await heard;
  assert.equal(error, undefined);
  assert.equal(data.collectionChanged.version, version);
});
