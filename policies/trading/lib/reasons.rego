package trading.lib

# METADATA
# title: Reason for a refusal
# description: |
#   Takes code and message from the METADATA of the rule that refuses, so that they cannot differ from what is
#   documented. A rule without METADATA still refuses.
reason(rule, limit, actual) := {
	"code": object.get(rule, ["custom", "code"], "CODE_MISSING"),
	"message": object.get(rule, ["custom", "message"], ""),
	"limit": limit,
	"actual": actual,
}

# A set of reasons as a list in the order of their codes.
sorted_by_code(reasons) := [reason |
	some code in sort({reason.code | some reason in reasons})
	some reason in reasons
	reason.code == code
]

# The names of a set as one text, or null where there is none.
default listed(_) := null

listed(names) := concat(", ", sort(names)) if count(names) > 0
