package custom.regal.rules.policy_test

import data.custom.regal.rules.policy

described := `package p

# METADATA
# title: A title
# description: A description
# custom:
#   code: A_CODE
#   message: It must be so.
#   regulation: A rule
refusals contains reason(rego.metadata.rule()) if not fact_holds
`

test_described_rule_passes if {
	report := policy["reason-metadata"].report with input as regal.parse_module("p.rego", described)
	report == set()
}

test_undescribed_rule_fails[field] if {
	some field in ["title", "description", "code", "message", "regulation"]
	undescribed := regex.replace(described, sprintf("(?m)^# +%s: .*\n", [field]), "")
	report := policy["reason-metadata"].report with input as regal.parse_module("p.rego", undescribed)
	count(report) == 1
}

test_negated_expression[note] if {
	some note, [body, expected] in {
		"rule": ["not fact_holds", 0],
		"call of a local": ["some x in [1]\nnot f(x)", 0],
		"call of the input": ["not f(input.x)", 1],
		"membership of the input": [`not input.x in {"a"}`, 1],
		"data": ["not f(data.x)", 1],
		"nested": ["not f(g(input.x))", 1],
	}
	module := sprintf("package p\n\ndeny if {\n%s\n}\n", [body])
	report := policy["negated-input"].report with input as regal.parse_module("p.rego", module)
	count(report) == expected
}
