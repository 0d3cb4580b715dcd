-- Payments: instructed once, in the transaction of the approval that they follow from.

create table payment (
    id text collate "C" primary key,
    kind text not null check (kind in ('Aspiration', 'Achievement', 'Adjustment')),
    practice text collate "C" not null,
    commissioner text collate "C" not null,
    service text collate "C" not null,
    period text collate "C" not null,
    paycode text not null,
    key text collate "C",
    declaration integer check (declaration > 0),
    amount numeric not null check (amount <> 0 and scale(amount) <= 2),
    approved_by jsonb,
    financially_approved_by jsonb,
    instructed_at timestamptz not null,
    state text not null default 'Instructed' check (state in ('Instructed', 'Confirmed', 'Rejected')),
    settled_at timestamptz,
    reason text,
    constraint payment_once unique (key, declaration, kind),
    check ((kind = 'Aspiration') = (key is null) and (key is null) = (declaration is null)),
    check ((state = 'Instructed') = (settled_at is null))
);
comment on table payment is
    'A row is a sum that is to be paid, or recovered, and what became of it. Its own columns are never changed.';
comment on column payment.amount is 'Pounds; below zero it is recovered.';

create index payment_commissioner on payment (commissioner, instructed_at, id);
create index payment_practice on payment (practice, instructed_at, id);
create index payment_instructed on payment (instructed_at, id);
