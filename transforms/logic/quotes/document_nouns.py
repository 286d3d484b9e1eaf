"""Nouns of what speaks and is no person: writings ("the indictment says") and bodies ("the company said")."""

from __future__ import annotations

from wiredesk.transforms.logic.kernel.word_lists import read_words

LETTERS = read_words(
    "statement tweet post email e-mail message letter text note memo memorandum op-ed release speech"
)
"""What a person says in writing: who sends it speaks."""

_NOUNS = LETTERS | read_words(
    """report study survey poll audit review analysis editorial article column essay story blog newspaper lawsuit suit
    complaint indictment affidavit filing petition motion ruling verdict opinion order law act bill amendment statute
    ordinance resolution rule regulation policy treaty agreement accord contract constitution code sign banner poster
    placard billboard plaque sticker caption headline transcript document dossier manifesto leaflet flyer flier pamphlet
    brochure notice advisory bulletin warrant subpoena advertisement ad script inscription website webpage t-shirt shirt
    questionnaire guideline guidebook book memoir biography profile draft proposal clause provision creed motto slogan
    label card plan program programme video film documentary"""
)
_BODIES = read_words(
    """group company firm business bank union school university college hospital club team association organization
    organisation foundation coalition alliance network newspaper paper magazine outlet station channel charity nonprofit
    party movement panel jury board commission agency authority institute institution center centre church crowd audience
    mob unit league federation society force watchdog regulator airline startup trust committee lab laboratory gang
    militia faction tribe parliament assembly"""
)


def _list_forms(nouns: frozenset[str]) -> frozenset[str]:
    """Returns nouns with their plurals."""
    return nouns | {f"{noun[:-1]}ies" if noun[-1] == "y" else f"{noun}s" for noun in nouns}


DOCUMENTS = _list_forms(_NOUNS) | {"analyses"}
"""Nouns of writings, singular and plural."""

BODIES = _list_forms(_BODIES)
"""Nouns of bodies, singular and plural, beside those of :data:`~wiredesk.transforms.logic.quotes.cues.AGENTS`."""


def is_document(word: str) -> bool:
    """Returns True for the noun of a writing."""
    lower = word.lower()
    return lower in DOCUMENTS or lower.rpartition("-")[2] in DOCUMENTS
