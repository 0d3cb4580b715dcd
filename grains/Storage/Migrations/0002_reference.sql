-- Organisations, practices and services: what collections refer to. Codes are compared byte by byte, as the code does.

create table organisation (
    code text collate "C" primary key check (code ~ '\A[A-Z0-9]{3,6}\Z'),
    name text not null check (name <> ''),
    kind text not null check (kind in ('Practice', 'Commissioner', 'National', 'Requester', 'Supplier'))
);
comment on table organisation is
    'A row is an organisation that is no practice: a regional local office, NHS England, a requester.';

insert into organisation (code, name, kind) values ('X24', 'NHS England', 'National');

create table practice (
    code text collate "C" primary key check (code ~ '\A[A-Z0-9]{3,6}\Z'),
    name text not null check (name <> ''),
    commissioner text collate "C" not null check (commissioner ~ '\A[A-Z0-9]{3,6}\Z'),
    postcode text,
    active boolean not null,
    opened_on date,
    closed_on date,
    clinical_system text,
    shared_system boolean not null,
    changed_at timestamptz not null,
    changed_by jsonb not null
);
comment on table practice is 'A row is a practice of the register, open or closed. Closed_on is its last day.';

create index practice_commissioner on practice (commissioner, code);

create table service (
    code text collate "C" not null check (code ~ '\A[A-Z0-9-]{1,32}\Z'),
    version integer not null check (version > 0),
    definition jsonb not null,
    defined_by jsonb not null,
    defined_at timestamptz not null,
    primary key (code, version)
);
comment on table service is
    'A row is one version of a service''s definition. It never changes: collections are bound to it.';

create table service_period (
    service text collate "C" not null,
    period text collate "C" not null check (period ~ '\A[A-Za-z0-9-]{1,16}\Z'),
    starts_on date not null,
    ends_on date not null,
    financial_year text collate "C" not null check (financial_year ~ '\A[0-9]{4}-[0-9]{2}\Z'),
    extract_opens_at timestamptz,
    extract_closes_at timestamptz,
    primary key (service, period),
    check (starts_on <= ends_on),
    check ((extract_opens_at is null) = (extract_closes_at is null)),
    check (extract_opens_at < extract_closes_at)
);
comment on table service_period is
    'A row is a period of a service, as its newest definition has it. Ends_on is its last day.';

create index service_period_financial_year on service_period (financial_year, service);
