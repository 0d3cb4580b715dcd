create table extract_window_turn (
    id bigint generated always as identity primary key,
    service text collate "C" not null,
    period text collate "C" not null,
    command_id text collate "C" not null,
    kind text not null check (kind in ('OpenEarly', 'Extend', 'Pause', 'Resume', 'ReRun')),
    by jsonb not null,
    at timestamptz not null,
    reason text not null check (reason <> ''),
    until timestamptz,
    operation text collate "C",
    unique (service, period, command_id)
);
comment on table extract_window_turn is
    'A row is what an operator made of the extract window of one period, and why. Rows are only ever added.';
