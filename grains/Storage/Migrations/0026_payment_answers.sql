-- Everything that the payment agency answered is kept; what a payment and its lines are follows from all of it.

create table payment_answer (
    id bigint generated always as identity primary key,
    commissioner text collate "C" not null,
    number integer not null,
    payment text collate "C" not null,
    outcome text not null check (outcome in ('Paid', 'Rejected', 'Returned')),
    answered_on date not null,
    amount numeric check (amount <> 0 and scale(amount) <= 2),
    reason text,
    file text,
    imported_by jsonb not null,
    imported_at timestamptz not null,
    foreign key (commissioner, number, payment) references payment_run_line (commissioner, number, payment),
    constraint payment_answer_once
        unique nulls not distinct (payment, commissioner, number, outcome, answered_on, amount, reason),
    check ((outcome = 'Rejected') = (amount is null)),
    check ((outcome = 'Paid') = (reason is null))
);
comment on table payment_answer is 'A row is what the payment agency answered of a line, once. It is never changed.';
comment on column payment_answer.amount is 'Pounds that were paid or came back, with the sign of what was instructed.';
comment on column payment_answer.file is 'SHA-256 of the file it stood in; null: read before that was kept.';

insert into payment_answer (
    commissioner, number, payment, outcome, answered_on, amount, reason, imported_by, imported_at)
select commissioner, number, payment, outcome, answered_on, paid, reason, answered_by, answered_at
from payment_run_line where outcome is not null order by answered_at, payment;

alter table payment_run_line drop constraint payment_run_line_check;
alter table payment_run_line drop constraint payment_run_line_check2;
alter table payment_run_line drop constraint payment_run_line_outcome_check;
alter table payment_run_line drop column answered_by;
alter table payment_run_line drop column answered_at;
alter table payment_run_line add constraint payment_run_line_outcome check (
    outcome in ('Paid', 'Rejected', 'Returned'));
alter table payment_run_line add constraint payment_run_line_answered check (
    (outcome is null) = (answered_on is null)
    and (outcome is null or outcome = 'Paid') = (reason is null));
comment on table payment_run_line is 'A row is a payment in a run, as it stood then, and what its answers come to.';
comment on column payment_run_line.paid is 'Pounds that were paid and did not come back.';
comment on column payment_run_line.live is
    'The newest line, not counting cancelled runs, of a payment that does not wait: it may stand in no other run.';

alter table payment drop constraint payment_state_check;
alter table payment add constraint payment_state_check check (
    state in ('Instructed', 'Confirmed', 'Rejected', 'Returned'));
alter table payment add column answers integer not null default 0 check (answers >= 0);
alter table payment add column paid_twice boolean not null default false;
comment on column payment.run is
    'Of its commissioner: where an answer is awaited, or else where it was paid, or waits to be sent; null: in none.';
comment on column payment.answers is 'How many answers its state rests on.';
comment on column payment.paid_twice is 'It is paid, and stands as paid once more or in another run that was exported.';

update payment p set answers = counted.answers
from (select payment, count(*) as answers from payment_answer group by payment) counted where counted.payment = p.id;

-- What was rejected is so still, though a run that it stood in since was cancelled.
update payment p set state = 'Rejected', settled_at = newest.imported_at, reason = newest.reason
from (
    select distinct on (payment) payment, reason, imported_at from payment_answer
    where outcome = 'Rejected' order by payment, number desc) newest
where newest.payment = p.id and p.state = 'Instructed' and p.run is null;
