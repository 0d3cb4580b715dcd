// Subscriptions over WebSockets: graphql-ws.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { breakable } from './breakable.js';
import { acceptedCollection, ask, endpoint, signIn, typeDraft } from './system.js';

const CHANGED = `subscription Changed($filter: CollectionFilter, $after: String) {
  collectionChanged(filter: $filter, after: $after) { cursor kind version collection { id } }
}`;

const clients = [];
let collection;

before(async () => (collection = await acceptedCollection('Z00047')));
after(() => clients.forEach((client) => client.dispose()));

function clientOf(token, url = endpoint, more = {}) {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: token && { Authorization: `Bearer ${token}` },
    retryWait: () => Promise.resolve(),
    ...more,
  });
  clients.push(client);
  return client;
}

// From there on nothing is missed. A socket does not say when it has begun to listen: changes are made until one is heard.
async function lastCursor() {
  const stream = clientOf(collection.manager).iterate({
    query: CHANGED,
    variables: { filter: { service: [collection.service] } },
  });
  let heard = stream.next();
  for (let count = 100; ; count++) {
    const version = await typed(count);
    while (await Promise.race([heard, wait(500)])) {
      const { cursor, version: told } = (await heard).value.data.collectionChanged;
      if (told === version) {
        await stream.return();
        return cursor;
      }
      heard = stream.next();
    }
  }
}

/** The collection's changes behind a cursor. */
function follow(cursor, client = clientOf(collection.manager)) {
  const variables = { filter: { service: [collection.service] }, after: cursor };
  const stream = client.iterate({ query: CHANGED, variables });
  const next = async () => {
    const { value } = await stream.next();
    assert.equal(value.errors, undefined);
    return value.data.collectionChanged;
  };
  return { next, end: () => stream.return() };
}

const typed = async (count) => (await typeDraft(collection, count)).enterFigures.collection.version;

test('graphql-ws: a mutation is told to who subscribed, in order', async () => {
  const changes = follow(await lastCursor());
  for (const count of [1, 2, 3]) {
    const version = await typed(count);
    const change = await changes.next();
    assert.deepEqual([change.collection.id, change.version], [collection.id, version]);
  }
  await changes.end();
});

test('graphql-ws: a query over the same socket as a subscription', async () => {
  const client = clientOf(collection.manager);
  const changes = follow(await lastCursor(), client);
  const answers = [];
  for await (const answer of client.iterate({ query: '{ me { name } }' })) answers.push(answer);
  assert.deepEqual(answers, [{ data: { me: { name: 'Client Tester' } } }]);
  const version = await typed(11);
  assert.equal((await changes.next()).version, version);
  await changes.end();
});

test('graphql-ws: what is not valid is answered with its errors', async () => {
  const stream = clientOf(collection.manager).iterate({ query: 'subscription { nothing }' });
  const errors = await stream.next().then(() => null, (caught) => caught);
  assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});

test('graphql-ws: fifteen on one socket all hear of a change', async () => {
  const [client, cursor] = [clientOf(collection.manager), await lastCursor()];
  const all = Array.from({ length: 15 }, () => follow(cursor, client));
  for (const count of [15, 16]) {
    const version = await typed(count);
    const heard = await Promise.all(all.map((one) => one.next()));
    assert.deepEqual(heard.map((change) => change.version), Array(15).fill(version));
  }
  await Promise.all(all.map((one) => one.end()));
});

test('graphql-ws: what was missed comes on resuming with the last cursor', async () => {
  const before = follow(await lastCursor());
  await typed(21);
  const { cursor } = await before.next();
  await before.end();
  const missed = await typed(22);
  const resumed = follow(cursor);
  assert.equal((await resumed.next()).version, missed);
  const next = await typed(23);
  assert.equal((await resumed.next()).version, next);
  await resumed.end();
});

test('graphql-ws: a client whose connection broke connects again by itself', async () => {
  const proxy = await breakable();
  let connections = 0;
  const on = { connected: () => connections++ };
  const changes = follow(await lastCursor(), clientOf(collection.manager, proxy.url, { on }));
  await typed(31);
  await changes.next();
  proxy.break();
  const version = await typed(32);
  // It subscribes as before: what it had heard comes again.
  while ((await changes.next()).version !== version);
  assert.equal(connections, 2);
  await changes.end();
  proxy.close();
});

test('graphql-ws: the changes of others are not told', async () => {
  const own = await acceptedCollection('Z00001');
  const cursor = await lastCursor();
  const filter = { service: [collection.service, own.service] };
  const client = clientOf(await signIn('partner'));
  const heard = client.iterate({ query: CHANGED, variables: { filter, after: cursor } }).next();
  await typed(41);
  await typeDraft(own, 42);
  assert.equal((await heard).value.data.collectionChanged.collection.id, own.id);
});

test('graphql-ws: a token that is none closes the socket with 4403', async () => {
  const client = clientOf('none', endpoint, { retryAttempts: 0 });
  const closed = await client.iterate({ query: '{ me { id } }' }).next().then(() => null, (event) => event);
  assert.equal(closed.code, 4403);
});
