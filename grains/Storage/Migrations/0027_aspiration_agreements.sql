-- How many points of a year of QOF practices aspire to, as agreed: entered by one person and confirmed by another.

create table aspiration_agreement (
    practice text collate "C" not null,
    service text collate "C" not null,
    version integer not null check (version > 0),
    points numeric not null check (points > 0),
    agreed_by text not null check (agreed_by <> ''),
    agreed_on date not null,
    reason text not null check (reason <> ''),
    proposed_by jsonb not null,
    proposed_at timestamptz not null,
    confirmed_by jsonb,
    confirmed_at timestamptz,
    primary key (practice, service, version),
    check ((confirmed_by is null) = (confirmed_at is null))
);
comment on table aspiration_agreement is
    'A row is what somebody entered. It never changes but for its confirmation; the highest version confirmed holds.';
comment on column aspiration_agreement.agreed_by is 'Who agreed for the practice, by name.';
