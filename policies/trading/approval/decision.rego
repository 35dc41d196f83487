# METADATA
# title: Approval
# description: |
#   Maker and checker, without a super user. Each helper states what must be true. Allowed is what all of them prove,
#   and each refusal is one that does not hold, so that a fact which is absent or ill-typed refuses too.
package trading.approval

import data.trading.lib

# METADATA
# title: Approval decision
# description: Does this person's decision on this request count?
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
	checker_is_not_maker
	is_checker
	terms_are_current
	is_undecided
	is_in_time
	is_free_to_claim
	reason_is_given
}

# METADATA
# title: Complete question
# description: Fails closed on anything absent or new. The names of such fields are in actual.
# custom:
#   code: INPUT_INVALID
#   regulation: FINRA 3110
#   message: Every fact that the decision rests on must be present and of a known kind.
refusals contains refusal if {
	not is_complete
	refusal := lib.reason(rego.metadata.rule(), null, lib.listed(invalid_fields))
}

# METADATA
# title: Maker is not checker
# description: Who made an order decides nothing about it, not even its rejection. The maker may withdraw it.
# custom:
#   code: SELF_APPROVAL
#   regulation: FINRA 3110
#   message: The maker of an order must not decide on it.
refusals contains refusal if {
	not checker_is_not_maker
	refusal := lib.reason(rego.metadata.rule(), null, lib.shown_at(input, ["checker", "subject"]))
}

# METADATA
# title: Entitled to decide
# description: Only a checker decides. No other role includes this one.
# custom:
#   code: NOT_ENTITLED
#   regulation: FINRA 3110
#   message: Only a person with the role checker may decide.
refusals contains refusal if {
	not is_checker
	refusal := lib.reason(rego.metadata.rule(), "checker", lib.shown_at(input, ["checker", "roles"]))
}

# METADATA
# title: Decided on these terms
# description: What was shown to the checker, by its hash, is what the request is for.
# custom:
#   code: TERMS_CHANGED
#   regulation: FINRA 3110
#   message: The terms decided on must be those of the request.
refusals contains refusal if {
	not terms_are_current
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["request", "termsHash"]),
		lib.shown_at(input, ["termsHash"]),
	)
}

# METADATA
# title: Not decided before
# description: |
#   A closed request takes no decision, and each checker decides once: two approvals are those of two people. An
#   expired request is refused as that.
# custom:
#   code: ALREADY_DECIDED
#   regulation: FINRA 3110
#   message: The request must be open, and each checker decides once.
refusals contains refusal if {
	not is_undecided
	refusal := lib.reason(rego.metadata.rule(), "OPEN", lib.shown_at(input, ["request", "state"]))
}

# METADATA
# title: In time
# description: From the instant of its expiry on, a request takes no decision.
# custom:
#   code: EXPIRED
#   regulation: internal
#   message: The decision must come before the request expires.
refusals contains refusal if {
	not is_in_time
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["request", "expiresAtMs"]),
		lib.shown_at(input, ["nowMs"]),
	)
}

# METADATA
# title: Not claimed by another
# description: A claim is a courtesy among checkers. It keeps others from claiming, not from deciding.
# custom:
#   code: CLAIMED_BY_ANOTHER
#   regulation: internal
#   message: The request must not be claimed by another checker.
refusals contains refusal if {
	not is_free_to_claim
	refusal := lib.reason(rego.metadata.rule(), null, lib.shown_at(input, ["request", "claimedBy"]))
}

# METADATA
# title: Reasoned decision
# description: An approval and a rejection are recorded with the reason that the checker gave.
# custom:
#   code: REASON_REQUIRED
#   regulation: FINRA 3110
#   message: An approval or a rejection must come with a reason.
refusals contains refusal if {
	not reason_is_given
	refusal := lib.reason(rego.metadata.rule(), null, null)
}
