-- The order as its users read it. The state is the whole truth of the lifecycle; the other columns are what is listed,
-- filtered and sorted by, and follow from it.

CREATE TABLE orders (
    order_id        text PRIMARY KEY,
    client_order_id text        NOT NULL,
    account_id      text        NOT NULL,
    trader_id       text        NOT NULL,
    symbol          text        NOT NULL,
    side            text        NOT NULL,
    quantity        numeric     NOT NULL CHECK (quantity > 0),
    order_type      text        NOT NULL,
    limit_price     numeric,
    time_in_force   text        NOT NULL,
    terms_hash      text        NOT NULL,
    -- The one run that may act on this order: a client order id is used once for ever.
    run_id          text        NOT NULL,
    state           jsonb       NOT NULL,
    status          text        NOT NULL,
    cum_qty         numeric     NOT NULL DEFAULT 0,
    leaves_qty      numeric     NOT NULL,
    avg_px          numeric     NOT NULL DEFAULT 0,
    notional_minor  bigint,
    currency        char(3),
    reasons         jsonb       NOT NULL DEFAULT '[]',
    risk_check_id   text,
    approval_id     text,
    venue           text,
    -- The number of the last step of its workflow that is in here.
    step            integer     NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (account_id, client_order_id),
    CHECK (cum_qty >= 0 AND leaves_qty >= 0)
);

CREATE INDEX orders_by_time ON orders (created_at DESC, order_id DESC);
CREATE INDEX orders_by_account ON orders (account_id, created_at DESC, order_id DESC);
CREATE INDEX orders_by_symbol ON orders (symbol, created_at DESC, order_id DESC);
CREATE INDEX orders_not_over ON orders (status, created_at DESC, order_id DESC)
    WHERE status NOT IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED');
