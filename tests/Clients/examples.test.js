// api/examples.http, request by request, as an editor would send it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { url } from './system.js';

const [head, ...parts] = (await readFile('examples.http', 'utf8')).split(/^### */m);
const host = /^@host = (\S+)$/m.exec(head)[1];
const answers = {};

// {{host}}, and {{name.response.body.$.path}}: what an earlier request was answered.
const fill = (text) =>
  text.replaceAll('{{host}}', url).replace(/\{\{(\w+)\.response\.body\.\$\.([\w.]+)\}\}/g, (_, name, path) =>
    path.split('.').reduce((value, key) => value[key], answers[name]),
  );

function parse(part) {
  const [title, ...lines] = part.split('\n');
  const comments = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  const [request, ...rest] = lines.filter((line) => !line.startsWith('# ')).join('\n').trim().split('\n');
  const blank = rest.indexOf('');
  const headers = blank < 0 ? rest : rest.slice(0, blank);
  return {
    title,
    name: comments.find((comment) => comment.startsWith('@name '))?.slice(6),
    status: Number(comments.find((comment) => /^\d{3}$/.test(comment))),
    request,
    headers,
    body: blank < 0 ? undefined : rest.slice(blank + 1).join('\n'),
  };
}

const examples = parts.map(parse);

test('examples.http is for the address of ./run', () => assert.equal(host, 'http://127.0.0.1:8080'));

for (const { title, name, status, request, headers, body } of examples) {
  test(`examples.http: ${title}`, async () => {
    const [method, address] = fill(request).split(/ (.*)/);
    const answer = await fetch(address, {
      method,
      headers: headers.map((header) => fill(header).split(/: (.*)/).slice(0, 2)),
      body: body && fill(body),
    });
    const text = await answer.text();
    assert.equal(answer.status, status, text);
    if (!answer.headers.get('content-type')?.includes('json')) return;
    const json = JSON.parse(text);
    if (name) answers[name] = json;
    if (status !== 200 || !json.data) return;
    assert.equal(json.errors, undefined, text);
    for (const field of Object.values(json.data)) assert.deepEqual(field?.errors ?? [], [], text);
  });
}
