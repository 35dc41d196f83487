-- Risk decisions, and what they set aside.

CREATE TABLE risk_check (
    risk_check_id      text PRIMARY KEY,
    order_id           text        NOT NULL,
    step               integer     NOT NULL,
    purpose            text        NOT NULL CHECK (purpose IN ('ENTRY', 'RELEASE', 'RETRY')),
    terms_hash         text        NOT NULL,
    allow              boolean     NOT NULL,
    -- Every check with its outcome, limit and actual value; and the question they were answered to.
    checks             jsonb       NOT NULL,
    question           jsonb       NOT NULL,
    approvals_required integer     NOT NULL CHECK (approvals_required >= 0),
    decision_id        text,
    bundle_revision    text,
    decided_at         timestamptz NOT NULL,
    -- An execution may rely on the decision until then, once.
    expires_at         timestamptz NOT NULL,
    UNIQUE (order_id, step)
);

-- What an order may still cost. Exposure counts what was entered, not what was executed (SEC 15c3-5). Kept when the order
-- is over, with nothing open, so that "everything was released" can be read off.
CREATE TABLE reservation (
    order_id           text PRIMARY KEY REFERENCES orders,
    account_id         text    NOT NULL REFERENCES account,
    symbol             text    NOT NULL REFERENCES instrument,
    side               text    NOT NULL,
    quantity           numeric NOT NULL CHECK (quantity > 0),
    credit_minor       bigint  NOT NULL CHECK (credit_minor >= 0),
    firm_minor         bigint  NOT NULL CHECK (firm_minor >= 0),
    open_quantity      numeric NOT NULL CHECK (open_quantity >= 0 AND open_quantity <= quantity),
    open_credit_minor  bigint  NOT NULL CHECK (open_credit_minor >= 0),
    open_firm_minor    bigint  NOT NULL CHECK (open_firm_minor >= 0),
    CHECK (open_quantity > 0 OR (open_credit_minor = 0 AND open_firm_minor = 0))
);

CREATE INDEX reservation_open ON reservation (account_id) WHERE open_quantity > 0;
