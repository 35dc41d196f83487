package trading.risk

import data.trading.lib

# METADATA
# title: Credit of the customer
# description: The aggregate of what the account entered, not of what was executed, stays within its credit.
# custom:
#   code: ACCOUNT_CREDIT
#   regulation: SEC 15c3-5(c)(1)(i)
#   message: The order must not need more credit than the account has available.
#   unit: MINOR
account_credit := at_most(rego.metadata.rule(), amounts.creditAvailableMinor, amounts.creditNeededMinor)

# METADATA
# title: Position limit
# description: The worst position that the account's open orders and this one can lead to stays within the limit.
# custom:
#   code: POSITION_LIMIT
#   regulation: SEC 15c3-5(c)(1)(i)
#   message: The worst position after the order must not be above the account's limit.
#   unit: MINOR
position_limit := at_most(rego.metadata.rule(), limits.maxPositionMinor, amounts.worstPositionMinor)

# METADATA
# title: Concentration
# description: |
#   One instrument's share of the account's equity. Without equity every position is too much, and none is not.
# custom:
#   code: CONCENTRATION
#   regulation: SEC 15c3-1(c)(2)(vi)(M), internal limit
#   message: The worst position's share of the account's equity must not be above the limit.
#   unit: BPS
concentration := share_check(rego.metadata.rule(), limits.maxConcentrationBps)

share_check(rule, limit) := check(rule, "FAIL", lib.shown(limit), null) if {
	equity_is_lacking
} else := at_most(rule, limit, share_of_equity)

equity_is_lacking if {
	limits.maxConcentrationBps != null
	amounts.equityMinor != null
	amounts.equityMinor <= 0
	amounts.worstPositionMinor > 0
}

default share_of_equity := null

share_of_equity := 0 if amounts.worstPositionMinor == 0

share_of_equity := amounts.concentrationBps if {
	amounts.equityMinor > 0
	amounts.worstPositionMinor > 0
}

# METADATA
# title: Capital of the firm
# description: The haircut on all positions, all open orders and this order stays within the firm's capital.
# custom:
#   code: FIRM_CAPITAL
#   regulation: SEC 15c3-5(c)(1)(i), SEC 15c3-1
#   message: The order must not use more capital than the firm has available.
#   unit: MINOR
firm_capital := at_most(rego.metadata.rule(), limits.firmCapitalAvailableMinor, amounts.firmCapitalUsedMinor)
