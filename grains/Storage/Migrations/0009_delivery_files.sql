-- The bytes that were handed over, as they were: what a manifest hashes stays what it was, whatever the code becomes.

create table delivery_chunk (
    requester text collate "C" not null,
    number integer not null,
    name text collate "C" not null,
    starts_at bigint not null check (starts_at >= 0),
    bytes integer not null check (bytes > 0),
    gzip bytea not null,
    primary key (requester, number, name, starts_at)
);
comment on table delivery_chunk is
    'A row is a part of a delivery''s file, compressed by itself: all parts one after the other are the file''s gzip.';
comment on column delivery_chunk.starts_at is 'In the file as it is uncompressed.';
alter table delivery_chunk alter column gzip set storage external;
