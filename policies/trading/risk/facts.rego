# METADATA
# title: Pre-trade risk
# description: |
#   The facts of the input. An unknown one, absent or ill-typed, is null and never undefined, because an undefined
#   expression would skip the check that asks for it. Amounts are integers which the caller computed and rounded
#   against the trader; money is in minor units.
package trading.risk

import data.trading.approval
import data.trading.lib

symbol := object.get(input, ["order", "symbol"], null)

side := object.get(input, ["order", "side"], null)

order_type := object.get(input, ["order", "orderType"], null)

default quantity := null

quantity := input.order.quantity if integers(input.order).quantity > 0

account_status := object.get(input, ["account", "status"], null)

trading_status := object.get(input, ["instrument", "tradingStatus"], null)

default session := null

session := "OPEN" if input.instrument.sessionOpen == true

session := "CLOSED" if input.instrument.sessionOpen == false

price_state := object.get(input, ["price", "state"], null)

price := object.union(
	{"ageMs": null, "maxAgeMs": null, "beyondReferenceBps": null},
	integers(object.get(input, "price", {})),
)

# A list of names. None is a fact too: every venue has a fee. Anything else is unknown.
default venues_without_fee := null

venues_without_fee := input.fees.venuesWithoutFee if lib.is_text_list(input.fees.venuesWithoutFee)

whole_amounts := integers(object.get(input, "amounts", {}))

amounts := object.union(
	{
		"notionalMinor": null,
		"creditNeededMinor": null,
		"creditAvailableMinor": null,
		"worstPositionMinor": null,
		"equityMinor": null,
		"concentrationBps": null,
		"firmCapitalUsedMinor": null,
	},
	priced_amounts,
)

default priced_amounts := {}

# Amounts rest on a price, and are known only while that price is fresh. Most are none if they are negative: they
# would be within every limit.
priced_amounts := object.union(
	object.filter(whole_amounts, ["creditAvailableMinor", "equityMinor"]),
	{name: amount | some name, amount in whole_amounts; amount >= 0},
) if {
	price_stale.outcome == "PASS"
}

limits := object.union(no_limits, set_limits)

set_limits := integers(object.get(input, "limits", {}))

no_limits := {
	"maxOrderQuantity": null,
	"maxOrderNotionalMinor": null,
	"maxPositionMinor": null,
	"maxConcentrationBps": null,
	"collarBps": null,
	"firmCapitalAvailableMinor": null,
}

missing_limits contains name if some name in (object.keys(no_limits) - object.keys(set_limits))

missing_limits contains "maxAgeMs" if price.maxAgeMs == null

missing_limits contains "approvalTiers" if not approval.tiers_known

# Compliance's list, from the bundle. Where it cannot be read it is not empty, but undefined, and no symbol is free.
restricted_list := data.trading.risk.restricted if is_object(data.trading.risk.restricted)

# Of a section of the input, the whole numbers by name.
integers(section) := {name: value |
	some name, value in section
	is_number(value)
	value == floor(value)
}

# Of a section of the input, the names of the texts that are not blank.
texts(section) := {name |
	some name, value in section
	is_string(value)
	trim_space(value) != ""
}
