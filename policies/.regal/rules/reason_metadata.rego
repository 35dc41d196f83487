# METADATA
# description: A rule that takes its reason from METADATA must have a title, a description, code, message and regulation
# schemas:
#   - input: schema.regal.ast
package custom.regal.rules.policy["reason-metadata"]

import data.regal.result

report contains violation if {
	some rule in input.rules
	takes_metadata(rule)
	not is_described(rule)
	violation := result.fail(rego.metadata.chain(), result.location(rule.head))
}

takes_metadata(rule) if {
	walk(rule, [_, ref])
	[part.value | some part in ref] == ["rego", "metadata", "rule"]
}

is_described(rule) if {
	some annotations in rule.annotations
	annotations.title
	annotations.description
	annotations.custom.code
	annotations.custom.message
	annotations.custom.regulation
}
