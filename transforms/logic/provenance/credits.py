"""Credit, agency and rights lines at the end of a text, sometimes at its beginning."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.months import SHORT_MONTH_NAMES
from wiredesk.transforms.logic.provenance.agencies import find_agency, list_agencies
from wiredesk.transforms.logic.provenance.lists import load_words

_MAX_CHARS = 600
_MONTH = f"(?:{'|'.join(SHORT_MONTH_NAMES)})"
_BULLET = r"[\s•⦁*\-–—_(\[]*"
_WORK = r"(?:additional |other |further |extra )?(?:reporting|editing|writing|compiled|edited|written|research|translation|text|graphics?)"
_CREDIT = re.compile(
    rf"{_BULLET}(?:"
    r"(?:[\w.]+ )?(?:wire|news) services? (?:were|was) used in this report\W*|"
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
    rf"{_BULLET}(?P<who>[^\n]{{3,400}}?) (?:also )?(?:contributed|provided)"
    r"(?:(?: (?:additional )?(?:reporting|material|information|research))?"
    r"(?: (?:to|for) (?:this|the) (?:report|story|article|column|piece|post|dispatch)\b|(?= from [A-Z]))[^\n]{0,160}|"
    r" (?:additional )?(?:reporting|research)\W*|\.\W*)",
)
_THANKS = ("contributed", "provided", "reported from")
_HALF_CONTRIBUTED = re.compile(r"contributed to this (?:report|story|article)\W*")
TEXT = r"(?:story|article|report|copy|item|text|post|piece|column|op-ed|essay|content|dispatch|interview|version)"
"""Words of a pattern for what a note calls the text."""
# States where the text was printed first, or who may print it again.
_REPUBLISHED = re.compile(
    rf"{_BULLET}(?:(?:(?:an? (?:\w+ )?version of )?(?:this|the) {TEXT}(?: \w+)? )?|[^\n]{{10,400}}(?:\. this|, where this) {TEXT} )"
    r"(?:was |has been |is )?(?:originally |first |previously )?"
    r"(?:published|appeared|posted|ran|republished|re-published|reposted|cross-?posted|syndicated|reprinted) (?:first |originally )?"
    r"(?:on|in|by|at|from|with|here)\b"
    rf"(?!\W*(?:the )?(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b|{_MONTH}[a-z]*\.? ?\d|\d))[^\n]{{2,200}}|"
    rf"[^\n]{{10,400}}, where this {TEXT} (?:originally |first )?(?:appeared|ran|was published)\b[^\n]{{0,150}}|"
    r"(?:click|go|read)[^\n]{0,20} for more (?:from|at) [A-Z][\w.' ]{1,40}\W*|"
    r"content created by [^\n]{3,80} is available[^\n]{0,400}",
    re.IGNORECASE,
)
# Every such line has one of these words. The patterns, which are slower, are tried only then.
_PRINTED = ("publish", "appear", "post", "ran ", "syndicated", "print", "for more", "available", "part of")
# "This report contains material from Reuters."; "This story was reported by Jane Doe and edited by John Roe."
_MADE = re.compile(
    rf"{_BULLET}(?:editor['’]?s? ?['’]?s? note:? )?this {TEXT} (?:contains?|includes?|uses|used|incorporates) "
    r"(?:(?:material|information|reporting|content|quotes|files?|inputs?) (?:from|by) [^\n]{2,200}|(?:\w+ )?wire services?\b[^\n]{0,40})|"
    rf"{_BULLET}(?:editor['’]?s? ?['’]?s? note:? )?(?:this|the) {TEXT} (?:was|has been) (?:reported|written|produced|compiled|edited) "
    r"(?:\w+ )?by (?P<who>[^\n]{3,300})",
    re.IGNORECASE,
)
# "This story is part of a reporting partnership with NPR and Kaiser Health News."
_PARTNERSHIP = re.compile(
    rf"{_BULLET}(?:about this report )?this {TEXT} (?:is|is being|was|has been)(?: (?:published|produced|reported|made)[^\n]{{0,60}})? "
    r"(?:as )?part of (?:an?|(?:[A-Z][\w.]* ){0,2}[A-Z][\w.]*[’']s?) (?:[\w-]+ ){0,3}(?:partnership|collaboration|project|series)\b[^\n]{3,300}",
    re.IGNORECASE,
)
_REPORTS_FOR = re.compile(r"[A-Z][\w.'’-]+(?:(?:,| and) [A-Z][\w.'’-]+)* reports? for [A-Z][^\n]{2,400}")
_REPORTED_FROM = re.compile(
    r"(?:[A-Z][\w ]{1,20} (?:writers?|journalists?|reporters?) )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"
    r"(?:(?:,| and|, and) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)* reported from [A-Z][^\n.!?]{2,200}\.(?P<more>[^\n]{0,400})"
)
_SIGN_OFF = re.compile(r"[\s(\[—–-]*(?P<name>[A-Z][\w.' /&+-]{1,40}?|dpa|AFP)[\s.)\];]*")
# Names as agencies sign, at the end only: "... he said. Reuters" may be followed by a verb.
_SIGNED_OFF = re.compile(
    r"(?<=[.!?”\"])\s+(?:[-–—]+\s*|[(\[])?(?P<name>[A-Z]{2,6}|dpa|Reuters|Bernama|Xinhua)[)\].]*\s*$"
)
_SIGN_OFF_CHARS = 30
_INLINE = re.compile(
    rf"\s*\(\s*(?:{_WORK}(?: and {_WORK})* by |with (?:inputs?|reporting|agency|files) )[^()]{{2,400}}\)[\s.]*$|"
    # The line of USA TODAY, run together with the last paragraph.
    r"\s*Contributing: [A-Z][^\n]{2,200}$",
    re.IGNORECASE,
)
_INLINE_TAIL_CHARS = 450
_COPYRIGHT_PROSE = re.compile(r"copyright (?!©|\(c\)|\d{4}|by\b|the\b[^.]{0,40}\d{4})", re.IGNORECASE)
_JOINING = load_words("credit_words")
_RULE = re.compile(r"[_*=\-–—•. ]{3,}|#{3,}|-?30-?|ENDS?")


def is_credit(paragraph: str) -> bool:
    """Returns True if a paragraph at the edge of a text is a credit, agency or rights line."""
    if len(paragraph) > _MAX_CHARS:
        return False
    if _CREDIT.fullmatch(paragraph):
        return not _COPYRIGHT_PROSE.match(paragraph.lstrip("• (")) and not _is_prose(paragraph)
    return (
        is_contribution(paragraph)
        or is_sign_off(paragraph)
        or is_republication(paragraph)
        or _is_making(paragraph)
    )


def is_republication(paragraph: str) -> bool:
    """Returns True for a line on the origin of the text: ``This article originally appeared on ...``."""
    if len(paragraph) > _MAX_CHARS or not paragraph[0].isupper():
        return False
    small = paragraph.casefold()
    if not any(word in small for word in _PRINTED):
        return False
    return _REPUBLISHED.fullmatch(paragraph) is not None or _PARTNERSHIP.fullmatch(paragraph) is not None


def is_half_contribution(paragraph: str) -> bool:
    """Returns True for the second line of a contribution that was printed in two lines: ``contributed to this report.``"""
    return _HALF_CONTRIBUTED.fullmatch(paragraph) is not None


def _is_making(paragraph: str) -> bool:
    """Returns True for ``This story was reported by Jane Doe`` and ``Jane Doe reports for ...``."""
    found = _MADE.fullmatch(paragraph)
    if found is None:
        return _REPORTS_FOR.fullmatch(paragraph) is not None
    return found["who"] is None or not _is_mostly_small(found["who"])


def _is_prose(paragraph: str) -> bool:
    """Returns True for a sentence that only begins like a credit: ``Reporting by the paper has shown that ...``."""
    led = re.match(rf"{_BULLET}{_WORK} (?:by|from)\s+", paragraph, re.IGNORECASE)
    if led is None or paragraph.lstrip()[0] in "([":
        return False
    return _is_mostly_small(paragraph[led.end() :])


def _is_mostly_small(names: str) -> bool:
    """Returns True if more than a fifth of the words are neither names nor words that join names."""
    words = re.findall(r"[^\W\d_][\w'’-]*", names)
    small = [word for word in words if word[0].islower() and word not in _JOINING]
    return 5 * len(small) > len(words)


def is_contribution(paragraph: str) -> bool:
    """Returns True for ``Jane Doe and The Associated Press contributed to this report.``"""
    if len(paragraph) > _MAX_CHARS or not any(word in paragraph for word in _THANKS):
        return False
    found = _CONTRIBUTED.fullmatch(paragraph)
    reported = _REPORTED_FROM.fullmatch(paragraph)
    if reported is not None and (not reported["more"].strip() or "contributed" in reported["more"]):
        return True
    if found is None:
        return False
    words = re.findall(r"[^\W\d_][\w.'’-]*", found["who"])
    named = sum(word[0].isupper() for word in words)
    if not words or not words[0][0].isupper() or "contributed" in words:
        return False
    # "Reuters contributed to this report."; "Newsmax wire services contributed to this report."
    return (named >= 2 and 5 * named >= 3 * len(words)) or (
        len(words) <= 4 and bool(list_agencies(found["who"]))
    )


def is_sign_off(paragraph: str) -> bool:
    """Returns True for the signature of an agency on a line of its own: ``Reuters``, ``—AFP``, ``(PTI)``."""
    found = _SIGN_OFF.fullmatch(paragraph) if len(paragraph) <= 50 else None
    # "(Reuters/Files)" signs a picture.
    return found is not None and all(find_agency(name) for name in found["name"].split("/"))


def find_inline_credit(paragraph: str) -> int | None:
    """Returns the offset of a credit at the end of a paragraph, in brackets or behind ``Contributing:``, with its space."""
    cut = max(0, len(paragraph) - _INLINE_TAIL_CHARS)
    opened = max(paragraph.rfind("(", cut), paragraph.rfind("Contributing: ", cut))
    if opened <= 0:
        return None
    start = len(paragraph[:opened].rstrip())
    return start if start and _INLINE.match(paragraph, start) else None


def find_inline_sign_off(paragraph: str) -> int | None:
    """Returns the offset of an agency's signature behind the last sentence: ``... he said. PTI``."""
    found = _SIGNED_OFF.search(paragraph, max(0, len(paragraph) - _SIGN_OFF_CHARS))
    if found is None or not found.start():
        return None
    agency = find_agency(found["name"])
    return found.start() if agency is not None and agency.wire else None


def is_rule(paragraph: str) -> bool:
    """Returns True for a line or mark that separates a text from its credits: ``___``, ``###``, ``-30-``."""
    return _RULE.fullmatch(paragraph) is not None
