// Clients without a library.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ask, bearer, endpoint, signIn, url } from './system.js';

test('fetch: a query is a POST of JSON', async () => {
  const { me } = await ask(await signIn('partner'), '{ me { name memberships { organisation { code } roles } } }');
  assert.equal(me.name, 'Dr Nadia Penhallow');
  assert.deepEqual(me.memberships.map((membership) => membership.organisation.code), ['Z00001', 'Z00031']);
});

test('fetch: a query is a GET too, with variables', async () => {
  const query = new URLSearchParams({
    query: 'query Which($code: OdsCode!) { practice(code: $code) { code } }',
    variables: '{"code": "Z00001"}',
    operationName: 'Which',
  });
  const answer = await fetch(`${endpoint}?${query}`, {
    headers: { ...bearer(await signIn('partner')), accept: 'application/graphql-response+json' },
  });
  assert.equal(answer.headers.get('content-type'), 'application/graphql-response+json; charset=utf-8');
  assert.deepEqual(await answer.json(), { data: { practice: { code: 'Z00001' } } });
});

test('fetch: an answer names the request, and a fault in the request has a code', async () => {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: '{ nothing }' }),
  });
  assert.equal(answer.status, 400);
  const { errors } = await answer.json();
  assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  assert.ok(errors[0].extensions.correlationId);
});

test('fetch: the schema is published, and is the one in the repository', async () => {
  const answer = await fetch(`${url}/graphql/schema.graphql`);
  assert.equal(answer.status, 200);
  assert.equal((await answer.text()).trim(), (await readFile('schema.graphql', 'utf8')).trim());
});

test('fetch: who is not signed in is told so', async () => {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ worklist(first: 1) { nodes { id } } }' }),
  });
  const { errors } = await answer.json();
  assert.equal(errors[0].extensions.code, 'AUTH_NOT_AUTHENTICATED');
});
