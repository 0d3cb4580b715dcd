-- Payment runs: in which payments go to the payment agency, and what it answered.

create table payment_run_count (
    commissioner text collate "C" primary key,
    runs integer not null
);
comment on table payment_run_count is 'A row is how many payment runs a commissioner has: numbers without gaps.';

create table payment_run (
    commissioner text collate "C" not null,
    number integer not null check (number > 0),
    request text collate "C" not null constraint payment_run_request unique,
    month text collate "C" not null,
    pay_on date not null,
    cut_off date not null,
    lines integer not null check (lines > 0),
    amount numeric not null check (amount >= 0),
    hash_total bigint not null,
    carried_over integer not null check (carried_over >= 0),
    carried_over_amount numeric not null check (carried_over_amount <= 0),
    opened_by jsonb not null,
    opened_at timestamptz not null,
    file bytea,
    sha256 text,
    exported_by jsonb,
    exported_at timestamptz,
    cancelled_by jsonb,
    cancelled_at timestamptz,
    cancel_reason text,
    primary key (commissioner, number),
    check (cut_off <= pay_on),
    check (num_nulls(file, sha256, exported_by, exported_at) in (0, 4)),
    check (num_nulls(cancelled_by, cancelled_at, cancel_reason) in (0, 3)),
    check (exported_at is null or cancelled_at is null)
);
comment on table payment_run is 'A row is the payments of one commissioner that go to the payment agency together.';
comment on column payment_run.carried_over is 'Recoveries that nothing in it covers: they wait for a later run.';

create index payment_run_opened on payment_run (opened_at, commissioner, number);

create table payment_run_line (
    commissioner text collate "C" not null,
    number integer not null,
    payment text collate "C" not null references payment (id),
    amount numeric not null,
    live boolean not null default true,
    outcome text check (outcome in ('Paid', 'Rejected')),
    answered_on date,
    paid numeric check (scale(paid) <= 2),
    reason text,
    answered_by jsonb,
    answered_at timestamptz,
    primary key (commissioner, number, payment),
    foreign key (commissioner, number) references payment_run (commissioner, number),
    check (num_nulls(outcome, answered_on, answered_by, answered_at) in (0, 4)),
    check ((outcome is not distinct from 'Paid') = (paid is not null)),
    check ((outcome is not distinct from 'Rejected') = (reason is not null))
);
comment on table payment_run_line is 'A row is a payment in a run, as it stood then, and what the agency answered.';
comment on column payment_run_line.live is 'False: its run was cancelled, or it was rejected: it may stand in another.';

create unique index payment_run_line_once on payment_run_line (payment) where live;
create index payment_run_line_payment on payment_run_line (payment);

alter table payment add column run integer;
alter table payment add column confirmed numeric check (scale(confirmed) <= 2);
alter table payment add foreign key (commissioner, run) references payment_run (commissioner, number);
comment on column payment.run is 'Of its commissioner: where its live line stands; null: it waits for a run.';
comment on column payment.confirmed is 'Pounds that the agency says were paid.';

create index payment_waiting on payment (commissioner, instructed_at, id) where run is null;
