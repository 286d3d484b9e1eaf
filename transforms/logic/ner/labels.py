"""Translates the labels of spaCy's models into the types of entities of the table.

A model has the labels of the corpus that it learned from, so each language has its own. The table has those of the
pipelines that spaCy publishes (https://spacy.io/models).

``MISC`` has no type: in the corpora that have it (WikiNER, AnCora, DaNE) it is peoples, languages, events, works and
products alike, and any one type would be wrong for most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_LABELS: Final[Mapping[str, str]] = {
    # PER: WikiNER and its like (de es fr it pt ru ...). PS, OG, LC: Korean. PRS: Swedish. persName: Polish.
    "PERSON": "PERSON PER PS PRS persName",
    "ORG": "ORG OG ORGANIZATION ORGANISATION orgName",
    # The Norwegian corpus tells a state as a place from a state that acts; it is a state in both.
    "GPE": "GPE GPE_LOC GPE_ORG placeName",
    "LOC": "LOC LC LOCATION geogName",
    "FAC": "FAC FACILITY",
    # What is derived from a place, "norsk"; the nationalities, religions and parties of the Romanian corpus.
    "NORP": "NORP DRV NAT_REL_POL",
    "EVENT": "EVENT EVT EVN",
    "LAW": "LAW",
    "PRODUCT": "PRODUCT PROD OBJ",
    "WORK_OF_ART": "WORK_OF_ART WRK",
}
"""The labels of each type."""

TYPES: Final[Mapping[str, str]] = {
    label: type_ for type_, labels in _LABELS.items() for label in labels.split()
}
"""The type of entities that a label stands for."""

# Amounts and times, which have annotators of their own.
_AMOUNTS = "CARDINAL ORDINAL QUANTITY PERCENT MONEY NUMERIC_VALUE MSR QT DATE TIME DATETIME PERIOD TME DT TI date time"
# Names of many kinds, and what is no name of a person, a place, a body or a work.
_OTHERS = "MISC LANGUAGE DERIV_PER MOVEMENT PET_NAME PHONE TITLE_AFFIX"

NO_TYPE: Final = frozenset([*_AMOUNTS.split(), *_OTHERS.split()])
"""Labels that stand for no type of the table. What they mark is left out."""


def choose_type(label: str) -> str:
    """Returns the type of entities that a label stands for; the label itself if it stands for none."""
    return TYPES.get(label, label)


def list_unknown(labels: Iterable[str]) -> tuple[str, ...]:
    """Returns those of a model's labels that this module does not know, sorted; what they mark is left out."""
    return tuple(sorted(set(labels) - TYPES.keys() - NO_TYPE))
