-- What must hold in every database at every moment at which nothing is in the middle of a transaction. Each statement
-- finds what breaks the sentence above it; none may find anything. Run by the class Invariants after each test, and by
-- anybody: psql -f invariants.sql

--! positions are the sum of the fills
SELECT account_id, symbol, p.quantity AS held, f.quantity AS filled
FROM position p
FULL JOIN (SELECT account_id, symbol, SUM(CASE WHEN side = 'BUY' THEN quantity ELSE -quantity END) AS quantity
           FROM fill GROUP BY account_id, symbol) f USING (account_id, symbol)
WHERE p.quantity IS DISTINCT FROM f.quantity;

--! positions are the sum of their lots, in quantity and in cost
SELECT account_id, symbol, p.quantity, p.cost, l.quantity AS in_lots, l.cost AS cost_of_lots
FROM position p
FULL JOIN (SELECT account_id, symbol, SUM(quantity) AS quantity, SUM(quantity * price) AS cost
           FROM lot GROUP BY account_id, symbol) l USING (account_id, symbol)
WHERE COALESCE(p.quantity, 0) <> COALESCE(l.quantity, 0) OR COALESCE(p.cost, 0) <> COALESCE(l.cost, 0);

--! the open lots of a position are all bought or all sold
SELECT account_id, symbol FROM lot GROUP BY account_id, symbol HAVING COUNT(DISTINCT sign(quantity)) > 1;

--! a lot is at most what its fill opened, the same way and at its price
SELECT venue, exec_id, l.quantity, f.side, f.quantity AS filled
FROM lot l JOIN fill f USING (venue, exec_id)
WHERE abs(l.quantity) > f.quantity OR (sign(l.quantity) = 1) <> (f.side = 'BUY') OR l.price <> f.price
      OR l.account_id <> f.account_id OR l.symbol <> f.symbol;

--! cash is what the account began with and the cash flows of its fills, each rounded half to even
SELECT a.account_id, a.cash_minor, a.opening_cash_minor + f.flow AS expected
FROM account a
CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CASE WHEN side = 'BUY' THEN -value ELSE value END - fee_minor), 0) AS flow
    FROM (SELECT side, fee_minor,
                 CASE WHEN abs(exact - trunc(exact)) = 0.5 THEN 2 * round(exact / 2) ELSE round(exact) END AS value
          FROM (SELECT side, fee_minor, price * quantity * 100 AS exact FROM fill
                WHERE account_id = a.account_id) e) v) f
WHERE a.cash_minor <> a.opening_cash_minor + f.flow;

--! realised profit is what came in, less what went out, plus the cost of what is open; rounded once a fill
SELECT account_id, symbol, p.realized_minor, f.net + p.cost * 100 AS exact
FROM position p
JOIN (SELECT account_id, symbol, COUNT(*) AS fills,
             SUM(CASE WHEN side = 'BUY' THEN -1 ELSE 1 END * price * quantity) * 100 AS net
      FROM fill GROUP BY account_id, symbol) f USING (account_id, symbol)
WHERE abs(p.realized_minor - (f.net + p.cost * 100)) > 0.5 * f.fills;

--! the fees of a position are the fees of its fills
SELECT account_id, symbol, p.fees_minor, f.fees
FROM position p
JOIN (SELECT account_id, symbol, SUM(fee_minor) AS fees FROM fill GROUP BY account_id, symbol) f
     USING (account_id, symbol)
WHERE p.fees_minor <> f.fees;

--! what a position has realised is what its fills have
SELECT account_id, symbol, p.realized_minor, f.realized
FROM position p
JOIN (SELECT account_id, symbol, SUM(realized_minor) AS realized FROM fill GROUP BY account_id, symbol
      HAVING COUNT(*) = COUNT(realized_minor)) f USING (account_id, symbol)
WHERE p.realized_minor <> f.realized;

--! the firm's positions are the sum over its accounts, long and short apart
SELECT symbol, long_quantity, short_quantity, longs, shorts
FROM firm_position
FULL JOIN (SELECT symbol, SUM(GREATEST(quantity, 0)) AS longs, SUM(GREATEST(-quantity, 0)) AS shorts
           FROM position GROUP BY symbol) p USING (symbol)
WHERE COALESCE(long_quantity, 0) <> COALESCE(longs, 0) OR COALESCE(short_quantity, 0) <> COALESCE(shorts, 0);

--! the firm's open orders are the sum of all open reservations
SELECT open_orders_minor, open.minor
FROM firm, (SELECT COALESCE(SUM(open_firm_minor), 0) AS minor FROM reservation) open
WHERE open_orders_minor <> open.minor;

--! an order that is over holds nothing
SELECT order_id, status, open_quantity, open_credit_minor, open_firm_minor
FROM reservation JOIN orders USING (order_id)
WHERE status IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')
      AND (open_quantity > 0 OR open_credit_minor > 0 OR open_firm_minor > 0);

--! an order that is not over holds what is left of it, or would be left after the change that is under way
SELECT order_id, status, o.quantity - o.cum_qty AS left_of_it, r.open_quantity
FROM orders o LEFT JOIN reservation r USING (order_id)
WHERE status NOT IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')
      AND r.open_quantity IS DISTINCT FROM GREATEST(
          o.quantity - o.cum_qty, (o.state #>> '{amendment,to,quantity}')::numeric - o.cum_qty, 0);

--! the parts of an execution are no more than the order
SELECT order_id, o.quantity, p.parts
FROM orders o
JOIN (SELECT order_id, risk_check_id, SUM(quantity) AS parts FROM execution_intent GROUP BY order_id, risk_check_id) p
     USING (order_id)
WHERE p.parts > GREATEST(o.quantity, o.cum_qty)
      AND NOT EXISTS (SELECT FROM replace_intent r WHERE r.order_id = o.order_id);

--! what an order has traded is the sum of its fills
SELECT order_id, cum_qty, avg_px, f.quantity, f.value
FROM orders o
LEFT JOIN (SELECT order_id, SUM(quantity) AS quantity, SUM(quantity * price) AS value FROM fill GROUP BY order_id) f
     USING (order_id)
WHERE cum_qty <> COALESCE(f.quantity, 0) OR abs(avg_px * cum_qty - COALESCE(f.value, 0)) > 0.00000001 * cum_qty;

--! a report of an execution that is booked has its entry, and every entry has its report
SELECT venue, exec_id, r.booked_at, f.fill_no
FROM (SELECT venue, exec_id, booked_at FROM execution_report
      WHERE report -> 'execution' ->> 'execType' IN ('TRADE', 'TRADE_CANCEL', 'TRADE_CORRECT')) r
FULL JOIN (SELECT venue, exec_id, fill_no FROM fill WHERE exec_id NOT LIKE '%#reversal') f USING (venue, exec_id)
WHERE (r.booked_at IS NULL) <> (f.fill_no IS NULL);

--! a reversal cancels what it reverses, and a correction comes with one
SELECT r.venue, r.exec_id, r.reverses, r.quantity, f.quantity AS reversed
FROM fill r LEFT JOIN fill f ON f.venue = r.venue AND f.exec_id = r.reverses AND f.reverses IS NULL
WHERE r.reverses IS NOT NULL
      AND (f.exec_id IS NULL OR r.quantity <> -f.quantity OR r.price <> f.price OR r.fee_minor <> -f.fee_minor
           OR r.side <> f.side OR r.order_id <> f.order_id OR r.cl_ord_id <> f.cl_ord_id OR r.symbol <> f.symbol
           OR r.account_id <> f.account_id OR r.currency <> f.currency)
UNION ALL
SELECT c.venue, c.exec_id, NULL, c.quantity, NULL
FROM fill c
WHERE (c.in_place_of IS NOT NULL)
      <> EXISTS (SELECT FROM fill r WHERE r.venue = c.venue AND r.exec_id = c.exec_id || '#reversal');

--! what was taken back has no lot
SELECT l.venue, l.exec_id FROM lot l JOIN fill r ON r.venue = l.venue AND r.reverses = l.exec_id;

--! no order has traded more than it was for, unless somebody accepted it
SELECT o.order_id, o.quantity, o.cum_qty
FROM orders o
WHERE o.cum_qty > o.quantity
      AND NOT EXISTS (SELECT FROM trade_break b WHERE b.order_id = o.order_id AND b.resolution = 'ACCEPTED');

--! what is held is not booked, unless it healed or was accepted
SELECT r.venue, r.exec_id, b.kind, b.resolution
FROM trade_break b JOIN execution_report r USING (venue, exec_id)
WHERE b.kind IN ('OVERFILL', 'WORSE_THAN_LIMIT', 'CUM_QTY', 'UNKNOWN_TRADE', 'UNKNOWN_ORDER')
      AND (b.resolution IS NULL OR b.resolution = 'DISMISSED') AND (r.booked_at IS NOT NULL OR r.held_at IS NULL);

--! a break has the record of its raising and, when it is over, of its end
SELECT b.break_no, b.kind, b.resolution, a.raised, a.resolved
FROM trade_break b
CROSS JOIN LATERAL (SELECT COUNT(*) FILTER (WHERE type = 'BREAK_RAISED') AS raised,
                           COUNT(*) FILTER (WHERE type = 'BREAK_RESOLVED') AS resolved
                    FROM audit WHERE type IN ('BREAK_RAISED', 'BREAK_RESOLVED')
                                     AND input ->> 'breakId' = 'B-' || b.break_no) a
WHERE a.raised <> 1 OR a.resolved <> (CASE WHEN b.resolved_at IS NULL THEN 0 ELSE 1 END);

--! a fill belongs to an intent that was on record before
SELECT f.venue, f.exec_id, f.cl_ord_id
FROM fill f LEFT JOIN execution_intent i USING (cl_ord_id)
WHERE i.cl_ord_id IS NULL OR i.order_id <> f.order_id;

--! an intent relies on a decision that allowed this very order on the terms that it goes out with
SELECT i.cl_ord_id, c.allow, o.terms_hash, c.terms_hash AS checked
FROM execution_intent i
JOIN orders o ON o.order_id = i.order_id
JOIN risk_check c ON c.risk_check_id = i.risk_check_id
WHERE NOT c.allow OR c.order_id <> i.order_id
      OR (c.terms_hash <> o.terms_hash
          AND NOT EXISTS (SELECT FROM replace_intent r WHERE r.order_id = o.order_id AND r.terms_hash = c.terms_hash)
          -- A stop order that no venue has yet is changed by the decision itself.
          AND NOT (o.stop_price IS NOT NULL
                   AND EXISTS (SELECT FROM risk_check a WHERE a.order_id = o.order_id AND a.terms_hash = c.terms_hash
                                                              AND a.purpose = 'AMEND' AND a.allow)));

--! an intent to replace relies on a decision that allowed these very terms
SELECT r.cl_ord_id, c.allow, r.terms_hash, c.terms_hash AS checked
FROM replace_intent r JOIN risk_check c ON c.risk_check_id = r.risk_check_id
WHERE NOT c.allow OR c.order_id <> r.order_id OR c.terms_hash <> r.terms_hash;

--! what goes out was signed for, on these terms, by as many others as were asked for
SELECT i.cl_ord_id, c.terms_hash
FROM (SELECT cl_ord_id, order_id, risk_check_id FROM execution_intent
      UNION ALL SELECT cl_ord_id, order_id, risk_check_id FROM replace_intent) i
JOIN orders o ON o.order_id = i.order_id
JOIN risk_check c ON c.risk_check_id = i.risk_check_id
WHERE (SELECT COALESCE(MAX(approvals_required), 0) FROM risk_check e
       WHERE e.order_id = i.order_id AND e.terms_hash = c.terms_hash AND e.allow)
      > (SELECT COUNT(*) FROM approval a JOIN approval_decision d USING (approval_id)
         WHERE a.order_id = i.order_id AND a.state = 'APPROVED' AND a.terms_hash = c.terms_hash
               AND d.terms_hash = a.terms_hash AND d.verdict = 'APPROVE' AND d.checker_id <> o.trader_id);

--! a request for approval is open exactly while its order waits for it, or a change of the order does
SELECT a.approval_id, a.state, o.state AS of_order
FROM approval a JOIN orders o ON o.order_id = a.order_id
WHERE (a.state = 'OPEN')
      <> COALESCE(o.state ->> 'approval' = a.approval_id AND o.state ->> 'state' = 'PendingApproval'
                  OR o.state #>> '{amendment,approval}' = a.approval_id AND o.state #>> '{amendment,amendment}' = 'Asked',
                  false);

--! every step of an order has its one audit record, and there are no others
SELECT order_id, o.step, a.steps
FROM orders o
FULL JOIN (SELECT order_id, array_agg(step ORDER BY step) AS steps FROM audit WHERE step IS NOT NULL GROUP BY order_id) a
     USING (order_id)
WHERE a.steps IS DISTINCT FROM ARRAY(SELECT generate_series(1, o.step));

--! the decision that an order shows exists and is about it
SELECT o.order_id, o.risk_check_id
FROM orders o LEFT JOIN risk_check c ON c.risk_check_id = o.risk_check_id
WHERE o.risk_check_id IS NOT NULL AND c.order_id IS DISTINCT FROM o.order_id;

--! the market is watched for a stop price exactly while its order is held
SELECT order_id, o.state ->> 'state' AS state, o.stop_price, s.stop_price AS watched
FROM orders o FULL JOIN stop_order s USING (order_id)
WHERE COALESCE(o.state ->> 'state' = 'Held', false) <> (s.order_id IS NOT NULL)
      OR s.order_id IS NOT NULL AND (s.symbol, s.is_buy, s.stop_price) IS DISTINCT FROM (o.symbol, o.side = 'BUY', o.stop_price);
