-- What payments rest on beside figures. What a collection was worked out with is kept in its own events, so that a
-- correction here changes nothing that was declared.

create table list_size (
    practice text collate "C" not null,
    on_day date not null,
    patients integer not null check (patients > 0),
    changed_at timestamptz not null,
    changed_by jsonb not null,
    primary key (practice, on_day)
);
comment on table list_size is
    'A row is how many patients a practice had on a day. It stands until the practice''s next day.';

create table national_prevalence (
    financial_year text collate "C" not null check (financial_year ~ '\A[0-9]{4}-[0-9]{2}\Z'),
    indicator_group text collate "C" not null check (indicator_group <> ''),
    percent numeric not null check (percent > 0 and percent <= 100),
    changed_at timestamptz not null,
    changed_by jsonb not null,
    primary key (financial_year, indicator_group)
);
comment on table national_prevalence is
    'A row is the share of all registered patients in England that is on one group''s register in one year.';
