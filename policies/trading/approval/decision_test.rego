package trading.approval_test

import data.trading.approval

# An approval that counts. The tests change one thing of it at a time.
good := {
	"request": {
		"approvalId": "approval-1",
		"orderId": "order-1",
		"makerId": "trader1",
		"termsHash": "hash-1",
		"state": "OPEN",
		"expiresAtMs": 2000,
		"required": 2,
		"decidedBy": ["checker2"],
		"claimedBy": null,
	},
	"checker": {"subject": "checker1", "roles": ["checker"]},
	"verdict": "APPROVE",
	"termsHash": "hash-1",
	"reason": "Hedge of the client's block",
	"nowMs": 1000,
}

claim := json.remove(json.patch(good, [{"op": "replace", "path": "/verdict", "value": "CLAIM"}]), ["/termsHash"])

changed(document, changes) := json.patch(
	document,
	[{"op": "add", "path": path, "value": value} | some path, value in changes],
)

# What is changed, and for each reason given its limit and its actual value.
cases := {
	"good": [{}, []],
	"rejection": [{"/verdict": "REJECT"}, []],
	"first of two": [{"/request/decidedBy": []}, []],
	"checker with another role": [{"/checker/roles": ["auditor", "checker"]}, []],
	"own order": [{"/checker/subject": "trader1"}, [["SELF_APPROVAL", null, "trader1"]]],
	"own order rejected": [
		{"/checker/subject": "trader1", "/verdict": "REJECT"},
		[["SELF_APPROVAL", null, "trader1"]],
	],
	"own order, with every role": [
		{"/checker": {"subject": "trader1", "roles": ["trader", "checker", "admin", "compliance", "operations"]}},
		[["SELF_APPROVAL", null, "trader1"]],
	],
	"no checker": [{"/checker/roles": ["operations", "admin"]}, [["NOT_ENTITLED", "checker", "operations, admin"]]],
	"no role": [{"/checker/roles": []}, [["NOT_ENTITLED", "checker", ""]]],
	"other terms": [{"/termsHash": "hash-2"}, [["TERMS_CHANGED", "hash-1", "hash-2"]]],
	"other terms rejected": [
		{"/termsHash": "hash-2", "/verdict": "REJECT"},
		[["TERMS_CHANGED", "hash-1", "hash-2"]],
	],
	"terms are no text": [{"/termsHash": 1}, [["TERMS_CHANGED", "hash-1", "1"]]],
	"approved before": [{"/request/state": "APPROVED"}, [["ALREADY_DECIDED", "OPEN", "APPROVED"]]],
	"rejected before": [{"/request/state": "REJECTED"}, [["ALREADY_DECIDED", "OPEN", "REJECTED"]]],
	"withdrawn": [{"/request/state": "WITHDRAWN"}, [["ALREADY_DECIDED", "OPEN", "WITHDRAWN"]]],
	"in a new state": [{"/request/state": "PAUSED"}, [["ALREADY_DECIDED", "OPEN", "PAUSED"]]],
	"state is no text": [{"/request/state": true}, [["ALREADY_DECIDED", "OPEN", null]]],
	"approved twice": [
		{"/request/decidedBy": ["checker2", "checker1"]},
		[["ALREADY_DECIDED", "OPEN", "OPEN"]],
	],
	"rejected after approving": [
		{"/request/decidedBy": ["checker1"], "/verdict": "REJECT"},
		[["ALREADY_DECIDED", "OPEN", "OPEN"]],
	],
	"last instant": [{"/nowMs": 1999}, []],
	"instant of expiry": [{"/nowMs": 2000}, [["EXPIRED", "2000", "2000"]]],
	"later": [{"/nowMs": 2001}, [["EXPIRED", "2000", "2001"]]],
	"expired by state": [{"/request/state": "EXPIRED"}, [["EXPIRED", "2000", "1000"]]],
	"time is a text": [{"/nowMs": "1000"}, [["EXPIRED", "2000", "1000"]]],
	"time is no integer": [{"/nowMs": 0.5}, [["EXPIRED", "2000", null]]],
	"expiry is a text": [{"/request/expiresAtMs": "2000"}, [["EXPIRED", "2000", "1000"]]],
	"expiry is null": [{"/request/expiresAtMs": null}, [["EXPIRED", null, "1000"]]],
	"claimed by another": [{"/request/claimedBy": "checker2"}, []],
	"blank reason": [{"/reason": " "}, [["REASON_REQUIRED", null, null]]],
	"blank reason to reject": [{"/reason": "", "/verdict": "REJECT"}, [["REASON_REQUIRED", null, null]]],
	"invisible reason": [{"/reason": "\u00a0\u200b"}, [["REASON_REQUIRED", null, null]]],
	"reason is no text": [{"/reason": null}, [["REASON_REQUIRED", null, null]]],
	"sorted": [
		{"/termsHash": "hash-2", "/nowMs": 3000, "/request/state": "REJECTED", "/checker/subject": "trader1"},
		[
			["ALREADY_DECIDED", "OPEN", "REJECTED"],
			["EXPIRED", "2000", "3000"],
			["SELF_APPROVAL", null, "trader1"],
			["TERMS_CHANGED", "hash-1", "hash-2"],
		],
	],
}

test_decision[note] if {
	some note, [changes, reasons] in cases
	decision := approval.decision with input as changed(good, changes)
	decision.allow == is_empty(reasons)
	decision.obligations == []
	[[reason.code, reason.limit, reason.actual] | some reason in decision.reasons] == reasons
}

# A claim needs neither terms nor a reason, and one who decided may claim as well.
test_claim[note] if {
	some note, [changes, reasons] in {
		"good": [{}, []],
		"without a reason": [{"/reason": ""}, []],
		"after deciding": [{"/request/decidedBy": ["checker1"]}, []],
		"own claim again": [{"/request/claimedBy": "checker1"}, []],
		"claimed by another": [{"/request/claimedBy": "checker2"}, [["CLAIMED_BY_ANOTHER", null, "checker2"]]],
		"own order": [{"/checker/subject": "trader1"}, [["SELF_APPROVAL", null, "trader1"]]],
		"no checker": [{"/checker/roles": ["trader"]}, [["NOT_ENTITLED", "checker", "trader"]]],
		"closed": [{"/request/state": "APPROVED"}, [["ALREADY_DECIDED", "OPEN", "APPROVED"]]],
		"expired": [{"/nowMs": 2000}, [["EXPIRED", "2000", "2000"]]],
	}
	decision := approval.decision with input as changed(claim, changes)
	decision.allow == is_empty(reasons)
	[[reason.code, reason.limit, reason.actual] | some reason in decision.reasons] == reasons
}

test_reasons_documented[code] if {
	some document in [{}, changed(claim, {"/request/claimedBy": "checker2"})]
	decision := approval.decision with input as document
	some reason in decision.reasons
	code := reason.code
	regex.match(`^[A-Z][^.]+\.$`, reason.message)
}

default is_empty(_) := false

is_empty([]) := true
