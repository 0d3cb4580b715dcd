import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { relayStylePagination } from '@apollo/client/utilities';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { filter, firstValueFrom } from 'rxjs';
import { acceptedCollection, bearer, endpoint, signIn } from './system.js';

let collection, manager, operator;

const clientOf = (token, fetch) =>
  new ApolloClient({
    link: new HttpLink({ uri: endpoint, headers: bearer(token), fetch }),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { collections: relayStylePagination(['filter', 'order']) } } },
    }),
  });

before(async () => {
  collection = await acceptedCollection('Z00041');
  manager = clientOf(collection.manager);
  operator = clientOf(await signIn('operator'));
});

const PAGE = gql`
  query Page($after: String) {
    collections(first: 5, after: $after, order: PRACTICE, filter: { service: ["QOF-DEMO"], period: ["M1"] }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id status practice { code } } }
    }
  }
`;

test('apollo: two pages by cursor merge in the cache, in order and without doubles', async () => {
  const query = operator.watchQuery({ query: PAGE });
  const shown = query.subscribe(() => {});
  try {
    const first = (await firstValueFrom(query.pipe(filter((result) => !result.loading)))).data.collections;
    assert.equal(first.edges.length, 5);
    assert.ok(first.pageInfo.hasNextPage);
    await query.fetchMore({ variables: { after: first.pageInfo.endCursor } });
    const both = operator.readQuery({ query: PAGE }).collections;
    assert.equal(both.edges.length, 10);
    const practices = both.edges.map((edge) => edge.node.practice.code);
    assert.deepEqual(practices, [...new Set(practices)].sort());
    assert.equal(both.totalCount, first.totalCount);
  } finally {
    shown.unsubscribe();
  }
});

const ENTER = gql`
  mutation Enter($input: EnterFiguresInput!) {
    enterFigures(input: $input) {
      collection { id version status draft { values { count } } }
      errors { code message field }
    }
  }
`;

test('apollo: a mutation sent twice with one idempotencyKey is done once', async () => {
  const input = {
    key: collection.key, values: [{ indicator: 'CNT01', count: 7 }], submit: false, idempotencyKey: randomUUID(),
  };
  const once = (await manager.mutate({ mutation: ENTER, variables: { input } })).data.enterFigures;
  const again = (await manager.mutate({ mutation: ENTER, variables: { input } })).data.enterFigures;
  assert.deepEqual(once.errors, []);
  assert.equal(again.collection.version, once.collection.version);
  assert.equal(again.collection.draft.values[0].count, 7);
});

test('apollo: what a mutation answers is what the cache then shows', async () => {
  const query = gql`
    query One($key: CollectionKey!) { collection(key: $key) { id version } }
  `;
  const before = (await manager.query({ query, variables: { key: collection.key } })).data.collection;
  const input = { key: collection.key, values: [{ indicator: 'CNT01', count: 8 }], submit: false };
  await manager.mutate({ mutation: ENTER, variables: { input } });
  const cached = manager.readQuery({ query, variables: { key: collection.key } }).collection;
  assert.ok(cached.version > before.version);
});

test('apollo: a refusal is data, with a code and a sentence', async () => {
  const input = {
    key: collection.key, values: [{ indicator: 'CNT01', count: 9 }], submit: false, expectedVersion: 1,
  };
  const { errors } = (await manager.mutate({ mutation: ENTER, variables: { input } })).data.enterFigures;
  assert.equal(errors[0].code, 'CONFLICT');
  assert.match(errors[0].message, /\.$/);
});

for (const [what, query, code] of [
  ['an unknown field', gql`{ nothing }`, 'GRAPHQL_VALIDATION_FAILED'],
  ['a wrong code of a practice', gql`{ practice(code: "wrong!") { name } }`, 'BAD_USER_INPUT'],
  ['a page too long', gql`{ collections(first: 1000) { nodes { id } } }`, 'BAD_USER_INPUT'],
]) {
  test(`apollo: ${what} is an error with the code ${code}`, async () => {
    const error = await operator.query({ query, fetchPolicy: 'no-cache' }).then(() => null, (caught) => caught);
    assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
    assert.equal(error.errors[0].extensions.code, code);
  });
}

test('apollo: a query that nobody waits for any more can be aborted', async () => {
  const abort = new AbortController();
  const client = clientOf(collection.manager, (...request) => {
    const asked = fetch(...request);
    setImmediate(() => abort.abort());
    return asked;
  });
  const asked = client.query({
    query: gql`{ collections(first: 100) { nodes { id history(first: 50) { nodes { detail } } } } }`,
    context: { fetchOptions: { signal: abort.signal } },
  });
  await assert.rejects(asked, (error) => error.name === 'AbortError');
  const { data } = await operator.query({ query: gql`{ me { id } }` });
  assert.ok(data.me.id);
});
