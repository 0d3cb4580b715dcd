create table statement (
    service text collate "C" not null,
    version integer not null check (version > 1),
    text text not null check (text <> ''),
    reason text not null check (reason <> ''),
    set_by jsonb not null,
    set_at timestamptz not null,
    primary key (service, version)
);
comment on table statement is
    'A row is what declarers of a service sign from then on. It never changes; version 1 is the shipped text.';
