package trading.approval

import data.trading.lib

invalid_fields contains field if {
	some field in lib.textless(input, [
		["request", "approvalId"],
		["request", "orderId"],
		["request", "makerId"],
		["request", "termsHash"],
		["checker", "subject"],
	])
}

invalid_fields contains "request.required" if not required_is_known

invalid_fields contains "request.decidedBy" if not decisions_are_known

invalid_fields contains "request.claimedBy" if not claim_is_known

invalid_fields contains "checker.roles" if not roles_are_known

invalid_fields contains "verdict" if not verdict_is_known

is_complete if count(invalid_fields) == 0

required_is_known if {
	lib.is_integer(input.request.required)
	input.request.required > 0
}

decisions_are_known if lib.is_text_list(input.request.decidedBy)

# An absent claimedBy does not say that nobody claimed the request: it must be null.
claim_is_known if input.request.claimedBy == null

claim_is_known if lib.is_text(input.request.claimedBy)

roles_are_known if lib.is_text_list(input.checker.roles)

verdict_is_known if input.verdict in {"APPROVE", "REJECT", "CLAIM"}

is_claim if input.verdict == "CLAIM"

checker_is_not_maker if input.checker.subject != input.request.makerId

is_checker if "checker" in input.checker.roles

terms_are_current if is_claim

terms_are_current if input.termsHash == input.request.termsHash

is_undecided if {
	input.request.state in {"OPEN", "EXPIRED"}
	is_first_decision
}

is_first_decision if is_claim

is_first_decision if not has_decided

has_decided if input.checker.subject in input.request.decidedBy

is_in_time if {
	input.request.state != "EXPIRED"
	lib.is_integer(input.nowMs)
	lib.is_integer(input.request.expiresAtMs)
	input.nowMs < input.request.expiresAtMs
}

is_free_to_claim if not is_claim

is_free_to_claim if input.request.claimedBy in {null, input.checker.subject}

reason_is_given if is_claim

reason_is_given if lib.is_visible_text(input.reason)
