-- Instruments, accounts, limits and fees to begin with on a development machine. Only what is not there is added.

INSERT INTO instrument (symbol, name, currency, tick, lot, trading_status, zone, opens, closes, session_days) VALUES
    ('AIG',  'American International Group', 'USD', 0.01, 1, 'OPEN', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}'),
    ('BAC',  'Bank of America',              'USD', 0.01, 1, 'OPEN', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}'),
    ('IBM',  'International Business Machines', 'USD', 0.01, 1, 'OPEN', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}'),
    ('SPY',  'SPDR S&P 500 ETF',             'USD', 0.01, 1, 'OPEN', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}'),
    -- For trying out refusals: on the restricted list; halted; never in session; never quoted.
    ('RSTR', 'Restricted Industries (example)', 'USD', 0.01, 1, 'OPEN', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}'),
    ('HALT', 'Halted Holdings (example)',    'USD', 0.01, 100, 'HALTED', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}'),
    ('SHUT', 'Closed Company (example)',     'USD', 0.01, 1, 'OPEN', 'America/New_York', '09:30', '16:00', '{}'),
    ('DARK', 'Unquoted Utilities (example)', 'USD', 0.01, 1, 'OPEN', 'America/New_York', '17:00', '17:00', '{1,2,3,4,5,6,7}')
ON CONFLICT DO NOTHING;

INSERT INTO firm_position (symbol) SELECT symbol FROM instrument ON CONFLICT DO NOTHING;

INSERT INTO account (account_id, name, currency, status, opening_cash_minor, cash_minor) VALUES
    ('ACC-001', 'Long-only equity fund', 'USD', 'ACTIVE', 1000000000, 1000000000),
    ('ACC-002', 'Family office',         'USD', 'ACTIVE',  100000000,  100000000),
    ('ACC-003', 'Pension mandate',       'USD', 'ACTIVE', 4000000000, 4000000000)
ON CONFLICT DO NOTHING;

-- ACC-001: $10,000,000 a position, $1,000,000 an order, 20 %. ACC-002: a tenth. ACC-003: large enough for orders that need
-- two checkers. The rest comes from the firm's defaults.
INSERT INTO risk_limit (account_id, max_order_quantity, max_order_notional_minor, max_position_minor,
                        max_concentration_bps, collar_bps, credit_line_minor) VALUES
    ('*',       1000000, NULL,       NULL,       NULL, 500,  0),
    ('ACC-001', NULL,    100000000,  1000000000, 2000, NULL, NULL),
    ('ACC-002', NULL,    10000000,   100000000,  2000, NULL, NULL),
    ('ACC-003', NULL,    1000000000, 2000000000, 5000, NULL, NULL)
ON CONFLICT DO NOTHING;

-- $50,000,000 of capital, of which $250,000 must remain (SEC 15c3-1(a)(2)); haircut 15 % (15c3-1(c)(2)(vi)(J)).
INSERT INTO firm (capital_minor, minimum_minor, haircut_bps) VALUES (5000000000, 25000000, 1500) ON CONFLICT DO NOTHING;

INSERT INTO venue_fee (venue, per_unit) VALUES ('XSIM', 0.0030), ('YSIM', 0.0028) ON CONFLICT DO NOTHING;
