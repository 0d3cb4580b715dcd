-- What Orleans keeps here, and the statements with which it does so. Orleans knows only the table orleansquery: it
-- reads the text by its key and binds parameters by name. It finds that table through the connection's search path.
-- Every statement is one atomic statement: a result without a row, or false, says that the version did not match.

create schema orleans;

create table orleans.orleansquery (
    querykey text primary key,
    querytext text not null
);
comment on table orleans.orleansquery is 'A row is a statement that Orleans runs.';

create table orleans.membership_version (
    deploymentid text collate "C" primary key,
    version integer not null default 0 check (version >= 0),
    changed_at timestamptz not null default now()
) with (fillfactor = 50);
comment on table orleans.membership_version is
    'A row is a cluster. Its version rises with every change of its membership.';

create table orleans.membership (
    deploymentid text collate "C" not null references orleans.membership_version on delete cascade,
    address text collate "C" not null,
    port integer not null,
    generation integer not null,
    siloname text not null,
    hostname text not null,
    status integer not null,
    proxyport integer not null,
    suspecttimes text,
    starttime timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deploymentid, address, port, generation)
) with (fillfactor = 50);
comment on table orleans.membership is 'A row is a silo, from its start until it has long been dead.';

create table orleans.reminder (
    serviceid text collate "C" not null,
    grainid text collate "C" not null,
    remindername text collate "C" not null,
    starttime timestamptz not null,
    period bigint not null check (period > 0),
    grainhash integer not null,
    version integer not null,
    primary key (serviceid, grainid, remindername)
) with (fillfactor = 80);
comment on table orleans.reminder is 'A row is a reminder of a grain; its period is in milliseconds.';

-- A silo reads the reminders of the ranges that it owns, and nothing else.
create index reminder_grainhash on orleans.reminder (serviceid, grainhash);

create table orleans.grain_state (
    graintypestring text collate "C" not null,
    grainidextensionstring text collate "C" not null,
    grainidn0 bigint not null,
    grainidn1 bigint not null,
    serviceid text collate "C" not null,
    version integer not null check (version > 0),
    payloadbinary bytea,
    modifiedon timestamptz not null default now(),
    primary key (grainidextensionstring, graintypestring, grainidn0, grainidn1, serviceid)
) with (fillfactor = 70);
comment on table orleans.grain_state is 'A row is one state of one grain. Without a payload it was cleared.';

insert into orleans.orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', $text$
    with added as (
        insert into orleans.membership_version (deploymentid) values (@DeploymentId)
        on conflict do nothing
        returning 1)
    select exists (select from added)
$text$),
('InsertMembershipKey', $text$
    with turned as (
        update orleans.membership_version set version = version + 1, changed_at = now()
        where deploymentid = @DeploymentId and version = @Version
            and not exists (
                select from orleans.membership
                where deploymentid = @DeploymentId
                    and address = @Address and port = @Port and generation = @Generation)
        returning deploymentid),
    added as (
        insert into orleans.membership (
            deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
            @IAmAliveTime
        from turned
        returning 1)
    select exists (select from added)
$text$),
('UpdateMembershipKey', $text$
    with turned as (
        update orleans.membership_version set version = version + 1, changed_at = now()
        where deploymentid = @DeploymentId and version = @Version
            and exists (
                select from orleans.membership
                where deploymentid = @DeploymentId
                    and address = @Address and port = @Port and generation = @Generation)
        returning deploymentid),
    changed as (
        update orleans.membership m
        set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        from turned
        where m.deploymentid = turned.deploymentid
            and m.address = @Address and m.port = @Port and m.generation = @Generation
        returning 1)
    select exists (select from changed)
$text$),
('UpdateIAmAlivetimeKey', $text$
    update orleans.membership set iamalivetime = @IAmAliveTime
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$text$),
-- A cluster without silos is one row without an address.
('MembershipReadAllKey', $text$
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport,
        m.suspecttimes, m.starttime, m.iamalivetime, v.version
    from orleans.membership_version v left join orleans.membership m on m.deploymentid = v.deploymentid
    where v.deploymentid = @DeploymentId
$text$),
('MembershipReadRowKey', $text$
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport,
        m.suspecttimes, m.starttime, m.iamalivetime, v.version
    from orleans.membership_version v
        left join orleans.membership m on m.deploymentid = v.deploymentid
            and m.address = @Address and m.port = @Port and m.generation = @Generation
    where v.deploymentid = @DeploymentId
$text$),
('GatewaysQueryKey', $text$
    select address, proxyport, generation from orleans.membership
    where deploymentid = @DeploymentId and status = @Status and proxyport > 0
$text$),
('DeleteMembershipTableEntriesKey', $text$
    delete from orleans.membership_version where deploymentid = @DeploymentId
$text$),
-- 3 is Active.
('CleanupDefunctSiloEntriesKey', $text$
    delete from orleans.membership
    where deploymentid = @DeploymentId and status <> 3 and greatest(starttime, iamalivetime) < @IAmAliveTime
$text$),

('UpsertReminderRowKey', $text$
    insert into orleans.reminder as r (serviceid, grainid, remindername, starttime, period, grainhash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (serviceid, grainid, remindername) do update
    set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash,
        version = case when r.version = 2147483647 then 0 else r.version + 1 end
    returning version
$text$),
('ReadReminderRowKey', $text$
    select grainid, remindername, starttime, period, version from orleans.reminder
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName
$text$),
('ReadReminderRowsKey', $text$
    select grainid, remindername, starttime, period, version from orleans.reminder
    where serviceid = @ServiceId and grainid = @GrainId
$text$),
-- The begin of a range is not in it, its end is.
('ReadRangeRows1Key', $text$
    select grainid, remindername, starttime, period, version from orleans.reminder
    where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash
$text$),
-- A range that runs over the end of the ring; all of it when the two are one. Two scans of the index, never the whole.
('ReadRangeRows2Key', $text$
    select grainid, remindername, starttime, period, version from orleans.reminder
    where serviceid = @ServiceId and grainhash > @BeginHash
    union all
    select grainid, remindername, starttime, period, version from orleans.reminder
    where serviceid = @ServiceId and grainhash <= @EndHash
$text$),
('DeleteReminderRowKey', $text$
    with gone as (
        delete from orleans.reminder
        where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
        returning 1)
    select exists (select from gone)
$text$),
('DeleteReminderRowsKey', $text$
    delete from orleans.reminder where serviceid = @ServiceId
$text$),

('ReadFromStorageKey', $text$
    select payloadbinary, version from orleans.grain_state
    where grainidextensionstring = coalesce(cast(@GrainIdExtensionString as text), '')
        and graintypestring = @GrainTypeString
        and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1 and serviceid = @ServiceId
$text$),
-- Without a version it is a first write: the primary key lets one of several win. With one, that version must still
-- stand.
('WriteToStorageKey', $text$
    with changed as (
        update orleans.grain_state
        set payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
        where grainidextensionstring = coalesce(cast(@GrainIdExtensionString as text), '')
            and graintypestring = @GrainTypeString
            and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1 and serviceid = @ServiceId
            and version = cast(@GrainStateVersion as integer)
        returning version),
    added as (
        insert into orleans.grain_state (
            grainidextensionstring, graintypestring, grainidn0, grainidn1, serviceid, payloadbinary, version)
        select coalesce(cast(@GrainIdExtensionString as text), ''), @GrainTypeString, @GrainIdN0, @GrainIdN1,
            @ServiceId, @PayloadBinary, 1
        where cast(@GrainStateVersion as integer) is null
        on conflict do nothing
        returning version)
    select version as newgrainstateversion from changed
    union all
    select version from added
$text$),
('ClearStorageKey', $text$
    update orleans.grain_state
    set payloadbinary = null, modifiedon = now(), version = version + 1
    where grainidextensionstring = coalesce(cast(@GrainIdExtensionString as text), '')
        and graintypestring = @GrainTypeString
        and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1 and serviceid = @ServiceId
        and version = cast(@GrainStateVersion as integer)
    returning version as newgrainstateversion
$text$),
('DeleteStorageKey', $text$
    delete from orleans.grain_state
    where grainidextensionstring = coalesce(cast(@GrainIdExtensionString as text), '')
        and graintypestring = @GrainTypeString
        and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1 and serviceid = @ServiceId
        and version = cast(@GrainStateVersion as integer)
    returning version + 1 as newgrainstateversion
$text$);
