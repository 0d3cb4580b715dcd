-- What becomes of practices over the years: which commissioner they had when, who succeeded them, and what a newer
-- register changed about them. Nothing here is ever deleted.

create table practice_member (
    practice text collate "C" not null,
    commissioner text collate "C" not null check (commissioner ~ '\A[A-Z0-9]{3,6}\Z'),
    from_day date not null,
    to_day date check (to_day >= from_day),
    changed_at timestamptz not null,
    changed_by jsonb not null,
    primary key (practice, from_day)
);
comment on table practice_member is
    'A row is which commissioner a practice had from a day on. To_day is the last one; null: until the next row.';

create table practice_successor (
    practice text collate "C" not null,
    successor text collate "C" not null check (successor <> practice),
    reason text not null,
    on_day date not null,
    indicator text not null,
    changed_at timestamptz not null,
    changed_by jsonb not null,
    primary key (practice, successor)
);
comment on table practice_successor is 'A row is a practice that took over from another on a day.';

create table register_change (
    id bigint generated always as identity primary key,
    practice text collate "C" not null,
    kind text not null check (kind in ('Closed', 'Merged', 'Moved')),
    on_day date not null,
    at timestamptz not null,
    by jsonb not null,
    operation text collate "C"
);
comment on table register_change is
    'A row is something that an import changed about a practice and that its collections follow.';
comment on column register_change.on_day is 'The last day of a practice that closed; the first one elsewhere.';
comment on column register_change.operation is 'The operation that sees to it; null: none yet.';

create index register_change_waiting on register_change (id) where operation is null;

alter table bulk_item add column command jsonb;
comment on column bulk_item.command is 'What is sent to the collection, where items differ; null: the request says it.';
