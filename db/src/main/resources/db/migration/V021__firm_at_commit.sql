-- What the firm has open and holds follows the reservations and positions of its accounts, as the last thing of each
-- transaction: the firm's row is everybody's, and from here on it is held for a commit and not for what leads to it.
CREATE FUNCTION firm_follows_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := CASE TG_OP WHEN 'UPDATE' THEN OLD.open_firm_minor ELSE 0 END;
BEGIN
    IF NEW.open_firm_minor <> before THEN
        UPDATE firm SET open_orders_minor = open_orders_minor + NEW.open_firm_minor - before;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER firm_follows AFTER INSERT OR UPDATE OF open_firm_minor ON reservation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION firm_follows_reservation();

-- The firm's row first, here too: whoever waits, waits there.
CREATE FUNCTION firm_follows_position() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before numeric := CASE TG_OP WHEN 'UPDATE' THEN OLD.quantity ELSE 0 END;
    longs numeric := GREATEST(NEW.quantity, 0) - GREATEST(before, 0);
    shorts numeric := GREATEST(-NEW.quantity, 0) - GREATEST(-before, 0);
BEGIN
    IF NEW.quantity <> before THEN
        PERFORM 1 FROM firm FOR UPDATE;
        INSERT INTO firm_position (symbol) VALUES (NEW.symbol) ON CONFLICT DO NOTHING;
        UPDATE firm_position SET long_quantity = long_quantity + longs, short_quantity = short_quantity + shorts
        WHERE symbol = NEW.symbol;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER firm_follows AFTER INSERT OR UPDATE OF quantity ON position
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION firm_follows_position();

-- The firm's capital and what is set against it, one order left out. Positions count at the highest price known, however
-- old: a stale price must not make room. Where no venue shows any, what was last paid or taken for them counts.
CREATE FUNCTION firm_figures(left_out text) RETURNS TABLE (
    capital_minor bigint, minimum_minor bigint, haircut_bps integer, open_orders_minor bigint, positions_minor bigint
) LANGUAGE sql STABLE AS $$
    SELECT f.capital_minor, f.minimum_minor, f.haircut_bps,
           COALESCE(f.open_orders_minor, 0)
               - COALESCE((SELECT open_firm_minor FROM reservation WHERE order_id = left_out), 0),
           COALESCE((SELECT SUM(ceil((p.long_quantity + p.short_quantity) * 100
                            * COALESCE((SELECT MAX(GREATEST(ask, bid)) FROM quote q WHERE q.symbol = p.symbol),
                                       (SELECT MAX(price) FROM lot l WHERE l.symbol = p.symbol))))
                     FROM firm_position p WHERE p.long_quantity + p.short_quantity > 0), 0)
    FROM (SELECT 1) one LEFT JOIN firm f ON true
$$;

-- The same, with the firm's row locked until the transaction ends, and what this transaction has changed so far counted
-- in. What is read is of after the wait for the lock: each statement of a volatile function sees what was committed
-- until it began.
CREATE FUNCTION locked_firm_figures(left_out text) RETURNS TABLE (
    capital_minor bigint, minimum_minor bigint, haircut_bps integer, open_orders_minor bigint, positions_minor bigint
) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM 1 FROM firm FOR UPDATE;
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN QUERY SELECT * FROM firm_figures(left_out);
END $$;
