// Subscriptions as server-sent events: graphql-sse, distinct connections.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { breakable } from './breakable.js';
import { acceptedCollection, bearer, endpoint, signIn, typeDraft } from './system.js';

const CHANGED = `subscription Changed($filter: CollectionFilter, $after: String) {
  collectionChanged(filter: $filter, after: $after) { cursor kind version collection { id } }
}`;

let collection;

before(async () => (collection = await acceptedCollection('Z00046')));

/** A client that says when the server has begun to answer: from then on nothing is missed. */
function clientOf(token, url = endpoint) {
  let opened;
  const isOpen = new Promise((resolve) => (opened = resolve));
  const client = createClient({
    url,
    headers: bearer(token),
    retry: () => Promise.resolve(),
    fetchFn: async (...request) => {
      const answer = await fetch(...request);
      opened();
      return answer;
    },
  });
  return { client, isOpen };
}

/** An open subscription to the collection's changes. */
async function follow(variables = {}, url = endpoint) {
  const { client, isOpen } = clientOf(collection.manager, url);
  const filter = { service: [collection.service] };
  const stream = client.iterate({ query: CHANGED, variables: { filter, ...variables } });
  const first = stream.next();
  // It may be awaited long after it has failed.
  first.catch(() => {});
  await Promise.race([isOpen, first]);
  let pending = first;
  const next = async () => {
    const { value } = await pending;
    pending = stream.next();
    pending.catch(() => {});
    assert.equal(value.errors, undefined);
    return value.data.collectionChanged;
  };
  return { next, end: () => client.dispose() };
}

test('graphql-sse: a mutation is told to who subscribed, in order', async () => {
  const changes = await follow();
  const versions = [];
  for (const count of [1, 2, 3]) versions.push((await typeDraft(collection, count)).enterFigures.collection.version);
  for (const version of versions) {
    const change = await changes.next();
    assert.deepEqual([change.collection.id, change.version], [collection.id, version]);
  }
  changes.end();
});

test('graphql-sse: a query over the same transport', async () => {
  const { client } = clientOf(collection.manager);
  const answers = [];
  for await (const answer of client.iterate({ query: '{ me { name } }' })) answers.push(answer);
  assert.deepEqual(answers, [{ data: { me: { name: 'Client Tester' } } }]);
});

test('graphql-sse: what is not valid is refused before any stream begins', async () => {
  const { client } = clientOf(collection.manager);
  const stream = client.iterate({ query: 'subscription { nothing }' });
  const refused = await stream.next().then(() => null, (error) => error);
  assert.equal(refused.response.status, 400);
  const { errors } = await refused.response.json();
  assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});

test('graphql-sse: fifteen at once all hear of a change', async () => {
  const all = await Promise.all(Array.from({ length: 15 }, () => follow()));
  const { version } = (await typeDraft(collection, 15)).enterFigures.collection;
  const heard = await Promise.all(all.map((one) => one.next()));
  assert.deepEqual(heard.map((change) => change.version), Array(15).fill(version));
  for (const one of all) one.end();
});

test('graphql-sse: what was missed comes on resuming with the last cursor', async () => {
  const before = await follow();
  await typeDraft(collection, 21);
  const { cursor } = await before.next();
  before.end();
  const missed = (await typeDraft(collection, 22)).enterFigures.collection.version;
  const resumed = await follow({ after: cursor });
  assert.equal((await resumed.next()).version, missed);
  const next = (await typeDraft(collection, 23)).enterFigures.collection.version;
  assert.equal((await resumed.next()).version, next);
  resumed.end();
});

test('graphql-sse: a client whose connection broke connects again by itself', async () => {
  const proxy = await breakable();
  const changes = await follow({}, proxy.url);
  await typeDraft(collection, 31);
  await changes.next();
  const again = proxy.nextConnection();
  proxy.break();
  await again;
  // The answer's headers are on their way: type until the client hears of one.
  const heard = changes.next();
  const versions = [];
  for (let count = 32; ; count++) {
    versions.push((await typeDraft(collection, count)).enterFigures.collection.version);
    const change = await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 200))]);
    if (!change) continue;
    assert.ok(versions.includes(change.version));
    break;
  }
  changes.end();
  proxy.close();
});

test('graphql-sse: the changes of others are not told', async () => {
  const own = await acceptedCollection('Z00001');
  const { client, isOpen } = clientOf(await signIn('partner'));
  const filter = { service: [collection.service, own.service] };
  const heard = client.iterate({ query: CHANGED, variables: { filter } }).next();
  await isOpen;
  await typeDraft(collection, 41);
  await typeDraft(own, 42);
  assert.equal((await heard).value.data.collectionChanged.collection.id, own.id);
  client.dispose();
});
