package trading.execution

import data.trading.lib

invalid_fields := lib.textless(input, [
	["order", "orderId"],
	["order", "termsHash"],
	["order", "makerId"],
	["clOrdId"],
])

is_complete if count(invalid_fields) == 0

risk_is_decided if lib.is_text(input.riskCheck.riskCheckId)

risk_allows if input.riskCheck.allow == true

risk_decision_matches if {
	input.riskCheck.orderId == input.order.orderId
	input.riskCheck.termsHash == input.order.termsHash
}

risk_decision_is_in_time if {
	lib.is_integer(input.nowMs)
	lib.is_integer(input.riskCheck.expiresAtMs)
	input.nowMs < input.riskCheck.expiresAtMs
}

# An absent usedBy does not say that nobody used it: it must be null.
risk_decision_is_free if input.riskCheck.usedBy in {null, input.clOrdId}

approvals_suffice if {
	lib.is_integer(input.riskCheck.approvalsRequired)
	input.riskCheck.approvalsRequired >= 0
	input.riskCheck.approvalsRequired <= count(approvers)
}

# An absent approval does not say that there is none: it must be null.
approval_is_null if input.approval == null

default approvers := set()

approvers := {approver | some approver in input.approval.approvedBy} if lib.is_text_list(input.approval.approvedBy)

approval_matches if {
	lib.is_text(input.approval.approvalId)
	input.approval.orderId == input.order.orderId
	input.approval.termsHash == input.order.termsHash
	input.approval.makerId == input.order.makerId
}

approval_is_granted if {
	input.approval.state == "APPROVED"
	count(approvers) > 0
}

approved_by_others if {
	lib.is_text_list(input.approval.approvedBy)
	not approved_by_maker
}

approved_by_maker if input.order.makerId in input.approval.approvedBy

approval_is_sound if approval_is_null

approval_is_sound if {
	approval_matches
	approval_is_granted
	approved_by_others
}
