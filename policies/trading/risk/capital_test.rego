package trading.risk_test

import data.trading.risk

# What is changed, the check that looks at it, its outcome, and the limit and the actual value it shows.
capital_cases := {
	"credit used up": [
		{"/amounts/creditNeededMinor": 900000000},
		"ACCOUNT_CREDIT", "PASS", "900000000", "900000000",
	],
	"credit exceeded": [
		{"/amounts/creditNeededMinor": 900000001},
		"ACCOUNT_CREDIT", "FAIL", "900000000", "900000001",
	],
	"credit overdrawn": [
		{"/amounts/creditAvailableMinor": -1, "/amounts/creditNeededMinor": 0},
		"ACCOUNT_CREDIT", "FAIL", "-1", "0",
	],
	"credit needed negative": [{"/amounts/creditNeededMinor": -1}, "ACCOUNT_CREDIT", "UNDECIDED", "900000000", null],
	"largest position": [
		{"/amounts/worstPositionMinor": 1000000000},
		"POSITION_LIMIT", "PASS", "1000000000", "1000000000",
	],
	"position above": [
		{"/amounts/worstPositionMinor": 1000000001},
		"POSITION_LIMIT", "FAIL", "1000000000", "1000000001",
	],
	"position negative": [{"/amounts/worstPositionMinor": -1}, "POSITION_LIMIT", "UNDECIDED", "1000000000", null],
	"largest share": [{"/amounts/concentrationBps": 2000}, "CONCENTRATION", "PASS", "2000", "2000"],
	"share above": [{"/amounts/concentrationBps": 2001}, "CONCENTRATION", "FAIL", "2000", "2001"],
	"share negative": [{"/amounts/concentrationBps": -1}, "CONCENTRATION", "UNDECIDED", "2000", null],
	"no equity": [{"/amounts/equityMinor": 0}, "CONCENTRATION", "FAIL", "2000", null],
	"debt": [{"/amounts/equityMinor": -1}, "CONCENTRATION", "FAIL", "2000", null],
	"least equity": [{"/amounts/equityMinor": 1}, "CONCENTRATION", "PASS", "2000", "20"],
	"no equity and no position": [
		{"/amounts/equityMinor": 0, "/amounts/worstPositionMinor": 0, "/amounts/concentrationBps": null},
		"CONCENTRATION", "PASS", "2000", "0",
	],
	"no equity and no limit": [
		{"/amounts/equityMinor": 0, "/limits/maxConcentrationBps": null},
		"CONCENTRATION", "UNDECIDED", null, null,
	],
	"no position": [{"/amounts/worstPositionMinor": 0}, "CONCENTRATION", "PASS", "2000", "0"],
	"position unknown": [{"/amounts/worstPositionMinor": null}, "CONCENTRATION", "UNDECIDED", "2000", null],
	"equity unknown": [{"/amounts/equityMinor": null}, "CONCENTRATION", "UNDECIDED", "2000", null],
	"firm capital used up": [
		{"/amounts/firmCapitalUsedMinor": 5000000000},
		"FIRM_CAPITAL", "PASS", "5000000000", "5000000000",
	],
	"firm capital exceeded": [
		{"/amounts/firmCapitalUsedMinor": 5000000001},
		"FIRM_CAPITAL", "FAIL", "5000000000", "5000000001",
	],
}

test_capital_check[note] if {
	some note, [changes, code, outcome, limit, actual] in capital_cases
	check := risk[lower(code)] with input as changed(changes)
	check.code == code
	[check.outcome, check.limit, check.actual] == [outcome, limit, actual]
}

# What rests on a price is undecided without one, even where the caller sends amounts all the same.
test_unpriced[state] if {
	some state in ["STALE", "MISSING"]
	decision := risk.decision with input as changed({"/price/state": state})
	every code in priced_codes {
		some check in decision.checks
		check.code == code
		check.outcome == "UNDECIDED"
		check.actual == null
	}
}

priced_codes := [
	"MAX_ORDER_NOTIONAL",
	"PRICE_COLLAR",
	"ACCOUNT_CREDIT",
	"POSITION_LIMIT",
	"CONCENTRATION",
	"FIRM_CAPITAL",
]
