-- The log of what happened to collections, and the row that lists read. Both are written by one statement.

create table collection (
    key text collate "C" primary key,
    service text collate "C" not null generated always as (split_part(key, '/', 1)) stored,
    period text collate "C" not null generated always as (split_part(key, '/', 2)) stored,
    practice text collate "C" not null generated always as (split_part(key, '/', 3)) stored,
    version integer not null check (version > 0),
    events integer not null check (events > 0),
    status text collate "C" not null check (status in (
        'Offered', 'Declined', 'Lapsed', 'Withdrawn', 'Ended', 'Participating', 'Collecting', 'AwaitingEntry',
        'NotCollected', 'AwaitingDeclaration', 'AwaitingApproval', 'AwaitingFinancialApproval', 'Approved',
        'ReadyToProvide', 'Provided')),
    commissioner text collate "C" not null,
    financial_year text collate "C" not null,
    payment_related boolean not null,
    due_at timestamptz,
    awaited text collate "C",
    awaited_action text collate "C",
    awaited_by timestamptz,
    figures_version integer check (figures_version > 0),
    points numeric,
    amount numeric,
    changed_at timestamptz not null
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
comment on table collection is
    'A row is a collection as it stands, derived from its events and written with them. A change raises its version.';
comment on column collection.due_at is 'When the clock next changes it.';
comment on column collection.awaited_by is 'The first instant that is too late for what is awaited.';

-- Every change of a collection is an entry in each of these indexes: one that no list needs costs a tenth of all
-- writing. What has no deadline sorts last: it counts as infinitely late.
create index collection_practice on collection (practice, service, period);
create index collection_period on collection (service, period, commissioner);
create index collection_commissioner on collection (commissioner, practice, service, period);
create index collection_awaited on collection (commissioner, (coalesce(awaited_by, 'infinity')), key);
create index collection_status on collection (commissioner, status, (coalesce(awaited_by, 'infinity')), key);
create index collection_changed on collection (commissioner, changed_at, key);
create index collection_due on collection (due_at, key) where due_at is not null;

create table collection_event (
    id bigint generated always as identity,
    key text collate "C" not null,
    sequence integer not null check (sequence > 0),
    version integer not null check (version > 0),
    kind text not null,
    at timestamptz not null,
    by jsonb not null,
    command_id text not null,
    input_hash text not null,
    status text not null,
    event jsonb not null,
    xid xid8 not null default pg_current_xact_id(),
    primary key (key, sequence)
);
comment on table collection_event is 'A row is something that happened to a collection. Rows are only ever added.';
comment on column collection_event.xid is
    'The log is followed by (xid, id), below the oldest transaction still running: ids are in no order of commits.';

create index collection_event_feed on collection_event (xid, id);

create table idempotency_key (
    person text not null,
    key text not null,
    input_hash text not null,
    subject text not null,
    outcome text,
    constraint idempotency_key_pkey primary key (person, key)
);
comment on table idempotency_key is 'A row is a key that a person gave to a request, and what that request was about.';
