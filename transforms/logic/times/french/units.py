"""Reads French units of the calendar: seasons, quarters, distances, durations and sets."""

from __future__ import annotations

import re
from dataclasses import replace

from wiredesk.transforms.logic.times.context import Context, Timex, read_phase
from wiredesk.transforms.logic.times.french.vocabulary import FrenchGroups
from wiredesk.transforms.logic.times.periods import read_century, read_decade, read_season
from wiredesk.transforms.logic.times.quarters import read_ordinal_quarter
from wiredesk.transforms.logic.times.units import (
    read_ago,
    read_duration,
    read_relative,
    read_set,
)
from wiredesk.transforms.logic.times.vocabulary import ORDINALS, UNITS

_OF_PERSONS = re.compile(
    r"(?:\bâg[ée]{1,2}e?s? (?:de|d['’])|\b[àÀA] (?:l['’]âge de )?|\b(?:de|à) \d+ (?:et|à|ou) "
    r"|\((?:environ )?|\b(?:ses|mes|tes|leurs|nos|les|des|aux) "
    r"|(?:\w[\w’'-]+|\b[A-Z]\.)\*?, |-|\bles (?:plus|moins) de |\b(?:de|d['’]|homme de|avoir|avait|ai|as|a|aura"
    r"|eu|fêté|fêter|ont|auront) )"
    r"(?:(?:environ|presque|plus de|près de|moins de|déjà|seulement|tout juste) )?$"
)
_THING = re.compile(
    r"\b(?:plan|ordre|CDD|CDI|contrat|mandat|bail|durée|période|délai|peine|règne|cycle|expérience|carrière|guerre|programme|prêt|emprunt"
    r"|absence|attente|garantie|sursis|crédit|échéance|moratoire|combat|conflit|histoire|pouvoir|travail|vie|enquête|trêve"
    r"|procédure|total|course|prison|procès|présence|service|occupation|suspension|espace|bout|cours|minimum|moyenne"
    r"|engagement|record|accord|trentaine|négociations|discussions|recherches?|travaux|collaboration|amitié|mariage|bataille)"
    r"s?(?: \w+)? (?:de|d['’])(?:(?:près|plus|moins) (?:de|d['’]))?[ \xa0]?$"
)
_HOURS_OF_WORK = frozenset({"32", "35", "39", "40"})
_OF_MONTH = re.compile(
    r"[ \xa0]d(?:e[ \xa0]|['’])(?:janvier|février|mars|avril|mai|juin|juillet|août|sept|octobre|nov|déc)"
)
_OF_CHILD = re.compile(r"\b(?:enfant|bébé|fille|garçon|fillette|nourrisson|fils|jumeaux)s? (?:âgée? )?de $")
_PENALTY = re.compile(
    r"[ \xa0](?:de|d['’])[ \xa0]?(?:prison|réclusion|détention|sursis|emprisonnement|inéligibilité"
    r"|perpétuité|mandat)|[ \xa0](?:ferme|avec sursis)"
)
_LASTING_YEARS = re.compile(
    r"\b(?:pendant|durant|depuis|en|dans|pour|après|avant|sur|jusqu['’]à|d['’]ici|quelque|dure"
    r"|duré|au bout de|comme|pend|mis|mettre|passé)"
    r"[ \xa0](?:(?:environ|près de|plus de|moins de|plus d['’]|près d['’]|une) ?)?$"
)


def read_french_decade(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "les années 1990" and "les années 90"."""
    if len(groups["decade"]) == 2:
        groups.override(decade="19" + groups["decade"])
    return read_decade(groups, context)


def read_french_season(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "l'été dernier" and "l'hiver 2018"."""
    after = {"dernier": "last", "passé": "last", "prochain": "next"}.get(groups["after"])
    return read_season(
        groups.override(relative=after or groups["relative"], year=groups["year"] or groups["year2"]), context
    )


def read_french_century(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "le XIXe siècle" and "la fin du XIXe siècle"."""
    timex = read_century(groups, context)
    return replace(timex, mod=read_phase(groups)) if timex else None


def read_often(groups: FrenchGroups, context: Context) -> Timex:
    """Reads "deux fois par semaine"."""
    return read_set(groups.override(count=""), context)


def read_rate(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads the unit of "deux fois par mois" and of "1.200 euros par mois"."""
    return read_set(groups.override(count="", set="each"), context)


def read_french_set(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "tous les jours", "toutes les deux semaines", "chaque week-end"."""
    if groups["unit"] == "weekend":
        return Timex("SET", "XXXX-WXX-WE")
    return read_set(groups, context)


def read_part_of_year(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads a quarter or a half of a year."""
    words = {"dernier": "last", "dernière": "last", "prochain": "next", "prochaine": "next"}
    for name in ("year_relative", "year_relative2"):
        groups.override(**{name: words.get(groups[name], "")})
    if groups["part"] == "trimestre":
        return read_ordinal_quarter(groups, context)
    number = {4: 2}.get(ORDINALS[groups["ordinal"]], ORDINALS[groups["ordinal"]])
    if groups["year"]:
        return Timex("DATE", f"{groups['year']}-H{number}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-H{number}")
    relative = groups["year_relative"] or groups["year_relative2"]
    year = context.anchor.year + {"last": -1, "next": 1}.get(relative, 0)
    if not relative and number == 2 and context.anchor.month < 7 and context.direction < 0:
        year -= 1
    return Timex("DATE", f"{year}-H{number}")


def read_short_part(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "T3 2020" and "S1 2021"."""
    is_half = groups["short"] == "s"
    if is_half and int(groups["number"]) > 2:
        return None
    return Timex("DATE", f"{groups['year']}-{'H' if is_half else 'Q'}{groups['number']}")


def read_span(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "ces derniers mois", "les trois prochaines années"."""
    if groups["unit"] == "weekend":
        return None
    count = groups["count"]
    return read_duration(groups.override(plural="s", approx="", half="", count=count), context)


def read_french_relative(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "la semaine dernière"; "l'année suivante" counts from the day named before."""
    own = context
    if groups["relative"] in ("the following", "the previous"):
        if context.last_day is None:
            return Timex("DATE", None)
        own = replace(context, anchor=context.last_day)
    return read_relative(groups, own)


def read_end(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "la fin de la semaine"."""
    return read_relative(groups.override(relative="the"), context)


def read_french_ago(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "il y a deux jours", "dans un mois"; "trois ans plus tard" without a day before it is a duration."""
    if groups["unit"] == "weekend":
        return None
    if groups["half"] and groups["count"].isdecimal() and groups["unit"] == "year":
        months = 12 * int(groups["count"]) + 6
        return read_ago(groups.override(count=str(months), unit="month"), context)
    if groups["ago"] in ("later", "earlier") and not groups["count"].isdecimal():
        return Timex("DATE", None)
    if groups["ago"] in ("later", "earlier") and context.last_day is None:
        return read_duration(groups, context) if groups["unit"] in UNITS else None
    return read_ago(groups, context)


def read_french_duration(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "trois semaines"; returns None for an age, a share and "la vie de tous les jours"."""
    body, start, end = context.body, context.start, context.end
    unit, before = groups["unit"], body[max(0, start - 40) : start]
    if (
        unit == "weekend"
        or body[start:end].split()[0].lower() == "des"
        or _is_no_time(groups, context, before)
    ):
        return None
    if (
        unit == "year"
        and groups["count"].isdecimal()
        and _is_age(before, body[end : end + 25], groups["approx"])
    ):
        return None
    return read_duration(groups.override(plural="s"), context)


def _is_no_time(groups: FrenchGroups, context: Context, before: str) -> bool:
    """Returns True for units that measure no time: "les 35 heures", "une seconde place", "un jour, ..."."""
    unit, text = groups["unit"], context.body[context.start : context.end].lower()
    if unit == "hour":
        return groups["count"] in _HOURS_OF_WORK and before.endswith(("les ", "aux "))
    if unit == "day":
        return text == "un jour" and not _LASTING_YEARS.search(before)
    if unit == "month":  # "un mois d'avril", "un enfant de 19 mois"
        return bool(_OF_MONTH.match(context.body, context.end) or _OF_CHILD.search(before))
    if unit == "year":  # "trois femmes d'une trentaine d'années"
        return before.endswith(("d'", "d’")) and "aine" in text
    return unit == "second" and groups["count"] == "1"


def _is_age(before: str, after: str, approx: str) -> bool:
    """Returns True if a number of years is somebody's age."""
    if _PENALTY.match(after) or _LASTING_YEARS.search(before) or _THING.search(before):
        return False
    return _OF_PERSONS.search(before) is not None or after[:1] in (")", "")
