alter table bulk_operation add column undoes text collate "C";
comment on column bulk_operation.undoes is 'The operation that it takes back.';

alter table bulk_item add column undoes integer;
comment on column bulk_item.undoes is 'The number of what it takes back, in the operation that its own takes back.';

create table bulk_turn (
    id bigint generated always as identity primary key,
    operation text collate "C" not null,
    command_id text not null,
    input_hash text not null,
    kind text not null check (kind in ('Pause', 'Resume', 'Cancel', 'Retry')),
    by jsonb not null,
    at timestamptz not null,
    reason text,
    unique (operation, command_id)
);
comment on table bulk_turn is 'A row is what somebody made of an operation while it ran or afterwards. Rows are only ever added.';
