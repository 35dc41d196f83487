package trading.risk_test

import data.trading.risk

# What is changed, the check that looks at it, its outcome, and the limit and the actual value it shows.
market_cases := {
	"unlisted symbol": [{}, "RESTRICTED_SYMBOL", "PASS", null, "AAPL"],
	"listed symbol": [{"/order/symbol": "LISTED"}, "RESTRICTED_SYMBOL", "FAIL", null, "LISTED"],
	"symbol listed with an empty entry": [{"/order/symbol": "EMPTY"}, "RESTRICTED_SYMBOL", "FAIL", null, "EMPTY"],
	"symbol listed as false": [{"/order/symbol": "FALSE"}, "RESTRICTED_SYMBOL", "FAIL", null, "FALSE"],
	"symbol is no text": [{"/order/symbol": 7}, "RESTRICTED_SYMBOL", "UNDECIDED", null, "7"],
	"account active": [{}, "ACCOUNT_BLOCKED", "PASS", "ACTIVE", "ACTIVE"],
	"account blocked": [{"/account/status": "BLOCKED"}, "ACCOUNT_BLOCKED", "FAIL", "ACTIVE", "BLOCKED"],
	"account in a new state": [{"/account/status": "NEW"}, "ACCOUNT_BLOCKED", "FAIL", "ACTIVE", "NEW"],
	"account status is no text": [{"/account/status": true}, "ACCOUNT_BLOCKED", "UNDECIDED", "ACTIVE", null],
	"instrument open": [{}, "INSTRUMENT_HALTED", "PASS", "OPEN", "OPEN"],
	"instrument halted": [{"/instrument/tradingStatus": "HALTED"}, "INSTRUMENT_HALTED", "FAIL", "OPEN", "HALTED"],
	"session open": [{}, "SESSION_CLOSED", "PASS", "OPEN", "OPEN"],
	"session closed": [{"/instrument/sessionOpen": false}, "SESSION_CLOSED", "FAIL", "OPEN", "CLOSED"],
	"session is no boolean": [{"/instrument/sessionOpen": "true"}, "SESSION_CLOSED", "UNDECIDED", "OPEN", null],
	"price there": [{}, "PRICE_MISSING", "PASS", null, "FRESH"],
	"price there but stale": [{"/price/state": "STALE"}, "PRICE_MISSING", "PASS", null, "STALE"],
	"price missing": [{"/price/state": "MISSING"}, "PRICE_MISSING", "FAIL", null, "MISSING"],
	"price in a new state": [{"/price/state": "HALTED"}, "PRICE_MISSING", "FAIL", null, "HALTED"],
	"price state is no text": [{"/price/state": null}, "PRICE_MISSING", "FAIL", null, null],
	"price as old as allowed": [{"/price/ageMs": 2000}, "PRICE_STALE", "PASS", "2000", "2000"],
	"price called fresh but older": [{"/price/ageMs": 2001}, "PRICE_STALE", "FAIL", "2000", "2001"],
	"price called stale": [{"/price/state": "STALE"}, "PRICE_STALE", "FAIL", "2000", "120"],
	"price missing has no age": [{"/price/state": "MISSING"}, "PRICE_STALE", "UNDECIDED", "2000", "120"],
	"price age unknown": [{"/price/ageMs": null}, "PRICE_STALE", "UNDECIDED", "2000", null],
	"price age unlimited": [{"/price/maxAgeMs": null}, "PRICE_STALE", "UNDECIDED", null, "120"],
	"every venue has a fee": [{}, "FEE_MISSING", "PASS", null, null],
	"two venues without a fee": [
		{"/fees/venuesWithoutFee": ["ZSIM", "XSIM"]},
		"FEE_MISSING", "FAIL", null, "XSIM, ZSIM",
	],
	"fees unknown": [{"/fees/venuesWithoutFee": null}, "FEE_MISSING", "UNDECIDED", null, null],
	"venues without a fee are no list": [{"/fees/venuesWithoutFee": {}}, "FEE_MISSING", "UNDECIDED", null, null],
	"a venue without a fee is no text": [{"/fees/venuesWithoutFee": [7]}, "FEE_MISSING", "UNDECIDED", null, null],
	"price at the collar": [{"/price/beyondReferenceBps": 500}, "PRICE_COLLAR", "PASS", "500", "500"],
	"price beyond the collar": [{"/price/beyondReferenceBps": 501}, "PRICE_COLLAR", "FAIL", "500", "501"],
	"passive price": [{"/price/beyondReferenceBps": -900}, "PRICE_COLLAR", "PASS", "500", "-900"],
	"collar with a stale price": [{"/price/state": "STALE"}, "PRICE_COLLAR", "UNDECIDED", "500", null],
}

test_market_check[note] if {
	some note, [changes, code, outcome, limit, actual] in market_cases
	check := risk[lower(code)] with input as changed(changes)
		with risk.restricted as {"LISTED": {"reason": "A merger"}, "EMPTY": null, "FALSE": false}
	check.code == code
	[check.outcome, check.limit, check.actual] == [outcome, limit, actual]
}

test_restricted_list_unreadable[note] if {
	some note, list in {"null": null, "text": "RSTR", "array": ["RSTR"]}
	decision := risk.decision with input as good with risk.restricted as list
	[reason.actual | some reason in decision.reasons] == ["RESTRICTED_SYMBOL"]
	not decision.allow
}
