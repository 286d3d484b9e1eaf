from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.entities import unescape_once, unescape_rest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Don&#x27;t &amp; &#8211; Caf&eacute;", "Don't & – Café"),
        ("AT&T, R&D and AT&section", "AT&T, R&D and AT&section"),
        ("a &unknownname; b &; c", "a &unknownname; b &; c"),
        ("plain", "plain"),
    ],
)
def test_references_are_read_once_and_only_whole(text, plain):
    assert unescape_once(text) == unescape_rest(text) == plain


@pytest.mark.parametrize(
    ("text", "once", "rest"),
    [
        ("Use &lt;b&gt; &amp; &quot;", 'Use <b> & "', 'Use &lt;b&gt; & "'),
        ("&amp;lt;b&#62; &amp;amp;", "&lt;b> &amp;", "&amp;lt;b&#62; &amp;"),
    ],
)
def test_what_may_be_meant_is_left_in_a_plain_text(text, once, rest):
    assert (unescape_once(text), unescape_rest(text)) == (once, rest)
