"""Finds out from the French verbs around a time whether it lies ahead or back."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words

_REACH = 120
"""Characters before and after a time in which a verb is looked for."""

_FUTURE = read_words(
    """
    va vont doit doivent devrait devraient devra devront prévu prévue prévus prévues prévoit prévoient attendu attendue
    attendus attendues programmé programmée programmés programmées fixé fixée compte comptent espère espèrent ici
    prochain prochaine prochains prochaines jusqu jusque reporté reportée souhaite promet lendemain annoncé annoncée
    """
)
_PAST = read_words(
    """
    a ont avait avaient était étaient fut furent eut eurent dit assure affirme indique explique depuis mort morte tué tuée
    né née publié publiée dernier dernière derniers dernières après suite lors dès daté datée signé paru parue
    """
)
_ARTICLES = frozenset({"le", "un", "son", "ce", "du", "au"})
_NOT_FUTURE = read_words("opéra caméra sahara extra sera-ce para aura-t ebola cobra sura tora")
_SOON = read_words(
    """
    penche penchent ouvre ouvrent rouvre rouvrent reprend reprennent débute débutent commence commencent vote votent
    examine examinent réunit réunissent joue jouent affronte affrontent reçoit reçoivent tient tiennent entre entrent
    arrive arrivent rencontre rencontrent
    """
)
"""Verbs whose present tense right before a day means one that lies ahead: "le musée rouvre lundi"."""

_ENDS_AHEAD = re.compile(r"\w{2,}(?:ra|ront|rons|rez|rai)")
_ENDS_BACK = re.compile(r"\w{2,}(?:ait|aient|èrent|irent|urent)")
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.!?]\s|\n")
_LIMIT = re.compile(r"\b(?:d['’]ici|jusqu['’](?:à|au|en)|à partir d[ue]|au plus tard)[\s\w]{0,12}$")
_CONDITIONAL = re.compile(r"\w{2,}r(?:ait|aient)")


def find_french_direction(body: str, start: int, end: int) -> int:
    """Returns +1 if the nearest verb points ahead, -1 if it points back, 0 if there is none.

    The verb is looked for in the same sentence, within 120 characters before the time, else after it. An auxiliary counts
    with its participle: "a été reporté" points ahead, "a été annoncé" back.
    """
    before = _STOP.split(body[max(0, start - _REACH) : start])[-1]
    words = _WORD.findall(before.lower())
    if _LIMIT.search(before) or (words and words[-1] in _SOON):
        return 1
    direction = _read_first_verb(words[::-1])
    if direction:
        return direction
    return _read_first_verb(_WORD.findall(_STOP.split(body[end : end + _REACH], maxsplit=1)[0].lower()))


def _read_first_verb(words: list[str]) -> int:
    for at, word in enumerate(words):
        if word in _FUTURE and not _is_done(words, at) and not _is_noun(words, at):
            return 1
        if word in _PAST:
            return -1
        if _ENDS_AHEAD.fullmatch(word) and word not in _NOT_FUTURE:
            return 1
        if _CONDITIONAL.fullmatch(word):
            continue
        if _ENDS_BACK.fullmatch(word):
            return -1
    return 0


def _is_noun(words: list[str], at: int) -> bool:
    """Returns True for "le compte", which nobody means to do."""
    around = words[max(0, at - 1) : at + 2]
    return words[at] == "compte" and not _ARTICLES.isdisjoint(around)


def _is_done(words: list[str], at: int) -> bool:
    """Returns True for the participle of a verb of saying after "a" or "ont": "a annoncé"."""
    return words[at].startswith("annoncé") and bool(
        {"a", "ont", "avait"} & set(words[max(0, at - 2) : at + 3])
    )
