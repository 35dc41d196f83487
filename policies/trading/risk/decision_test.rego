package trading.risk_test

import data.trading.risk

codes := [
	"INPUT_INVALID",
	"RESTRICTED_SYMBOL",
	"ACCOUNT_BLOCKED",
	"INSTRUMENT_HALTED",
	"SESSION_CLOSED",
	"PRICE_MISSING",
	"PRICE_STALE",
	"FEE_MISSING",
	"MAX_ORDER_QUANTITY",
	"MAX_ORDER_NOTIONAL",
	"PRICE_COLLAR",
	"ACCOUNT_CREDIT",
	"POSITION_LIMIT",
	"CONCENTRATION",
	"FIRM_CAPITAL",
	"SELL_EXCEEDS_POSITION",
	"LIMIT_MISSING",
]

test_good_order_allowed if {
	decision := risk.decision with input as good
	decision.allow == true
	decision.reasons == []
	decision.obligations == []
	[check.code | some check in decision.checks] == codes
	{check.outcome | some check in decision.checks} == {"PASS"}
}

test_checks_complete[code] if {
	decision := risk.decision with input as good
	some check in decision.checks
	code := check.code
	object.keys(check) == {"code", "message", "unit", "outcome", "limit", "actual"}
	endswith(check.message, ".")
	check.unit in {"MINOR", "BPS", "QUANTITY", "MS", "TEXT"}
}

# Each of them denies alone, and is the only reason.
test_failure_denies[note] if {
	some note, changes in {
		"RESTRICTED_SYMBOL": {"/order/symbol": "RSTR"},
		"ACCOUNT_BLOCKED": {"/account/status": "BLOCKED"},
		"INSTRUMENT_HALTED": {"/instrument/tradingStatus": "HALTED"},
		"SESSION_CLOSED": {"/instrument/sessionOpen": false},
		"PRICE_MISSING": {"/price/state": "MISSING"},
		"PRICE_STALE": {"/price/state": "STALE"},
		"FEE_MISSING": {"/fees/venuesWithoutFee": ["ZSIM"]},
		"MAX_ORDER_QUANTITY": {"/order/quantity": 10001},
		"MAX_ORDER_NOTIONAL": {"/amounts/notionalMinor": 100000001},
		"PRICE_COLLAR": {"/price/beyondReferenceBps": 501},
		"ACCOUNT_CREDIT": {"/amounts/creditNeededMinor": 900000001},
		"POSITION_LIMIT": {"/amounts/worstPositionMinor": 1000000001},
		"CONCENTRATION": {"/amounts/concentrationBps": 2001},
		"FIRM_CAPITAL": {"/amounts/firmCapitalUsedMinor": 5000000001},
		"SELL_EXCEEDS_POSITION": {"/order/side": "SELL"},
		"LIMIT_MISSING": {"/limits/collarBps": null},
		"INPUT_INVALID": {"/order/timeInForce": ""},
	}
	decision := risk.decision with input as changed(changes) with risk.restricted as {"RSTR": {}}
	decision.allow == false
	decision.obligations == []
	[check] := [check | some check in decision.checks; check.code == note]
	decision.reasons == [object.filter(check, {"code", "message", "limit", "actual"})]
}

test_reasons_sorted if {
	decision := risk.decision with input as changed({
		"/instrument/sessionOpen": false,
		"/account/status": "BLOCKED",
		"/order/quantity": 10001,
	})
	[reason.code | some reason in decision.reasons] == ["ACCOUNT_BLOCKED", "MAX_ORDER_QUANTITY", "SESSION_CLOSED"]
}

test_undecided_denies if {
	decision := risk.decision with input as without(["/amounts/firmCapitalUsedMinor", "/account/status"])
	decision.allow == false
	decision.obligations == []
	decision.reasons == [{
		"code": "CHECK_UNDECIDED",
		"message": "Every check must be decided before an order may be entered.",
		"limit": null,
		"actual": "ACCOUNT_BLOCKED, FIRM_CAPITAL",
	}]
}

test_no_object_denies[note] if {
	some note, document in {"null": null, "number": 5, "text": "BUY", "array": [good]}
	decision := risk.decision with input as document
	decision.allow == false
	decision.obligations == []
	"INPUT_INVALID" in {reason.code | some reason in decision.reasons}
}

test_no_input_denies if {
	risk.decision.allow == false
	risk.decision.checks == []
	risk.decision.obligations == []
}

# The default decision cannot take its words from the METADATA. They are the same.
test_default_reason_is_documented if {
	[default_reason] := risk.decision.reasons
	default_reason.code == "INPUT_INVALID"
	default_reason.actual == null
	decision := risk.decision with input as {}
	some reason in decision.reasons
	reason.code == default_reason.code
	reason.message == default_reason.message
}

test_approval_obligation[note] if {
	some note, [notional, obligations] in {
		"at the first tier": [50000000, []],
		"above the first tier": [50000001, [approvals("HIGH_VALUE", 1, "50000000", "50000001")]],
		"at the second tier": [500000000, [approvals("HIGH_VALUE", 1, "50000000", "500000000")]],
		"above the second tier": [500000001, [approvals("VERY_HIGH_VALUE", 2, "500000000", "500000001")]],
	}
	decision := risk.decision with input as changed({
		"/amounts/notionalMinor": notional,
		"/limits/maxOrderNotionalMinor": 1000000000,
	})
	decision.allow == true
	decision.obligations == obligations
}

approvals(rule, required, limit, actual) := {
	"type": "APPROVAL",
	"required": required,
	"rule": rule,
	"limit": limit,
	"actual": actual,
}

test_approval_tiers_unreadable_denies[note] if {
	some note, tiers in {
		"none": {},
		"no tiers for the currency": {"USD": []},
		"no list": {"USD": "HIGH_VALUE"},
		"bound is a text": {"USD": [{"rule": "A", "aboveMinor": "1", "required": 1}]},
		"no bound": {"USD": [{"rule": "A", "required": 1}]},
		"number of checkers is a text": {"USD": [{"rule": "A", "aboveMinor": 1, "required": "1"}]},
		"no number of checkers": {"USD": [{"rule": "A", "aboveMinor": 1}]},
		"no checkers": {"USD": [{"rule": "A", "aboveMinor": 1, "required": 0}]},
		"no name": {"USD": [{"aboveMinor": 1, "required": 1}]},
		"one of two": {"USD": [{"rule": "A", "aboveMinor": 1, "required": 1}, {"rule": "B"}]},
	}
	decision := risk.decision with input as good with data.trading.approval.tiers as tiers
	decision.allow == false
	[[reason.code, reason.actual] | some reason in decision.reasons] == [["LIMIT_MISSING", "approvalTiers"]]
}

# The list that compliance keeps: why, since when, and who answers for it.
test_restricted_list_reasoned[symbol] if {
	some symbol, entry in risk.restricted
	object.keys(entry) == {"reason", "since", "owner"}
	time.parse_ns("2006-01-02", entry.since) > 0
}
