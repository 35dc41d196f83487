package trading.risk

import data.trading.approval
import data.trading.lib

# METADATA
# title: Risk decision
# description: May this order be entered? All checks in a fixed order, and allowed only if every one of them passes.
# entrypoint: true
default decision := {
	"allow": false,
	"checks": [],
	"reasons": [{
		"code": "INPUT_INVALID",
		"message": "Every term of the order must be present and of a known kind.",
		"limit": null,
		"actual": null,
	}],
	"obligations": [],
}

decision := {
	"allow": allow,
	"checks": checks,
	"reasons": lib.sorted_by_code(failures | indecision),
	"obligations": obligations,
} if {
	is_object(input)
}

# A list of names rather than a set: a check that came out undefined makes the whole decision the default, which denies.
checks := [
	input_invalid,
	restricted_symbol,
	account_blocked,
	instrument_halted,
	session_closed,
	price_missing,
	price_stale,
	fee_missing,
	max_order_quantity,
	max_order_notional,
	price_collar,
	account_credit,
	position_limit,
	concentration,
	firm_capital,
	sell_exceeds_position,
	limit_missing,
]

default allow := false

allow if every entry in checks {
	entry.outcome == "PASS"
}

failures contains object.filter(entry, ["code", "message", "limit", "actual"]) if {
	some entry in checks
	entry.outcome == "FAIL"
}

# METADATA
# title: Undecided check
# description: Nothing failed, but a fact that a check needs is unknown. The names of such checks are in actual.
# custom:
#   code: CHECK_UNDECIDED
#   regulation: SEC 15c3-5(b)
#   message: Every check must be decided before an order may be entered.
indecision contains reason if {
	count(failures) == 0
	count(undecided) > 0
	reason := lib.reason(rego.metadata.rule(), null, lib.listed(undecided))
}

undecided contains entry.code if {
	some entry in checks
	entry.outcome == "UNDECIDED"
}

default obligations := []

obligations := approval.obligations(amounts.notionalMinor) if allow
