"""The edits of desks that print a report again.

Their frequencies and sizes are those that ``python -m tests.bench.dedup.measure`` printed for 31 labelled copies and
26 updates of the development data (median and quartiles, unless a comment gives others). The kinds of edits are those
of the design. A labelled pair is any two prints of one report, each of them edited on its way to its site. So one
print is cut half as often as a pair shows a cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.bench.dedup.story import Doc, Facts, make_headline, make_number, make_paragraph, make_sentence
from tests.bench.dedup.words import ADJECTIVES, DAYS, MONTHS, NOUNS, SYNONYMS, make_person, make_place

COPY_STYLE = (0.0, 0.3, 2.0, 5.2, 6.9)
"""Style edits in 100 words of a copy: quantiles 0.1, 0.25, 0.5, 0.75, 0.9."""
UPDATE_STYLE = (2.7, 3.5, 5.5, 9.2, 11.8)
"""Style edits in 100 words of an update: the same quantiles."""
STYLE_KINDS = (("delete", 63), ("insert", 35), ("replace", 73))
"""Relative frequency of each kind of style edit of a copy."""
STYLE_WORDS = (1, 1, 1, 2, 2, 3, 4, 7)
"""Words that a style edit deletes or inserts: quantiles in eighths."""
TAIL_CUT = (0.14, 0.28, 0.47, 0.63, 0.67)
"""Share of the longer text that was cut from its tail (a quarter of the copies): quantiles as above."""
UPDATE_KEPT = (0.35, 0.45, 0.58, 0.79, 0.84)
"""Share of the shorter version of an update that stands in the other one: quantiles as above."""
UPDATE_STEP = 0.7
"""Part of that which is one step from a version to the next, as a power of the share kept. The labelled texts are any two
versions of a report, seldom neighbours. With this and the next three any two generated versions differ as these do."""
UPDATE_LEAD = (0.33, 0.4, 0.5, 0.66, 0.76)
"""Share of the words of the lead that stay when it is rewritten. The other version has more of them, by chance and in its
background: 0.61 to 1.0 of the telling words. The labelled versions have 0.65 to 1.0."""
UPDATE_PLACES = 2
"""Places, beside the lead, in which a version has new passages; the longest is a fifth of its words."""
UPDATE_NEW_PEOPLE = 0.8
"""Share of the people in new passages whom the earlier version did not name."""
LEAD_WORDS = 30
_LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)


def draw_quantile(draw: Random, quantiles: tuple[float, ...]) -> float:
    """Draws from a distribution given by five quantiles, linear between them."""
    level = min(max(draw.random(), _LEVELS[0]), _LEVELS[-1])
    for low, high, a, b in zip(_LEVELS, _LEVELS[1:], quantiles, quantiles[1:], strict=False):
        if level <= high:
            return a + (b - a) * (level - low) / (high - low)
    return quantiles[-1]


def edit_style(draw: Random, doc: Doc, facts: Facts, per_100: float | None = None) -> Doc:
    """Replaces, inserts and deletes words at random places; numbers and names stay."""
    rate = (draw_quantile(draw, COPY_STYLE) if per_100 is None else per_100) / 100
    return replace(doc, paragraphs=tuple(_edit_words(draw, p, rate) for p in doc.paragraphs))


def _edit_words(draw: Random, paragraph: str, rate: float) -> str:
    words, edited = paragraph.split(" "), []
    at = 0
    while at < len(words):
        if draw.random() >= rate:
            edited.append(words[at])
            at += 1
            continue
        kind = draw.choices([k for k, _ in STYLE_KINDS], [n for _, n in STYLE_KINDS])[0]
        out = draw.choice(STYLE_WORDS) if kind != "insert" else 0
        fresh = draw.choice(STYLE_WORDS) if kind != "delete" else 0
        while out and any(_is_fact(w) for w in words[at : at + out]):
            out -= 1
        if kind == "replace" and words[at] in SYNONYMS:
            edited.append(SYNONYMS[words[at]])
            at += 1
            continue
        edited += [draw.choice((*NOUNS, *ADJECTIVES)) for _ in range(fresh)]
        at += out
        if not out and not fresh:
            edited.append(words[at])
            at += 1
    return " ".join(edited) or paragraph


def _is_fact(word: str) -> bool:
    return not word.islower() or any(map(str.isdigit, word)) or '"' in word


def edit_headline(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Replaces the headline."""
    return replace(doc, headline=make_headline(draw, doc.paragraphs))


def edit_dateline(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Puts a dateline or a byline in another form above the report."""
    place, date = make_place(draw), f"{draw.choice(MONTHS)[:3]} {draw.randint(1, 28)}"
    above = draw.choice(
        (
            f"{place.upper()}, {date} (Reuters) - ",
            f"{place.upper()} (AP) — ",
            f"({draw.choice(('CNN', 'AFP', 'Bloomberg'))}) ",
            f"By {make_person(draw)}\n\n",
            f"{place.upper()}, {date} - ",
            f"Updated {draw.randint(1, 12)}:{draw.randrange(60):02} PM EDT, {draw.choice(DAYS)[:3]} {date}, 2019\n\n",
        )
    )
    return replace(doc, above=above)


def edit_credit(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Puts a credit line below the report."""
    credit = draw.choice(
        (
            "(With inputs from agencies)",
            f"(Reporting by {make_person(draw)}; Editing by {make_person(draw)})",
            f"Associated Press writer {make_person(draw)} in {make_place(draw)} contributed to this report.",
            "Copyright 2019 The Associated Press. All rights reserved.",
            "Reuters",
        )
    )
    return replace(doc, below=(credit,))


def edit_marks(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Replaces quotation marks, dashes and apostrophes by those of another desk or language."""
    left, right = draw.choice((("“", "”"), ("«", "»"), ("„", "“"), ("``", "''")))

    def dress(text: str) -> str:
        text = text.replace("'", "’").replace(" - ", " — ")
        return re.sub(r'"([^"]*)"', rf"{left}\1{right}", text)

    return replace(doc, paragraphs=tuple(map(dress, doc.paragraphs)))


def edit_case(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Prints the report in capitals or in lower case, as old wires do."""
    fold: Callable[[str], str] = draw.choice((str.upper, str.lower))
    return replace(
        doc, paragraphs=tuple(map(fold, doc.paragraphs)), headline=doc.headline and fold(doc.headline)
    )


def trim_tail(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Cuts the report from its end."""
    wanted = doc.words * (1 - draw_quantile(draw, TAIL_CUT))
    kept: list[str] = []
    for paragraph in doc.paragraphs:
        if kept and sum(len(p.split()) for p in kept) + len(paragraph.split()) > wanted:
            break
        kept.append(paragraph)
    return replace(doc, paragraphs=tuple(kept))


def take_excerpt(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Keeps neighbouring paragraphs of about a fifth to a third of the report."""
    wanted, start = doc.words * draw.uniform(0.2, 0.33), draw.randrange(len(doc.paragraphs))
    kept: list[str] = []
    for paragraph in (*doc.paragraphs[start:], *reversed(doc.paragraphs[:start])):
        kept.append(paragraph)
        if sum(len(p.split()) for p in kept) >= wanted:
            break
    return replace(doc, paragraphs=tuple(kept))


def reorder(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Moves some paragraphs to other places."""
    paragraphs = list(doc.paragraphs)
    for _ in range(draw.randint(1, 3)):
        paragraphs.insert(draw.randrange(len(paragraphs)), paragraphs.pop(draw.randrange(len(paragraphs))))
    return replace(doc, paragraphs=tuple(paragraphs))


def extend(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Adds new sentences at the end or between others, at most a fifth, as copies do."""
    paragraphs = list(doc.paragraphs)
    added, most = 0, max(25, doc.words // 5)
    for _ in range(draw.randint(1, 3)):
        fresh = make_sentence(draw, facts)
        added += len(fresh.split())
        if added > most:
            break
        paragraphs.insert(draw.choice((len(paragraphs), draw.randint(1, len(paragraphs)))), fresh)
    return replace(doc, paragraphs=tuple(paragraphs))


def add_correction(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Adds a line that names the correction."""
    line = draw.choice(
        (
            f"(This story has been corrected to fix the spelling of {make_person(draw)} in the third paragraph.)",
            f"This version corrects the name of the {draw.choice(NOUNS)}.",
            f"Correction: an earlier version of this article misstated the age of {make_person(draw)}.",
        )
    )
    return replace(doc, below=(*doc.below, line))


def merge_paragraphs(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Joins neighbouring paragraphs."""
    joined = [doc.paragraphs[0]]
    for paragraph in doc.paragraphs[1:]:
        if draw.random() < 0.5:
            joined[-1] += f" {paragraph}"
        else:
            joined.append(paragraph)
    return replace(doc, paragraphs=tuple(joined))


Edit = Callable[[Random, Doc, Facts], Doc]
COPY_EDITS: dict[str, tuple[Edit, float]] = {
    # Name, function, and share of the prints that have the edit.
    "trimmed": (trim_tail, 0.12),
    "excerpt": (take_excerpt, 0.05),
    "extended": (extend, 0.2),
    "reordered": (reorder, 0.1),
    "style": (edit_style, 0.75),
    "paragraphs": (merge_paragraphs, 0.2),
    "headline": (edit_headline, 0.75),
    "dateline": (edit_dateline, 0.5),
    "credit": (edit_credit, 0.4),
    "marks": (edit_marks, 0.3),
    "correction": (add_correction, 0.05),
    "case": (edit_case, 0.07),
}


def make_copy(draw: Random, doc: Doc, facts: Facts) -> tuple[Doc, list[str]]:
    """Returns a reprint and the names of its edits."""
    chosen = [name for name, (_, share) in COPY_EDITS.items() if draw.random() < share]
    if "excerpt" in chosen and "trimmed" in chosen:
        chosen.remove("trimmed")
    for name in chosen:
        doc = COPY_EDITS[name][0](draw, doc, facts)
    return doc, chosen


def make_update(draw: Random, doc: Doc, facts: Facts) -> Doc:
    """Returns a later version: the lead rewritten with new figures, paragraphs removed and added, the background kept."""
    kept_share = draw_quantile(draw, UPDATE_KEPT) ** UPDATE_STEP
    fresh_facts = _renew_facts(draw, facts)
    background = list(doc.paragraphs[1:]) or list(doc.paragraphs)
    kept = _drop_passages(draw, background, min(0.95, kept_share + 0.2))
    paragraphs = [retell_lead(draw, doc.paragraphs[0], fresh_facts), *kept]
    places = [draw.randint(1, len(paragraphs)) for _ in range(UPDATE_PLACES)]
    words = sum(len(p.split()) for p in kept)
    while words > kept_share * sum(len(p.split()) for p in paragraphs):
        paragraphs.insert(draw.choice(places), make_paragraph(draw, fresh_facts))
    updated = Doc(make_headline(draw, paragraphs), tuple(paragraphs))
    return edit_style(draw, updated, facts, draw_quantile(draw, UPDATE_STYLE) * UPDATE_STEP)


def _drop_passages(draw: Random, paragraphs: list[str], share: float) -> list[str]:
    """Returns the paragraphs that stay after passages of one to four are removed until such a share is left."""
    kept = list(paragraphs)
    wanted = share * sum(len(p.split()) for p in kept)
    while len(kept) > 1 and sum(len(p.split()) for p in kept) > wanted:
        start = draw.randrange(len(kept))
        del kept[start : start + min(draw.randint(1, 4), len(kept) - 1)]
    return kept


def _renew_facts(draw: Random, facts: Facts) -> Facts:
    """Returns the facts of a later version: other figures, and some people that the earlier version did not name."""
    people = [
        (make_person(draw), role) if draw.random() < UPDATE_NEW_PEOPLE else (name, role)
        for name, role in facts.people
    ]
    return replace(facts, numbers=[make_number(draw) for _ in facts.numbers], people=people)


def retell_lead(draw: Random, paragraph: str, facts: Facts) -> str:
    """Returns a lead with the same facts in other words, without a common run of five, and a sentence of news."""
    known = draw_quantile(draw, UPDATE_LEAD)
    words = paragraph.replace('"', "").split(" ")[:LEAD_WORDS]
    told = [w if draw.random() < known else _exchange_word(draw, w, facts) for w in words]
    parts = []
    while told:
        size = draw.randint(2, 4)
        parts.append(" ".join(told[:size]).strip(".,"))
        told = told[size:]
    # Neighbouring parts change places, so that no run crosses the edge of a part.
    swapped = [part for pair in zip(parts[1::2], parts[::2], strict=False) for part in pair]
    text = " ".join(swapped + parts[2 * (len(parts) // 2) :])
    return f"{text[:1].upper()}{text[1:]}. {make_sentence(draw, facts)}"


def _exchange_word(draw: Random, word: str, facts: Facts) -> str:
    if any(map(str.isdigit, word)):
        return draw.choice(facts.numbers)
    return word if not word.islower() or len(word) < 4 else draw.choice((*NOUNS, *ADJECTIVES))
