-- What venues take our positions to be at the end of their days: what ours are compared with. Written once.
CREATE TABLE stated_position (
    venue       text        NOT NULL,
    -- The epoch of the drop copy session, as in venue_day.
    day         bigint      NOT NULL,
    -- As the venue names it: it may be none of ours.
    account_id  text        NOT NULL,
    symbol      text        NOT NULL,
    -- Net of all that was ever traded there; signed: positive held, negative owed.
    quantity    numeric     NOT NULL,
    -- By the venue's clock.
    as_of       timestamptz NOT NULL,
    -- PosMaintRptID.
    statement   text        NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (venue, day, account_id, symbol)
);

CREATE TRIGGER stated_positions_stay BEFORE UPDATE OR DELETE ON stated_position
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE stated_position ENABLE ALWAYS TRIGGER stated_positions_stay;
CREATE TRIGGER stated_position_stays BEFORE TRUNCATE ON stated_position
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE stated_position ENABLE ALWAYS TRIGGER stated_position_stays;

-- When a day was closed before this, nobody listened to what its venue took our positions to be, and there is nothing to compare.
-- Nothing gets lost by that: positions are of all that was ever traded, so whatever differs still does at the next close.
UPDATE venue_day SET compared_at = now() WHERE compared_at IS NULL;

-- The sum of a day's copies is not made any more: each copy is compared with what is booked of it.
DROP INDEX drop_copy_by_what_it_voids;
DROP INDEX drop_copy_by_time;
