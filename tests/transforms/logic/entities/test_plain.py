"""Entities of texts in any language."""

from __future__ import annotations

import re

import pytest

from tests.support import count_calls
from wiredesk.transforms.logic.entities.plain import group_plainly
from wiredesk.transforms.logic.ner.model import NamedMention


def mark(marked: str) -> tuple[str, list[NamedMention]]:
    """Returns a text and its mentions from one that has them as ``[LABEL name]``."""
    body, mentions = "", []
    for before, label, name in re.findall(r"([^[]*)(?:\[([A-Z_]+) ([^]]*)\])?", marked):
        body += before
        if label:
            mentions.append(NamedMention(len(body), len(body) + len(name), name, label))
        body += name
    return body, mentions


CASES = {
    "a surname is its bearer's": (
        "[PERSON Ana Roca] llegó a [LOC Cádiz]. [PERSON Roca] no habló.",
        [("Ana Roca", "PERSON", 2), ("Cádiz", "LOC", 1)],
    ),
    "the type given most often is the type": (
        "[ORG Kessin] liegt am Fluss. [LOC Kessin] wächst, und [LOC Kessin] baut.",
        [("Kessin", "LOC", 3)],
    ),
    "an acronym is the name that it stands for": (
        "O [ORG Banco Central Novo] ([ORG BCN]) subiu os juros. O [ORG BCN] espera.",
        [("Banco Central Novo", "ORG", 3)],
    ),
    "quotation marks are no part of a name": (
        "La [WORK_OF_ART « Nuit longue »] sort lundi, a dit [PERSON Zoé Petit,] hier.",
        [("Nuit longue", "WORK_OF_ART", 1), ("Zoé Petit", "PERSON", 1)],
    ),
    "a script without capitals has names too": (
        "[PERSON 王小明]说，[GPE 青港]。[PERSON 王小明]走了。",
        [("王小明", "PERSON", 2), ("青港", "GPE", 1)],
    ),
    "labels of no type, dashes and figures are no entities": (
        "[MISC Abc] [DATE lundi] [ORG --] [LOC 1914] [PERSON Li]",
        [("Li", "PERSON", 1)],
    ),
    "no names": ("Nada.", []),
}


@pytest.mark.parametrize("case", CASES)
def test_entities_of_any_language(case: str) -> None:
    marked, expected = CASES[case]
    body, mentions = mark(marked)
    entities = group_plainly(body, mentions)
    assert [(entity.name, entity.type, entity.count) for entity in entities] == expected
    assert all(body[m.start : m.end] == m.text for entity in entities for m in entity.mentions)


def test_the_work_grows_with_the_length() -> None:
    unit = "[PERSON Ana Roca] vio a [PERSON Roca] en [LOC Cádiz]. "
    group_plainly(*mark(unit))
    short, long = (count_calls(group_plainly, *mark(unit * times)) for times in (100, 400))
    assert long <= 4.2 * short
