package trading.approval_test

import data.trading.approval

# Whatever is missing or of another type denies, for the reason given.
fields := {
	"/request/approvalId": "INPUT_INVALID",
	"/request/orderId": "INPUT_INVALID",
	"/request/makerId": "INPUT_INVALID",
	"/request/termsHash": "INPUT_INVALID",
	"/request/state": "ALREADY_DECIDED",
	"/request/expiresAtMs": "EXPIRED",
	"/request/required": "INPUT_INVALID",
	"/request/decidedBy": "INPUT_INVALID",
	"/request/claimedBy": "INPUT_INVALID",
	"/checker/subject": "INPUT_INVALID",
	"/checker/roles": "INPUT_INVALID",
	"/verdict": "INPUT_INVALID",
	"/termsHash": "TERMS_CHANGED",
	"/reason": "REASON_REQUIRED",
	"/nowMs": "EXPIRED",
}

test_absent_field_denies[path] if {
	some path, code in fields
	decision := approval.decision with input as json.remove(good, [path])
	decision.allow == false
	code in {reason.code | some reason in decision.reasons}
}

test_absent_field_denies_claim[path] if {
	some path, code in json.remove(fields, ["~1termsHash", "~1reason"])
	decision := approval.decision with input as json.remove(claim, [path])
	decision.allow == false
	code in {reason.code | some reason in decision.reasons}
}

test_ill_typed_field_denies[path] if {
	some path, code in fields
	every value in [false, 1.5, {"a": "checker"}, " ", [1]] {
		decision := approval.decision with input as changed(good, {path: value})
		decision.allow == false
		code in {reason.code | some reason in decision.reasons}
	}
}

test_invalid_fields_named[note] if {
	some note, [changes, actual] in {
		"absent object": [{"/request": null}, concat(", ", [
			"request.approvalId",
			"request.claimedBy",
			"request.decidedBy",
			"request.makerId",
			"request.orderId",
			"request.required",
			"request.termsHash",
		])],
		"nobody required": [{"/request/required": 0}, "request.required"],
		"part of a person required": [{"/request/required": 0.5}, "request.required"],
		"roles as an object": [{"/checker/roles": {"a": "checker"}}, "checker.roles"],
		"new verdict": [{"/verdict": "OVERRIDE"}, "verdict"],
		"no maker and no checker": [
			{"/checker/subject": null, "/request/makerId": null},
			"checker.subject, request.makerId",
		],
	}
	decision := approval.decision with input as changed(good, changes)
	decision.allow == false
	some reason in decision.reasons
	reason.code == "INPUT_INVALID"
	reason.actual == actual
}

test_no_object_denies[note] if {
	some note, document in {"null": null, "number": 5, "text": "APPROVE", "array": [good]}
	decision := approval.decision with input as document
	decision.allow == false
	count(decision.reasons) > 0
}

# The default decision cannot take its words from the METADATA. They are the same.
test_no_input_denies if {
	approval.decision.allow == false
	[default_reason] := approval.decision.reasons
	default_reason.code == "INPUT_INVALID"
	default_reason.actual == null
	decision := approval.decision with input as {}
	some reason in decision.reasons
	reason.code == default_reason.code
	reason.message == default_reason.message
}
