-- A fill is never changed. What a venue takes back is reversed by a row of its own: the same with a negative quantity and
-- a negative fee, so that every sum over fills is as if there had been none.
ALTER TABLE fill
    -- The ExecID of the fill that this row takes back.
    ADD COLUMN reverses    text,
    -- Of a trade that is the correction of another: the fill_no of the first, whose place it takes among the lots.
    ADD COLUMN in_place_of bigint,
    DROP CONSTRAINT fill_quantity_check,
    DROP CONSTRAINT fill_fee_minor_check,
    ADD CONSTRAINT only_a_reversal_is_negative CHECK (
        CASE WHEN reverses IS NULL THEN quantity > 0 AND fee_minor >= 0 ELSE quantity < 0 AND fee_minor <= 0 END),
    ADD CONSTRAINT a_reversal_has_what_it_reverses FOREIGN KEY (venue, reverses) REFERENCES fill (venue, exec_id);

COMMENT ON COLUMN fill.exec_id IS
    'The ExecID of the report that is booked. A correction is booked in two rows: the new trade under the ExecID of the
correction, and the reversal of the old one under the same with #reversal after it.';

-- What is taken back is taken back once.
CREATE UNIQUE INDEX fill_reversed_once ON fill (venue, reverses) WHERE reverses IS NOT NULL;

ALTER TABLE execution_report
    -- Held: it is not booked, and nobody is told of it, until a person or a later report says what it is.
    ADD COLUMN held_at   timestamptz,
    -- When it was found to be the same as its drop copy. What is there already is not compared any more.
    ADD COLUMN copied_at timestamptz DEFAULT now();
ALTER TABLE execution_report ALTER COLUMN copied_at DROP DEFAULT;

DROP INDEX execution_report_not_booked;
CREATE INDEX execution_report_not_booked ON execution_report (received_no) WHERE booked_at IS NULL AND held_at IS NULL;
CREATE INDEX execution_report_held ON execution_report (order_id) WHERE booked_at IS NULL AND held_at IS NOT NULL;
CREATE INDEX execution_report_not_copied ON execution_report (venue, booked_at)
    WHERE copied_at IS NULL AND booked_at IS NOT NULL
          AND report -> 'execution' ->> 'execType' IN ('TRADE', 'TRADE_CANCEL', 'TRADE_CORRECT');

ALTER TABLE drop_copy ADD COLUMN matched_at timestamptz DEFAULT now();
ALTER TABLE drop_copy ALTER COLUMN matched_at DROP DEFAULT;
CREATE INDEX drop_copy_not_matched ON drop_copy (received_at) WHERE matched_at IS NULL;
CREATE INDEX drop_copy_by_time ON drop_copy (venue, received_at);
-- What takes back or corrects an execution.
CREATE INDEX drop_copy_by_what_it_voids ON drop_copy (venue, (report -> 'execution' ->> 'execRefId'))
    WHERE report -> 'execution' ->> 'execRefId' IS NOT NULL;

-- Where our books and a venue's word differ. Raised once, closed once, kept for ever.
CREATE TABLE trade_break (
    break_no    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text        NOT NULL,
    venue       text        NOT NULL,
    -- Of the report or the copy; of what has none, a name of ours that is the same each time.
    exec_id     text        NOT NULL,
    order_id    text,
    account_id  text,
    details     jsonb       NOT NULL,
    raised_at   timestamptz NOT NULL,
    resolved_at timestamptz,
    -- Who resolved it; absent where it healed.
    resolved_by text,
    reason      text,
    resolution  text CHECK (resolution IN ('ACCEPTED', 'DISMISSED', 'HEALED')),
    UNIQUE (kind, venue, exec_id),
    CONSTRAINT a_break_is_open_or_resolved CHECK ((resolved_at IS NULL) = (resolution IS NULL)),
    CONSTRAINT a_person_gives_a_reason CHECK (
        CASE WHEN resolution IN ('ACCEPTED', 'DISMISSED')
             THEN resolved_by IS NOT NULL AND reason IS NOT NULL AND reason ~ '[^[:space:]]'
             ELSE resolved_by IS NULL END)
);

CREATE INDEX trade_break_open ON trade_break (break_no) WHERE resolved_at IS NULL;
CREATE INDEX trade_break_by_report ON trade_break (venue, exec_id);
CREATE INDEX trade_break_by_order ON trade_break (order_id) WHERE order_id IS NOT NULL;

-- Reports that stay out of the books since operations said so. Every break of an execution has its ExecID; only these kinds are
-- about a report that is held, and say what becomes of it.
CREATE VIEW report_left_out AS
    SELECT venue, exec_id FROM trade_break
    WHERE resolution = 'DISMISSED'
          AND kind IN ('OVERFILL', 'WORSE_THAN_LIMIT', 'CUM_QTY', 'UNKNOWN_TRADE', 'UNKNOWN_ORDER');

CREATE TRIGGER resolved_breaks_stay BEFORE UPDATE ON trade_break
    FOR EACH ROW WHEN (OLD.resolved_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER breaks_stay BEFORE DELETE ON trade_break FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER break_stays BEFORE TRUNCATE ON trade_break FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE trade_break ENABLE ALWAYS TRIGGER resolved_breaks_stay;
ALTER TABLE trade_break ENABLE ALWAYS TRIGGER breaks_stay;
ALTER TABLE trade_break ENABLE ALWAYS TRIGGER break_stays;

-- The days that venues have closed on their drop copy sessions, and whether our fills were compared with them.
CREATE TABLE venue_day (
    venue       text        NOT NULL,
    -- The epoch of the drop copy session, which is one day.
    day         bigint      NOT NULL,
    closed_at   timestamptz NOT NULL,
    compared_at timestamptz,
    PRIMARY KEY (venue, day)
);

CREATE INDEX venue_day_to_compare ON venue_day (closed_at) WHERE compared_at IS NULL;

-- Before this there was no comparing: the first day begins now, and not with the first trade ever. No session has the epoch 0.
INSERT INTO venue_day (venue, day, closed_at, compared_at)
SELECT venue, 0, now(), now() FROM (SELECT venue FROM venue_fee UNION SELECT venue FROM fill) AS known;
