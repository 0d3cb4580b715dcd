// GraphQL over HTTP, as graphql-http's own audits judge it.
import { auditServer } from 'graphql-http';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endpoint } from './system.js';

const results = await auditServer({ url: endpoint });

for (const result of results) {
  test(`graphql-http ${result.id}: ${result.name}`, () => assert.equal(result.status, 'ok', result.reason));
}

test('graphql-http has its 61 audits', () => assert.equal(results.length, 61));

after(() =>
  console.log(`graphql-http: ${results.filter((result) => result.status === 'ok').length} of ${results.length}`),
);
