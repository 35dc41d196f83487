package trading.risk

import data.trading.lib

# One check as the decision shows it, described by the METADATA of its rule.
check(rule, outcome, limit, actual) := {
	"code": rule.custom.code,
	"message": rule.custom.message,
	"unit": rule.custom.unit,
	"outcome": outcome,
	"limit": limit,
	"actual": actual,
}

# A check of integers that passes up to and including the limit. Rego orders null below every number, so that without
# the question for numbers an unknown amount would be within every limit.
at_most(rule, limit, actual) := check(rule, "PASS", format_int(limit, 10), format_int(actual, 10)) if {
	is_number(limit)
	is_number(actual)
	actual <= limit
} else := check(rule, "UNDECIDED", lib.shown(limit), lib.shown(actual)) if {
	null in {limit, actual}
} else := check(rule, "FAIL", format_int(limit, 10), format_int(actual, 10))

# A check that passes when the text is the required one.
equals(rule, required, actual) := check(rule, "PASS", required, actual) if {
	actual == required
} else := check(rule, "FAIL", required, actual) if {
	is_string(actual)
} else := check(rule, "UNDECIDED", required, null)

# A check that passes when there are no such names.
none_of(rule, names) := check(rule, "PASS", null, null) if {
	count(names) == 0
} else := check(rule, "FAIL", null, lib.listed(names))
