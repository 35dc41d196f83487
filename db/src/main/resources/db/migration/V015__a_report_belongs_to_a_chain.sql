-- A request to cancel or to replace an order has a name of its own, O-…-1-2, and what a venue reports under it is about
-- the new order that the chain began with, O-…-1. Intents are kept under that name.

ALTER TABLE execution_report ADD COLUMN root text NOT NULL
    GENERATED ALWAYS AS (COALESCE(substring(cl_ord_id FROM '^O-[A-Z2-7]{26}-[0-9]+'), cl_ord_id)) STORED;

-- What a venue said and nobody could take as said: evidence, to be looked into by people.
CREATE TABLE refused_report (
    refused_no  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    venue       text        NOT NULL,
    -- Absent where it cannot be read.
    exec_id     text,
    why         text        NOT NULL,
    content     text        NOT NULL,
    received_at timestamptz NOT NULL
);

-- What comes again is one.
CREATE UNIQUE INDEX refused_report_once ON refused_report (venue, md5(content));

CREATE TRIGGER refused_reports_stay BEFORE UPDATE OR DELETE ON refused_report
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE refused_report ENABLE ALWAYS TRIGGER refused_reports_stay;
CREATE TRIGGER refused_report_stays BEFORE TRUNCATE ON refused_report
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE refused_report ENABLE ALWAYS TRIGGER refused_report_stays;

-- The sessions with venues, under the names we have in them. Each is used by one process at a time.
CREATE TABLE fix_session (
    session       text PRIMARY KEY,
    -- Counts how often the sequence numbers began again.
    epoch         bigint      NOT NULL,
    -- The number of the venue's next message: what came before is committed.
    incoming      integer     NOT NULL CHECK (incoming > 0),
    -- Every number of ours up to this one may have been used.
    reserved      integer     NOT NULL CHECK (reserved >= 0),
    -- The venue has closed its day: with this connection the numbers end.
    closing       boolean     NOT NULL,
    -- Counts the openings. Who opened it before the last one may write nothing any more.
    opened        bigint      NOT NULL,
    created_at    timestamptz NOT NULL
);

-- What we sent, of all epochs: a record, and what a venue is sent again.
CREATE TABLE fix_message (
    session  text        NOT NULL REFERENCES fix_session,
    epoch    bigint      NOT NULL,
    seq      integer     NOT NULL,
    msg_type text        NOT NULL,
    sent_at  timestamptz NOT NULL,
    message  text        NOT NULL,
    PRIMARY KEY (session, epoch, seq)
);

-- What the venues' drop copies say was executed, to be compared with what they reported.
CREATE TABLE drop_copy (
    venue       text        NOT NULL,
    exec_id     text        NOT NULL,
    report      jsonb       NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (venue, exec_id)
);
