from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.kernel.escaping import escape_controls


def test_controls_are_escaped_and_the_rest_stays():
    assert escape_controls("a\x1b[2Jb\r\x07\x00\x9b\u202e.txt\udcff") == (
        r"a\x1b[2Jb\x0d\x07\x00\u009b\u202e.txt\udcff"
    )
    assert escape_controls("a\n\tb é 漢 \u200f") == "a\n\tb é 漢 \u200f"


@given(st.text(st.characters()))
def test_nothing_that_acts_on_a_terminal_is_left(text):
    shown = escape_controls(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") or char in "\n\t" for char in shown)
    assert all(
        unicodedata.bidirectional(char) not in ("LRO", "RLO", "LRE", "RLE", "LRI", "RLI", "FSI")
        for char in shown
    )
    assert escape_controls(shown) == shown


@given(st.text())
def test_a_line_of_json_keeps_its_meaning(text):
    line = json.dumps({"a": text}, ensure_ascii=False)
    assert json.loads(escape_controls(line)) == {"a": text}
