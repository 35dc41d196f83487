package trading.authz_test

import data.trading.authz

test_absent_field_denies[path] if {
	some path, code in {
		"/subject": "INPUT_INVALID",
		"/roles": "INPUT_INVALID",
		"/accounts": "INPUT_INVALID",
		"/action": "INPUT_INVALID",
		"/resource": "INPUT_INVALID",
		"/resource/accountId": "ACCOUNT_NOT_ENTITLED",
		"/resource/traderId": "NOT_THE_TRADER",
	}
	decision := authz.decision with input as json.remove(changed({}), [path])
	is_denial(decision)
	code in {reason.code | some reason in decision.reasons}
}

# A role that reaches every account is not asked for the account, but must be told one that can be read.
test_ill_typed_field_denies[path] if {
	some path in ["/subject", "/roles", "/accounts", "/action", "/resource", "/resource/accountId", "/resource/traderId"]
	readable := {"/roles": ["trader", "checker"], "/action": "order.read"}
	documents := [changed(object.union(readable, {path: value})) |
		some value in [false, 1.5, " ", [1]]
	]
	every document in documents {
		decision := authz.decision with input as document
		is_denial(decision)
		some reason in decision.reasons
		reason.code == "INPUT_INVALID"
		reason.actual == replace(trim_prefix(path, "/"), "/", ".")
	}
}

test_roles_as_object_deny if {
	decision := authz.decision with input as changed({"/roles": {"a": "trader"}})
	is_denial(decision)
}

test_table_unreadable_denies[note] if {
	some note, table in {"none": {}, "null": null, "a list": ["trader"], "no actions": {"trader": {"accounts": "OWN"}}}
	decision := authz.decision with input as changed({}) with authz.roles as table
	is_denial(decision)
}

# A role of the table that does not say whose accounts it reaches reaches none.
test_reach_unknown_denies[note] if {
	some note, [entry, account] in {
		"absent": [{"actions": ["order.read"]}, "ACC-001"],
		"new": [{"accounts": "SOME", "actions": ["order.read"]}, "ACC-001"],
		"new, for no account": [{"accounts": "SOME", "actions": ["order.read"]}, null],
	}
	decision := authz.decision with input as changed({"/action": "order.read", "/resource/accountId": account})
		with authz.roles as {"trader": entry}
	is_denial(decision)
}

test_no_object_denies[note] if {
	some note, document in {"null": null, "number": 5, "text": "self.read", "array": [changed({})], "empty": {}}
	decision := authz.decision with input as document
	is_denial(decision)
}

# The default decision cannot take its words from the METADATA. They are the same.
test_no_input_denies if {
	is_denial(authz.decision)
	[default_reason] := authz.decision.reasons
	default_reason.code == "INPUT_INVALID"
	default_reason.actual == null
	decision := authz.decision with input as {}
	some reason in decision.reasons
	reason.code == default_reason.code
	reason.message == default_reason.message
}

is_denial(decision) if {
	decision.allow == false
	decision.scope == {"accounts": []}
	decision.obligations == []
	count(decision.reasons) > 0
}
