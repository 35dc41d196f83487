package trading.risk

# METADATA
# title: Complete order
# description: Who orders what is known, in the types and words this policy knows. Fails closed on anything new.
# custom:
#   code: INPUT_INVALID
#   regulation: SEC 15c3-5(b)
#   message: Every term of the order must be present and of a known kind.
#   unit: TEXT
input_invalid := none_of(rego.metadata.rule(), invalid_terms)

invalid_terms contains term if {
	stated := texts(object.get(input, "order", {}))
	some term in ({"orderId", "termsHash", "accountId", "traderId", "symbol", "timeInForce"} - stated)
}

invalid_terms contains "quantity" if quantity == null

invalid_terms contains "side" if not side in {"BUY", "SELL", "SELL_SHORT"}

invalid_terms contains "orderType" if not order_type in {"MARKET", "LIMIT", "STOP", "STOP_LIMIT"}

# METADATA
# title: Largest order quantity
# description: An order-by-order size parameter against erroneous orders.
# custom:
#   code: MAX_ORDER_QUANTITY
#   regulation: SEC 15c3-5(c)(1)(ii)
#   message: The quantity must not be above the account's limit for one order.
#   unit: QUANTITY
max_order_quantity := at_most(rego.metadata.rule(), limits.maxOrderQuantity, quantity)

# METADATA
# title: Largest order notional
# description: An order-by-order size parameter against erroneous orders.
# custom:
#   code: MAX_ORDER_NOTIONAL
#   regulation: SEC 15c3-5(c)(1)(ii)
#   message: The value of the order must not be above the account's limit for one order.
#   unit: MINOR
max_order_notional := at_most(rego.metadata.rule(), limits.maxOrderNotionalMinor, amounts.notionalMinor)

# METADATA
# title: Sale marked as what it is
# description: A sale of more than the account can deliver is a short sale and must be marked so.
# custom:
#   code: SELL_EXCEEDS_POSITION
#   regulation: Reg SHO 200(g)
#   message: A sale of more than the account can deliver must be marked SELL_SHORT.
#   unit: QUANTITY
sell_exceeds_position := at_most(rego.metadata.rule(), deliverable, to_deliver)

# An account that is short has nothing to deliver.
default deliverable := null

deliverable := max([0, whole_amounts.sellableQuantity])

default to_deliver := null

to_deliver := quantity if side == "SELL"

to_deliver := 0 if side in {"BUY", "SELL_SHORT"}

# METADATA
# title: Every limit is set
# description: |
#   Thresholds are set before the order comes. A limit that is absent or unreadable is no limit, and denies. So do
#   approval tiers that cannot be read from the bundle.
# custom:
#   code: LIMIT_MISSING
#   regulation: SEC 15c3-5(c)(1)
#   message: Every limit must be set before an order may be entered.
#   unit: TEXT
limit_missing := none_of(rego.metadata.rule(), missing_limits)
