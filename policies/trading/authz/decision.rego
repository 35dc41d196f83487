# METADATA
# title: Authorisation
# description: |
#   Which role does what, and for whose accounts, is bundle data. Somebody with several roles has the union of them.
package trading.authz

import data.trading.lib

# METADATA
# title: Authorisation decision
# description: May this person do this? The scope says which accounts' rows the answer may show.
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
	"scope": {"accounts": []},
}

decision := {
	"allow": allow,
	"reasons": lib.sorted_by_code(refusals),
	"obligations": [],
	"scope": {"accounts": accounts},
} if {
	is_object(input)
}

default allow := false

allow if {
	is_complete
	is_granted
	reaches_account
	is_of_its_trader
}

# METADATA
# title: Complete question
# description: Fails closed on anything absent or ill-typed. The names of such fields are in actual.
# custom:
#   code: INPUT_INVALID
#   regulation: SEC 15c3-5(c)(2)(iii)
#   message: Every fact that the decision rests on must be present and of a known kind.
refusals contains refusal if {
	not is_complete
	refusal := lib.reason(rego.metadata.rule(), null, lib.listed(invalid_fields))
}

# METADATA
# title: Entitled to the action
# description: One of the person's roles allows the action. An action or a role that is not in the table allows nothing.
# custom:
#   code: NOT_ENTITLED
#   regulation: SEC 15c3-5(c)(2)(iii)
#   message: One of the roles must allow the action.
refusals contains refusal if {
	not is_granted
	refusal := lib.reason(rego.metadata.rule(), lib.shown_at(input, ["action"]), lib.shown_at(input, ["roles"]))
}

# METADATA
# title: Entitled to the account
# description: A role that reaches only the person's own accounts does not reach this one.
# custom:
#   code: ACCOUNT_NOT_ENTITLED
#   regulation: SEC 15c3-5(c)(2)(iii)
#   message: The account must be one the person is entitled to.
refusals contains refusal if {
	is_granted
	not reaches_account
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["accounts"]),
		lib.shown_at(input, ["resource", "accountId"]),
	)
}

# METADATA
# title: Withdrawn and amended by its trader
# description: An order is taken back or changed by who made it, and by nobody else on the same account.
# custom:
#   code: NOT_THE_TRADER
#   regulation: FINRA 3110
#   message: Only the order's own trader may withdraw or amend it.
refusals contains refusal if {
	is_granted
	not is_of_its_trader
	refusal := lib.reason(
		rego.metadata.rule(),
		lib.shown_at(input, ["resource", "traderId"]),
		lib.shown_at(input, ["subject"]),
	)
}
