package trading.authz

import data.trading.lib

invalid_fields contains field if some field in lib.textless(input, [["subject"], ["action"]])

invalid_fields contains "roles" if not roles_are_known

invalid_fields contains "accounts" if not accounts_are_known

invalid_fields contains "resource" if not resource_is_known

# What the resource says must be readable; it may say nothing.
invalid_fields contains sprintf("resource.%s", [name]) if {
	some name in ["accountId", "traderId"]
	value := object.get(input, ["resource", name], null)
	value != null
	not lib.is_text(value)
}

is_complete if count(invalid_fields) == 0

roles_are_known if lib.is_text_list(input.roles)

accounts_are_known if lib.is_text_list(input.accounts)

resource_is_known if is_object(input.resource)

# The roles of this person that allow the action, each with the accounts it reaches.
granting[role] := data.trading.authz.roles[role].accounts if {
	some role in input.roles
	input.action in data.trading.authz.roles[role].actions
}

is_granted if count(granting) > 0

reaches_all if "ALL" in granting

reaches_own if "OWN" in granting

# These change something for one account, so that account must be named.
changes_account if input.action in {"order.submit", "order.cancel", "order.amend", "order.withdraw"}

default account := null

account := input.resource.accountId

reaches_account if reaches_all

reaches_account if {
	reaches_own
	account in input.accounts
}

reaches_account if {
	reaches_own
	account == null
	not changes_account
}

only_by_its_trader if input.action in {"order.amend", "order.withdraw"}

is_of_its_trader if not only_by_its_trader

is_of_its_trader if input.resource.traderId == input.subject

default accounts := []

accounts := "ALL" if {
	allow
	reaches_all
}

accounts := sort(input.accounts) if {
	allow
	not reaches_all
}
