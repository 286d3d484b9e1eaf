"""A generated report: its facts, and sentences about them drawn from a grammar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.bench.dedup.words import (
    ADJECTIVES,
    ADVERBS,
    CLICHES,
    DAYS,
    NOUNS,
    NUMBER_WORDS,
    PREPOSITIONS,
    ROLES,
    SAYING,
    VERBS,
    make_firm,
    make_person,
    make_place,
)


@dataclass(frozen=True)
class Doc:
    """A report as one outlet prints it.

    Attributes:
      headline: the headline; None if the outlet's format has none.
      above: lines above the text: byline, dateline.
      paragraphs: paragraphs of the text.
      below: credit lines, boilerplate.
    """

    headline: str | None
    paragraphs: tuple[str, ...]
    above: str = ""
    below: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """Returns the text as an article file holds it."""
        return "\n\n".join([self.above + self.paragraphs[0], *self.paragraphs[1:], *self.below])

    @property
    def words(self) -> int:
        """Returns the words of the text itself."""
        return sum(len(p.split()) for p in self.paragraphs)


@dataclass
class Facts:
    """The people, places, firms and numbers that two reports of one event share."""

    place: str
    people: list[tuple[str, str]]
    firms: list[str]
    numbers: list[str]
    day: str
    quotes: list[str] = field(default_factory=list)


def make_number(draw: Random) -> str:
    """Returns a figure in the style of news."""
    kind = draw.randrange(5)
    if kind == 0:
        return str(draw.randrange(2, 100))
    if kind == 1:
        return f"{draw.randrange(1, 999)},{draw.randrange(1000):03}"
    if kind == 2:
        return f"{draw.randrange(1, 90)}.{draw.randrange(1, 10)} percent"
    if kind == 3:
        return f"${draw.randrange(2, 900)} million"
    return draw.choice(NUMBER_WORDS)


def make_facts(draw: Random) -> Facts:
    """Returns the facts of an event."""
    firms = [make_firm(draw) for _ in range(draw.randint(1, 3))]
    place = make_place(draw)
    where = [place, *firms]
    people = [
        (make_person(draw), f"{draw.choice(ROLES)} {draw.choice(where)}") for _ in range(draw.randint(2, 5))
    ]
    numbers = [make_number(draw) for _ in range(draw.randint(3, 9))]
    facts = Facts(place, people, firms, numbers, draw.choice(DAYS))
    facts.quotes = [make_clause(draw, facts) for _ in range(draw.randint(1, 4))]
    return facts


def make_noun_phrase(draw: Random) -> str:
    """Returns a noun with an article, often with an adjective."""
    adjective = f"{draw.choice(ADJECTIVES)} " if draw.random() < 0.55 else ""
    return f"{draw.choice(('the', 'the', 'a', 'its', 'this', 'every'))} {adjective}{draw.choice(NOUNS)}"


def make_clause(draw: Random, facts: Facts) -> str:
    """Returns a main clause without capital and full stop."""
    subject = draw.choice(
        (
            lambda: make_noun_phrase(draw),
            lambda: draw.choice(facts.firms),
            lambda: draw.choice(facts.people)[0],
            lambda: f"{draw.choice(facts.numbers)} of the {draw.choice(NOUNS)}s",
        )
    )()
    adverb = f" {draw.choice(ADVERBS)}" if draw.random() < 0.3 else ""
    clause = f"{subject}{adverb} {draw.choice(VERBS)} {make_noun_phrase(draw)}"
    for _ in range(draw.choice((0, 1, 1, 2))):
        clause += f" {draw.choice(PREPOSITIONS)} {make_noun_phrase(draw)}"
    return clause


def _say(draw: Random, facts: Facts) -> str:
    name, role = draw.choice(facts.people)
    who = draw.choice((name, f"{name}, {role},", name.split()[1]))
    return (
        f"{make_clause(draw, facts)} and {make_clause(draw, facts)}, {who.strip(',')} {draw.choice(SAYING)}"
    )


def _quote(draw: Random, facts: Facts) -> str:
    name = draw.choice(facts.people)[0]
    said = draw.choice(facts.quotes) if draw.random() < 0.5 else make_clause(draw, facts)
    return f'"{said[0].upper()}{said[1:]}, and {make_clause(draw, facts)}," {name.split()[1]} {draw.choice(SAYING)}'


def _count(draw: Random, facts: Facts) -> str:
    return (
        f"{make_clause(draw, facts)} at a cost of {draw.choice(facts.numbers)}, {make_noun_phrase(draw)} in "
        f"{facts.place} {draw.choice(VERBS)} on {facts.day}"
    )


def _join(draw: Random, facts: Facts) -> str:
    link = draw.choice(("while", "because", "although", "after", "but", "so that", "even as"))
    return f"{make_clause(draw, facts)} {link} {make_clause(draw, facts)}"


def _cliche(draw: Random, facts: Facts) -> str:
    return f"{make_clause(draw, facts)}, {draw.choice(CLICHES)}"


_PATTERNS: tuple[Callable[[Random, Facts], str], ...] = (_say, _quote, _count, _join, _join)


def make_sentence(draw: Random, facts: Facts) -> str:
    """Returns a sentence about the facts."""
    text = (_cliche if draw.random() < 0.06 else draw.choice(_PATTERNS))(draw, facts)
    start = 1 if text.startswith('"') else 0
    return f"{text[: start + 1].upper()}{text[start + 1 :]}."


def make_paragraph(draw: Random, facts: Facts) -> str:
    """Returns one to three sentences."""
    return " ".join(make_sentence(draw, facts) for _ in range(draw.choice((1, 1, 2, 2, 3))))


def make_headline(draw: Random, paragraphs: Sequence[str]) -> str:
    """Returns a headline from words of the lead in their order, as desks write them."""
    words = [w.strip('",.') for w in " ".join(paragraphs[:2]).split()[:45]]
    telling = [n for n, w in enumerate(words) if len(w) > 3]
    chosen = sorted(draw.sample(telling, min(len(telling), draw.randint(5, 9))))
    return " ".join(words[n] for n in chosen).capitalize()


def make_story(draw: Random, facts: Facts, words: int) -> Doc:
    """Returns a report of about so many words."""
    paragraphs: list[str] = []
    while sum(len(p.split()) for p in paragraphs) < words:
        paragraphs.append(make_paragraph(draw, facts))
    return Doc(make_headline(draw, paragraphs) if draw.random() < 0.7 else None, tuple(paragraphs))
