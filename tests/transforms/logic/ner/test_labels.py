"""The types that the labels of models stand for."""

from __future__ import annotations

import pytest

from wiredesk.schemas.records import ENTITY_TYPES
from wiredesk.transforms.logic.ner.labels import NO_TYPE, TYPES, choose_type, list_unknown

# The labels of the recognisers that spaCy publishes, version 3.8, by corpus.
PUBLISHED = {
    "en nl zh mk fi": "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY "
    "TIME WORK_OF_ART",
    "ca da de es fr it pt xx": "LOC MISC ORG PER",
    "ru uk": "LOC ORG PER",
    "pl": "date geogName orgName persName placeName time",
    "ja": "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY MOVEMENT NORP ORDINAL ORG PERCENT PERSON PET_NAME PHONE "
    "PRODUCT QUANTITY TIME TITLE_AFFIX WORK_OF_ART",
    "ko": "DT LC OG PS QT TI",
    "nb": "DRV EVT GPE_LOC GPE_ORG LOC MISC ORG PER PROD",
    "sv": "EVN LOC MSR OBJ ORG PRS TME WRK",
    "ro": "DATETIME EVENT FACILITY GPE LANGUAGE LOC MONEY NAT_REL_POL NUMERIC_VALUE ORDINAL ORGANIZATION PERIOD PERSON "
    "PRODUCT QUANTITY WORK_OF_ART",
    "el lt": "EVENT GPE LOC ORG PERSON PRODUCT TIME",
    "hr sl": "DERIV_PER LOC MISC ORG PER",
}


@pytest.mark.parametrize("languages", PUBLISHED)
def test_every_published_label_is_known_and_persons_places_and_bodies_have_a_type(languages):
    labels = PUBLISHED[languages].split()
    assert list_unknown(labels) == ()
    types = set(map(choose_type, labels))
    assert {"PERSON", "ORG"} <= types and types & {"LOC", "GPE"}


def test_types_are_those_of_the_table():
    assert set(TYPES.values()) == ENTITY_TYPES
    assert all(choose_type(type_) == type_ for type_ in ENTITY_TYPES)
    assert not TYPES.keys() & NO_TYPE


def test_a_label_without_a_type_stays_itself_and_an_unknown_one_is_listed():
    assert [choose_type(label) for label in ("MISC", "DATE", "SHIP")] == ["MISC", "DATE", "SHIP"]
    assert list_unknown(["SHIP", "PER", "MISC", "per", "AIRCRAFT", "SHIP"]) == ("AIRCRAFT", "SHIP", "per")
