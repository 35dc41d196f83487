package trading.risk_test

import data.trading.risk

# What is changed, the check that looks at it, its outcome, and the limit and the actual value it shows.
order_cases := {
	"order complete": [{}, "INPUT_INVALID", "PASS", null, null],
	"order incomplete": [
		{"/order/termsHash": " ", "/order/side": "BUY_BACK", "/order/orderType": null, "/order/quantity": -1},
		"INPUT_INVALID", "FAIL", null, "orderType, quantity, side, termsHash",
	],
	"market order": [{"/order/orderType": "MARKET"}, "INPUT_INVALID", "PASS", null, null],
	"stop order": [{"/order/orderType": "STOP"}, "INPUT_INVALID", "PASS", null, null],
	"stop limit order": [{"/order/orderType": "STOP_LIMIT"}, "INPUT_INVALID", "PASS", null, null],
	"no order type we know": [{"/order/orderType": "PEGGED"}, "INPUT_INVALID", "FAIL", null, "orderType"],
	"largest quantity": [{"/order/quantity": 10000}, "MAX_ORDER_QUANTITY", "PASS", "10000", "10000"],
	"quantity above": [{"/order/quantity": 10001}, "MAX_ORDER_QUANTITY", "FAIL", "10000", "10001"],
	"no quantity": [{"/order/quantity": 0}, "MAX_ORDER_QUANTITY", "UNDECIDED", "10000", null],
	"fraction of a share": [{"/order/quantity": 1.5}, "MAX_ORDER_QUANTITY", "UNDECIDED", "10000", null],
	"quantity limit missing": [{"/limits/maxOrderQuantity": null}, "MAX_ORDER_QUANTITY", "UNDECIDED", null, "100"],
	"quantity limit a text": [{"/limits/maxOrderQuantity": "9"}, "MAX_ORDER_QUANTITY", "UNDECIDED", null, "100"],
	"largest notional": [
		{"/amounts/notionalMinor": 100000000},
		"MAX_ORDER_NOTIONAL", "PASS", "100000000", "100000000",
	],
	"notional above": [
		{"/amounts/notionalMinor": 100000001},
		"MAX_ORDER_NOTIONAL", "FAIL", "100000000", "100000001",
	],
	"notional negative": [{"/amounts/notionalMinor": -1}, "MAX_ORDER_NOTIONAL", "UNDECIDED", "100000000", null],
	"notional beyond 64 bits": [
		{"/amounts/notionalMinor": 9223372036854775809, "/limits/maxOrderNotionalMinor": 9223372036854775808},
		"MAX_ORDER_NOTIONAL", "FAIL", "9223372036854775808", "9223372036854775809",
	],
	"all sold": [{"/order/side": "SELL", "/order/quantity": 50}, "SELL_EXCEEDS_POSITION", "PASS", "50", "50"],
	"more sold": [{"/order/side": "SELL", "/order/quantity": 51}, "SELL_EXCEEDS_POSITION", "FAIL", "50", "51"],
	"sold while short": [
		{"/order/side": "SELL", "/amounts/sellableQuantity": -5},
		"SELL_EXCEEDS_POSITION", "FAIL", "0", "100",
	],
	"bought while short": [{"/amounts/sellableQuantity": -5}, "SELL_EXCEEDS_POSITION", "PASS", "0", "0"],
	"marked short": [{"/order/side": "SELL_SHORT"}, "SELL_EXCEEDS_POSITION", "PASS", "50", "0"],
	"new kind of side": [{"/order/side": "SELL_FAST"}, "SELL_EXCEEDS_POSITION", "UNDECIDED", "50", null],
	"sold when the price is stale": [
		{"/order/side": "SELL", "/price/state": "STALE"},
		"SELL_EXCEEDS_POSITION", "FAIL", "50", "100",
	],
	"limits set": [{}, "LIMIT_MISSING", "PASS", null, null],
	"limits missing": [
		{"/limits/maxPositionMinor": null, "/limits/collarBps": "500", "/price/maxAgeMs": null},
		"LIMIT_MISSING", "FAIL", null, "collarBps, maxAgeMs, maxPositionMinor",
	],
}

test_order_check[note] if {
	some note, [changes, code, outcome, limit, actual] in order_cases
	check := risk[lower(code)] with input as changed(changes)
	check.code == code
	[check.outcome, check.limit, check.actual] == [outcome, limit, actual]
}
