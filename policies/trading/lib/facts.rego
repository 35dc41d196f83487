# METADATA
# description: What the decisions share, for reading an input and for showing a value of it in a reason.
package trading.lib

# Whether the value is a whole number.
is_integer(value) if {
	is_number(value)
	value == floor(value)
}

# Whether the value is a text that is not blank.
is_text(value) if {
	is_string(value)
	trim_space(value) != ""
}

# Whether the value is a text in which there is something to see: neither white space, nor a character that Unicode has
# readers ignore where they cannot show it, nor the Braille cell without a dot.
is_visible_text(value) if {
	is_string(value)
	regex.match(
		concat("", [
			`[^\x{0}-\x{20}\x{7F}-\x{A0}\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{1680}\x{17B4}\x{17B5}`,
			`\x{180B}-\x{180F}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{2800}\x{3000}\x{3164}`,
			`\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}\x{FFF0}-\x{FFF8}`,
			`\x{1BCA0}-\x{1BCA3}\x{1D173}-\x{1D17A}\x{E0000}-\x{E0FFF}]`,
		]),
		value,
	)
}

# Whether the value is a list of nothing but texts. A text or an object is not a list.
is_text_list(value) if {
	is_array(value)
	every element in value {
		is_text(element)
	}
}

# Of the paths, those where there is no text, each with its names joined by dots.
textless(document, paths) := {concat(".", path) |
	some path in paths
	not has_text(document, path)
}

has_text(document, path) if is_text(object.get(document, path, null))

# The value at the path as a reason shows it, or null where it cannot be shown.
shown_at(document, path) := shown(object.get(document, path, null))

# A value as a reason shows it. Texts stay, integers become decimal texts, lists of texts are joined.
shown(value) := value if {
	is_string(value)
} else := format_int(value, 10) if {
	is_integer(value)
} else := concat(", ", value) if {
	is_text_list(value)
} else := null
