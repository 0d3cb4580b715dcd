// An api of its own that takes nothing but the documents of the typed client.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

const documents = JSON.parse(await readFile('generated/persisted-documents.json', 'utf8'));
const written = (await readFile('readme.graphql', 'utf8')) + (await readFile('operations.graphql', 'utf8'));
const idOf = (operation) =>
  Object.entries(documents).find(([, text]) => text.includes(` ${operation} {`) || text.includes(` ${operation}(`))[0];

let api, url, headers;

before(async () => {
  const { connectionString } = JSON.parse(await readFile(process.env.GPC_RUN_JSON, 'utf8'));
  api = spawn('dotnet', [process.env.GPC_API], {
    env: {
      ...process.env,
      ASPNETCORE_ENVIRONMENT: 'Development',
      ASPNETCORE_URLS: 'http://127.0.0.1:0',
      ConnectionStrings__Postgres: connectionString,
      GraphQL__TrustedOnly: 'true',
      GraphQL__TrustedDocuments__0: `${process.cwd()}/generated/persisted-documents.json`,
    },
  });
  let said = '';
  for (const stream of [api.stdout, api.stderr]) stream.on('data', (words) => (said += words));
  const ended = new Promise((_, reject) => api.on('exit', () => reject(new Error(`The api has ended:\n${said}`))));
  ended.catch(() => {});
  const ready = async () => {
    for (; ; await wait(100)) {
      url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url && (await fetch(`${url}/health/ready`)).ok) return;
    }
  };
  await Promise.race([ready(), ended]);
  const body = JSON.stringify({ name: 'Trusted', organisations: [{ code: 'Z00001', roles: ['VIEW'] }] });
  const { token } = await (await fetch(`${url}/dev/token`, { method: 'POST', body })).json();
  headers = { authorization: `Bearer ${token}`, accept: 'application/graphql-response+json' };
});

after(() => api?.kill());

const post = (body) =>
  fetch(`${url}/graphql`, {
    method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body),
  });

test('trusted documents: the server knows every document that codegen wrote', async () => {
  assert.equal(Object.keys(documents).length, written.match(/^(query|mutation|subscription) /gm).length);
  for (const documentId of Object.keys(documents)) {
    const { errors } = await (await post({ documentId })).json();
    assert.notEqual(errors?.[0].extensions.code, 'PERSISTED_QUERY_NOT_FOUND', documents[documentId]);
  }
});

test('trusted documents: a POST by id', async () => {
  const answer = await post({
    documentId: idOf('Practices'), variables: { search: 'Larkmere Surgery' }, operationName: 'Practices',
  });
  assert.equal((await answer.json()).data.practices.nodes[0].name, 'Larkmere Surgery');
});

test('trusted documents: a GET by id', async () => {
  const answer = await fetch(`${url}/graphql?documentId=${encodeURIComponent(idOf('Me'))}`, { headers });
  assert.equal((await answer.json()).data.me.name, 'Trusted');
});

test('trusted documents: any other document is refused', async () => {
  const answer = await post({ query: '{ me { name } }' });
  assert.equal(answer.status, 400);
  assert.equal((await answer.json()).errors[0].extensions.code, 'PERSISTED_QUERY_REQUIRED');
});

test('trusted documents: so is an unknown id', async () => {
  const answer = await post({ documentId: `sha256:${'0'.repeat(64)}` });
  assert.equal(answer.status, 400);
  assert.equal((await answer.json()).errors[0].extensions.code, 'PERSISTED_QUERY_NOT_FOUND');
});
