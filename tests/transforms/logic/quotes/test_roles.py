from __future__ import annotations

from dataclasses import replace

import pytest

from tests.transforms.logic.quotes.texts import extract, make_entities
from wiredesk.transforms.logic.quotes import extract_quotes


@pytest.mark.parametrize(
    ("before", "role", "speaker"),
    [
        ("Mayor Ann Lee met Bob Ray.", "the mayor", "Ann Lee"),
        ("Mayor Ann Lee met former Mayor Bob Ray.", "the mayor", "Ann Lee"),
        ("Mayor Ann Lee met former Mayor Bob Ray.", "the former mayor", "Bob Ray"),
        ("Mayor-elect Ann Lee met Mayor Bob Ray.", "the mayor", "Bob Ray"),
        ("Lt. Gov. Ann Lee met Gov. Bob Ray.", "the governor", "Bob Ray"),
        ("Ann Lee met a former envoy.", "the envoy", "a former envoy"),
        ("Ann Lee, a liberal, met Bob Ray.", "the liberal morning press", "the liberal morning press"),
        ("Vice President Ann Lee met President Bob Ray.", "the president", "Bob Ray"),
        ("The mayor, Ann Lee, met Bob Ray.", "the mayor", "Ann Lee"),
        ("Ann Lee, 51, the mayor of the port, met Bob Ray.", "the mayor", "Ann Lee"),
        ("President Ann Lee of Norland met President Bob Ray of Westland.", "the president", "the president"),
        ("Ann Lee met Bob Ray.", "the spokeswoman", "the spokeswoman"),
        ("Ann Lee met a pilot from the north.", "the pilot", "a pilot"),
        ("Ann Lee met a pilot. Mayor Bob Ray slept.", "the mayor", "Bob Ray"),
        ("Spokesman Bob Ray met Ann Lee.", "the spokesman for the port", "the spokesman for the port"),
        ("Democratic nominee Ann Lee met Bob Ray.", "the Republican nominee", "the Republican nominee"),
        ("Mayor Ann Lee, R-Ohio, met Bob Ray.", "the Texas Democrat", "the Texas Democrat"),
        ("Ann Lee, R-Texas, met Bob Ray.", "the Texas Republican", "Ann Lee"),
    ],
)
def test_roles_mean_those_whom_the_text_gives_them(before, role, speaker):
    (quote,) = extract(f"{before}\n\n“We go home at noon,” {role} said.", "Ann Lee", "Bob Ray")
    assert quote.speaker == speaker


_RAIN = "It rained on the piers. " * 20


@pytest.mark.parametrize(
    ("before", "words", "speaker"),
    [
        ("The Norland Bank closed.", "the bank", "Norland Bank"),
        ("The Norland Tide Service closed.", "the tide service", "Norland Tide Service"),
        ("The Norland Tide Service closed.", "the agency", "Norland Tide Service"),
        ("The Norland Tide Service closed.", "the honest agency", "the honest agency"),
        ("The Norland Bank met the Westland Bank.", "the bank", "the bank"),
        (
            f"The Westland Bank closed. {_RAIN} The Norland Bank opened.",
            "the bank",
            "Norland Bank",
        ),
    ],
)
def test_a_noun_means_the_body_with_it_in_its_name(before, words, speaker):
    body = f"{before}\n\n“We close at noon today,” {words} said."
    entities = make_entities(body, "Norland Bank", "Westland Bank", "Norland Tide Service")
    typed = [replace(one, type="ORG") for one in entities if one.mentions]
    assert extract_quotes(body, typed)[-1].speaker == speaker
