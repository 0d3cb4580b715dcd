-- What requesters are given. Numbers are taken from requester_count in the transaction that uses them: the row is locked
-- until that commits, so that whoever sees a number sees all before it.

create table requester_count (
    requester text collate "C" primary key,
    deliveries integer not null default 0 check (deliveries >= 0),
    entries bigint not null default 0 check (entries >= 0)
);
comment on table requester_count is 'A row is how many deliveries and entries of the feed a requester was given.';

create table delivery (
    requester text collate "C" not null,
    number integer not null check (number > 0),
    request text collate "C" not null unique,
    service text collate "C" not null,
    period text collate "C" not null,
    replaces integer check (replaces < number),
    released_by jsonb not null,
    released_at timestamptz not null,
    busy boolean not null default true,
    practices integer not null default 0 check (practices >= 0),
    manifest text,
    sha256 text,
    acknowledged_by jsonb,
    acknowledged_at timestamptz,
    withdrawn_by jsonb,
    withdrawn_at timestamptz,
    withdraw_reason text,
    primary key (requester, number),
    check ((manifest is null) = (sha256 is null)),
    check ((acknowledged_at is null) = (acknowledged_by is null)),
    check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdraw_reason is null))
);
comment on table delivery is
    'A row is all that was provided of a service and period when it was released. It stands until the next one replaces it.';
comment on column delivery.busy is 'Somebody should still work on its items.';

-- One chain for each service and period: of two deliveries none is beside the other.
create unique index delivery_chain on delivery (requester, service, period, coalesce(replaces, 0));
create index delivery_busy on delivery (requester, number) where busy;
create index delivery_released on delivery (released_at, requester, number);

create table delivery_item (
    requester text collate "C" not null,
    number integer not null,
    key text collate "C" not null,
    figures_version integer not null check (figures_version > 0),
    state text not null check (state in ('Pending', 'Provided', 'LeftOut', 'TakenBack')),
    primary key (requester, number, key)
);
comment on table delivery_item is 'A row is a collection in a delivery, with the version of the figures that it is about.';
create index delivery_item_pending on delivery_item (requester, number, key) where state = 'Pending';

create table provision_entry (
    requester text collate "C" not null,
    sequence bigint not null check (sequence > 0),
    kind text not null check (kind in ('Provided', 'Replaced', 'Withdrawn')),
    key text collate "C" not null,
    figures_version integer not null,
    delivery integer not null,
    at timestamptz not null,
    primary key (requester, sequence)
);
comment on table provision_entry is
    'A row is what became of a collection that a requester was given. Rows are only ever added, without gaps.';
create index provision_entry_key on provision_entry (requester, key, sequence);
