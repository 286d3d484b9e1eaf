from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import find_span, read
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.plain_clauses import is_clause, is_plain


@pytest.mark.parametrize(
    ("body", "subject", "clause", "plain"),
    [
        ("Ann Lee said: “It rains.”", "Ann Lee", False, True),
        ("Ann Lee called it “a gift.”", "Ann Lee", True, False),
        ("The mayor called it “a gift.”", "The mayor", True, False),
        ("The law says it is “a gift.”", "The law", True, False),
        ("The wave called it “a gift.”", "The wave", False, False),
        ("Mayors called it “a gift.”", "Mayors", False, False),
        ("The mayor hit upon “a gift.”", "The mayor", False, False),
        ("The mayor said it is “a gift,” according to Ann Lee.", "The mayor", False, False),
        ("The mayor called it, as one may, “a gift.”", "The mayor", False, False),
    ],
)
def test_a_clause_with_one_subject_is_plain(body, subject, clause, plain):
    reading = read(body, "Ann Lee")
    found = Attribution(reading.stretches[0], "before", reading.cues[0], find_span(reading, subject))
    assert is_clause(reading, found) == clause
    assert is_plain(reading, found) == plain
