-- What a point is worth in a year, entered by one person and released by another. What was shipped is version 1 of its
-- year and stands in no row; what a collection was worked out with is kept in its own events.

create table qof_parameters (
    financial_year text collate "C" not null check (financial_year ~ '\A[0-9]{4}-[0-9]{2}\Z'),
    version integer not null check (version > 1),
    pounds_per_point numeric not null check (pounds_per_point > 0),
    national_average_list_size integer not null check (national_average_list_size > 0),
    source text not null check (source <> ''),
    proposed_by jsonb not null,
    proposed_at timestamptz not null,
    released_by jsonb,
    released_at timestamptz,
    primary key (financial_year, version),
    check ((released_by is null) = (released_at is null))
);
comment on table qof_parameters is
    'A row is what somebody entered for a year. It never changes but for its release; the highest version released holds.';
