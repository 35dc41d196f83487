package trading.risk_test

# An order that passes every check and needs no approval. The tests change one thing of it at a time.
good := {
	"order": {
		"orderId": "order-1",
		"termsHash": "hash-1",
		"accountId": "ACC-001",
		"traderId": "trader1",
		"symbol": "AAPL",
		"side": "BUY",
		"quantity": 100,
		"orderType": "LIMIT",
		"timeInForce": "DAY",
	},
	"account": {"status": "ACTIVE"},
	"instrument": {"tradingStatus": "OPEN", "sessionOpen": true},
	"price": {"state": "FRESH", "ageMs": 120, "maxAgeMs": 2000, "beyondReferenceBps": 10},
	"fees": {"venuesWithoutFee": []},
	"amounts": {
		"notionalMinor": 2000000,
		"creditNeededMinor": 2000000,
		"creditAvailableMinor": 900000000,
		"worstPositionMinor": 2000000,
		"equityMinor": 1000000000,
		"concentrationBps": 20,
		"sellableQuantity": 50,
		"firmCapitalUsedMinor": 300000,
	},
	"limits": {
		"maxOrderQuantity": 10000,
		"maxOrderNotionalMinor": 100000000,
		"maxPositionMinor": 1000000000,
		"maxConcentrationBps": 2000,
		"collarBps": 500,
		"firmCapitalAvailableMinor": 5000000000,
	},
}

# The good order with other values at these paths.
changed(changes) := json.patch(good, [{"op": "add", "path": path, "value": value} | some path, value in changes])

without(paths) := json.remove(good, paths)
