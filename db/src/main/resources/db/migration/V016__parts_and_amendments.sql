-- An order may be sent in parts, all on one risk decision: still used once, since its first part is.
ALTER TABLE execution_intent
    ADD COLUMN part integer NOT NULL DEFAULT 1 CHECK (part > 0),
    DROP CONSTRAINT execution_intent_risk_check_id_key,
    ADD CONSTRAINT a_risk_decision_is_used_once UNIQUE (risk_check_id, part);

-- The intent to replace an order at its venue: committed before the venue can hear of it, as that of a new order is.
CREATE TABLE replace_intent (
    cl_ord_id       text PRIMARY KEY,
    -- The new order whose chain it belongs to.
    root            text        NOT NULL REFERENCES execution_intent,
    order_id        text        NOT NULL REFERENCES orders,
    order_qty       numeric     NOT NULL CHECK (order_qty > 0),
    -- What is to be: the whole order's terms, as they are hashed and signed for.
    terms           text        NOT NULL,
    terms_hash      text        NOT NULL,
    risk_check_id   text        NOT NULL UNIQUE REFERENCES risk_check,
    decision_id     text        NOT NULL,
    bundle_revision text        NOT NULL,
    intended_at     timestamptz NOT NULL,
    CHECK (terms_hash = encode(sha256(convert_to(terms, 'UTF8')), 'hex'))
);

CREATE INDEX replace_intent_by_order ON replace_intent (order_id);

ALTER TABLE risk_check
    DROP CONSTRAINT risk_check_purpose_check,
    ADD CONSTRAINT risk_check_purpose_check CHECK (purpose IN ('ENTRY', 'RELEASE', 'RETRY', 'AMEND'));

COMMENT ON COLUMN orders.terms_hash IS
    'Of the terms as they were entered, by which a repeated client order id is told from another order.';

-- The state of an order that is at a venue has its parts, of which there was one.
UPDATE orders o SET state = jsonb_build_object(
    'state', 'AtVenue',
    'children', jsonb_build_array(jsonb_build_object(
        'placement', (o.state -> 'placement') - 'attempt',
        'current', o.state -> 'placement' -> 'clOrdId',
        'orderQty', (SELECT trim_scale(i.quantity)::text FROM execution_intent i
                     WHERE i.cl_ord_id = o.state -> 'placement' ->> 'clOrdId'),
        'cumQty', (SELECT trim_scale(COALESCE(sum(f.quantity), 0))::text FROM fill f
                   WHERE f.cl_ord_id = o.state -> 'placement' ->> 'clOrdId'),
        'stage', CASE o.state ->> 'state' WHEN 'Placed' THEN 'SENT' ELSE upper(o.state ->> 'state') END,
        'cancelRequested', o.state -> 'cancelRequested',
        'reasons', '[]'::jsonb)),
    'filled', o.state -> 'filled')
WHERE o.state ->> 'state' IN ('Placed', 'Working', 'Unknown');

UPDATE orders SET state = state || jsonb_build_object(
    'leavesQty', trim_scale(quantity - cum_qty)::text, 'children', '[]'::jsonb)
WHERE state ->> 'state' = 'ExecutionFailed';
