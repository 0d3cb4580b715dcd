-- Calendars of practices, which calendar programs read by an address that nobody can guess.

create table timetable_feed (
    practice text collate "C" primary key,
    secret_sha256 text collate "C" check (secret_sha256 ~ '\A[0-9a-f]{64}\Z'),
    made_by jsonb not null,
    made_at timestamptz not null
);
comment on table timetable_feed is
    'A row is the address of a practice''s calendar: the hash of its secret, or null where it was revoked.';
