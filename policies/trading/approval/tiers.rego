package trading.approval

import data.trading.lib

# How many checkers an order of this value needs: of the tiers it is above, the one that asks for most. With the bound
# of that tier and the value, which a checker is shown.
obligations(notional) := [obligation |
	some tier in tiers_below(notional)
	tier.required == max({other.required | some other in tiers_below(notional)})
	obligation := {
		"type": "APPROVAL",
		"required": tier.required,
		"rule": tier.rule,
		"limit": lib.shown(tier.aboveMinor),
		"actual": lib.shown(notional),
	}
]

tiers_below(notional) := [tier |
	some tier in data.trading.approval.tiers.USD
	notional > tier.aboveMinor
]

# Whether the tiers can be read. No tiers at all would mean no approval for anything.
tiers_known if {
	count(data.trading.approval.tiers.USD) > 0
	every tier in data.trading.approval.tiers.USD {
		is_string(tier.rule)
		is_number(tier.aboveMinor)
		is_number(tier.required)
		tier.required > 0
	}
}
