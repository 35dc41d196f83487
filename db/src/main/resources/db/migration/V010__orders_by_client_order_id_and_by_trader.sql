-- Whoever sees every account looks an order up by its client's name for it, or lists those of a trader. Neither had an
-- index that begins with it: each such question read the whole table. In the key that keeps a client order id from being
-- used twice the id comes first now, so that it serves the id alone as well; no other query needs the account first.

ALTER TABLE orders
    ADD CONSTRAINT client_order_id_is_used_once UNIQUE (client_order_id, account_id),
    DROP CONSTRAINT orders_account_id_client_order_id_key;

CREATE INDEX orders_by_trader ON orders (trader_id, created_at DESC, order_id DESC);
