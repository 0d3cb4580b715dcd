-- What suppliers sent, and what became of it.

create table extract_message (
    id bigint generated always as identity primary key,
    receipt text collate "C" not null unique,
    received_at timestamptz not null,
    by jsonb not null,
    asked boolean not null,
    supplier text collate "C",
    format text not null check (format in ('Gpes', 'Fhir', 'Csv')),
    message_id text collate "C",
    practice text collate "C",
    service text collate "C",
    period text collate "C",
    outcome text collate "C" not null check (outcome <> ''),
    code text,
    detail text,
    content_hash text,
    content bytea,
    replay_of bigint
);
comment on table extract_message is
    'A row is one attempt to bring one practice''s result to its collection, or one asking that nothing came of.';
comment on column extract_message.content is
    'The result without its free words, as compressed json: only while it may still be tried again. Never of a patient.';
comment on column extract_message.replay_of is 'The first attempt; null: this is it.';

create index extract_message_of_collection on extract_message (service, period, practice, id);
create index extract_message_by_practice on extract_message (practice, id);
create index extract_message_by_outcome on extract_message (outcome, id);
create index extract_message_again on extract_message (replay_of) where replay_of is not null;
create index extract_message_kept on extract_message (id) where content is not null;

create table output_mapping (
    service text collate "C" not null,
    output text collate "C" not null,
    indicator text collate "C" not null,
    measure text not null check (
        measure in ('Numerator', 'Denominator', 'Exceptions', 'Exclusions', 'Register', 'Count', 'Yes', 'Other')),
    code text collate "C",
    label text,
    from_version integer not null check (from_version > 0),
    to_version integer check (to_version >= from_version),
    changed_at timestamptz not null,
    changed_by jsonb not null,
    primary key (service, output, indicator, from_version)
);
comment on table output_mapping is
    'A row says which indicator and measure an output of a query is, for some versions of a service''s definition.';
