"""Makes the entities of a document in a language whose words are in no table.

What holds in every language with names is used: equal spellings are one entity, of one type; a person has a full name
and is later called by a part of it; an acronym stands in brackets behind its name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.schemas.records import ENTITY_TYPES, Entity
from wiredesk.transforms.logic.entities.coreference import link_names
from wiredesk.transforms.logic.entities.group import build_entities
from wiredesk.transforms.logic.entities.types import Name, fold_name
from wiredesk.transforms.logic.kernel.spans import drop_overlaps
from wiredesk.transforms.logic.ner.model import NamedMention

_AROUND = " \t\n\xa0\"“”„‟«»‹›‘‚'’()[]{}<>,;:!?¡¿…—–-。、，；：！？「」『』（）《》"


def group_plainly(body: str, mentions: Sequence[NamedMention]) -> tuple[Entity, ...]:
    """Returns the entities of a text in any language, in order of first mention.

    Each spelling has one type: the one that the model gives it most often, of two the first.

    Args:
      body: the text.
      mentions: the mentions of the model, with offsets into ``body``.

    Returns:
      Entities as of :func:`wiredesk.transforms.logic.entities.group.group_entities`.
    """
    names = drop_overlaps([name for mention in mentions if (name := _trim(body, mention)) is not None])
    types = _choose_types(names)
    names = [replace(name, label=types[fold_name(name.text)]) for name in names]
    return build_entities(body, names, link_names(body, names))


def _trim(body: str, mention: NamedMention) -> Name | None:
    """Returns a mention without the punctuation around it; None if it is of no type of the table or has no letters."""
    text = body[mention.start : mention.end]
    start = mention.start + len(text) - len(text.lstrip(_AROUND))
    name = text.strip(_AROUND)
    if mention.label not in ENTITY_TYPES or not any(c.isalpha() for c in name):
        return None
    return Name(start, start + len(name), name, mention.label)


def _choose_types(names: Sequence[Name]) -> dict[str, str]:
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        votes[fold_name(name.text)][name.label] += 1
    return {key: found.most_common(1)[0][0] for key, found in votes.items()}
