// The running system that these tests talk to, and what they start from. `ask` is fetch and nothing else.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

export const url = process.env.GPC_URL ?? 'http://127.0.0.1:8080';
export const endpoint = `${url}/graphql`;

/** A token of a person of the demonstration, or of anybody: { name, organisations: [{ code, roles }] }. */
export async function signIn(person) {
  const body = JSON.stringify(typeof person === 'string' ? { person } : person);
  const answer = await fetch(`${url}/dev/token`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`No token for ${body}: ${await answer.text()}`);
  return (await answer.json()).token;
}

export const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** The data, where there are no errors; refusals are data too. */
export async function ask(token, query, variables) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** A collection of a service of its own, typed by hand, that its practice has accepted. */
export async function acceptedCollection(practice = 'Z00040') {
  const national = await signIn('national-manager');
  const manager = await signIn({
    name: 'Client Tester',
    organisations: [{ code: practice, roles: ['SERVICE_MANAGEMENT', 'ACHIEVEMENT_ENTRY'] }],
  });
  const service = `CLIENTS-${randomUUID().slice(0, 8).toUpperCase()}`;
  await ask(national, `mutation($input: DefineServiceInput!) { defineService(input: $input) { errors { message } } }`, {
    input: definition(service),
  });
  const { offerService } = await ask(
    national,
    `mutation($input: OfferServiceInput!) { offerService(input: $input) { operation { id } errors { message } } }`,
    { input: { service, practices: [practice] } },
  );
  await finished(national, offerService.operation.id);
  const { acceptOffer } = await ask(
    manager,
    `mutation($input: ParticipationInput!) { acceptOffer(input: $input) { collections { id } errors { message } } }`,
    { input: { service, practice } },
  );
  return { id: acceptOffer.collections[0].id, key: { practice, service, period: 'P1' }, manager, practice, service };
}

/** Saves a draft: a change of the collection that can be made as often as one likes. */
export const typeDraft = (collection, count) =>
  ask(
    collection.manager,
    `mutation($input: EnterFiguresInput!) {
      enterFigures(input: $input) { collection { version } errors { code message } }
    }`,
    { input: { key: collection.key, values: [{ indicator: 'CNT01', count }], submit: false } },
  );

export async function finished(token, id) {
  for (const started = Date.now(); Date.now() - started < 30_000; await wait(100)) {
    const { bulkOperation } = await ask(token, 'query($id: ID!) { bulkOperation(id: $id) { state failed } }', { id });
    if (bulkOperation.state.startsWith('COMPLETED')) return bulkOperation;
  }
  throw new Error(`Operation ${id} did not finish.`);
}

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const definition = (code) => ({
  code,
  name: 'Counted by clients (made up)',
  category: 'ENHANCED_SERVICE',
  requester: 'ZR1',
  startsOn: day(-60),
  endsOn: day(300),
  collectionMethod: 'MANUAL',
  manualEntry: 'ALWAYS',
  paymentRelated: true,
  indicators: [{ code: 'CNT01', description: 'Patients counted', kind: 'COUNT', fee: '10.06', manual: true }],
  periods: [{ period: 'P1', startsOn: day(-60), endsOn: day(200), achievementDate: day(-1) }],
  legalBasis: { direction: 'Made-up Direction 2', dataProvisionNotice: 'Made-up Data Provision Notice 2' },
});
