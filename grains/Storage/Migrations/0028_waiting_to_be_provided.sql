-- Those that wait to be provided are looked for every minute, period by period, among all years' collections.
create index collection_waiting on collection (service, period) where status in ('Approved', 'ReadyToProvide');
