"""Media that a text cites as its source: ``the South China Morning Post reported``, ``told CNN``.

A name alone is no citation ("the CNN building", "a New York Times bestseller"): it needs a cue beside it
(:mod:`wiredesk.transforms.logic.provenance.citation_cues`). Names are found by
:mod:`wiredesk.transforms.logic.provenance.outlets`.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from wiredesk.schemas.records import CitedOutlet
from wiredesk.transforms.logic.provenance import citation_cues as cues
from wiredesk.transforms.logic.provenance.lists import load_lines
from wiredesk.transforms.logic.provenance.outlet_kinds import Span
from wiredesk.transforms.logic.provenance.outlet_names import is_outlet, is_paper_name
from wiredesk.transforms.logic.provenance.outlets import find_names

_BEFORE_CHARS, _TAIL_CHARS, _BEHIND_CHARS, _OF_CHARS = 120, 80, 60, 20


def find_cited_outlets(body: str) -> tuple[CitedOutlet, ...]:
    """Returns the media that a body cites, in text order: ``body[start:end] == name``, without its article."""
    names = find_names(body)
    found = {span: cue for span in names if (cue := _find_cue(body, *span)) is not None}
    for first, second in pairwise(names):
        if cues.JOINED.fullmatch(body, first[1], second[0]):
            _share_cue(body, first, second, found)
    # A medium that the text certainly cites once also "said" what it reports elsewhere in the text.
    certain = {body[slice(*span)] for span in found}
    for span in names:
        if span not in found and (cue := _find_said(body, span, certain)) is not None:
            found[span] = cue
    return tuple(
        CitedOutlet(body[start:end], start, end, found[start, end])
        for start, end in names
        if (start, end) in found
    )


def _share_cue(body: str, first: Span, second: Span, found: dict[Span, str]) -> None:
    """Gives the cue of one of two joined names to the other if it stands before or behind both."""
    if (
        first not in found
        and second in found
        and cues.REPORT_BEHIND.match(body, second[1])
        and not cues.NO_MEDIUM_BEHIND.match(body, first[1])
    ):
        found[first] = found[second]
    elif second not in found and first in found and not cues.NO_MEDIUM_BEHIND.match(body, second[1]):
        before = cues.CUE_IN_FRONT.search(body[max(0, first[0] - _BEFORE_CHARS) : first[0]])
        if before is not None and before["cue"]:
            found[second] = found[first]


def _find_cue(body: str, start: int, end: int) -> str | None:
    """Returns the cue of a name, from the surest place to the least sure: in front, behind, by form."""
    if cues.NO_MEDIUM_BEHIND.match(body, end):
        return None
    lead = body[max(0, start - _BEFORE_CHARS) : start]
    near = lead[max(0, lead.rfind("\n")) :]
    has_end = cues.CUE_END.search(near, max(0, len(near) - _TAIL_CHARS))
    before = cues.CUE_IN_FRONT.search(near) if has_end else None
    # "reports the Associated Press," but not "says CNN director Jane Doe".
    if before is not None and not (before["turned"] and body[end : end + 1].isspace()):
        return before["cue"].strip()
    after = cues.REPORT_BEHIND.match(body, end)
    if after is not None and not (after["cue"] and body[end] != "," and cues.BY_SOMEONE.search(lead)):
        return after["cue"] or after["work"]
    return _find_form(body, lead, end)


def _find_form(body: str, lead: str, end: int) -> str | None:
    """Returns the cue of a form that cites without a word of reporting, or ``said`` behind a word for the kind."""
    for cue, before, behind in cues.FORMS:
        if behind.match(body, end) and before.search(lead):
            return cue
    if lead.endswith(("[", "(")) and cues.DATED_BEHIND.match(body, end):
        return lead[-1]
    said = cues.SAID_BEHIND.match(body[end : end + _BEHIND_CHARS].lstrip(" "))
    return (said["cue"] or said["cue2"]) if said is not None else None


def _find_said(body: str, span: Span, certain: set[str]) -> str | None:
    """Returns ``said`` behind the name of a paper, agency or site, or of a medium that the text certainly cites."""
    start, end = span
    name = body[start:end]
    if cues.OF_SOMEONE.search(body, max(0, start - _OF_CHARS), start):
        return None
    if name not in certain and not _is_paper(name):
        return None
    said = cues.PAPER_SAID_BEHIND.match(body[end : end + _BEHIND_CHARS].lstrip(" "))
    return said["cue"] if said is not None else None


@cache
def _load_firms() -> frozenset[str]:
    return frozenset(load_lines("firms"))


def _is_paper(name: str) -> bool:
    """Returns True for an agency, paper or site; a broadcaster is a firm that others report on too."""
    return name not in _load_firms() and (is_paper_name(name) or is_outlet(name))
