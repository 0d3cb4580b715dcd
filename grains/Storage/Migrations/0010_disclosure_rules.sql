create table disclosure_rule (
    requester text collate "C" not null,
    service text collate "C" not null,
    version integer not null check (version > 0),
    request text collate "C" not null unique,
    threshold integer not null check (threshold = 0 or threshold >= 3),
    round_to integer not null check (round_to > 0),
    source text not null check (source <> ''),
    set_by jsonb not null,
    set_at timestamptz not null,
    primary key (requester, service, version)
);
comment on table disclosure_rule is
    'A row is how small numbers are kept from a requester from then on; rows are only ever added. No service: all others.';
