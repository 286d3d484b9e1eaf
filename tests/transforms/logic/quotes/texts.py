"""Texts with the entities that their tests name."""

from __future__ import annotations

from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.quotes.reading import Reading


def make_entities(body, *names):
    """Returns a person for each argument. Its spellings are separated by ``|``; the first is the full name."""
    entities = []
    for number, forms in enumerate(names):
        mentions = {}
        for form in forms.split("|"):
            at = body.find(form)
            while at >= 0:
                if not any(m.start <= at < m.end for m in mentions.values()):
                    mentions[at] = Mention(at, at + len(form), form)
                at = body.find(form, at + 1)
        found = tuple(mentions[at] for at in sorted(mentions))
        name = forms.split("|")[0]
        entities.append(Entity(number, name, "PERSON", len(found), 0.5, found))
    return entities


def read(body, *names):
    return Reading(body, make_entities(body, *names))


def find_span(reading, text):
    """Returns the first occurrence of a text, with the place of its entity if it is a mention."""
    start = reading.body.index(text)
    end = start + len(text)
    return next((m for m in reading.mentions if m[:2] == (start, end)), (start, end, None))


def extract(body, *names):
    """Returns the quotations of a text, after a check of their offsets."""
    quotes = extract_quotes(body, make_entities(body, *names))
    for quote in quotes:
        assert body[quote.start : quote.end] == quote.text
        if quote.cue is not None:
            assert body[quote.cue_start : quote.cue_end] == quote.cue
    return quotes
