# METADATA
# title: Execution
# description: |
#   The last gate before the wire. Each helper states what must be true. Allowed is what all of them prove, and each
#   refusal is one that does not hold, so that a fact which is absent or ill-typed refuses too.
package trading.execution

import data.trading.lib

# METADATA
# title: Execution decision
# description: May this order go to the venue under this client order id?
# entrypoint: true
default decision := {
	"allow": false,
	"reasons": [{
		"code": "INPUT_INVALID",
		"message": "Every fact that the decision rests on must be present and of a known kind.",
		"limit": null,
		"actual": null,
	}],
	"obligations": [],
}

decision := {
	"allow": allow,
	"reasons": lib.sorted_by_code(refusals),
	"obligations": [],
} if {
	is_object(input)
}

default allow := false

allow if {
	is_complete
	risk_is_decided
	risk_allows
	risk_decision_matches
	risk_decision_is_in_time
	risk_decision_is_free
	approvals_suffice
	approval_is_sound
}

# METADATA
# title: Complete question
# description: Fails closed on anything absent. The names of such fields are in actual.
# custom:
#   code: INPUT_INVALID
#   regulation: SEC 15c3-5(b)
#   message: Every fact that the decision rests on must be present and of a known kind.
refusals contains refusal if {
	not is_complete
	refusal := lib.reason(rego.metadata.rule(), null, lib.listed(invalid_fields))
}

# METADATA
# title: Risk decision present
# description: Nothing goes out that was not checked. The other rules on the risk decision ask only where there is one.
# custom:
#   code: RISK_DECISION_MISSING
#   regulation: SEC 15c3-5(c)(1)
#   message: There must be a risk decision for the order.
refusals contains refusal if {
	not risk_is_decided
	refusal := lib.reason(rego.metadata.rule(), null, null)
}

# METADATA
# title: Risk decision allows
# description: What risk denied is not executed.
# custom:
#   code: RISK_DECISION_DENIED
#   regulation: SEC 15c3-5(c)(1)
#   message: The risk decision must allow the order.
refusals contains refusal if {
	risk_is_decided
	not risk_allows
	refusal := lib.reason(rego.metadata.rule(), null, lib.shown_at(input, ["riskCheck", "riskCheckId"]))
}

# METADATA
# title: Risk decision for this order
# description: A decision is for one order and, by their hash, for the terms that were checked.
# custom:
#   code: RISK_DECISION_MISMATCH
#   regulation: SEC 15c3-5(c)(1)
#   message: The risk decision must be for this order and these terms.
refusals contains refusal if {
	risk_is_decided
	not risk_decision_matches
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["order", "termsHash"]),
		lib.shown_at(input, ["riskCheck", "termsHash"]),
	)
}

# METADATA
# title: Risk decision in time
# description: Prices and limits move. From the instant of its expiry on, a decision says nothing.
# custom:
#   code: RISK_DECISION_EXPIRED
#   regulation: SEC 15c3-5(c)(1)
#   message: The order must be sent before the risk decision expires.
refusals contains refusal if {
	risk_is_decided
	not risk_decision_is_in_time
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["riskCheck", "expiresAtMs"]),
		lib.shown_at(input, ["nowMs"]),
	)
}

# METADATA
# title: Risk decision used once
# description: One decision lets one order out. The same client order id again is the same order, after a retry.
# custom:
#   code: RISK_DECISION_USED
#   regulation: SEC 15c3-5(c)(1)
#   message: The risk decision must not have been used for another order.
refusals contains refusal if {
	risk_is_decided
	not risk_decision_is_free
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["clOrdId"]),
		lib.shown_at(input, ["riskCheck", "usedBy"]),
	)
}

# METADATA
# title: Enough approvals
# description: As many different people as the risk decision asked for. One person twice is one person.
# custom:
#   code: APPROVAL_MISSING
#   regulation: FINRA 3110
#   message: As many checkers as the risk decision asks for must have approved the order.
refusals contains refusal if {
	risk_is_decided
	not approvals_suffice
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["riskCheck", "approvalsRequired"]),
		lib.shown(count(approvers)),
	)
}

# METADATA
# title: Approval for this order
# description: An approval is for one order, its maker and, by their hash, the terms that were signed for.
# custom:
#   code: APPROVAL_MISMATCH
#   regulation: FINRA 3110
#   message: The approval must be for this order, its maker and these terms.
refusals contains refusal if {
	not approval_is_null
	not approval_matches
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["order", "termsHash"]),
		lib.shown_at(input, ["approval", "termsHash"]),
	)
}

# METADATA
# title: Approval granted
# description: A request that is open, rejected, expired or withdrawn approves nothing, whoever approved it before.
# custom:
#   code: APPROVAL_NOT_GRANTED
#   regulation: FINRA 3110
#   message: The approval must have been granted.
refusals contains refusal if {
	not approval_is_null
	not approval_is_granted
	refusal := lib.reason(rego.metadata.rule(), "APPROVED", lib.shown_at(input, ["approval", "state"]))
}

# METADATA
# title: Maker is not checker
# description: Asked again here, because this is the last place where it can be.
# custom:
#   code: SELF_APPROVAL
#   regulation: FINRA 3110
#   message: The maker of an order must not be among those who approved it.
refusals contains refusal if {
	not approval_is_null
	not approved_by_others
	refusal := lib.reason(rego.metadata.rule(), null, lib.shown_at(input, ["order", "makerId"]))
}
