"""Credit, agency and rights lines at the end (and sometimes the beginning) of a text, and notes of correction."""

from __future__ import annotations

import re

from transforms.logic.provenance.agencies import find_agency

_MAX_CHARS = 600
_BULLET = r"[\s•⦁*\-–—_(\[]*"
_WORK = r"(?:additional |other |further |extra )?(?:reporting|editing|writing|compiled|edited|written|research|translation|text|graphics?)"
_CREDIT = re.compile(
    rf"{_BULLET}(?:"
    rf"{_WORK}(?: and {_WORK})* (?:by|from)\b[^\n]{{2,500}}|"
    r"with (?:additional )?(?:inputs?|reporting|reports?|files?|contributions?|material|assistance) (?:from|by)\b[^\n]{2,200}|"
    r"with (?:\w+ )?(?:wires|agenc(?:y|ies)|wire (?:services?|reports?))[^\n]{0,40}|"
    r"(?:contributing|contributors?)(?: to this (?:report|story|article))?:[^\n]{2,300}|contributed by[^\n]{2,100}|"
    r"(?:source|agency|credit|inputs?):? (?:from )?(?:agencies|wire services?)|"
    r"(?:this|the) (?:story|article|report|copy|item|text|news item|news story)[^\n]{0,60}\b(?:published|generated|auto-generated|"
    r"sourced|taken|provided|supplied|based(?: in part)?)\b[^\n]{0,40}\b(?:agency|agencies|syndicated|wires?|feed)\b[^\n]{0,200}|"
    r"\(?(?:(?:all|some) rights reserved|©|copyright\b|\(c\))[^\n]{0,300}|"
    r"c\) (?:19|20)\d\d[^\n]{0,200}|reprinted (?:from|with)\b[^\n]{2,200}"
    r")",
    re.IGNORECASE,
)
# "Dave Boyer and Sally Persons contributed to this report."
_CONTRIBUTED = re.compile(
    rf"{_BULLET}(?P<who>[^\n]{{3,400}}?) (?:also )?(?:contributed|provided)(?: (?:additional )?(?:reporting|material|information|research))?"
    r"(?: to (?:this|the) (?:report|story|article|column|piece|post|dispatch)\b|(?= from [A-Z]))[^\n]{0,160}",
)
_REPORTED_FROM = re.compile(
    r"[A-Z][\w'’-]+(?:(?:,| and|, and) [A-Z][\w'’-]+)* reported from [A-Z][^\n.!?]{2,60}\.(?P<more>[^\n]{0,400})"
)
_NAMED = re.compile(r"[A-Z][\w.'’-]*(?:[’'] )?")
_SIGN_OFF = re.compile(r"[\s(\[—–-]*(?P<name>[A-Z][\w.' /&+-]{1,40}?|dpa|AFP)[\s.)\];]*")
_INLINE = re.compile(
    rf"\s*\(\s*(?:{_WORK}(?: and {_WORK})* by |with (?:inputs?|reporting|agency|files) )[^()]{{2,400}}\)[\s.]*$",
    re.IGNORECASE,
)
_INLINE_TAIL_CHARS = 450
_COPYRIGHT_PROSE = re.compile(r"copyright (?!©|\(c\)|\d{4}|by\b|the\b[^.]{0,40}\d{4})", re.IGNORECASE)
_RULE = re.compile(r"[_*=\-–—•. ]{3,}|#{3,}|-?30-?|ENDS?")

_CORRECTION = re.compile(
    r"[\s•*(\[_—–-]*(?:"
    r"(?:correction|corrects?|corrected|clarification|clarified|update|updated)(?: ?\([^)]{1,40}\)| \d{1,2})?\s*(?::|,? [A-Z][a-z]{2,8}\.? \d{1,2}\b|[-–—] )"
    r"|correct(?:s|ed)[-–—]\s?|(?:editor[’']?s? ?)?(?:note|editor[’']s note)s?:?[^\n]{0,60}\b(?:updated|corrected|correction|clarif\w+)\b"
    r"|(?:this|the|our) (?:story|article|post|report|column|piece|headline|page|item|version)(?: \w+){0,4} (?:has|was|have|had)(?: since)?(?: been)? "
    r"(?:updated|corrected|amended|revised|changed|clarified|modified)"
    r"|an? (?:earlier|previous|prior|original) version of (?:this|the)\b"
    r"|(?:this|the) (?:story|article|post|report|column|piece) (?:originally|previously|initially|incorrectly|mistakenly)\b"
    r"|last (?:updated|modified):?\s|updated (?:on|at):?\s|\(updates? (?:with|to|throughout)\b|\(corrects?\b|\(adds\b|\(recasts\b)",
    re.IGNORECASE,
)
_TITLE_NOTE = re.compile(r"(?:CORRECTED|CORRECTION|REFILE|UPDATE \d+|CLARIFICATION)\s*[-–—:]")


def is_credit(paragraph: str) -> bool:
    """Tells whether a paragraph at the edge of a text is a credit, agency or rights line."""
    if len(paragraph) > _MAX_CHARS:
        return False
    if _CREDIT.fullmatch(paragraph):
        return not _COPYRIGHT_PROSE.match(paragraph.lstrip("• (")) and not _is_prose(paragraph)
    return _is_contribution(paragraph) or is_sign_off(paragraph)


def _is_prose(paragraph: str) -> bool:
    """Tells a sentence that merely begins like a credit: ``Reporting by the paper has shown that ...``."""
    led = re.match(rf"{_BULLET}{_WORK} (?:by|from)\s+", paragraph, re.IGNORECASE)
    if led is None or paragraph.lstrip()[0] in "([":
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", paragraph[led.end() :])
    small = [word for word in words if word[0].islower() and word not in _JOINING]
    return 5 * len(small) > len(words)


_JOINING = frozenset(
    [
        "and",
        "in",
        "by",
        "from",
        "with",
        "the",
        "at",
        "of",
        "for",
        "editing",
        "writing",
        "reporting",
        "additional",
        "de",
        "van",
        "von",
        "der",
    ]
)


def _is_contribution(paragraph: str) -> bool:
    found = _CONTRIBUTED.fullmatch(paragraph)
    if found is None:
        reported = _REPORTED_FROM.fullmatch(paragraph)
        return reported is not None and (not reported["more"].strip() or "contributed" in reported["more"])
    words = re.findall(r"[^\W\d_][\w.'’-]*", found["who"])
    named = sum(word[0].isupper() for word in words)
    return bool(words) and words[0][0].isupper() and named >= 2 and 5 * named >= 3 * len(words)


def is_sign_off(paragraph: str) -> bool:
    """Tells the signature of an agency on a line of its own: ``Reuters``, ``—AFP``, ``(PTI)``."""
    found = _SIGN_OFF.fullmatch(paragraph) if len(paragraph) <= 50 else None
    return found is not None and find_agency(found["name"]) is not None


def find_inline_credit(paragraph: str) -> int | None:
    """Returns where a credit in brackets at the end of a paragraph begins, with the space before it."""
    cut = max(0, len(paragraph) - _INLINE_TAIL_CHARS)
    opened = paragraph.rfind("(", cut)
    if opened <= 0:
        return None
    start = len(paragraph[:opened].rstrip())
    return start if start and _INLINE.match(paragraph, start) else None


def is_rule(paragraph: str) -> bool:
    """Tells a line or mark that separates a text from its credits."""
    return _RULE.fullmatch(paragraph) is not None


def is_correction(paragraph: str) -> bool:
    """Tells whether a paragraph is a note of an update or a correction."""
    return len(paragraph) <= 1_500 and _CORRECTION.match(paragraph) is not None


def find_title_note(headline: str | None) -> str | None:
    """Returns the mark of a corrected or repeated report in a headline: ``CORRECTED-``."""
    found = _TITLE_NOTE.match(headline or "")
    return found[0].strip() if found else None
