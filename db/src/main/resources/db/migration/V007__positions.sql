-- What was traded, and what came of it. A fill is booked once; positions are the sum of fills, always.

CREATE TABLE fill (
    venue      text        NOT NULL,
    exec_id    text        NOT NULL,
    fill_no    bigint      GENERATED ALWAYS AS IDENTITY,
    order_id   text        NOT NULL REFERENCES orders,
    cl_ord_id  text        NOT NULL,
    account_id text        NOT NULL REFERENCES account,
    symbol     text        NOT NULL REFERENCES instrument,
    side       text        NOT NULL,
    quantity   numeric     NOT NULL CHECK (quantity > 0),
    price      numeric     NOT NULL CHECK (price > 0),
    currency   char(3)     NOT NULL,
    fee_minor  bigint      NOT NULL CHECK (fee_minor >= 0),
    traded_at  timestamptz NOT NULL,
    booked_at  timestamptz NOT NULL,
    PRIMARY KEY (venue, exec_id)
);

CREATE INDEX fill_by_order ON fill (order_id, fill_no);
CREATE INDEX fill_by_account ON fill (account_id, symbol, fill_no);

CREATE TRIGGER fills_stay BEFORE UPDATE OR DELETE ON fill FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE fill ENABLE ALWAYS TRIGGER fills_stay;

CREATE TABLE position (
    account_id     text    NOT NULL REFERENCES account,
    symbol         text    NOT NULL REFERENCES instrument,
    -- Signed: positive held, negative owed.
    quantity       numeric NOT NULL,
    -- Of the open lots: the sum of price times signed quantity, and its average; absent when flat.
    cost           numeric NOT NULL,
    average_price  numeric,
    realized_minor bigint  NOT NULL,
    fees_minor     bigint  NOT NULL,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, symbol)
);

-- The book of record: open lots, oldest first (FIFO).
CREATE TABLE lot (
    venue      text    NOT NULL,
    exec_id    text    NOT NULL,
    account_id text    NOT NULL REFERENCES account,
    symbol     text    NOT NULL REFERENCES instrument,
    opened_no  bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
    quantity   numeric NOT NULL CHECK (quantity <> 0),
    price      numeric NOT NULL CHECK (price > 0),
    PRIMARY KEY (venue, exec_id),
    FOREIGN KEY (venue, exec_id) REFERENCES fill
);

CREATE INDEX lot_open ON lot (account_id, symbol, opened_no);
