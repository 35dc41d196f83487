package trading.lib_test

import data.trading.lib

test_integer[note] if {
	some note, [value, expected] in {
		"zero": [0, true],
		"negative": [-1, true],
		"largest of 64 bits": [9223372036854775807, true],
		"fraction": [1.5, false],
		"fraction of a large number": [9007199254740993.5, false],
		"text": ["1", false],
		"null": [null, false],
		"boolean": [true, false],
	}
	integral := {true | lib.is_integer(value)}
	integral == {true | expected}
}

test_text[note] if {
	some note, [value, expected] in {
		"word": ["a", true],
		"empty": ["", false],
		"blank": [" \t\n", false],
		"number": [1, false],
		"null": [null, false],
	}
	textual := {true | lib.is_text(value)}
	textual == {true | expected}
}

test_visible_text[note] if {
	some note, [value, expected] in {
		"word": ["a", true],
		"one among blanks": ["\u00a0\u200ba\u2003", true],
		"letter of another script": ["\u3042", true],
		"sign": ["\u2713", true],
		"beyond the basic plane": ["\ud83d\udc4d", true],
		"empty": ["", false],
		"space": [" \t\n", false],
		"bell": ["\u0007", false],
		"no-break space": ["\u00a0", false],
		"soft hyphen": ["\u00ad", false],
		"em space": ["\u2003", false],
		"zero-width space": ["\u200b", false],
		"line separator": ["\u2028", false],
		"word joiner": ["\u2060", false],
		"Braille cell without a dot": ["\u2800", false],
		"ideographic space": ["\u3000", false],
		"Hangul filler": ["\u3164", false],
		"byte order mark": ["\ufeff", false],
		"language tag": ["\udb40\udc01", false],
		"number": [1, false],
		"null": [null, false],
	}
	visible := {true | lib.is_visible_text(value)}
	visible == {true | expected}
}

test_text_list[note] if {
	some note, [value, expected] in {
		"texts": [["a", "b"], true],
		"empty": [[], true],
		"blank among them": [["a", " "], false],
		"number among them": [["a", 1], false],
		"object of texts": [{"a": "b"}, false],
		"text": ["a", false],
		"null": [null, false],
	}
	textual := {true | lib.is_text_list(value)}
	textual == {true | expected}
}

test_textless if {
	document := {"a": {"text": "x", "number": 1}, "top": "y"}
	paths := [["a", "text"], ["a", "number"], ["a", "absent"], ["b", "absent"], ["top"], ["top", "deeper"]]
	lib.textless(document, paths) == {"a.number", "a.absent", "b.absent", "top.deeper"}
}

test_shown[note] if {
	some note, [value, expected] in {
		"text": ["a", "a"],
		"empty text": ["", ""],
		"integer": [-5, "-5"],
		"largest of 64 bits": [9223372036854775807, "9223372036854775807"],
		"texts": [["a", "b"], "a, b"],
		"no texts": [[], ""],
		"fraction": [1.5, null],
		"boolean": [true, null],
		"object": [{}, null],
		"null": [null, null],
	}
	lib.shown(value) == expected
}

test_shown_at if lib.shown_at({"a": {"b": 7}}, ["a", "b"]) == "7"

test_shown_at_nothing if lib.shown_at({"a": 7}, ["a", "b"]) == null

test_listed if lib.listed({"b", "a"}) == "a, b"

test_listed_nothing if lib.listed(set()) == null

test_reason_from_metadata if {
	rule := {"custom": {"code": "A_CODE", "message": "It must be so."}}
	lib.reason(rule, "1", "2") == {"code": "A_CODE", "message": "It must be so.", "limit": "1", "actual": "2"}
}

test_rule_without_metadata_still_refuses if {
	lib.reason({}, null, null) == {"code": "CODE_MISSING", "message": "", "limit": null, "actual": null}
}

# By the other fields the order would be c, b, a.
test_sorted_by_code if {
	reasons := {
		{"code": "b", "actual": "2"},
		{"code": "c", "actual": "1"},
		{"code": "a", "actual": "4"},
		{"code": "a", "actual": "3"},
	}
	sorted := lib.sorted_by_code(reasons)
	[reason.actual | some reason in sorted] == ["3", "4", "2", "1"]
}
