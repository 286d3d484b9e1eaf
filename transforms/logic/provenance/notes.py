"""Notes of updates and corrections: ``Updated 3:15 PM ET``, ``An earlier version of this article misstated ...``."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.months import SHORT_MONTH_NAMES
from wiredesk.transforms.logic.provenance.credits import TEXT

_CHANGED = r"(?:updated|corrected|amended|emended|revised|changed|clarified|modified)"
_MARK = r"[\s•*(\[_—–-]*"
_BEEN = r"(?:has|was|have|had|were|is)(?: since)?(?: been)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_MONTH_NAMES = "|".join(SHORT_MONTH_NAMES)
_MONTH = rf"(?:{_MONTH_NAMES})[a-z]*\.?"
# Notes about the text itself.
_ABOUT_TEXT = re.compile(
    rf"{_MARK}(?:editor[’']?s?[’']? ?notes?\b\W*|(?:ed\. )?note\b\W*|(?:correction|update|clarification)s?\b\W*|{_MONTH} \d{{1,2}}: )?(?:"
    # "(This March 26 story corrects paragraph 18 to say ...)", as Reuters prints it.
    rf"this (?:{_MONTH} \d{{1,2}} )?{TEXT} (?:corrects|refiles|clarifies|(?:has been|was|is) refiled)\b|"
    rf"a corrected version of (?:this|the) {TEXT}\b|"
    rf"(?:this|the|our) (?:[\w’']+ ){{0,3}}?{TEXT}(?: \w+){{0,4}} {_BEEN} {_CHANGED}\b|"
    rf"(?:the )?(?:headline|language|photo|caption|title|figures?|spelling|text)(?: \w+){{0,5}} {_BEEN} {_CHANGED}\b|"
    rf"an? (?:earlier|previous|prior|original|revised|updated) (?:version|draft|headline) of "
    rf"(?:this|our|the (?:[\w’']+ ){{0,3}}?{TEXT})\b(?! {TEXT} (?:originally |first )?(?:appeared|ran|was published))|"
    rf"(?:this|the|our) (?:[\w’']+ ){{0,2}}?{TEXT} (?:originally|previously|initially|incorrectly|mistakenly|misstated|misidentified)\b"
    r"(?! (?:appeared|ran|published|posted|in|on)\b)|"
    rf"we (?:have |last )?{_CHANGED} this {TEXT}\b|"
    rf"{_CHANGED} from (?:an )?(?:earlier|original|previous)\b)",
    re.IGNORECASE,
)
_EDITORS = re.compile(
    rf"{_MARK}(?:editor[’']?s?[’']? ?notes?|(?:ed\. )?note)\b\W[^\n]{{0,80}}\b{_BEEN} {_CHANGED}\b",
    re.IGNORECASE,
)
# Atomic: "at" is a word and a zone, and a text of many of them would be matched in exponentially many ways.
_CLOCK = (
    rf"(?>(?:at|on|last|the|of)\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?|{_MONTH}|\d+(?:st|nd|rd|th)?|"
    r"[ap]\.?\s?m\b\.?|noon|midnight|(?:eastern|central|pacific|local) time|[a-z]{1,4}t\b\.?|utc|and\b|[:,./|()–-])"
)
# "Updated 3:15 PM ET, Tue March 4, 2014": a time and nothing else.
_TIMED = re.compile(rf"{_MARK}(?:last )?(?:updated|modified)\b:?\s*(?:{_CLOCK}\s*)+[)\]]?", re.IGNORECASE)
# "*Updated for clarity."
_BRIEF = re.compile(rf"{_MARK}{_CHANGED} (?:for|to|with) [^\n.]{{3,80}}\W*", re.IGNORECASE)
_AMENDS = r"(?:correction|clarification|amplification)s?"
_MAX_NOTE_CHARS = 1_500
# Every note begins like this. The other patterns, which are slower, are tried only then.
_NOTE_BEGINS = re.compile(
    rf"{_MARK}(?:editor|ed\. |note|correct|updat|clarif|amplif|amend|emend|revis|chang|modif|last |adds|recasts|"
    rf"{_MONTH_NAMES}|"
    r"this |the |our |an? |we |headline|language|photo|caption|title|figure|spelling|text)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:corrections?|clarifications?)(?: (?:&|and) (?:clarifications?|amplifications?))?:?", re.IGNORECASE
)
_CORRECTED = re.compile(
    rf"{_MARK}(?:{_AMENDS}(?: (?:&|and) {_AMENDS})?(?: ?\([^)]{{1,40}}\))?\s*(?::|,? {_WEEKDAY}{_MONTH} \d{{1,2}}\b|[-–—])|"
    r"correct(?:s|ed)[-–—:]|\(corrects\b)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"{_MARK}(?:updated?s?\*?(?: ?\([^)]{{1,40}}\)| \d{{1,2}}| [IVX]{{1,4}}\b)?\s*(?::|,? {_WEEKDAY}{_MONTH} \d{{1,2}}\b|[-–—] )|"
    r"updated (?:at|on)\b|\(updates? (?:with|to|throughout)\b|\(adds\b|\(recasts\b)",
    re.IGNORECASE,
)
_TITLE_NOTE = re.compile(r"(?:CORRECTED|CORRECTION|REFILE|UPDATE \d+|CLARIFICATION)\s*[-–—:]")


def is_correction_heading(paragraph: str) -> bool:
    """Returns True for ``Corrections & Amplifications`` on a line of its own, above its note."""
    return _HEADING.fullmatch(paragraph) is not None


def is_correction(paragraph: str) -> bool:
    """Returns True if a paragraph is a note of an update or a correction."""
    if len(paragraph) > _MAX_NOTE_CHARS or not _NOTE_BEGINS.match(paragraph):
        return False
    return _LABELLED.match(paragraph) is not None or is_note_about_text(paragraph)


def is_note_about_text(paragraph: str) -> bool:
    """Returns True for a note about the text; ``UPDATE: The mayor has answered.`` adds news and is none."""
    if any(pattern.match(paragraph) for pattern in (_ABOUT_TEXT, _CORRECTED, _EDITORS)):
        return True
    if len(paragraph) > 100:
        return False
    timed = any(map(str.isdigit, paragraph)) and _TIMED.fullmatch(paragraph) is not None
    return timed or _BRIEF.fullmatch(paragraph) is not None


def find_title_note(headline: str | None) -> str | None:
    """Returns the mark of a corrected or repeated report at the head of a headline: ``CORRECTED-``."""
    found = _TITLE_NOTE.match(headline or "")
    return found[0].strip() if found else None
