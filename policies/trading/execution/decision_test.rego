package trading.execution_test

import data.trading.execution

# An approved order that may go out. The tests change one thing of it at a time.
good := {
	"order": {"orderId": "order-1", "termsHash": "hash-1", "makerId": "trader1"},
	"riskCheck": {
		"riskCheckId": "risk-1",
		"orderId": "order-1",
		"termsHash": "hash-1",
		"allow": true,
		"expiresAtMs": 2000,
		"usedBy": null,
		"approvalsRequired": 2,
	},
	"clOrdId": "cl-1",
	"approval": {
		"approvalId": "approval-1",
		"orderId": "order-1",
		"termsHash": "hash-1",
		"state": "APPROVED",
		"makerId": "trader1",
		"approvedBy": ["checker1", "checker2"],
	},
	"nowMs": 1000,
}

changed(changes) := json.patch(good, [{"op": "add", "path": path, "value": value} | some path, value in changes])

# What is changed, and for each reason given its limit and its actual value.
cases := {
	"good": [{}, []],
	"no approval needed": [{"/approval": null, "/riskCheck/approvalsRequired": 0}, []],
	"more approvals than needed": [{"/riskCheck/approvalsRequired": 1}, []],
	"no risk decision": [{"/riskCheck": null}, [["RISK_DECISION_MISSING", null, null]]],
	"risk decision without an id": [{"/riskCheck/riskCheckId": ""}, [["RISK_DECISION_MISSING", null, null]]],
	"risk denied": [{"/riskCheck/allow": false}, [["RISK_DECISION_DENIED", null, "risk-1"]]],
	"risk says allow in a text": [{"/riskCheck/allow": "true"}, [["RISK_DECISION_DENIED", null, "risk-1"]]],
	"risk decision for another order": [
		{"/riskCheck/orderId": "order-2"},
		[["RISK_DECISION_MISMATCH", "hash-1", "hash-1"]],
	],
	"risk decision for other terms": [
		{"/riskCheck/termsHash": "hash-2"},
		[["RISK_DECISION_MISMATCH", "hash-1", "hash-2"]],
	],
	"last instant": [{"/nowMs": 1999}, []],
	"instant of expiry": [{"/nowMs": 2000}, [["RISK_DECISION_EXPIRED", "2000", "2000"]]],
	"later": [{"/nowMs": 2001}, [["RISK_DECISION_EXPIRED", "2000", "2001"]]],
	"time is a text": [{"/nowMs": "1000"}, [["RISK_DECISION_EXPIRED", "2000", "1000"]]],
	"time is null": [{"/nowMs": null}, [["RISK_DECISION_EXPIRED", "2000", null]]],
	"expiry is a text": [{"/riskCheck/expiresAtMs": "2000"}, [["RISK_DECISION_EXPIRED", "2000", "1000"]]],
	"used by this order": [{"/riskCheck/usedBy": "cl-1"}, []],
	"used by another order": [{"/riskCheck/usedBy": "cl-2"}, [["RISK_DECISION_USED", "cl-1", "cl-2"]]],
	"approval missing": [{"/approval": null}, [["APPROVAL_MISSING", "2", "0"]]],
	"one approval of two": [{"/approval/approvedBy": ["checker1"]}, [["APPROVAL_MISSING", "2", "1"]]],
	"one person twice": [
		{"/approval/approvedBy": ["checker1", "checker1"]},
		[["APPROVAL_MISSING", "2", "1"]],
	],
	"approvals required negative": [
		{"/riskCheck/approvalsRequired": -1},
		[["APPROVAL_MISSING", "-1", "2"]],
	],
	"approvals required null": [{"/riskCheck/approvalsRequired": null}, [["APPROVAL_MISSING", null, "2"]]],
	"approvals required a fraction": [{"/riskCheck/approvalsRequired": 0.5}, [["APPROVAL_MISSING", null, "2"]]],
	"approval of another order": [{"/approval/orderId": "order-2"}, [["APPROVAL_MISMATCH", "hash-1", "hash-1"]]],
	"approval of other terms": [{"/approval/termsHash": "hash-2"}, [["APPROVAL_MISMATCH", "hash-1", "hash-2"]]],
	"approval of another maker": [{"/approval/makerId": "trader2"}, [["APPROVAL_MISMATCH", "hash-1", "hash-1"]]],
	"approval without an id": [{"/approval/approvalId": " "}, [["APPROVAL_MISMATCH", "hash-1", "hash-1"]]],
	"approval open": [{"/approval/state": "OPEN"}, [["APPROVAL_NOT_GRANTED", "APPROVED", "OPEN"]]],
	"approval withdrawn": [{"/approval/state": "WITHDRAWN"}, [["APPROVAL_NOT_GRANTED", "APPROVED", "WITHDRAWN"]]],
	"approved by nobody": [
		{"/approval/approvedBy": [], "/riskCheck/approvalsRequired": 0},
		[["APPROVAL_NOT_GRANTED", "APPROVED", "APPROVED"]],
	],
	"approval that was not needed is no better": [
		{"/approval/state": "REJECTED", "/riskCheck/approvalsRequired": 0},
		[["APPROVAL_NOT_GRANTED", "APPROVED", "REJECTED"]],
	],
	"approved by the maker": [
		{"/approval/approvedBy": ["trader1", "checker1"]},
		[["SELF_APPROVAL", null, "trader1"]],
	],
	"sorted": [
		{"/approval": null, "/riskCheck/allow": false, "/nowMs": 3000, "/riskCheck/usedBy": "cl-2"},
		[
			["APPROVAL_MISSING", "2", "0"],
			["RISK_DECISION_DENIED", null, "risk-1"],
			["RISK_DECISION_EXPIRED", "2000", "3000"],
			["RISK_DECISION_USED", "cl-1", "cl-2"],
		],
	],
}

test_decision[note] if {
	some note, [changes, reasons] in cases
	decision := execution.decision with input as changed(changes)
	decision.allow == is_empty(reasons)
	decision.obligations == []
	[[reason.code, reason.limit, reason.actual] | some reason in decision.reasons] == reasons
}

test_reasons_documented[code] if {
	some document in [{}, {"riskCheck": {"riskCheckId": "risk-1"}}]
	decision := execution.decision with input as document
	some reason in decision.reasons
	code := reason.code
	regex.match(`^[A-Z][^.]+\.$`, reason.message)
}

default is_empty(_) := false

is_empty([]) := true
