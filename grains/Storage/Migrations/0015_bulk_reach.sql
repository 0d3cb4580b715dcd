alter table bulk_operation add column reach text[] collate "C";
comment on column bulk_operation.reach is
    'The commissioners whose collections it reaches, as they stood when it was started; null: everyone''s.';

-- Those of before.
update bulk_operation o set reach = case
    when o.request ->> 'kind' = 'OFFER' and jsonb_typeof(o.request -> 'practices') = 'array' then array(
        select distinct p.commissioner from practice p
        where p.code in (select jsonb_array_elements_text(o.request -> 'practices')) order by 1)
    when o.request ->> 'kind' = 'OFFER' and o.request ->> 'commissioner' is not null then
        array[o.request ->> 'commissioner']
    when jsonb_typeof(o.request -> 'scope') = 'array' then array(
        select jsonb_array_elements_text(o.request -> 'scope'))
end;

-- Lists show a person's own, and those of the person's commissioners; few reach more than one.
create index bulk_operation_starter on bulk_operation ((started_by ->> 'id'), started_at, id);
create index bulk_operation_reach on bulk_operation ((reach[1]), started_at, id);
