-- A stop order is held by us until the market trades at its stop price, and is then a market or a limit order.

ALTER TABLE orders
    ADD COLUMN stop_price numeric,
    ADD CONSTRAINT a_stop_has_its_price CHECK ((stop_price IS NOT NULL) = (order_type IN ('STOP', 'STOP_LIMIT')));

-- The stops that the market is watched for: one row for each order that is held, and for no other.
CREATE TABLE stop_order (
    order_id     text PRIMARY KEY REFERENCES orders,
    symbol       text        NOT NULL,
    is_buy       boolean     NOT NULL,
    stop_price   numeric     NOT NULL,
    -- Since when it waits at this price: what traded before does not meet it.
    held_at      timestamptz NOT NULL,
    -- The trade that met the stop price, the first that was seen. From then on a relay tells the order's workflow, until
    -- that has taken it, and the order with it out of here.
    triggered_by jsonb,
    triggered_at timestamptz,
    told         integer     NOT NULL DEFAULT 0,
    tell_at      timestamptz,
    CHECK ((triggered_by IS NULL) = (triggered_at IS NULL) AND (triggered_by IS NULL) = (tell_at IS NULL))
);

-- A trade is looked up by its price: a rise meets the stops below it that buy, a fall those above it that sell.
CREATE INDEX stop_order_waits ON stop_order (symbol, is_buy, stop_price) WHERE triggered_by IS NULL;
CREATE INDEX stop_order_to_tell ON stop_order (tell_at) WHERE triggered_by IS NOT NULL;
