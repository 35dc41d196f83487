-- Outbox and inbox. An intent is committed before the venue can hear of it; a report is committed before the venue may
-- forget it.

CREATE TABLE execution_intent (
    cl_ord_id       text PRIMARY KEY,
    order_id        text        NOT NULL REFERENCES orders,
    attempt         integer     NOT NULL CHECK (attempt > 0),
    venue           text        NOT NULL,
    quantity        numeric     NOT NULL CHECK (quantity > 0),
    -- A risk decision is used once.
    risk_check_id   text        NOT NULL UNIQUE REFERENCES risk_check,
    -- Why this venue, with the quotes seen.
    route           jsonb       NOT NULL,
    decision_id     text        NOT NULL,
    bundle_revision text        NOT NULL,
    intended_at     timestamptz NOT NULL,
    UNIQUE (order_id, attempt)
);

CREATE TABLE execution_report (
    venue       text        NOT NULL,
    exec_id     text        NOT NULL,
    received_no bigint      GENERATED ALWAYS AS IDENTITY,
    cl_ord_id   text        NOT NULL,
    order_id    text        NOT NULL,
    report      jsonb       NOT NULL,
    received_at timestamptz NOT NULL,
    -- When the order's workflow booked it; until then a relay goes on telling the workflow.
    booked_at   timestamptz,
    PRIMARY KEY (venue, exec_id)
);

CREATE INDEX execution_report_not_booked ON execution_report (received_no) WHERE booked_at IS NULL;
CREATE INDEX execution_report_by_order ON execution_report (order_id, received_no);
