from __future__ import annotations

from tests.transforms.logic.quotes.texts import extract
from wiredesk.transforms.logic.quotes.certainty import estimate_resolution


def test_a_pronoun_and_a_role_say_less_than_a_name():
    body = (
        "Ann Lee, the mayor, came. “We go at noon,” Ann Lee said.\n\n“We go at one,” the mayor said.\n\n"
        "Ann Lee met Mary Poe at the pier. “We go at two,” she said."
    )
    name, role, pronoun = (quote.confidence for quote in extract(body, "Ann Lee", "Mary Poe"))
    assert name > max(role, pronoun)


def test_unknown_features_do_not_count():
    assert estimate_resolution("name", ("odd",)) == estimate_resolution("name", ())
