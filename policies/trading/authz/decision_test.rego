package trading.authz_test

import data.trading.authz

# Who may do what, as a grid apart from the table of the bundle: a for all accounts, o for own accounts, - for not.
roles := ["trader", "checker", "compliance", "operations", "auditor"]

grid := {
	"order.submit": "o----",
	"order.read": "oaaaa",
	"order.list": "oaaaa",
	"order.history": "oaaaa",
	"order.cancel": "o--a-",
	"order.amend": "o----",
	"order.withdraw": "o----",
	"order.retry": "---a-",
	"order.abandon": "---a-",
	"approval.list": "oaaaa",
	"approval.read": "oaaaa",
	"approval.claim": "-a---",
	"approval.decide": "-a---",
	"account.read": "oaaaa",
	"position.read": "oaaaa",
	"execution.read": "oaaaa",
	"quote.read": "oaaaa",
	"part.read": "--aaa",
	"activity.read": "--aaa",
	"break.read": "--aaa",
	"break.resolve": "---a-",
	"venue.cancel": "---a-",
	"audit.read": "--a-a",
	"events.stream": "oaaaa",
	"self.read": "oaaaa",
	"order.delete": "-----",
}

asked(role, action, account) := {
	"subject": "person1",
	"roles": [role],
	"accounts": ["ACC-002", "ACC-001"],
	"action": action,
	"resource": {"accountId": account, "traderId": "person1"},
}

test_own_account[action][role] if {
	some action, cells in grid
	some index, role in roles
	cell := substring(cells, index, 1)
	decision := authz.decision with input as asked(role, action, "ACC-001")
	decision.allow == {"a": true, "o": true, "-": false}[cell]
	decision.scope.accounts == {"a": "ALL", "o": ["ACC-001", "ACC-002"], "-": []}[cell]
	decision.obligations == []
	[reason.code | some reason in decision.reasons] == {"a": [], "o": [], "-": ["NOT_ENTITLED"]}[cell]
}

test_other_account[action][role] if {
	some action, cells in grid
	some index, role in roles
	cell := substring(cells, index, 1)
	decision := authz.decision with input as asked(role, action, "ACC-009")
	decision.allow == {"a": true, "o": false, "-": false}[cell]
	decision.scope.accounts == {"a": "ALL", "o": [], "-": []}[cell]
	codes := [reason.code | some reason in decision.reasons]
	codes == {"a": [], "o": ["ACCOUNT_NOT_ENTITLED"], "-": ["NOT_ENTITLED"]}[cell]
}

# Reads without an account are answered within the scope. What changes something must name its account.
test_no_account[action][role] if {
	some action, cells in grid
	some index, role in roles
	cell := substring(cells, index, 1)
	decision := authz.decision with input as asked(role, action, null)
	required := action in {"order.submit", "order.cancel", "order.amend", "order.withdraw"}
	codes := [reason.code | some reason in decision.reasons]
	codes == {
		["a", false]: [],
		["a", true]: [],
		["o", false]: [],
		["o", true]: ["ACCOUNT_NOT_ENTITLED"],
		["-", false]: ["NOT_ENTITLED"],
		["-", true]: ["NOT_ENTITLED"],
	}[[cell, required]]
}

test_table_is_the_grid if {
	object.keys(authz.roles) == {role | some role in roles}
	actions := {action | some role in roles; some action in authz.roles[role].actions}
	actions == object.keys(grid) - {"order.delete"}
}

changed(changes) := json.patch(
	asked("trader", "order.withdraw", "ACC-001"),
	[{"op": "add", "path": path, "value": value} | some path, value in changes],
)

# What is changed, the accounts of the scope, and for each reason its limit and its actual value.
cases := {
	"own order withdrawn": [{}, ["ACC-001", "ACC-002"], []],
	"another's order withdrawn": [{"/resource/traderId": "person2"}, [], [["NOT_THE_TRADER", "person2", "person1"]]],
	"nobody's order withdrawn": [{"/resource/traderId": null}, [], [["NOT_THE_TRADER", null, "person1"]]],
	"another's order amended": [
		{"/action": "order.amend", "/resource/traderId": "person2"},
		[],
		[["NOT_THE_TRADER", "person2", "person1"]],
	],
	"another's order cancelled": [
		{"/action": "order.cancel", "/resource/traderId": "person2"},
		["ACC-001", "ACC-002"],
		[],
	],
	"another's order on another account": [
		{"/resource": {"traderId": "person2", "accountId": "ACC-009"}},
		[],
		[["ACCOUNT_NOT_ENTITLED", "ACC-002, ACC-001", "ACC-009"], ["NOT_THE_TRADER", "person2", "person1"]],
	],
	"not entitled says no more": [
		{"/resource": {"traderId": "person2", "accountId": "ACC-009"}, "/roles": ["checker", "auditor"]},
		[],
		[["NOT_ENTITLED", "order.withdraw", "checker, auditor"]],
	],
	"no role": [{"/roles": []}, [], [["NOT_ENTITLED", "order.withdraw", ""]]],
	"unknown role": [{"/roles": ["admin"]}, [], [["NOT_ENTITLED", "order.withdraw", "admin"]]],
	"unknown role for oneself": [
		{"/roles": ["admin"], "/action": "self.read"},
		[],
		[["NOT_ENTITLED", "self.read", "admin"]],
	],
	"unknown role beside a known one": [{"/roles": ["admin", "trader"]}, ["ACC-001", "ACC-002"], []],
	"no accounts": [{"/accounts": []}, [], [["ACCOUNT_NOT_ENTITLED", "", "ACC-001"]]],
	"no accounts to list": [{"/accounts": [], "/action": "order.list", "/resource": {}}, [], []],
	"both roles reach as far as the wider": [
		{"/roles": ["trader", "checker"], "/action": "order.read", "/resource/accountId": "ACC-009"},
		"ALL",
		[],
	],
	"both roles reach no further than the one that allows it": [
		{"/roles": ["trader", "checker"], "/action": "order.cancel", "/resource/accountId": "ACC-009"},
		[],
		[["ACCOUNT_NOT_ENTITLED", "ACC-002, ACC-001", "ACC-009"]],
	],
}

test_decision[note] if {
	some note, [changes, accounts, reasons] in cases
	decision := authz.decision with input as changed(changes)
	decision.allow == is_empty(reasons)
	decision.scope == {"accounts": accounts}
	[[reason.code, reason.limit, reason.actual] | some reason in decision.reasons] == reasons
}

test_reasons_documented[code] if {
	some document in [{}, changed({"/resource": {}})]
	decision := authz.decision with input as document
	some reason in decision.reasons
	code := reason.code
	regex.match(`^[A-Z][^.]+\.$`, reason.message)
}

default is_empty(_) := false

is_empty([]) := true
