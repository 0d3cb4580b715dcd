-- Dates of a period that were moved, for collections that were offered before to follow.

create table timetable_move (
    id bigint generated always as identity primary key,
    service text collate "C" not null,
    period text collate "C" not null,
    version integer not null,
    dates jsonb not null,
    reason text,
    at timestamptz not null,
    by jsonb not null,
    operation text collate "C",
    foreign key (service, version) references service (code, version)
);
comment on table timetable_move is
    'A row is that a version of a service moved dates of a period. Nothing here is ever deleted.';
comment on column timetable_move.operation is
    'The operation that lets collections follow; null: none yet.';

create index timetable_move_waiting on timetable_move (id) where operation is null;
