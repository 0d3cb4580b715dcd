create table hold (
    id text collate "C" primary key,
    service text collate "C",
    period text collate "C",
    supplier text,
    commissioner text collate "C",
    practice text collate "C",
    reason text not null check (reason <> ''),
    banner text,
    placed_by jsonb not null,
    placed_at timestamptz not null,
    released_at timestamptz,
    released_by jsonb,
    release_reason text,
    check (num_nonnulls(service, period, supplier, commissioner, practice) > 0),
    check ((released_at is null) = (released_by is null))
);
comment on table hold is 'A row is a hold, active until it is released. A scope that is null reaches everything.';

create index hold_active on hold (id) where released_at is null;

create table bulk_operation (
    id text collate "C" primary key,
    kind text not null,
    state text not null check (state in ('Running', 'Paused', 'Cancelled', 'Completed', 'CompletedWithFailures')),
    started_by jsonb not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    dry_run boolean not null,
    total integer check (total >= 0),
    done integer not null default 0 check (done >= 0),
    skipped integer not null default 0 check (skipped >= 0),
    failed integer not null default 0 check (failed >= 0),
    amount numeric,
    input_hash text not null,
    request jsonb not null,
    check (done + skipped + failed <= total or (total is null and done + skipped + failed = 0))
) with (fillfactor = 50);
comment on table bulk_operation is 'A row is a bulk operation. Its total is null until its items are selected.';

create index bulk_operation_started on bulk_operation (started_at, id);
create index bulk_operation_unfinished on bulk_operation (id) where state in ('Running', 'Paused');

create table bulk_item (
    operation text collate "C" not null,
    no integer not null check (no > 0),
    key text collate "C" not null,
    figures_version integer,
    amount numeric,
    note text,
    state text not null check (state in ('Pending', 'Done', 'Skipped', 'Failed')),
    code text,
    message text,
    primary key (operation, no),
    check ((state in ('Skipped', 'Failed')) = (code is not null and message is not null))
) with (fillfactor = 80);
comment on table bulk_item is 'A row is one collection that an operation is to change, and how that went.';

create index bulk_item_pending on bulk_item (operation, no) where state = 'Pending';
create index bulk_item_refused on bulk_item (operation, state, no) where state in ('Skipped', 'Failed');
