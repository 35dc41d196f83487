-- What orders are judged against: instruments, accounts, limits, the firm's capital, fees.

CREATE TABLE instrument (
    symbol         text PRIMARY KEY,
    name           text    NOT NULL,
    currency       char(3) NOT NULL,
    tick           numeric NOT NULL CHECK (tick > 0),
    -- A whole number, so that policy can compare quantities as integers.
    lot            numeric NOT NULL CHECK (lot >= 1 AND lot = trunc(lot)),
    trading_status text    NOT NULL CHECK (trading_status IN ('OPEN', 'HALTED')),
    zone           text    NOT NULL,
    -- Equal times mean round the clock; a session belongs to the day on which it closes (1 = Monday).
    opens          time    NOT NULL,
    closes         time    NOT NULL,
    session_days   smallint[] NOT NULL
);

CREATE TABLE account (
    account_id    text PRIMARY KEY,
    name          text    NOT NULL,
    currency      char(3) NOT NULL,
    status        text    NOT NULL CHECK (status IN ('ACTIVE', 'BLOCKED')),
    -- What it began with; cash is always that plus the cash flows of its fills.
    opening_cash_minor bigint NOT NULL,
    cash_minor    bigint  NOT NULL
);

-- One row per account with limits of its own, and the row of the firm's defaults, whose account is '*'. The limit that
-- holds is the account's, or else the default; where both are absent, policy denies.
CREATE TABLE risk_limit (
    account_id              text PRIMARY KEY,
    max_order_quantity      bigint CHECK (max_order_quantity >= 0),
    max_order_notional_minor bigint CHECK (max_order_notional_minor >= 0),
    max_position_minor      bigint CHECK (max_position_minor >= 0),
    max_concentration_bps   integer CHECK (max_concentration_bps BETWEEN 0 AND 10000),
    collar_bps              integer CHECK (collar_bps BETWEEN 0 AND 10000),
    credit_line_minor       bigint CHECK (credit_line_minor >= 0)
);

-- The firm's capital (SEC 15c3-1): one row. open_orders_minor is the sum over all open reservations; whoever changes a
-- reservation or a firm position locks this row first.
CREATE TABLE firm (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    capital_minor     bigint,
    minimum_minor     bigint,
    haircut_bps       integer CHECK (haircut_bps BETWEEN 0 AND 10000),
    open_orders_minor bigint NOT NULL DEFAULT 0 CHECK (open_orders_minor >= 0)
);

CREATE TABLE firm_position (
    symbol         text PRIMARY KEY REFERENCES instrument,
    long_quantity  numeric NOT NULL DEFAULT 0 CHECK (long_quantity >= 0),
    short_quantity numeric NOT NULL DEFAULT 0 CHECK (short_quantity >= 0)
);

CREATE TABLE venue_fee (
    venue    text PRIMARY KEY,
    -- Major units of the instrument's currency for each unit traded.
    per_unit numeric NOT NULL CHECK (per_unit >= 0)
);

-- The latest quote of each venue for each instrument. Rewritten several times a second: room is left on the page so that
-- updates need no index entry.
CREATE TABLE quote (
    venue    text NOT NULL,
    symbol   text NOT NULL,
    bid      numeric,
    bid_size numeric,
    ask      numeric,
    ask_size numeric,
    quoted_at timestamptz NOT NULL,
    PRIMARY KEY (symbol, venue)
) WITH (fillfactor = 40);

-- What the identity provider last vouched for. A decision that arrives as a Temporal signal carries no token; it counts
-- only while a token that proves the role has been seen and has not run out.
CREATE TABLE person (
    subject          text PRIMARY KEY,
    roles            text[] NOT NULL,
    accounts         text[] NOT NULL,
    vouched_until    timestamptz NOT NULL
);
