"""Patterns of French time expressions, grouped by their trigger words.

A space stands for any space of a line, an apostrophe for either form. The named groups are those of the English
patterns (:mod:`wiredesk.transforms.logic.times.fragments`) where both languages say the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wiredesk.transforms.logic.times.fragments import Patterns, list_by_trigger
from wiredesk.transforms.logic.times.french.feasts import FEASTS
from wiredesk.transforms.logic.times.french.vocabulary import (
    DAYPARTS,
    FREQUENCIES,
    MONTHS,
    SEASONS,
    SHORT_MONTHS,
    UNITS,
    VAGUE,
    WEEKDAYS,
)

_SPACES = " \xa0\u202f\u2009"
_WRITTEN = re.compile(r"\[[^\]]*\]| |'")


def compile_french(*patterns: str) -> Patterns:
    """Returns the patterns compiled, with letters of either case, any space of a line and either apostrophe."""
    return tuple(re.compile(_WRITTEN.sub(_widen, pattern), re.IGNORECASE) for pattern in patterns)


def _widen(match: re.Match[str]) -> str:
    """Returns a class of characters for a space or an apostrophe; a class of its own gets the other spaces."""
    text = match[0]
    if len(text) > 1:
        return text.replace(" ", _SPACES)
    return f"[{_SPACES}]" if text == " " else "['’]"


def _join(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>(?:{_join(SHORT_MONTHS)})(?!\w)\.?|(?:{_join(set(MONTHS) - set(SHORT_MONTHS))})(?!\w))"
_WEEKDAY = rf"(?P<weekday>{_join(WEEKDAYS)})(?!\w)"
_DAYPART = rf"(?P<daypart>{_join(DAYPARTS)})(?!\w)"
_THE = r"(?:(?:le|la|les) |l')?"
_PART_OF = r"(?:la |l')?(?P<daypart>nuit|soirée|matinée|après-midi|journée) (?:de|du) "
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\w|[.,/-]\d| \d{3}(?!\d))"
_DAY = r"(?P<day>1 ?er|1ᵉʳ|premier|[12]\d|3[01]|0?[1-9])"
_PHASE = (
    r"(?:(?:(?:le|au|la|à la|en|en) )?(?P<phase>début|debut|milieu|courant|mi|fin)"
    r"(?: d[eu] l'| de la | du mois de | du mois d'| du | de | d'| |-))?"
)
_SMALL = (
    r"(?:(?:soixante|quatre-vingts?|vingt|trente|quarante|cinquante|septante|huitante|nonante)"
    r"(?:(?: et |-)(?:une?|onze)|[ -](?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:-(?:sept|huit|neuf))?|onze"
    r"|douze|treize|quatorze|quinze|seize))?"
    r"|dix-(?:sept|huit|neuf)|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|(?:deux |trois |quatre )?cents?)"
)
_NUMBER = rf"(?:\d{{1,3}}(?:[ .]\d{{3}})*|{_SMALL}(?!\w))"
_COUNT = (
    rf"(?P<count>{_NUMBER}|une?|une (?:dizaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|centaine) (?:de |d')"
    r"|quelques|plusieurs|de nombreu(?:x|ses))"
)
_APPROX = (
    r"(?:(?P<approx>environ|quelque|à peu près|près d(?=')|près de|presque|moins d(?=')|moins de|plus de|plus d(?=')"
    r"|au moins|au plus|jusqu'à)(?: |'))?"
)
_UNIT = rf"(?P<unit>(?:{_join(set(UNITS) - {'mois', 'weekend', 'week-end'})})s?|mois|week-?ends?)(?!\w|-)"
_AFTER = r"(?P<relative>derni(?:er|ère)s?|prochaine?s?|suivante?s?|précédente?s?|passée?s?)(?!\w)"
_AFTER_ONE = r"(?P<relative>derni(?:er|ère)|prochaine?|suivante?|précédente?|passée?)(?!\w)"
_CLOCK = (
    r"(?:(?P<hour24>[01]?\d|2[0-4]) ?(?:h|heures?)(?: ?(?P<minute24>[0-5]\d)(?: ?min\b)?)?(?!\w"
    r"| (?:plus t|après|auparavant))"
    r"|(?P<hour24b>[01]?\d|2[0-3]):(?P<minute24b>[0-5]\d)(?![\d:]))"
)
_ZONE_NAME = r"(?:GMT|UTC|CET|CEST|locales?|heure (?:locale|d'été|d'hiver|française|belge|suisse|de \w+))"
_ZONE = rf"(?P<zone> {_ZONE_NAME}(?!\w)| \({_ZONE_NAME}\))?"


DATE_PATTERNS = compile_french(
    rf"(?P<range>{_DAY}(?: (?P<month2>{_join(MONTHS)}))?(?= (?:au|et le|et) (?P<day2>1er|[0-3]?\d) {_MONTH}(?: {_YEAR})?))",
    rf"{_PART_OF}(?:{_WEEKDAY},? )?(?:le )?{_DAY} {_MONTH}(?: {_YEAR})?",
    r"(?P<attacks>le )?11[ -]septembre(?: (?P<year>2001))?(?!\w| \d{4})(?P<eleven>)",
    rf"(?:ce |{_THE})(?:{_WEEKDAY},? )?(?:le )?{_DAY}[ -]{_MONTH}(?!-)(?:,? {_YEAR}"
    rf"| (?:de )?l'an(?:née)? (?P<year_relative>dernier|prochain)e?"
    rf"| {_AFTER_ONE})?(?: (?:au |dans la |dans l'|en )?{_DAYPART})?",
    rf"{_PHASE}(?:(?:au |le )?mois d(?:e |'))?{_MONTH}(?! (?:au|et le) \d)"
    rf"(?: (?:de l'an )?{_YEAR}| (?:de )?l'an(?:née)? (?P<year_relative>dernier|dernière|prochain|prochaine)| {_AFTER_ONE}"
    r"| (?P<shortyear>['’]?[4-9]\d)(?![\d\w]))?",
)
WEEKDAY_PATTERNS = compile_french(
    rf"(?P<every>tous les|toutes les|chaque|les|le) (?P<weekday>{_join(WEEKDAYS)})(?P<plural>s)?(?!\w)(?: (?:{_AFTER_ONE}))?"
    rf"(?: (?:au )?{_DAYPART})?",
    rf"(?:(?P<night>(?:la )?nuit) (?:de "
    rf"|du ))?(?:(?P<this>ce) )?{_WEEKDAY}(?: {_AFTER_ONE})?(?: (?:au |en |dans la |en début de "
    rf"|en fin de )?"
    rf"{_DAYPART})?(?(night) (?:à|au) (?:{_join(WEEKDAYS)}))?",
    rf"{_PART_OF}{_WEEKDAY}",
)
DEICTIC_PATTERNS = compile_french(
    rf"(?:dans la )?(?P<shift>avant-hier|après-demain)(?!\w)(?: {_DAYPART})?",
    rf"(?P<deictic>hier|aujourd'hui|demain)(?!\w|-)(?: (?:en |dans la |en fin d'|en début d')?{_DAYPART})?",
)
DAYPART_PATTERNS = compile_french(
    rf"(?P<relative>ce|cet|cette) {_DAYPART}(?!-là)",
)
NEXT_DAY_PATTERNS = compile_french(
    r"(?:dès |depuis )?(?P<near>l'avant-veille|la veille|le lendemain|le surlendemain|le jour même)(?!\w)"
    r"(?! d[eu]s? | d'| de l)(?: (?:au )?(?P<daypart>matin|soir|après-midi))?",
)
SEASON_PATTERNS = compile_french(
    r"(?:(?P<relative>cet|ce|l'|le|cette) ?)(?P<season>été|hiver|automne|printemps)(?!\w)(?: (?P<year>(?:19|20)\d\d)(?!\d)"
    r"| de (?P<year2>(?:19|20)\d\d)| (?P<after>dernier|prochain|suivant|passé))?",
    r"(?P<season>été|hiver|automne|printemps) (?P<year>(?:19|20)\d\d)(?!\d)",
)
_NO_AGE = r"(?! (?:et demi |d'âge|d'ancienneté|de moins|de plus(?! que)|fériés?|sur)(?!\w))"
UNIT_PATTERNS = compile_french(
    r"(?<=\bpar )(?P<every_unit>(?P<unit>minute|heure|jour|semaine|mois|trimestre|an))(?!\w|-)(?! d(?:e|'))",
    rf"(?P<often>(?:{_NUMBER}|une|plusieurs) fois) (?:par|l') ?{_UNIT}",
    rf"(?P<set>chaque|tous les|toutes les) (?:(?P<count>{_NUMBER}) )?(?:derni\w+ )?{_UNIT}",
    rf"(?:le )?(?P<ordinal>premier|1er|deuxième|second|2e|2ème|troisième|3e|3ème|quatrième|4e|4ème|dernier) "
    rf"(?P<part>trimestre|semestre)(?: (?:de )?(?:l'exercice |l'année )?(?:{_YEAR}|(?P<year_relative>dernier|prochain))"
    r"| de l'an(?:née)? (?P<year_relative2>dernier|dernière|prochain|prochaine))?",
    rf"{_PHASE}(?P<these>ces|les|des) (?:(?P<count>{_NUMBER}|quelques|toutes) )?(?:prochaine?s"
    rf"|derni(?:er|ère)s|(?P<coming>à venir)) "
    rf"{_UNIT}",
    rf"(?P<these>ces|les) (?:(?P<count>{_NUMBER}|quelques) )?{_UNIT} (?:à venir|qui viennent)",
    rf"{_PHASE}(?P<the>l'|la |le )?(?P<unit>week-?end|semaine|mois|trimestre|an|année|décennie|siècle) {_AFTER_ONE}",
    r"(?:l'|la |le )(?P<unit>année|exercice|mois|semaine|trimestre) (?P<relative>en cours)(?!\w)",
    rf"{_PHASE}(?P<relative>cette|cet|ce) (?P<unit>week-?end|semaine|mois|trimestre|année|décennie"
    rf"|siècle)(?!\w)(?:-ci)?(?!-là)",
    r"(?P<phase>début|fin|milieu) (?:de la |de l'|du |d'|de )(?P<unit>semaine|mois|année|siècle"
    r"|décennie|trimestre|week-?end)(?!\w)"
    r"(?! \d| de )",
    rf"(?P<ago>il y a|voici|voilà) (?:déjà |à peine |tout juste |seulement "
    rf"|maintenant )?{_APPROX}(?:des |{_COUNT}) ?{_UNIT}(?: et (?P<half>demie?))?"
    r"(?! (?:fériés?|d'écart|de moins|de plus|de retard))",
    rf"(?P<ago>dans) {_APPROX}{_COUNT} ?{_UNIT}(?! (?:pays|villes))",
    rf"{_APPROX}{_COUNT} ?{_UNIT} (?P<ago>plus tard|plus tôt|auparavant|après(?! (?:avoir|être))"
    rf"|avant(?! (?:de|que|d')))(?!\w)",
    rf"{_APPROX}(?:(?P<low>{_NUMBER}) (?:à|ou) )?{_COUNT} ?(?:longues? |longs? |petites? "
    rf"|bonnes? |bons? )?{_UNIT}(?: et (?P<half>demie?))?{_NO_AGE}",
)
QUARTER_PATTERNS = compile_french(
    rf"(?P<short>[TS])(?P<number>[1-4]) {_YEAR}",
)
CLOCK_PATTERNS = compile_french(
    rf"{_APPROX}{_CLOCK}(?P<half> et demie| et quart)?(?: du (?P<daypart>matin|soir)| de l'(?P<daypart2>après-midi))?{_ZONE}"
    rf"(?:,? (?:ce |le )?(?:{_WEEKDAY}|(?P<deictic>hier|demain|aujourd'hui)(?!\w)))?",
    r"(?P<named>midi|minuit)(?!\w)(?: et (?P<half>demie?))?",
)
NUMBER_PATTERNS = compile_french(
    r"(?<=(?:le|du|au) )(?P<day>0?[1-9]|[12]\d|3[01])/(?P<slashmonth>0?[1-9]|1[0-2])(?![\d/])",
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?P<dot>[/.-])(?P<monthnumber>0?[1-9]|1[0-2])(?P=dot)(?P<fullyear>(?:1[5-9]|20)\d\d|\d\d)(?![\d/]|[.-]\d)",
    r"(?P<fullyear>(?:1[89]|20)\d\d)-(?P<monthnumber>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)",
    rf"{_PHASE}(?:l'(?:année|exercice|an) )?{_YEAR}",
    r"(?P<year>(?:19|20)\d\d)(?=-(?:(?:19|20)\d\d|\d\d)(?![\w-]))",
)
DECADE_PATTERNS = compile_french(
    r"(?:(?:le |la )?(?P<phase>début|milieu|fin) des |les )?(?:années) (?P<decade>(?:1[5-9]|20)?\d0)(?!\d)",
    rf"(?P<phase>début|milieu|fin)? ?(?:les |l')?(?:an|année|exercice) {_YEAR}",
)
CENTURY_PATTERNS = compile_french(
    r"(?:(?:le |la )?(?P<phase>début|milieu|fin) d[ue] |le )?(?P<century>[xvi]{1,5}|\d{1,2}) ?(?:e"
    r"|ème|ᵉ|è|er) siècles?(?!\w)",
)
VAGUE_PATTERNS = compile_french(
    rf"(?P<vague>{_join(VAGUE)})(?!\w)",
    r"(?P<past>(?:autrefois|jadis|naguère|par le passé))(?!\w)",
    r"(?P<future>à l'avenir|dans (?:un proche |l')avenir)(?!\w)",
)
SET_PATTERNS = compile_french(rf"(?P<frequency>{_join(FREQUENCIES)})(?!\w)")
FEAST_PATTERNS = compile_french(
    rf"(?P<eve>(?:la )?veille d[eu] "
    rf"|(?:le )?réveillon d[eu] )?{_THE}(?P<feast>{_join(FEASTS)})(?!\w|-)(?: {_YEAR}"
    rf"| {_AFTER_ONE})?",
)


def _forms(words: Iterable[str]) -> list[str]:
    return [form for word in words for form in (word, word + "s")]


TRIGGERS = list_by_trigger([
    (FEAST_PATTERNS, {re.split(r"[ '-]", feast)[-1] for feast in FEASTS}),
    (FEAST_PATTERNS, WEEKDAYS),
    (DATE_PATTERNS, MONTHS),
    ((*DATE_PATTERNS[1:4], *WEEKDAY_PATTERNS), _forms(WEEKDAYS)),
    (DEICTIC_PATTERNS, ["hier", "hui", "demain"]),
    (DAYPART_PATTERNS, ["matin", "soir", "midi", "nuit", "matinée", "soirée"]),
    (NEXT_DAY_PATTERNS, ["veille", "lendemain", "surlendemain", "même"]),
    (SEASON_PATTERNS, SEASONS),
    (CENTURY_PATTERNS, ["siècle", "siècles"]),
    (DECADE_PATTERNS, ["années", "année", "an", "exercice"]),
    (CLOCK_PATTERNS, ["heure", "heures", "h", "midi", "minuit"]),
    (UNIT_PATTERNS, [*_forms(set(UNITS) - {"mois", "week-end", "weekend"}), "mois", "weekend", "week", "weekends"]),
    (UNIT_PATTERNS, ["semestre"]),
    (VAGUE_PATTERNS, ["autrefois", "jadis", "naguère", "passé", "avenir"]),
    (VAGUE_PATTERNS, (re.split(r"[ ']", word)[-1] for word in VAGUE)),
    (SET_PATTERNS, FREQUENCIES),
])  # fmt: skip
"""Words in lower case without which there is no time expression, each with the patterns to try, in order."""
