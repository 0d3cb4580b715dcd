// A client with types, made by graphql-codegen from the schema alone, compiled, then run (typed.ts), and
// trusted by id (trusted.js).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeDocuments } from './readme.js';

const run = (program, ...args) =>
  spawnSync(process.execPath, [`node_modules/${program}`, ...args], { encoding: 'utf8', timeout: 120_000 });

const words = (result) => result.stdout + result.stderr;
const tsc = (...args) => run('typescript/bin/tsc', ...args);

await writeDocuments();
const made = run('@graphql-codegen/cli/cjs/bin.js', '--config', 'codegen.yml');
const compiled = made.status === 0 ? tsc() : undefined;

test('codegen: the client-preset makes a client from api/schema.graphql', () =>
  assert.equal(made.status, 0, words(made)));

test('codegen: tsc --strict compiles it and its use', () => assert.equal(compiled?.status, 0, words(compiled ?? made)));

test('codegen: a wrong value of an enum does not compile', () => {
  const result = tsc('--strict', '--noEmit', '--module', 'nodenext', '--skipLibCheck', '--types', 'node', 'wrong.ts');
  assert.notEqual(result.status, 0);
  assert.deepEqual(
    words(result).split('\n').filter((line) => line.startsWith('wrong.ts')).map((line) => line.match(/TS\d+.*/)[0]),
    [`TS2322: Type '"FIGURES_ODD"' is not assignable to type 'RejectReason'.`],
  );
});

if (compiled?.status === 0) await import(pathToFileURL('build/typed.js'));
if (made.status === 0) await import('./trusted.js');
