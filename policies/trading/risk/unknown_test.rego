package trading.risk_test

import data.trading.risk

# Whatever is missing or of another type denies, and no check is left out.
test_unknown_order_denies if {
	every document in spoiled("order") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_account_denies if {
	every document in spoiled("account") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_instrument_denies if {
	every document in spoiled("instrument") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_price_denies if {
	every document in spoiled("price") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_fees_deny if {
	every document in spoiled("fees") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_amounts_deny if {
	every document in spoiled("amounts") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_limits_deny if {
	every document in spoiled("limits") {
		decision := risk.decision with input as document
		is_denial(decision)
	}
}

test_unknown_section_denies[note] if {
	some section, _ in good
	path := concat("", ["/", section])
	some note, document in {
		sprintf("%s absent", [section]): without([path]),
		sprintf("%s null", [section]): changed({path: null}),
		sprintf("%s a number", [section]): changed({path: 5}),
	}
	decision := risk.decision with input as document
	is_denial(decision)
}

is_denial(decision) if {
	decision.allow == false
	decision.obligations == []
	count(decision.reasons) > 0
	[check.code | some check in decision.checks] == codes
}

# The good order, each time with one field of the section taken away or given a value it cannot have.
spoiled(section) := object.union(
	{sprintf("%s absent", [path]): without([path]) |
		some name, _ in good[section]
		path := sprintf("/%s/%s", [section, name])
	},
	{sprintf("%s is %s", [path, json.marshal(value)]): changed({path: value}) |
		some name, fact in good[section]
		path := sprintf("/%s/%s", [section, name])
		some value in impossible[type_name(fact)]
	},
)

impossible := {
	"string": [null, " ", 7],
	"number": [null, "100", 1.5, true],
	"boolean": [null, "true", 1],
	"array": [null, "", {}, 1, [null], [[]]],
}
