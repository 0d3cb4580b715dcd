-- Files of messages, and whose answer a collection's messages await.

create table attachment (
    id text collate "C" primary key,
    key text collate "C" not null,
    name text not null,
    content_type text not null,
    bytes integer not null check (bytes > 0),
    sha256 text not null,
    uploaded_by jsonb not null,
    uploaded_at timestamptz not null,
    content bytea not null check (length(content) = bytes),
    bound boolean not null default false
);
comment on table attachment is
    'A row is a file that somebody uploaded for a message about a collection. Which message has it, its event says.';
comment on column attachment.bound is
    'A message has it, so that it stays: found out a day after. False: not yet known, or none has.';
-- They are compressed already.
alter table attachment alter column content set storage external;

create index attachment_key on attachment (key);
create index attachment_waiting on attachment (uploaded_at) where not bound;

alter table collection add column awaits_answer_of integer not null default 0;
comment on column collection.awaits_answer_of is
    'The sides that were asked and have not written since: 1 the practice, 2 the commissioner, 4 NHS England.';

-- As many as there are open questions: every other change of a collection costs nothing here.
create index collection_asked on collection (commissioner, key) where awaits_answer_of <> 0;

update collection c set awaits_answer_of = open.sides
from (
    select asked.key, sum(distinct
        case asked.event ->> 'awaitsAnswerOf' when 'Practice' then 1 when 'Commissioner' then 2 else 4 end) as sides
    from collection_event asked
    where asked.kind = 'MessagePosted' and asked.event ? 'awaitsAnswerOf'
        and not exists (
            select from collection_event later
            where later.key = asked.key and later.sequence > asked.sequence
                and (later.kind = 'MessagePosted' and later.event ->> 'side' = asked.event ->> 'awaitsAnswerOf'
                    or later.kind = 'MessageWithdrawn' and later.event -> 'number' = asked.event -> 'number'))
    group by asked.key) open
where c.key = open.key;
