-- Why a definition is another than the one before it, in words of who made it.

alter table service add column reason text check (reason <> '');
comment on column service.reason is 'Null: of a first definition, or from before reasons were asked for.';
