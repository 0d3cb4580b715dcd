// The typed client at work: what tsc let pass must be what the server takes and answers.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import * as made from './generated/graphql.js';
import { examples } from './readme.js';
import { ask, definition, signIn } from './system.js';

const send = async <Result, Variables>(
  token: string,
  document: made.TypedDocumentString<Result, Variables>,
  ...[variables]: Record<string, never> extends Variables ? [Variables?] : [Variables]
): Promise<Result> => (await ask(token, document.toString(), variables)) as Result;

const as = (practice: string, ...roles: made.Role[]): Promise<string> =>
  signIn({ name: `Typed ${roles[0]}`, organisations: [{ code: practice, roles }] });

const none = (payload: { errors: readonly made.RefusalsFragment[] }) => assert.deepEqual(payload.errors, []);

for (const { name, person, variables } of examples) {
  test(`codegen: README's ${name} as ${person}`, async () => {
    const document = made[`${name}Document` as keyof typeof made] as made.TypedDocumentString<object, unknown>;
    const data = await ask(await signIn(person), document.toString(), variables);
    for (const answer of Object.values(data) as { errors?: unknown[] }[]) {
      assert.ok(answer);
      assert.deepEqual(answer.errors ?? [], []);
    }
  });
}

test("codegen: README's page, with types", async () => {
  const { collections } = await send(await signIn('practice-manager'), made.PageDocument, { after: null });
  const codes: string[] = collections.nodes.map((node) => node.service.name);
  const next: string | null | undefined = collections.pageInfo.endCursor;
  assert.ok(codes.length > 0 && next);
});

const practice = 'Z00045';
const service = `TYPED-${randomUUID().slice(0, 8).toUpperCase()}`;
const key: made.CollectionKey = { practice, service, period: 'P1' };
const reason = 'Trying it out.';

test('codegen: a life from definition to the second approval, typed', async () => {
  const national = await signIn('national-manager');
  const manager = await as(practice, 'SERVICE_MANAGEMENT', 'ACHIEVEMENT_ENTRY');
  const partner = await as(practice, 'DECLARATION_MANAGEMENT', 'FINANCE_VIEW');

  const input = { ...definition(service), financialApprovalRequired: true } as made.DefineServiceInput;
  const { defineService } = await send(national, made.DefineServiceDocument, { input });
  none(defineService);
  const statementVersion = defineService.service?.statement?.version;
  assert.ok(statementVersion);

  const offer = { input: { service, practices: [practice] } };
  const { offerService } = await send(national, made.OfferServiceDocument, offer);
  none(offerService);
  await finished(national, offerService.operation?.id ?? '');
  const { acceptOffer } = await send(manager, made.AcceptOfferDocument, { input: { service, practice } });
  assert.deepEqual(acceptOffer.collections.map(({ status }) => status), ['AWAITING_ENTRY']);

  const values: made.IndicatorValueInput[] = [{ indicator: 'CNT01', count: 12 }];
  const typed = (await send(manager, made.EnterFiguresDocument, { input: { key, values, submit: true } })).enterFigures;
  none(typed);
  const seen = { key, figuresVersion: typed.collection?.figures?.version ?? 0 };
  none((await send(partner, made.RecordCheckDocument, { input: { ...seen, counts: values } })).recordCheck);
  const amount = '120.72';
  const declared = { ...seen, statementVersion, amount };
  none((await send(partner, made.DeclareDocument, { input: declared })).declare);
  none((await send(partner, made.WithdrawDeclarationDocument, { input: { key, reason } })).withdrawDeclaration);
  none((await send(partner, made.DeclareDocument, { input: declared })).declare);

  const approval = { input: { ...seen, amount } };
  const { approve } = await send(await signIn('approver-south'), made.ApproveDocument, approval);
  assert.deepEqual([approve.errors, approve.collection?.status], [[], 'AWAITING_FINANCIAL_APPROVAL']);
  const { approveFinancially } = await send(
    await signIn('finance-manager'), made.ApproveFinanciallyDocument, approval);
  none(approveFinancially);
});

test('codegen: a refusal has a code of the enum', async () => {
  const { requestReExtract } = await send(
    await signIn('operator'), made.RequestReExtractDocument, { input: { key, reason } });
  const code: made.ErrorCode | undefined = requestReExtract.errors[0]?.code;
  assert.equal(code, 'WRONG_STATUS');
});

test('codegen: all of a collection, typed', async () => {
  const { collection } = await send(await signIn('operator'), made.CollectionDocument, { key });
  assert.equal(collection?.id, `${service}/P1/${practice}`);
  assert.deepEqual(collection.declarations.map(({ state }) => state), ['FINANCIALLY_APPROVED', 'WITHDRAWN']);
  assert.equal(collection.history.totalCount, collection.history.nodes.length);
  assert.equal(collection.history.nodes.at(-1)?.status, collection.status);
});

test('codegen: the register, the services and the timetable, typed', async () => {
  const national = await signIn('national-manager');
  assert.equal((await send(national, made.MeDocument)).me?.memberships[0]?.organisation.kind, 'NATIONAL');
  const { practices } = await send(national, made.PracticesDocument, { search: 'Lark', commissioner: 'ZQ1' });
  assert.deepEqual(practices.nodes.map(({ name }) => name), ['Larkmere Surgery', 'Larkmere Medical Centre']);
  const { services } = await send(national, made.ServicesDocument, {});
  assert.ok(services.some(({ code }) => code === 'QOF-DEMO'));
  const { timetable } = await send(national, made.TimetableDocument, { financialYear: financialYear(new Date()) });
  assert.ok(timetable.length > 0);
  const { importPractices } = await send(national, made.ImportPracticesDocument, { input: { csv: 'no such row' } });
  assert.deepEqual([importPractices.created, importPractices.rejected[0]?.line], [0, 1]);
});

test('codegen: a hold and its release, and operations, typed', async () => {
  const operator = await signIn('operator');
  const { placeHold } = await send(operator, made.PlaceHoldDocument, { input: { service, reason } });
  assert.deepEqual([placeHold.errors, placeHold.affected], [[], 1]);
  const id = placeHold.hold?.id ?? '';
  assert.ok((await send(operator, made.HoldsDocument, { released: false })).holds.some((hold) => hold.id === id));
  none((await send(operator, made.ReleaseHoldDocument, { input: { id, reason } })).releaseHold);
  const { bulkOperations } = await send(await signIn('national-manager'), made.BulkOperationsDocument);
  assert.ok(bulkOperations.nodes.length > 0);
});

async function finished(token: string, id: string): Promise<void> {
  for (const started = Date.now(); Date.now() - started < 30_000; await wait(100)) {
    const { bulkOperation } = await send(token, made.BulkOperationDocument, { id });
    if (bulkOperation?.state === 'COMPLETED') return;
  }
  assert.fail(`Operation ${id} did not finish.`);
}

// From April to March.
function financialYear(day: Date): string {
  const starts = day.getUTCFullYear() - (day.getUTCMonth() < 3 ? 1 : 0);
  return `${starts}-${String((starts + 1) % 100).padStart(2, '0')}`;
}
