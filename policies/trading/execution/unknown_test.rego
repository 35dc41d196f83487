package trading.execution_test

import data.trading.execution

# Whatever is missing or of another type denies, for the reason given.
fields := {
	"/order/orderId": "INPUT_INVALID",
	"/order/termsHash": "INPUT_INVALID",
	"/order/makerId": "INPUT_INVALID",
	"/riskCheck": "RISK_DECISION_MISSING",
	"/riskCheck/riskCheckId": "RISK_DECISION_MISSING",
	"/riskCheck/orderId": "RISK_DECISION_MISMATCH",
	"/riskCheck/termsHash": "RISK_DECISION_MISMATCH",
	"/riskCheck/allow": "RISK_DECISION_DENIED",
	"/riskCheck/expiresAtMs": "RISK_DECISION_EXPIRED",
	"/riskCheck/usedBy": "RISK_DECISION_USED",
	"/riskCheck/approvalsRequired": "APPROVAL_MISSING",
	"/clOrdId": "INPUT_INVALID",
	"/approval": "APPROVAL_MISMATCH",
	"/approval/approvalId": "APPROVAL_MISMATCH",
	"/approval/orderId": "APPROVAL_MISMATCH",
	"/approval/termsHash": "APPROVAL_MISMATCH",
	"/approval/makerId": "APPROVAL_MISMATCH",
	"/approval/state": "APPROVAL_NOT_GRANTED",
	"/approval/approvedBy": "SELF_APPROVAL",
	"/nowMs": "RISK_DECISION_EXPIRED",
}

test_absent_field_denies[path] if {
	some path, code in fields
	decision := execution.decision with input as json.remove(good, [path])
	decision.allow == false
	code in {reason.code | some reason in decision.reasons}
}

test_ill_typed_field_denies[path] if {
	some path, code in fields
	every value in [false, 0.5, {"a": "checker1"}, " ", [1]] {
		decision := execution.decision with input as changed({path: value})
		decision.allow == false
		code in {reason.code | some reason in decision.reasons}
	}
}

# Nothing says that there was no approval: an absent one is not a null one.
test_absent_approval_denies_where_none_is_needed if {
	document := json.remove(changed({"/riskCheck/approvalsRequired": 0}), ["/approval"])
	decision := execution.decision with input as document
	codes := [reason.code | some reason in decision.reasons]
	codes == ["APPROVAL_MISMATCH", "APPROVAL_NOT_GRANTED", "SELF_APPROVAL"]
}

# The same value on both sides is no match where it is no id.
test_matching_nothing_denies[field] if {
	some field in ["orderId", "termsHash", "makerId"]
	document := json.remove(good, [
		concat("/", ["/order", field]),
		concat("/", ["/riskCheck", field]),
		concat("/", ["/approval", field]),
	])
	decision := execution.decision with input as document
	decision.allow == false
	some reason in decision.reasons
	reason.code == "INPUT_INVALID"
	reason.actual == concat(".", ["order", field])
}

test_no_object_denies[note] if {
	some note, document in {"null": null, "number": 5, "text": "order-1", "array": [good], "empty": {}}
	decision := execution.decision with input as document
	decision.allow == false
	count(decision.reasons) > 0
}

# The default decision cannot take its words from the METADATA. They are the same.
test_no_input_denies if {
	execution.decision.allow == false
	[default_reason] := execution.decision.reasons
	default_reason.code == "INPUT_INVALID"
	default_reason.actual == null
	decision := execution.decision with input as {}
	some reason in decision.reasons
	reason.code == default_reason.code
	reason.message == default_reason.message
}
