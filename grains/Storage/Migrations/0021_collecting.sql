-- Those that wait for a clinical system are few among millions, and are looked through every few minutes.
create index collection_collecting on collection (key) where status = 'Collecting';
