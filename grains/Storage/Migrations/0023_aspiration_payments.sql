-- What is paid in advance belongs to the collection whose achievement it is a part of: one payment for each month.

alter table payment drop constraint payment_check;
alter table payment alter column key set not null;
alter table payment add constraint payment_declaration_or_month check ((kind = 'Aspiration') = (declaration is null));

create unique index payment_aspiration_once on payment (key, period) where kind = 'Aspiration';
