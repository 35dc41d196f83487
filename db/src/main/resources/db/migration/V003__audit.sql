-- The audit records. Each is written in the transaction of the thing it records, and nothing is ever changed or removed.

CREATE TABLE audit (
    sequence        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Nanoseconds since 1970-01-01T00:00Z: when it happened. A timestamptz has microseconds only.
    at_ns           bigint NOT NULL,
    type            text   NOT NULL,
    -- The service that acted, as a SPIFFE id, and the person it acted for.
    service         text   NOT NULL,
    on_behalf_of    text,
    order_id        text,
    account_id      text,
    -- Which step of the order this is, where it is one. It happens once: doing it again finds this row.
    step            integer,
    -- What was decided on, and, for a step, the event that came of it.
    input           jsonb,
    event           jsonb,
    verdict         text   NOT NULL CHECK (verdict IN ('ALLOW', 'DENY', 'REFUSED', 'DONE')),
    reasons         jsonb  NOT NULL,
    decision_id     text,
    bundle_revision text,
    CHECK ((step IS NULL) OR (order_id IS NOT NULL AND event IS NOT NULL))
);

CREATE UNIQUE INDEX audit_once_per_step ON audit (order_id, step) WHERE step IS NOT NULL;
CREATE INDEX audit_by_order ON audit (order_id, sequence) WHERE order_id IS NOT NULL;
CREATE INDEX audit_by_time ON audit (at_ns, sequence);
CREATE INDEX audit_by_actor ON audit (on_behalf_of, sequence) WHERE on_behalf_of IS NOT NULL;
CREATE INDEX audit_by_type ON audit (type, sequence);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: its rows are written once', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- ENABLE ALWAYS, or session_replication_role = replica would switch them off.
CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_rows_stay;
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_stays;
