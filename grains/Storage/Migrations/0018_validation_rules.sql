create table validation_rule (
    service text collate "C" not null,
    indicator text collate "C" not null,
    kind text collate "C" not null
        check (kind in ('AboveListSize', 'SamePeriodLastYear', 'RegionOutlier', 'MinMax')),
    version integer not null check (version > 0),
    threshold numeric,
    least numeric,
    reason text not null check (reason <> ''),
    set_by jsonb not null,
    set_at timestamptz not null,
    primary key (service, indicator, kind, version)
);
comment on table validation_rule is
    'A row is what figures are compared with from then on; rows are only ever added. A * is all; no numbers: off.';
