-- Maker and checker.

CREATE TABLE approval (
    approval_id   text PRIMARY KEY,
    order_id      text        NOT NULL REFERENCES orders,
    risk_check_id text        NOT NULL REFERENCES risk_check,
    account_id    text        NOT NULL,
    maker_id      text        NOT NULL,
    -- What the checker signs for: the canonical JSON itself and its SHA-256.
    terms         text        NOT NULL,
    terms_hash    text        NOT NULL,
    findings      jsonb       NOT NULL,
    required      integer     NOT NULL CHECK (required > 0),
    state         text        NOT NULL CHECK (state IN ('OPEN', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN')),
    claimed_by    text,
    claimed_at    timestamptz,
    opened_at     timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    closed_at     timestamptz,
    CHECK (terms_hash = encode(sha256(convert_to(terms, 'UTF8')), 'hex')),
    CHECK (claimed_by IS DISTINCT FROM maker_id),
    CHECK ((state = 'OPEN') = (closed_at IS NULL)),
    UNIQUE (approval_id, maker_id)
);

CREATE INDEX approval_by_state ON approval (state, opened_at DESC, approval_id DESC);
CREATE INDEX approval_by_order ON approval (order_id);

-- The third place where maker is not checker, after policy and workflow: the maker's name comes along by foreign key, so
-- that it cannot be another, and may not equal the checker's.
CREATE TABLE approval_decision (
    approval_id text        NOT NULL,
    checker_id  text        NOT NULL,
    maker_id    text        NOT NULL,
    verdict     text        NOT NULL CHECK (verdict IN ('APPROVE', 'REJECT')),
    reason      text        NOT NULL CHECK (reason ~ '[^[:space:]]'),
    terms_hash  text        NOT NULL,
    decided_at  timestamptz NOT NULL,
    PRIMARY KEY (approval_id, checker_id),
    FOREIGN KEY (approval_id, maker_id) REFERENCES approval (approval_id, maker_id),
    CONSTRAINT maker_is_not_checker CHECK (checker_id <> maker_id)
);

CREATE TRIGGER approval_decisions_stay BEFORE UPDATE OR DELETE ON approval_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE approval_decision ENABLE ALWAYS TRIGGER approval_decisions_stay;
