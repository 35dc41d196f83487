# METADATA
# description: Negate a rule, not an expression over input, which is undefined and skipped where the input is absent
# schemas:
#   - input: schema.regal.ast
package custom.regal.rules.policy["negated-input"]

import data.regal.result

report contains violation if {
	walk(input.rules, [_, expression])
	expression.negated == true
	walk(expression.terms, [_, ref])
	ref.type == "ref"
	ref.value[0].value in {"input", "data"}
	violation := result.fail(rego.metadata.chain(), result.location(expression))
}
