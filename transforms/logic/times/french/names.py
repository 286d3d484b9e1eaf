"""Tells names and numbers of things from times: "rue du 8-Mai", "les 24 Heures du Mans", "2 000 personnes"."""

from __future__ import annotations

import re
from re import Match

_STREET = re.compile(
    r"\b(?:rues?|avenues?|places?|boulevards?|quais?|ponts?|squares?|cours|allées?|lycées?|collèges?|écoles?|stades?|stations?"
    r"|métro|esplanade|rond-point|impasse|faubourg|caserne|salle|mouvement|hôpital|clinique|parti|brigade|journal|gare|groupe"
    r"|quotidien|unité)(?: \w+)?[ \xa0](?:du |de la |de l['’]|des |de |d['’])(?:\w+ )?$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:Black|Cyber|Super|Blue|USA|Robinson et|Sex and the|Freaky|Journal du|JDD|[Mm]onsieur) $"
)
_NUMBERED_NAME = re.compile(r"\b(?:France|Canal|Chaîne|Europe) $")
"""Names that a number belongs to: "France 2"."""

_IS_YEAR = re.compile(r"^(?:199|20[0-4])\d$")
_OPENS = re.compile(r"(?:^|[.!?…\n:]|[«“\"—–(•|])[\s\xa0«“\"—–(-]*$")
_CAPITAL_UNIT = re.compile(
    r"\b(?:Heures?|Minutes?|Jours?|Ans|Semaines?|Mois|Secondes?|Années?|Nuits?|Journée)\b"
)
_COUNTED = re.compile(
    r"(?:[ \xa0\u202f](?!(?:les|des|ses|ces|nous|vous|ils|elles|dans|mais|puis|plus|pas|très|après"
    r"|sous|sans|alors|lors|dès|mes"
    r"|depuis|jusqu|avons|sommes|toujours|ans|deux|trois|six|dix|aux|chez|vers|hors|parmi|tandis|temps|souvent|parfois|jamais"
    r"|moins|certains|certaines|fois|plusieurs|entre|selon|était|est)\b)[a-zà-ÿ-]{2,}[sx](?!\w)"
    r"|[ \xa0\u202f]?(?:€|%|\$|km|m²|kg|m|euros?|dollars?|francs?|mètres?|tonnes?|hectares?"
    r"|millions?|milliards?|watts?|MW|ha|L|l|°)(?!\w))"
)
_TIME_BEFORE = re.compile(
    r"\b(?:en|depuis|dès|fin|début|mi|année|an|avant|après|printemps|été|automne|hiver|mois|janvier|février|mars|avril|mai|juin"
    r"|juillet|août|septembre|octobre|novembre|décembre)[ \xa0-]$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:\b(?:n°|N°|numéro|article|vol|page|Boeing|Airbus|Peugeot|Windows|Office|lot|dossier|loi|décret|BP|CS|A|RD|D|RN|ISO|chapitre"
    r"|chambre|route|vers les|quelque|environ|près de|plus de|moins de|autour de|coûte|coûtait"
    r"|pour) ?|[€$£] ?|\d[ .,\xa0\u202f])$"
)


def is_name(body: str, match: Match[str]) -> bool:
    """Returns True if the words of a match are a name or count things."""
    start, end = match.span()
    before = body[max(0, start - 30) : start]
    is_street = _STREET.search(before) and match.re.groupindex.get("hour24") is None
    is_numbered = match[0][:1].isdecimal() and _NUMBERED_NAME.search(before)
    if _NAMED.search(before) or is_street or is_numbered or match[0].lower() == "sept":
        return True  # "Sept" is a number, but for "le 3 sept" and "sept. 2019".
    if match[0].isupper():
        return False
    if _CAPITAL_UNIT.search(match[0]) and not _OPENS.search(before):
        return True
    if _has(match, "month") and match["month"][:1].isupper():
        return not _is_month(match, before)
    if _has(match, "weekday") and match["weekday"][:1].isupper():
        return not _is_weekday(match, before)
    return match[0].isdecimal() and _counts_things(body, before, end)


def _has(match: Match[str], name: str) -> bool:
    return name in match.re.groupindex and match[name] is not None


def _is_month(match: Match[str], before: str) -> bool:
    """Returns True for a capitalised month with a day or a year: "Mars" alone is a planet."""
    groups = match.groupdict()
    if groups.get("day") or groups.get("year") or groups.get("shortyear"):
        return True
    return groups["month"].lower() not in ("mars", "avril", "mai") and bool(_OPENS.search(before))


def _is_weekday(match: Match[str], before: str) -> bool:
    groups = match.groupdict()
    return bool(groups.get("day") or groups.get("relative") or groups.get("daypart") or _OPENS.search(before))


def _counts_things(body: str, before: str, end: int) -> bool:
    if _NUMBERED.search(before) and not (before.endswith("pour ") and _IS_YEAR.search(body[end - 4 : end])):
        return True
    return _COUNTED.match(body, end) is not None and _TIME_BEFORE.search(before) is None
