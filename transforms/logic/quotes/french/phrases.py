"""Finds the words for a French speaker beside a verb of saying or behind "selon".

Without a parser the words are found by position: a speaker begins with an article, a title or a capital, and ends before a
preposition, a time or a mark.
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.french.cues import S
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading

PRONOUNS = read_words("il elle ils elles on je j qui nous lui celui-ci celle-ci ce dernier cette dernière")
_DETERMINERS = read_words(
    """
    le la les l un une des ce cet cette ces son sa ses leur leurs notre nos mon ma plusieurs certains
    certaines deux trois quatre cinq
    six beaucoup aucun aucune tous toutes d'autres chaque m mm mme mmes mlle me dr pr mgr maître monsieur
    madame quelques nombre nombreux nombreuses
    """
)
_STOPS = read_words(
    """
    début fin mi janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    dans sur lors devant après avant pour par depuis auprès via qui que qu dont où en avec sans sous tout mais
    ou et à au si car
    lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd demain ce matin soir alors comme quand
    lorsque puis selon chez
    pendant durant vers face contre entre parmi malgré dès jusqu non ne n pas plus très ainsi a ont est sont
    était étaient avait
    avaient sera seront
    années ans jours mois heures semaines se s été afin tandis également ensuite aussi cependant
    pourtant quant déjà toujours notamment
    """
)
_LINKS = read_words("de du des d la l le les")
_OFFICES = read_words(
    """
    ministre ministres secrétaire secrétaires délégué déléguée adjoint adjointe commissaire conseiller
    conseillère chargé chargée
    candidat candidate ambassadeur ambassadrice rapporteur rapporteure chef cheffe directeur directrice
    enseignant enseignante
    professeur professeure chercheur chercheuse économiste médecin avocat avocate juge procureur vice-procureur maître
    représentant représentante envoyé envoyée correspondant correspondante président présidente porte-parole
    """
)
_TOKEN = re.compile(r"[^\W_]+(?:[’'](?=\w))?(?:[-.&][^\W_]+)*\.?")
_GAP = re.compile(rf"{S}?")
_ADVERBIALS = re.compile(
    rf"(?:[ \xa0\u202f,]*\b(?:ainsi|aussi|également|alors|encore|notamment|enfin|ensuite|déjà|même"
    rf"|cependant|toutefois|pourtant|néanmoins|d['’]ailleurs|en effet|tout de même"
    rf"|dans (?:la|l['’])[ ]?(?:matinée|soirée|journée|nuit|après-midi)(?:{S}d[eu]{S}\w+)?"
    rf"|d['’]abord|en outre|par ailleurs|pour sa part"
    rf"|de son côté|quant à (?:lui|elle|eux)|à son tour|"
    rf"(?:un peu |peu |\w+{S}(?:minutes|heures|jours|mois|années){S})?plus t(?:ard|ôt)"
    rf"|\w+ment|(?:ce |le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    rf"(?:{S}(?:matin|soir|après-midi|\d+{S}\w+(?:{S}\d{{4}})?))?|hier(?: soir)?|aujourd['’]hui|ce matin|ce soir"
    rf"|(?:à|au micro d[eu]|auprès d[eu]|sur|via|devant|dans|en|lors d[eu])(?:{S}|{S}?(?:l"
    rf"|d)['’])(?!(?:le|la){S}\w+{S}de{S})[^,.;:«»\n]{{2,45}}?(?=,|{S}(?:le|la|l['’]|M\.|Mme|un"
    rf"|une){S}?\w))(?!\w))*[ \xa0\u202f,]*",
    re.IGNORECASE,
)
_OWNED = re.compile(
    rf"(?:\b(?:de|du|des|d['’]|à|au|aux|avec|pour|contre|chez|par|face{S}à|entre)|de{S}l['’]|de{S}la|à{S}l['’]){S}?(?:(?:M|MM|Mme|Me|Dr|Pr)\.?{S})?$"
)
_TITLE_BEFORE = re.compile(rf"\b(?:M|MM|Mme|Mmes|Mlle|Me|Dr|Pr|Mgr|Monsieur|Madame|Maître)\.?{S}$")
_CLAUSE = re.compile(
    r"[;:(\n»”\"]|[—–](?=\s)|(?<=\W)(?:qu['’]|que|mais|car|où|lorsque?|puisque?|quand|tandis|alors|si|comme|donc|or)(?=\W)|,"
)
_ASIDE = re.compile(
    r"[ \xa0\u202f,]*(?:\b(?:lui|elle|eux|de son côté|pour sa part|quant à (?:lui|elle|eux)"
    r"|à son tour|aussi|également|[\w-]+ment|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche)\b[ \xa0\u202f,]*)+$"
)
_PHRASES = re.compile(
    rf"{S}(?:(?:ce |le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|hier"
    r"|(?:à|au|lors|dans|devant|sur|en|auprès|pendant)\b|\w+ment\b)"
    r"[^,.;:«»\"\n]*",
)
_MAX_PHRASES = 100
"""Characters of phrases with prepositions between a verb and the person behind it at most."""

_SECOND_OFFICE = re.compile(
    rf"{S}et{S}(?:(?!(?:ne|a|est|ont|sont|se|que|qui){S}|n['’]|s['’])[a-zà-ÿ][\w’'-]*{S}){{1,6}}"
)
_AGED = re.compile(rf",{S}\d{{1,3}}{S}ans,?{S}?$")
_APPOSED = re.compile(rf"(?:{S}\([^()\n]{{1,50}}\))?,{S}(?:(?:M|Mme|Me|Dr|Pr)\.?{S})?")
_BESIDE = re.compile(rf",{S}(?!(?:le|la|l['’]|M|Mme|il|elle)\b)[a-zà-ÿ][^,.;:«»\"\n]{{3,45}},{S}")
_MAX_TOKENS = 14
_REACH = 250
"""Characters before a verb in which its subject is looked for."""


def find_after(reading: FrenchReading, at: int, end: int) -> Span | None:
    """Returns the speaker behind a verb or "selon": "a déclaré mardi à l'AFP le ministre de l'Intérieur, Jean Martin"."""
    body = reading.body
    skipped = _ADVERBIALS.match(body, at, end)
    starts = [at + len(body[at:end]) - len(body[at:end].lstrip(" \xa0\u202f,"))]
    if skipped is not None and skipped.end() > starts[0]:
        starts.insert(0, skipped.end())
    for start in starts:
        span = _read_at(reading, start, end)
        if span is not None:
            return span
    return _find_person_behind(reading, at, end) or _read_behind_aside(reading, at, end)


def _find_person_behind(reading: FrenchReading, at: int, end: int) -> Span | None:
    """Reads "a concédé mercredi lors d'une réunion Jean Martin": the person behind phrases with prepositions."""
    for mention in reading.list_mentions(at, min(end, at + _MAX_PHRASES)):
        if reading.entities[mention[2]].type == "PERSON" and not is_owned(reading, at, mention[0]):
            between = reading.body[at : mention[0]]
            return mention if _PHRASES.fullmatch(between) else None
    return None


def _read_behind_aside(reading: FrenchReading, at: int, end: int) -> Span | None:
    """Reads "explique, casque sur la tête, le maire"."""
    aside = _BESIDE.match(reading.body, at, end)
    return _read_at(reading, aside.end(), end) if aside is not None else None


def _read_at(reading: FrenchReading, start: int, end: int) -> Span | None:
    stop = read_phrase(reading, start, end)
    if stop <= start:
        return None
    return choose_head(reading, start, stop, end)


def is_owned(reading: FrenchReading, low: int, start: int) -> bool:
    """Returns True if a preposition ties a name to the words before it: "l'avocat de Lee"."""
    return _OWNED.search(reading.body, max(low, start - 15), start) is not None


def read_phrase(reading: FrenchReading, start: int, end: int) -> int:
    """Returns the end of the words for a speaker that begin at a place, or that place if none do."""
    body, at, office = reading.body, start, False
    inside = {m[0]: m[1] for m in reading.list_mentions(start, min(end, start + 200))}
    number, done = 0, start
    while at < end and number < _MAX_TOKENS:
        if at in inside:
            at = done = inside[at]
            number += 1
            at = _GAP.match(body, at).end()  # type: ignore[union-attr]
            continue
        token = _TOKEN.match(body, at, end)
        if token is None:
            break
        word = token[0].rstrip(".’'").lower()
        if number == 0 and word not in _DETERMINERS and not _may_name(reading, start, token[0]):
            break
        if (
            number
            and word in _STOPS
            and not (
                (office and word in ("à", "au", "aux", "en", "chargé"))
                or (word == "en" and body.startswith("en chef", at))
                or (word in ("très", "plus") and number == 1)
            )
        ):
            break
        if number and word in ("ce",):
            break
        office = office or word in _OFFICES
        number += 1
        ended = (
            token[0].endswith(".")
            and word not in ("m", "mm", "mme", "dr", "pr", "me", "mgr")
            and len(word) > 1
        )
        at = token.end() - (1 if ended else 0)
        if word not in _LINKS and word not in ("à", "au", "aux"):
            done = at
        if ended:
            break
        gap = _GAP.match(body, at)
        at = gap.end() if gap else at
    only = body[start:done].rstrip(".’' ").lower()
    return start if only in _DETERMINERS or only in PRONOUNS else done


def _may_name(reading: FrenchReading, start: int, word: str) -> bool:
    """Returns True if a word without an article may be a name: its capital is not that of a sentence."""
    if not word[0].isupper():
        return False
    before = reading.body[max(0, start - 3) : start].rstrip(" \xa0\u202f")
    return reading.start_of_sentence(start) != start and before[-1:] not in (
        "",
        ".",
        "\n",
        "»",
        "”",
        "—",
        "–",
        ":",
    )


def choose_head(reading: FrenchReading, start: int, stop: int, end: int) -> Span | None:
    """Returns the person whom words for a speaker name, the body that they are, else the words.

    "le ministre Jean Martin" and "le maire, Jean Martin," are Jean Martin; "l'avocat de Jean Martin" is not.
    """
    body = reading.body
    inside = reading.list_mentions(start, stop)
    for mention in inside:
        if reading.entities[mention[2]].type == "PERSON" and not is_owned(reading, start, mention[0]):
            return mention
    is_role = _TOKEN.match(body, start)[0].rstrip(".’'").lower() in _DETERMINERS  # type: ignore[index]
    apposed = (_find_apposed(reading, stop, end) or _find_joined(reading, stop, end)) if is_role else None
    if apposed is not None:
        return apposed
    for mention in inside:
        lead = body[start : mention[0]].strip().lower()
        if mention[1] >= stop and lead in ("", "le", "la", "l'", "l’", "les", "du journal"):
            return mention
    text = body[start:stop]
    if not any(map(str.isalpha, text)):
        return None
    return (start, stop, None)


def _find_apposed(reading: FrenchReading, stop: int, end: int) -> Span | None:
    """Returns the person named right behind a role: "le maire de Lyon (2014-2020), Jean Martin"."""
    body = reading.body
    lead = _APPOSED.match(body, stop, end)
    if lead is None:
        return None
    for mention in reading.list_mentions(stop, min(end, stop + 90))[:1]:
        if reading.entities[mention[2]].type == "PERSON" and mention[0] == lead.end():
            return mention
    return None


def _find_joined(reading: FrenchReading, stop: int, end: int) -> Span | None:
    """Returns the person behind a second office: "son épouse et présidente du parti Jeanne Martin"."""
    for mention in reading.list_mentions(stop, min(end, stop + 90))[:3]:
        if reading.entities[mention[2]].type == "PERSON" and not is_owned(reading, stop, mention[0]):
            return mention if _SECOND_OFFICE.fullmatch(reading.body, stop, mention[0]) else None
    return None


def find_before(reading: FrenchReading, start: int, cue_begin: int) -> Span | None:
    """Returns the subject before a verb: a pronoun, the words that end there, or a name with an apposition behind it."""
    body = reading.body
    low = max(start, cue_begin - _REACH)
    stop = cue_begin
    while stop > low and body[stop - 1] in " \xa0\u202f":
        stop -= 1
    aside = _ASIDE.search(body, low, stop)
    if aside is not None and (
        body[aside.start() : stop].strip(" ,").lower() not in PRONOUNS or body[aside.start()] == ","
    ):
        stop = aside.start()
    pronoun = re.compile(
        r"(?<![\w’'-])(?:il|elle|ils|elles|on|je|j['’]|qui|celui-ci|celle-ci|ce dernier|cette dernière)$",
        re.IGNORECASE,
    ).search(body, low, stop)
    if pronoun is not None:
        if pronoun[0].lower() == "qui":
            return _find_related(reading, low, pronoun.start())
        return (pronoun.start(), pronoun.end(), None)
    if body[stop - 1 : stop] == "," or body[stop - 1 : stop] == ")":
        return _find_named_with_aside(reading, low, stop)
    return _read_back(reading, low, stop)


def _find_related(reading: FrenchReading, low: int, stop: int) -> Span | None:
    """Returns the words before "qui"."""
    aged = _AGED.search(reading.body, low, stop)
    end = aged.start() if aged is not None else stop
    while end > low and reading.body[end - 1] in " \xa0\u202f,":
        end -= 1
    return _read_back(reading, low, end)


def _find_named_with_aside(reading: FrenchReading, low: int, stop: int) -> Span | None:
    """Reads "Jean Martin, ministre de l'Agriculture, a déclaré" and "le maire, Jean Martin, a déclaré"."""
    body = reading.body
    persons = [m for m in reading.list_mentions(low, stop) if reading.entities[m[2]].type == "PERSON"]
    if persons and body[persons[-1][1] : stop].strip() == "," and not is_owned(reading, low, persons[-1][0]):
        return persons[-1]
    for person in reversed(persons):
        beside = body[person[1] : person[1] + 2].strip()[:1]
        if beside in (",", "(") and not is_owned(reading, low, person[0]):
            return person
    comma = body.rfind(",", low, stop - 1) if body[stop - 1] == "," else body.rfind("(", low, stop)
    if comma < 0:
        return None
    end = comma
    while end > low and body[end - 1] in " \xa0":
        end -= 1
    return _read_back(reading, low, end)


def _read_back(reading: FrenchReading, low: int, stop: int) -> Span | None:
    """Returns the words for a speaker that end at a place."""
    body = reading.body
    bounds = [m.end() for m in _CLAUSE.finditer(body, low, stop)]
    left = bounds[-1] if bounds else low
    cover = [m for m in reading.list_mentions(low, stop) if m[0] < left < m[1]]
    left = cover[0][0] if cover else left
    named = {mention[0] for mention in reading.list_mentions(left, stop)}
    whole = [
        start
        for match in re.finditer(r"(?<![\w’'-])[^\W\d_]", body[left:stop])
        if read_phrase(reading, start := left + match.start(), stop) == stop
    ]
    # "Dans Le Midi la maire assure": a capital that no name has is less than an article behind it.
    sure = [start for start in whole if start in named or not body[start].isupper() or start == left]
    for start in [*sure, *whole][:1]:
        return choose_head(reading, start, stop, stop)
    last = reading.list_mentions(left, stop)
    if last and last[-1][1] >= stop - 1 and not is_owned(reading, left, last[-1][0]):
        return last[-1]
    return None
