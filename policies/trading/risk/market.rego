package trading.risk

import data.trading.lib

# METADATA
# title: Restricted symbol
# description: Compliance's list of securities the firm may not trade, by symbol, with reason, date and owner.
# custom:
#   code: RESTRICTED_SYMBOL
#   regulation: SEC 15c3-5(c)(2)(ii)
#   message: The symbol must not be on the restricted list.
#   unit: TEXT
restricted_symbol := check(rego.metadata.rule(), restriction, null, lib.shown(symbol))

# Any entry restricts, whatever it says.
default restriction := "UNDECIDED"

restriction := "PASS" if {
	is_string(symbol)
	object.get(restricted_list, symbol, "NOT_LISTED") == "NOT_LISTED"
}

restriction := "FAIL" if object.get(restricted_list, symbol, "NOT_LISTED") != "NOT_LISTED"

# METADATA
# title: Account authorised
# description: Access is for accounts which are approved to trade.
# custom:
#   code: ACCOUNT_BLOCKED
#   regulation: SEC 15c3-5(c)(2)(iii)
#   message: The account must be active.
#   unit: TEXT
account_blocked := equals(rego.metadata.rule(), "ACTIVE", account_status)

# METADATA
# title: Instrument trading
# description: No order is entered while trading in the instrument is halted.
# custom:
#   code: INSTRUMENT_HALTED
#   regulation: SEC 15c3-5(c)(2)(i)
#   message: Trading in the instrument must not be halted.
#   unit: TEXT
instrument_halted := equals(rego.metadata.rule(), "OPEN", trading_status)

# METADATA
# title: Session open
# description: Orders are entered in the instrument's trading session.
# custom:
#   code: SESSION_CLOSED
#   regulation: SEC 15c3-5(c)(2)(i)
#   message: The instrument's trading session must be open.
#   unit: TEXT
session_closed := equals(rego.metadata.rule(), "OPEN", session)

# METADATA
# title: Price known
# description: Without a price no amount of the order is known. A state this policy does not know is no price.
# custom:
#   code: PRICE_MISSING
#   regulation: SEC 15c3-5(c)(1)(ii)
#   message: There must be a market price for the instrument.
#   unit: TEXT
price_missing := check(rego.metadata.rule(), price_presence, null, lib.shown(price_state))

default price_presence := "FAIL"

price_presence := "PASS" if price_state in {"FRESH", "STALE"}

# METADATA
# title: Price fresh
# description: A price older than the limit does not show what the order would cost.
# custom:
#   code: PRICE_STALE
#   regulation: SEC 15c3-5(c)(1)(ii)
#   message: The market price must not be older than the limit.
#   unit: MS
price_stale := age_check(rego.metadata.rule(), price.maxAgeMs, price.ageMs)

age_check(rule, limit, actual) := at_most(rule, limit, actual) if {
	price_state == "FRESH"
} else := check(rule, "FAIL", lib.shown(limit), lib.shown(actual)) if {
	price_state == "STALE"
} else := check(rule, "UNDECIDED", lib.shown(limit), lib.shown(actual))

# METADATA
# title: Fee known
# description: |
#   A fill at a venue without a fee could not be booked. All venues with a fresh quote count, because the order's own
#   is chosen only when it is sent.
# custom:
#   code: FEE_MISSING
#   regulation: SEC 15c3-5(c)(1)(i)
#   message: Every venue that could take the order must have a fee.
#   unit: TEXT
fee_missing := fee_check(rego.metadata.rule())

fee_check(rule) := check(rule, "UNDECIDED", null, null) if {
	venues_without_fee == null
} else := none_of(rule, venues_without_fee)

# METADATA
# title: Price collar
# description: |
#   How far a limit price may lie beyond the reference price on the aggressive side. Zero or less for a passive
#   price, for a market order and for a stop order. The reference is the market, or the stop price of a stop limit
#   order while that is held.
# custom:
#   code: PRICE_COLLAR
#   regulation: SEC 15c3-5(c)(1)(ii)
#   message: The limit price must not lie further beyond the market than the collar.
#   unit: BPS
price_collar := at_most(rego.metadata.rule(), limits.collarBps, beyond_reference)

default beyond_reference := null

beyond_reference := price.beyondReferenceBps if price_stale.outcome == "PASS"
