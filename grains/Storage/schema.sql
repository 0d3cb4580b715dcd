CREATE SCHEMA orleans;

CREATE TABLE orleans.grain_state (
    graintypestring text NOT NULL COLLATE pg_catalog."C",
    grainidextensionstring text NOT NULL COLLATE pg_catalog."C",
    grainidn0 bigint NOT NULL,
    grainidn1 bigint NOT NULL,
    serviceid text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    payloadbinary bytea,
    modifiedon timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT grain_state_version_check CHECK ((version > 0))
)
WITH (fillfactor='70');

COMMENT ON TABLE orleans.grain_state IS 'A row is one state of one grain. Without a payload it was cleared.';

CREATE TABLE orleans.membership (
    deploymentid text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL COLLATE pg_catalog."C",
    port integer NOT NULL,
    generation integer NOT NULL,
    siloname text NOT NULL,
    hostname text NOT NULL,
    status integer NOT NULL,
    proxyport integer NOT NULL,
    suspecttimes text,
    starttime timestamp with time zone NOT NULL,
    iamalivetime timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

COMMENT ON TABLE orleans.membership IS 'A row is a silo, from its start until it has long been dead.';

CREATE TABLE orleans.membership_version (
    deploymentid text NOT NULL COLLATE pg_catalog."C",
    version integer DEFAULT 0 NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT membership_version_version_check CHECK ((version >= 0))
)
WITH (fillfactor='50');

COMMENT ON TABLE orleans.membership_version IS 'A row is a cluster. Its version rises with every change of its membership.';

CREATE TABLE orleans.orleansquery (
    querykey text NOT NULL,
    querytext text NOT NULL
);

COMMENT ON TABLE orleans.orleansquery IS 'A row is a statement that Orleans runs.';

CREATE TABLE orleans.reminder (
    serviceid text NOT NULL COLLATE pg_catalog."C",
    grainid text NOT NULL COLLATE pg_catalog."C",
    remindername text NOT NULL COLLATE pg_catalog."C",
    starttime timestamp with time zone NOT NULL,
    period bigint NOT NULL,
    grainhash integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT reminder_period_check CHECK ((period > 0))
)
WITH (fillfactor='80');

COMMENT ON TABLE orleans.reminder IS 'A row is a reminder of a grain; its period is in milliseconds.';

CREATE TABLE public.aspiration_agreement (
    practice text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    points numeric NOT NULL,
    agreed_by text NOT NULL,
    agreed_on date NOT NULL,
    reason text NOT NULL,
    proposed_by jsonb NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    confirmed_by jsonb,
    confirmed_at timestamp with time zone,
    CONSTRAINT aspiration_agreement_agreed_by_check CHECK ((agreed_by <> ''::text)),
    CONSTRAINT aspiration_agreement_check CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
    CONSTRAINT aspiration_agreement_points_check CHECK ((points > (0)::numeric)),
    CONSTRAINT aspiration_agreement_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT aspiration_agreement_version_check CHECK ((version > 0))
);

COMMENT ON TABLE public.aspiration_agreement IS 'A row is what somebody entered. It never changes but for its confirmation; the highest version confirmed holds.';

COMMENT ON COLUMN public.aspiration_agreement.agreed_by IS 'Who agreed for the practice, by name.';

CREATE TABLE public.attachment (
    id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    content_type text NOT NULL,
    bytes integer NOT NULL,
    sha256 text NOT NULL,
    uploaded_by jsonb NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    content bytea NOT NULL,
    bound boolean DEFAULT false NOT NULL,
    CONSTRAINT attachment_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT attachment_check CHECK ((length(content) = bytes))
);
ALTER TABLE ONLY public.attachment ALTER COLUMN content SET STORAGE EXTERNAL;

COMMENT ON TABLE public.attachment IS 'A row is a file that somebody uploaded for a message about a collection. Which message has it, its event says.';

COMMENT ON COLUMN public.attachment.bound IS 'A message has it, so that it stays: found out a day after. False: not yet known, or none has.';

CREATE TABLE public.bulk_item (
    operation text NOT NULL COLLATE pg_catalog."C",
    no integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    figures_version integer,
    amount numeric,
    note text,
    state text NOT NULL,
    code text,
    message text,
    undoes integer,
    command jsonb,
    CONSTRAINT bulk_item_check CHECK (((state = ANY (ARRAY['Skipped'::text, 'Failed'::text])) = ((code IS NOT NULL) AND (message IS NOT NULL)))),
    CONSTRAINT bulk_item_no_check CHECK ((no > 0)),
    CONSTRAINT bulk_item_state_check CHECK ((state = ANY (ARRAY['Pending'::text, 'Done'::text, 'Skipped'::text, 'Failed'::text])))
)
WITH (fillfactor='80');

COMMENT ON TABLE public.bulk_item IS 'A row is one collection that an operation is to change, and how that went.';

COMMENT ON COLUMN public.bulk_item.undoes IS 'The number of what it takes back, in the operation that its own takes back.';

COMMENT ON COLUMN public.bulk_item.command IS 'What is sent to the collection, where items differ; null: the request says it.';

CREATE TABLE public.bulk_operation (
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    state text NOT NULL,
    started_by jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    dry_run boolean NOT NULL,
    total integer,
    done integer DEFAULT 0 NOT NULL,
    skipped integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    amount numeric,
    input_hash text NOT NULL,
    request jsonb NOT NULL,
    undoes text COLLATE pg_catalog."C",
    reach text[] COLLATE pg_catalog."C",
    CONSTRAINT bulk_operation_check CHECK (((((done + skipped) + failed) <= total) OR ((total IS NULL) AND (((done + skipped) + failed) = 0)))),
    CONSTRAINT bulk_operation_done_check CHECK ((done >= 0)),
    CONSTRAINT bulk_operation_failed_check CHECK ((failed >= 0)),
    CONSTRAINT bulk_operation_skipped_check CHECK ((skipped >= 0)),
    CONSTRAINT bulk_operation_state_check CHECK ((state = ANY (ARRAY['Running'::text, 'Paused'::text, 'Cancelled'::text, 'Completed'::text, 'CompletedWithFailures'::text]))),
    CONSTRAINT bulk_operation_total_check CHECK ((total >= 0))
)
WITH (fillfactor='50');

COMMENT ON TABLE public.bulk_operation IS 'A row is a bulk operation. Its total is null until its items are selected.';

COMMENT ON COLUMN public.bulk_operation.undoes IS 'The operation that it takes back.';

COMMENT ON COLUMN public.bulk_operation.reach IS 'The commissioners whose collections it reaches, as they stood when it was started; null: everyone''s.';

CREATE TABLE public.bulk_turn (
    id bigint NOT NULL,
    operation text NOT NULL COLLATE pg_catalog."C",
    command_id text NOT NULL,
    input_hash text NOT NULL,
    kind text NOT NULL,
    by jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text,
    CONSTRAINT bulk_turn_kind_check CHECK ((kind = ANY (ARRAY['Pause'::text, 'Resume'::text, 'Cancel'::text, 'Retry'::text])))
);

COMMENT ON TABLE public.bulk_turn IS 'A row is what somebody made of an operation while it ran or afterwards. Rows are only ever added.';

ALTER TABLE public.bulk_turn ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bulk_turn_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection (
    key text NOT NULL COLLATE pg_catalog."C",
    service text GENERATED ALWAYS AS (split_part(key, '/'::text, 1)) STORED NOT NULL COLLATE pg_catalog."C",
    period text GENERATED ALWAYS AS (split_part(key, '/'::text, 2)) STORED NOT NULL COLLATE pg_catalog."C",
    practice text GENERATED ALWAYS AS (split_part(key, '/'::text, 3)) STORED NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    events integer NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    commissioner text NOT NULL COLLATE pg_catalog."C",
    financial_year text NOT NULL COLLATE pg_catalog."C",
    payment_related boolean NOT NULL,
    due_at timestamp with time zone,
    awaited text COLLATE pg_catalog."C",
    awaited_action text COLLATE pg_catalog."C",
    awaited_by timestamp with time zone,
    figures_version integer,
    points numeric,
    amount numeric,
    changed_at timestamp with time zone NOT NULL,
    awaits_answer_of integer DEFAULT 0 NOT NULL,
    CONSTRAINT collection_events_check CHECK ((events > 0)),
    CONSTRAINT collection_figures_version_check CHECK ((figures_version > 0)),
    CONSTRAINT collection_status_check CHECK ((status = ANY (ARRAY['Offered'::text, 'Declined'::text, 'Lapsed'::text, 'Withdrawn'::text, 'Ended'::text, 'Participating'::text, 'Collecting'::text, 'AwaitingEntry'::text, 'NotCollected'::text, 'AwaitingDeclaration'::text, 'AwaitingApproval'::text, 'AwaitingFinancialApproval'::text, 'Approved'::text, 'ReadyToProvide'::text, 'Provided'::text]))),
    CONSTRAINT collection_version_check CHECK ((version > 0))
)
WITH (fillfactor='85', autovacuum_vacuum_scale_factor='0.05', autovacuum_analyze_scale_factor='0.05');

COMMENT ON TABLE public.collection IS 'A row is a collection as it stands, derived from its events and written with them. A change raises its version.';

COMMENT ON COLUMN public.collection.due_at IS 'When the clock next changes it.';

COMMENT ON COLUMN public.collection.awaited_by IS 'The first instant that is too late for what is awaited.';

COMMENT ON COLUMN public.collection.awaits_answer_of IS 'The sides that were asked and have not written since: 1 the practice, 2 the commissioner, 4 NHS England.';

CREATE TABLE public.collection_event (
    id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    sequence integer NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    by jsonb NOT NULL,
    command_id text NOT NULL,
    input_hash text NOT NULL,
    status text NOT NULL,
    event jsonb NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT collection_event_sequence_check CHECK ((sequence > 0)),
    CONSTRAINT collection_event_version_check CHECK ((version > 0))
);

COMMENT ON TABLE public.collection_event IS 'A row is something that happened to a collection. Rows are only ever added.';

COMMENT ON COLUMN public.collection_event.xid IS 'The log is followed by (xid, id), below the oldest transaction still running: ids are in no order of commits.';

ALTER TABLE public.collection_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.collection_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.delivery (
    requester text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    request text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    period text NOT NULL COLLATE pg_catalog."C",
    replaces integer,
    released_by jsonb NOT NULL,
    released_at timestamp with time zone NOT NULL,
    busy boolean DEFAULT true NOT NULL,
    practices integer DEFAULT 0 NOT NULL,
    manifest text,
    sha256 text,
    acknowledged_by jsonb,
    acknowledged_at timestamp with time zone,
    withdrawn_by jsonb,
    withdrawn_at timestamp with time zone,
    withdraw_reason text,
    CONSTRAINT delivery_check CHECK ((replaces < number)),
    CONSTRAINT delivery_check1 CHECK (((manifest IS NULL) = (sha256 IS NULL))),
    CONSTRAINT delivery_check2 CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL))),
    CONSTRAINT delivery_check3 CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdraw_reason IS NULL)))),
    CONSTRAINT delivery_number_check CHECK ((number > 0)),
    CONSTRAINT delivery_practices_check CHECK ((practices >= 0))
);

COMMENT ON TABLE public.delivery IS 'A row is all that was provided of a service and period when it was released. It stands until the next one replaces it.';

COMMENT ON COLUMN public.delivery.busy IS 'Somebody should still work on its items.';

CREATE TABLE public.delivery_chunk (
    requester text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    starts_at bigint NOT NULL,
    bytes integer NOT NULL,
    gzip bytea NOT NULL,
    CONSTRAINT delivery_chunk_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT delivery_chunk_starts_at_check CHECK ((starts_at >= 0))
);
ALTER TABLE ONLY public.delivery_chunk ALTER COLUMN gzip SET STORAGE EXTERNAL;

COMMENT ON TABLE public.delivery_chunk IS 'A row is a part of a delivery''s file, compressed by itself: all parts one after the other are the file''s gzip.';

COMMENT ON COLUMN public.delivery_chunk.starts_at IS 'In the file as it is uncompressed.';

CREATE TABLE public.delivery_item (
    requester text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    figures_version integer NOT NULL,
    state text NOT NULL,
    CONSTRAINT delivery_item_figures_version_check CHECK ((figures_version > 0)),
    CONSTRAINT delivery_item_state_check CHECK ((state = ANY (ARRAY['Pending'::text, 'Provided'::text, 'LeftOut'::text, 'TakenBack'::text])))
);

COMMENT ON TABLE public.delivery_item IS 'A row is a collection in a delivery, with the version of the figures that it is about.';

CREATE TABLE public.disclosure_rule (
    requester text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    request text NOT NULL COLLATE pg_catalog."C",
    threshold integer NOT NULL,
    round_to integer NOT NULL,
    source text NOT NULL,
    set_by jsonb NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT disclosure_rule_round_to_check CHECK ((round_to > 0)),
    CONSTRAINT disclosure_rule_source_check CHECK ((source <> ''::text)),
    CONSTRAINT disclosure_rule_threshold_check CHECK (((threshold = 0) OR (threshold >= 3))),
    CONSTRAINT disclosure_rule_version_check CHECK ((version > 0))
);

COMMENT ON TABLE public.disclosure_rule IS 'A row is how small numbers are kept from a requester from then on; rows are only ever added. No service: all others.';

CREATE TABLE public.extract_message (
    id bigint NOT NULL,
    receipt text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    by jsonb NOT NULL,
    asked boolean NOT NULL,
    supplier text COLLATE pg_catalog."C",
    format text NOT NULL,
    message_id text COLLATE pg_catalog."C",
    practice text COLLATE pg_catalog."C",
    service text COLLATE pg_catalog."C",
    period text COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    code text,
    detail text,
    content_hash text,
    content bytea,
    replay_of bigint,
    CONSTRAINT extract_message_format_check CHECK ((format = ANY (ARRAY['Gpes'::text, 'Fhir'::text, 'Csv'::text]))),
    CONSTRAINT extract_message_outcome_check CHECK ((outcome <> ''::text))
);

COMMENT ON TABLE public.extract_message IS 'A row is one attempt to bring one practice''s result to its collection, or one asking that nothing came of.';

COMMENT ON COLUMN public.extract_message.content IS 'The result without its free words, as compressed json: only while it may still be tried again. Never of a patient.';

COMMENT ON COLUMN public.extract_message.replay_of IS 'The first attempt; null: this is it.';

ALTER TABLE public.extract_message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.extract_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.extract_window_turn (
    id bigint NOT NULL,
    service text NOT NULL COLLATE pg_catalog."C",
    period text NOT NULL COLLATE pg_catalog."C",
    command_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    by jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    until timestamp with time zone,
    operation text COLLATE pg_catalog."C",
    CONSTRAINT extract_window_turn_kind_check CHECK ((kind = ANY (ARRAY['OpenEarly'::text, 'Extend'::text, 'Pause'::text, 'Resume'::text, 'ReRun'::text]))),
    CONSTRAINT extract_window_turn_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON TABLE public.extract_window_turn IS 'A row is what an operator made of the extract window of one period, and why. Rows are only ever added.';

ALTER TABLE public.extract_window_turn ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.extract_window_turn_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.hold (
    id text NOT NULL COLLATE pg_catalog."C",
    service text COLLATE pg_catalog."C",
    period text COLLATE pg_catalog."C",
    supplier text,
    commissioner text COLLATE pg_catalog."C",
    practice text COLLATE pg_catalog."C",
    reason text NOT NULL,
    banner text,
    placed_by jsonb NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    released_by jsonb,
    release_reason text,
    CONSTRAINT hold_check CHECK ((num_nonnulls(service, period, supplier, commissioner, practice) > 0)),
    CONSTRAINT hold_check1 CHECK (((released_at IS NULL) = (released_by IS NULL))),
    CONSTRAINT hold_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON TABLE public.hold IS 'A row is a hold, active until it is released. A scope that is null reaches everything.';

CREATE TABLE public.idempotency_key (
    person text NOT NULL,
    key text NOT NULL,
    input_hash text NOT NULL,
    subject text NOT NULL,
    outcome text
);

COMMENT ON TABLE public.idempotency_key IS 'A row is a key that a person gave to a request, and what that request was about.';

CREATE TABLE public.list_size (
    practice text NOT NULL COLLATE pg_catalog."C",
    on_day date NOT NULL,
    patients integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by jsonb NOT NULL,
    CONSTRAINT list_size_patients_check CHECK ((patients > 0))
);

COMMENT ON TABLE public.list_size IS 'A row is how many patients a practice had on a day. It stands until the practice''s next day.';

CREATE TABLE public.national_prevalence (
    financial_year text NOT NULL COLLATE pg_catalog."C",
    indicator_group text NOT NULL COLLATE pg_catalog."C",
    percent numeric NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by jsonb NOT NULL,
    CONSTRAINT national_prevalence_financial_year_check CHECK ((financial_year ~ '\A[0-9]{4}-[0-9]{2}\Z'::text)),
    CONSTRAINT national_prevalence_indicator_group_check CHECK ((indicator_group <> ''::text)),
    CONSTRAINT national_prevalence_percent_check CHECK (((percent > (0)::numeric) AND (percent <= (100)::numeric)))
);

COMMENT ON TABLE public.national_prevalence IS 'A row is the share of all registered patients in England that is on one group''s register in one year.';

CREATE TABLE public.organisation (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    kind text NOT NULL,
    CONSTRAINT organisation_code_check CHECK ((code ~ '\A[A-Z0-9]{3,6}\Z'::text)),
    CONSTRAINT organisation_kind_check CHECK ((kind = ANY (ARRAY['Practice'::text, 'Commissioner'::text, 'National'::text, 'Requester'::text, 'Supplier'::text]))),
    CONSTRAINT organisation_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE public.organisation IS 'A row is an organisation that is no practice: a regional local office, NHS England, a requester.';

CREATE TABLE public.output_mapping (
    service text NOT NULL COLLATE pg_catalog."C",
    output text NOT NULL COLLATE pg_catalog."C",
    indicator text NOT NULL COLLATE pg_catalog."C",
    measure text NOT NULL,
    code text COLLATE pg_catalog."C",
    label text,
    from_version integer NOT NULL,
    to_version integer,
    changed_at timestamp with time zone NOT NULL,
    changed_by jsonb NOT NULL,
    CONSTRAINT output_mapping_check CHECK ((to_version >= from_version)),
    CONSTRAINT output_mapping_from_version_check CHECK ((from_version > 0)),
    CONSTRAINT output_mapping_measure_check CHECK ((measure = ANY (ARRAY['Numerator'::text, 'Denominator'::text, 'Exceptions'::text, 'Exclusions'::text, 'Register'::text, 'Count'::text, 'Yes'::text, 'Other'::text])))
);

COMMENT ON TABLE public.output_mapping IS 'A row says which indicator and measure an output of a query is, for some versions of a service''s definition.';

CREATE TABLE public.payment (
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    practice text NOT NULL COLLATE pg_catalog."C",
    commissioner text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    period text NOT NULL COLLATE pg_catalog."C",
    paycode text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    declaration integer,
    amount numeric NOT NULL,
    approved_by jsonb,
    financially_approved_by jsonb,
    instructed_at timestamp with time zone NOT NULL,
    state text DEFAULT 'Instructed'::text NOT NULL,
    settled_at timestamp with time zone,
    reason text,
    run integer,
    confirmed numeric,
    answers integer DEFAULT 0 NOT NULL,
    paid_twice boolean DEFAULT false NOT NULL,
    CONSTRAINT payment_amount_check CHECK (((amount <> (0)::numeric) AND (scale(amount) <= 2))),
    CONSTRAINT payment_answers_check CHECK ((answers >= 0)),
    CONSTRAINT payment_check1 CHECK (((state = 'Instructed'::text) = (settled_at IS NULL))),
    CONSTRAINT payment_confirmed_check CHECK ((scale(confirmed) <= 2)),
    CONSTRAINT payment_declaration_check CHECK ((declaration > 0)),
    CONSTRAINT payment_declaration_or_month CHECK (((kind = 'Aspiration'::text) = (declaration IS NULL))),
    CONSTRAINT payment_kind_check CHECK ((kind = ANY (ARRAY['Aspiration'::text, 'Achievement'::text, 'Adjustment'::text]))),
    CONSTRAINT payment_state_check CHECK ((state = ANY (ARRAY['Instructed'::text, 'Confirmed'::text, 'Rejected'::text, 'Returned'::text])))
);

COMMENT ON TABLE public.payment IS 'A row is a sum that is to be paid, or recovered, and what became of it. Its own columns are never changed.';

COMMENT ON COLUMN public.payment.amount IS 'Pounds; below zero it is recovered.';

COMMENT ON COLUMN public.payment.run IS 'Of its commissioner: where an answer is awaited, or else where it was paid, or waits to be sent; null: in none.';

COMMENT ON COLUMN public.payment.confirmed IS 'Pounds that the agency says were paid.';

COMMENT ON COLUMN public.payment.answers IS 'How many answers its state rests on.';

COMMENT ON COLUMN public.payment.paid_twice IS 'It is paid, and stands as paid once more or in another run that was exported.';

CREATE TABLE public.payment_answer (
    id bigint NOT NULL,
    commissioner text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    payment text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL,
    answered_on date NOT NULL,
    amount numeric,
    reason text,
    file text,
    imported_by jsonb NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_answer_amount_check CHECK (((amount <> (0)::numeric) AND (scale(amount) <= 2))),
    CONSTRAINT payment_answer_check CHECK (((outcome = 'Rejected'::text) = (amount IS NULL))),
    CONSTRAINT payment_answer_check1 CHECK (((outcome = 'Paid'::text) = (reason IS NULL))),
    CONSTRAINT payment_answer_outcome_check CHECK ((outcome = ANY (ARRAY['Paid'::text, 'Rejected'::text, 'Returned'::text])))
);

COMMENT ON TABLE public.payment_answer IS 'A row is what the payment agency answered of a line, once. It is never changed.';

COMMENT ON COLUMN public.payment_answer.amount IS 'Pounds that were paid or came back, with the sign of what was instructed.';

COMMENT ON COLUMN public.payment_answer.file IS 'SHA-256 of the file it stood in; null: read before that was kept.';

ALTER TABLE public.payment_answer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.payment_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.payment_run (
    commissioner text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    request text NOT NULL COLLATE pg_catalog."C",
    month text NOT NULL COLLATE pg_catalog."C",
    pay_on date NOT NULL,
    cut_off date NOT NULL,
    lines integer NOT NULL,
    amount numeric NOT NULL,
    hash_total bigint NOT NULL,
    carried_over integer NOT NULL,
    carried_over_amount numeric NOT NULL,
    opened_by jsonb NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    file bytea,
    sha256 text,
    exported_by jsonb,
    exported_at timestamp with time zone,
    cancelled_by jsonb,
    cancelled_at timestamp with time zone,
    cancel_reason text,
    CONSTRAINT payment_run_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT payment_run_carried_over_amount_check CHECK ((carried_over_amount <= (0)::numeric)),
    CONSTRAINT payment_run_carried_over_check CHECK ((carried_over >= 0)),
    CONSTRAINT payment_run_check CHECK ((cut_off <= pay_on)),
    CONSTRAINT payment_run_check1 CHECK ((num_nulls(file, sha256, exported_by, exported_at) = ANY (ARRAY[0, 4]))),
    CONSTRAINT payment_run_check2 CHECK ((num_nulls(cancelled_by, cancelled_at, cancel_reason) = ANY (ARRAY[0, 3]))),
    CONSTRAINT payment_run_check3 CHECK (((exported_at IS NULL) OR (cancelled_at IS NULL))),
    CONSTRAINT payment_run_lines_check CHECK ((lines > 0)),
    CONSTRAINT payment_run_number_check CHECK ((number > 0))
);

COMMENT ON TABLE public.payment_run IS 'A row is the payments of one commissioner that go to the payment agency together.';

COMMENT ON COLUMN public.payment_run.carried_over IS 'Recoveries that nothing in it covers: they wait for a later run.';

CREATE TABLE public.payment_run_count (
    commissioner text NOT NULL COLLATE pg_catalog."C",
    runs integer NOT NULL
);

COMMENT ON TABLE public.payment_run_count IS 'A row is how many payment runs a commissioner has: numbers without gaps.';

CREATE TABLE public.payment_run_line (
    commissioner text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    payment text NOT NULL COLLATE pg_catalog."C",
    amount numeric NOT NULL,
    live boolean DEFAULT true NOT NULL,
    outcome text,
    answered_on date,
    paid numeric,
    reason text,
    CONSTRAINT payment_run_line_answered CHECK ((((outcome IS NULL) = (answered_on IS NULL)) AND (((outcome IS NULL) OR (outcome = 'Paid'::text)) = (reason IS NULL)))),
    CONSTRAINT payment_run_line_check1 CHECK (((NOT (outcome IS DISTINCT FROM 'Paid'::text)) = (paid IS NOT NULL))),
    CONSTRAINT payment_run_line_outcome CHECK ((outcome = ANY (ARRAY['Paid'::text, 'Rejected'::text, 'Returned'::text]))),
    CONSTRAINT payment_run_line_paid_check CHECK ((scale(paid) <= 2))
);

COMMENT ON TABLE public.payment_run_line IS 'A row is a payment in a run, as it stood then, and what its answers come to.';

COMMENT ON COLUMN public.payment_run_line.live IS 'The newest line, not counting cancelled runs, of a payment that does not wait: it may stand in no other run.';

COMMENT ON COLUMN public.payment_run_line.paid IS 'Pounds that were paid and did not come back.';

CREATE TABLE public.practice (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    commissioner text NOT NULL COLLATE pg_catalog."C",
    postcode text,
    active boolean NOT NULL,
    opened_on date,
    closed_on date,
    clinical_system text,
    shared_system boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by jsonb NOT NULL,
    CONSTRAINT practice_code_check CHECK ((code ~ '\A[A-Z0-9]{3,6}\Z'::text)),
    CONSTRAINT practice_commissioner_check CHECK ((commissioner ~ '\A[A-Z0-9]{3,6}\Z'::text)),
    CONSTRAINT practice_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE public.practice IS 'A row is a practice of the register, open or closed. Closed_on is its last day.';

CREATE TABLE public.practice_member (
    practice text NOT NULL COLLATE pg_catalog."C",
    commissioner text NOT NULL COLLATE pg_catalog."C",
    from_day date NOT NULL,
    to_day date,
    changed_at timestamp with time zone NOT NULL,
    changed_by jsonb NOT NULL,
    CONSTRAINT practice_member_check CHECK ((to_day >= from_day)),
    CONSTRAINT practice_member_commissioner_check CHECK ((commissioner ~ '\A[A-Z0-9]{3,6}\Z'::text))
);

COMMENT ON TABLE public.practice_member IS 'A row is which commissioner a practice had from a day on. To_day is the last one; null: until the next row.';

CREATE TABLE public.practice_successor (
    practice text NOT NULL COLLATE pg_catalog."C",
    successor text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL,
    on_day date NOT NULL,
    indicator text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by jsonb NOT NULL,
    CONSTRAINT practice_successor_check CHECK ((successor <> practice))
);

COMMENT ON TABLE public.practice_successor IS 'A row is a practice that took over from another on a day.';

CREATE TABLE public.provision_entry (
    requester text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    figures_version integer NOT NULL,
    delivery integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT provision_entry_kind_check CHECK ((kind = ANY (ARRAY['Provided'::text, 'Replaced'::text, 'Withdrawn'::text]))),
    CONSTRAINT provision_entry_sequence_check CHECK ((sequence > 0))
);

COMMENT ON TABLE public.provision_entry IS 'A row is what became of a collection that a requester was given. Rows are only ever added, without gaps.';

CREATE TABLE public.qof_parameters (
    financial_year text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    pounds_per_point numeric NOT NULL,
    national_average_list_size integer NOT NULL,
    source text NOT NULL,
    proposed_by jsonb NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    released_by jsonb,
    released_at timestamp with time zone,
    CONSTRAINT qof_parameters_check CHECK (((released_by IS NULL) = (released_at IS NULL))),
    CONSTRAINT qof_parameters_financial_year_check CHECK ((financial_year ~ '\A[0-9]{4}-[0-9]{2}\Z'::text)),
    CONSTRAINT qof_parameters_national_average_list_size_check CHECK ((national_average_list_size > 0)),
    CONSTRAINT qof_parameters_pounds_per_point_check CHECK ((pounds_per_point > (0)::numeric)),
    CONSTRAINT qof_parameters_source_check CHECK ((source <> ''::text)),
    CONSTRAINT qof_parameters_version_check CHECK ((version > 1))
);

COMMENT ON TABLE public.qof_parameters IS 'A row is what somebody entered for a year. It never changes but for its release; the highest version released holds.';

CREATE TABLE public.register_change (
    id bigint NOT NULL,
    practice text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    on_day date NOT NULL,
    at timestamp with time zone NOT NULL,
    by jsonb NOT NULL,
    operation text COLLATE pg_catalog."C",
    CONSTRAINT register_change_kind_check CHECK ((kind = ANY (ARRAY['Closed'::text, 'Merged'::text, 'Moved'::text])))
);

COMMENT ON TABLE public.register_change IS 'A row is something that an import changed about a practice and that its collections follow.';

COMMENT ON COLUMN public.register_change.on_day IS 'The last day of a practice that closed; the first one elsewhere.';

COMMENT ON COLUMN public.register_change.operation IS 'The operation that sees to it; null: none yet.';

ALTER TABLE public.register_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.register_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.requester_count (
    requester text NOT NULL COLLATE pg_catalog."C",
    deliveries integer DEFAULT 0 NOT NULL,
    entries bigint DEFAULT 0 NOT NULL,
    CONSTRAINT requester_count_deliveries_check CHECK ((deliveries >= 0)),
    CONSTRAINT requester_count_entries_check CHECK ((entries >= 0))
);

COMMENT ON TABLE public.requester_count IS 'A row is how many deliveries and entries of the feed a requester was given.';

CREATE TABLE public.schema_version (
    version integer NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE public.schema_version IS 'A row is a migration that was applied.';

CREATE TABLE public.service (
    code text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    definition jsonb NOT NULL,
    defined_by jsonb NOT NULL,
    defined_at timestamp with time zone NOT NULL,
    reason text,
    CONSTRAINT service_code_check CHECK ((code ~ '\A[A-Z0-9-]{1,32}\Z'::text)),
    CONSTRAINT service_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT service_version_check CHECK ((version > 0))
);

COMMENT ON TABLE public.service IS 'A row is one version of a service''s definition. It never changes: collections are bound to it.';

COMMENT ON COLUMN public.service.reason IS 'Null: of a first definition, or from before reasons were asked for.';

CREATE TABLE public.service_period (
    service text NOT NULL COLLATE pg_catalog."C",
    period text NOT NULL COLLATE pg_catalog."C",
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    financial_year text NOT NULL COLLATE pg_catalog."C",
    extract_opens_at timestamp with time zone,
    extract_closes_at timestamp with time zone,
    CONSTRAINT service_period_check CHECK ((starts_on <= ends_on)),
    CONSTRAINT service_period_check1 CHECK (((extract_opens_at IS NULL) = (extract_closes_at IS NULL))),
    CONSTRAINT service_period_check2 CHECK ((extract_opens_at < extract_closes_at)),
    CONSTRAINT service_period_financial_year_check CHECK ((financial_year ~ '\A[0-9]{4}-[0-9]{2}\Z'::text)),
    CONSTRAINT service_period_period_check CHECK ((period ~ '\A[A-Za-z0-9-]{1,16}\Z'::text))
);

COMMENT ON TABLE public.service_period IS 'A row is a period of a service, as its newest definition has it. Ends_on is its last day.';

CREATE TABLE public.statement (
    service text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    text text NOT NULL,
    reason text NOT NULL,
    set_by jsonb NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT statement_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT statement_text_check CHECK ((text <> ''::text)),
    CONSTRAINT statement_version_check CHECK ((version > 1))
);

COMMENT ON TABLE public.statement IS 'A row is what declarers of a service sign from then on. It never changes; version 1 is the shipped text.';

CREATE TABLE public.timetable_feed (
    practice text NOT NULL COLLATE pg_catalog."C",
    secret_sha256 text COLLATE pg_catalog."C",
    made_by jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT timetable_feed_secret_sha256_check CHECK ((secret_sha256 ~ '\A[0-9a-f]{64}\Z'::text))
);

COMMENT ON TABLE public.timetable_feed IS 'A row is the address of a practice''s calendar: the hash of its secret, or null where it was revoked.';

CREATE TABLE public.timetable_move (
    id bigint NOT NULL,
    service text NOT NULL COLLATE pg_catalog."C",
    period text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    dates jsonb NOT NULL,
    reason text,
    at timestamp with time zone NOT NULL,
    by jsonb NOT NULL,
    operation text COLLATE pg_catalog."C"
);

COMMENT ON TABLE public.timetable_move IS 'A row is that a version of a service moved dates of a period. Nothing here is ever deleted.';

COMMENT ON COLUMN public.timetable_move.operation IS 'The operation that lets collections follow; null: none yet.';

ALTER TABLE public.timetable_move ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.timetable_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.validation_rule (
    service text NOT NULL COLLATE pg_catalog."C",
    indicator text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    threshold numeric,
    "least" numeric,
    reason text NOT NULL,
    set_by jsonb NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT validation_rule_kind_check CHECK ((kind = ANY (ARRAY['AboveListSize'::text, 'SamePeriodLastYear'::text, 'RegionOutlier'::text, 'MinMax'::text]))),
    CONSTRAINT validation_rule_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT validation_rule_version_check CHECK ((version > 0))
);

COMMENT ON TABLE public.validation_rule IS 'A row is what figures are compared with from then on; rows are only ever added. A * is all; no numbers: off.';

ALTER TABLE ONLY orleans.grain_state
    ADD CONSTRAINT grain_state_pkey PRIMARY KEY (grainidextensionstring, graintypestring, grainidn0, grainidn1, serviceid);

ALTER TABLE ONLY orleans.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (deploymentid, address, port, generation);

ALTER TABLE ONLY orleans.membership_version
    ADD CONSTRAINT membership_version_pkey PRIMARY KEY (deploymentid);

ALTER TABLE ONLY orleans.orleansquery
    ADD CONSTRAINT orleansquery_pkey PRIMARY KEY (querykey);

ALTER TABLE ONLY orleans.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (serviceid, grainid, remindername);

ALTER TABLE ONLY public.aspiration_agreement
    ADD CONSTRAINT aspiration_agreement_pkey PRIMARY KEY (practice, service, version);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bulk_item
    ADD CONSTRAINT bulk_item_pkey PRIMARY KEY (operation, no);

ALTER TABLE ONLY public.bulk_operation
    ADD CONSTRAINT bulk_operation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bulk_turn
    ADD CONSTRAINT bulk_turn_operation_command_id_key UNIQUE (operation, command_id);

ALTER TABLE ONLY public.bulk_turn
    ADD CONSTRAINT bulk_turn_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_event
    ADD CONSTRAINT collection_event_pkey PRIMARY KEY (key, sequence);

ALTER TABLE ONLY public.collection
    ADD CONSTRAINT collection_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.delivery_chunk
    ADD CONSTRAINT delivery_chunk_pkey PRIMARY KEY (requester, number, name, starts_at);

ALTER TABLE ONLY public.delivery_item
    ADD CONSTRAINT delivery_item_pkey PRIMARY KEY (requester, number, key);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (requester, number);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_request_key UNIQUE (request);

ALTER TABLE ONLY public.disclosure_rule
    ADD CONSTRAINT disclosure_rule_pkey PRIMARY KEY (requester, service, version);

ALTER TABLE ONLY public.disclosure_rule
    ADD CONSTRAINT disclosure_rule_request_key UNIQUE (request);

ALTER TABLE ONLY public.extract_message
    ADD CONSTRAINT extract_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extract_message
    ADD CONSTRAINT extract_message_receipt_key UNIQUE (receipt);

ALTER TABLE ONLY public.extract_window_turn
    ADD CONSTRAINT extract_window_turn_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extract_window_turn
    ADD CONSTRAINT extract_window_turn_service_period_command_id_key UNIQUE (service, period, command_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (person, key);

ALTER TABLE ONLY public.list_size
    ADD CONSTRAINT list_size_pkey PRIMARY KEY (practice, on_day);

ALTER TABLE ONLY public.national_prevalence
    ADD CONSTRAINT national_prevalence_pkey PRIMARY KEY (financial_year, indicator_group);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.output_mapping
    ADD CONSTRAINT output_mapping_pkey PRIMARY KEY (service, output, indicator, from_version);

ALTER TABLE ONLY public.payment_answer
    ADD CONSTRAINT payment_answer_once UNIQUE NULLS NOT DISTINCT (payment, commissioner, number, outcome, answered_on, amount, reason);

ALTER TABLE ONLY public.payment_answer
    ADD CONSTRAINT payment_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_once UNIQUE (key, declaration, kind);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_run_count
    ADD CONSTRAINT payment_run_count_pkey PRIMARY KEY (commissioner);

ALTER TABLE ONLY public.payment_run_line
    ADD CONSTRAINT payment_run_line_pkey PRIMARY KEY (commissioner, number, payment);

ALTER TABLE ONLY public.payment_run
    ADD CONSTRAINT payment_run_pkey PRIMARY KEY (commissioner, number);

ALTER TABLE ONLY public.payment_run
    ADD CONSTRAINT payment_run_request UNIQUE (request);

ALTER TABLE ONLY public.practice_member
    ADD CONSTRAINT practice_member_pkey PRIMARY KEY (practice, from_day);

ALTER TABLE ONLY public.practice
    ADD CONSTRAINT practice_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.practice_successor
    ADD CONSTRAINT practice_successor_pkey PRIMARY KEY (practice, successor);

ALTER TABLE ONLY public.provision_entry
    ADD CONSTRAINT provision_entry_pkey PRIMARY KEY (requester, sequence);

ALTER TABLE ONLY public.qof_parameters
    ADD CONSTRAINT qof_parameters_pkey PRIMARY KEY (financial_year, version);

ALTER TABLE ONLY public.register_change
    ADD CONSTRAINT register_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.requester_count
    ADD CONSTRAINT requester_count_pkey PRIMARY KEY (requester);

ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.service_period
    ADD CONSTRAINT service_period_pkey PRIMARY KEY (service, period);

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_pkey PRIMARY KEY (code, version);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_pkey PRIMARY KEY (service, version);

ALTER TABLE ONLY public.timetable_feed
    ADD CONSTRAINT timetable_feed_pkey PRIMARY KEY (practice);

ALTER TABLE ONLY public.timetable_move
    ADD CONSTRAINT timetable_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.validation_rule
    ADD CONSTRAINT validation_rule_pkey PRIMARY KEY (service, indicator, kind, version);

CREATE INDEX reminder_grainhash ON orleans.reminder USING btree (serviceid, grainhash);

CREATE INDEX attachment_key ON public.attachment USING btree (key);

CREATE INDEX attachment_waiting ON public.attachment USING btree (uploaded_at) WHERE (NOT bound);

CREATE INDEX bulk_item_pending ON public.bulk_item USING btree (operation, no) WHERE (state = 'Pending'::text);

CREATE INDEX bulk_item_refused ON public.bulk_item USING btree (operation, state, no) WHERE (state = ANY (ARRAY['Skipped'::text, 'Failed'::text]));

CREATE INDEX bulk_operation_reach ON public.bulk_operation USING btree ((reach[1]), started_at, id);

CREATE INDEX bulk_operation_started ON public.bulk_operation USING btree (started_at, id);

CREATE INDEX bulk_operation_starter ON public.bulk_operation USING btree (((started_by ->> 'id'::text)), started_at, id);

CREATE INDEX bulk_operation_unfinished ON public.bulk_operation USING btree (id) WHERE (state = ANY (ARRAY['Running'::text, 'Paused'::text]));

CREATE INDEX collection_asked ON public.collection USING btree (commissioner, key) WHERE (awaits_answer_of <> 0);

CREATE INDEX collection_awaited ON public.collection USING btree (commissioner, COALESCE(awaited_by, 'infinity'::timestamp with time zone), key);

CREATE INDEX collection_changed ON public.collection USING btree (commissioner, changed_at, key);

CREATE INDEX collection_collecting ON public.collection USING btree (key) WHERE (status = 'Collecting'::text);

CREATE INDEX collection_commissioner ON public.collection USING btree (commissioner, practice, service, period);

CREATE INDEX collection_due ON public.collection USING btree (due_at, key) WHERE (due_at IS NOT NULL);

CREATE INDEX collection_event_feed ON public.collection_event USING btree (xid, id);

CREATE INDEX collection_period ON public.collection USING btree (service, period, commissioner);

CREATE INDEX collection_practice ON public.collection USING btree (practice, service, period);

CREATE INDEX collection_status ON public.collection USING btree (commissioner, status, COALESCE(awaited_by, 'infinity'::timestamp with time zone), key);

CREATE INDEX collection_waiting ON public.collection USING btree (service, period) WHERE (status = ANY (ARRAY['Approved'::text, 'ReadyToProvide'::text]));

CREATE INDEX delivery_busy ON public.delivery USING btree (requester, number) WHERE busy;

CREATE UNIQUE INDEX delivery_chain ON public.delivery USING btree (requester, service, period, COALESCE(replaces, 0));

CREATE INDEX delivery_item_pending ON public.delivery_item USING btree (requester, number, key) WHERE (state = 'Pending'::text);

CREATE INDEX delivery_released ON public.delivery USING btree (released_at, requester, number);

CREATE INDEX extract_message_again ON public.extract_message USING btree (replay_of) WHERE (replay_of IS NOT NULL);

CREATE INDEX extract_message_by_outcome ON public.extract_message USING btree (outcome, id);

CREATE INDEX extract_message_by_practice ON public.extract_message USING btree (practice, id);

CREATE INDEX extract_message_kept ON public.extract_message USING btree (id) WHERE (content IS NOT NULL);

CREATE INDEX extract_message_of_collection ON public.extract_message USING btree (service, period, practice, id);

CREATE INDEX hold_active ON public.hold USING btree (id) WHERE (released_at IS NULL);

CREATE UNIQUE INDEX payment_aspiration_once ON public.payment USING btree (key, period) WHERE (kind = 'Aspiration'::text);

CREATE INDEX payment_commissioner ON public.payment USING btree (commissioner, instructed_at, id);

CREATE INDEX payment_instructed ON public.payment USING btree (instructed_at, id);

CREATE INDEX payment_practice ON public.payment USING btree (practice, instructed_at, id);

CREATE UNIQUE INDEX payment_run_line_once ON public.payment_run_line USING btree (payment) WHERE live;

CREATE INDEX payment_run_line_payment ON public.payment_run_line USING btree (payment);

CREATE INDEX payment_run_opened ON public.payment_run USING btree (opened_at, commissioner, number);

CREATE INDEX payment_waiting ON public.payment USING btree (commissioner, instructed_at, id) WHERE (run IS NULL);

CREATE INDEX practice_commissioner ON public.practice USING btree (commissioner, code);

CREATE INDEX provision_entry_key ON public.provision_entry USING btree (requester, key, sequence);

CREATE INDEX register_change_waiting ON public.register_change USING btree (id) WHERE (operation IS NULL);

CREATE INDEX service_period_financial_year ON public.service_period USING btree (financial_year, service);

CREATE INDEX timetable_move_waiting ON public.timetable_move USING btree (id) WHERE (operation IS NULL);

ALTER TABLE ONLY orleans.membership
    ADD CONSTRAINT membership_deploymentid_fkey FOREIGN KEY (deploymentid) REFERENCES orleans.membership_version(deploymentid) ON DELETE CASCADE;

ALTER TABLE ONLY public.payment_answer
    ADD CONSTRAINT payment_answer_commissioner_number_payment_fkey FOREIGN KEY (commissioner, number, payment) REFERENCES public.payment_run_line(commissioner, number, payment);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_commissioner_run_fkey FOREIGN KEY (commissioner, run) REFERENCES public.payment_run(commissioner, number);

ALTER TABLE ONLY public.payment_run_line
    ADD CONSTRAINT payment_run_line_commissioner_number_fkey FOREIGN KEY (commissioner, number) REFERENCES public.payment_run(commissioner, number);

ALTER TABLE ONLY public.payment_run_line
    ADD CONSTRAINT payment_run_line_payment_fkey FOREIGN KEY (payment) REFERENCES public.payment(id);

ALTER TABLE ONLY public.timetable_move
    ADD CONSTRAINT timetable_move_service_version_fkey FOREIGN KEY (service, version) REFERENCES public.service(code, version);
