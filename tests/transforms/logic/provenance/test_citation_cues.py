from __future__ import annotations

import pytest

from wiredesk.transforms.logic.provenance import citation_cues as cues


@pytest.mark.parametrize(
    ("before", "cue"),
    [
        ("She told ", "told"),
        ("According to the state-run ", "According to"),
        ("in an interview with Sean Hannity of ", "interview with"),
        ("a report in ", "report in"),
        ("said Friday on ", "said Friday on"),
        ("confirmed the plan to ", "confirmed the plan to"),
        ("“No,” said ", "said"),
        ("seen by ", "seen by"),
        ("They met at the ", None),
        ("He has been published in ", None),
    ],
)
def test_cues_in_front(before: str, cue: str | None) -> None:
    found = cues.CUE_IN_FRONT.search(before)
    assert (found["cue"] if found else None) == cue
    # The quick test must not lose a cue.
    assert found is None or cues.CUE_END.search(before)


@pytest.mark.parametrize(
    ("behind", "cue", "work"),
    [
        (" reported on Monday", "reported", None),
        (", which first revealed it", "revealed", None),
        ("’s Jane Doe writes", "writes", None),
        (" interview", None, "interview"),
        ("’s own investigation", None, "investigation"),
    ],
)
def test_cues_behind(behind: str, cue: str | None, work: str | None) -> None:
    found = cues.REPORT_BEHIND.match(behind)
    assert found is not None
    assert (found["cue"], found["work"]) == (cue, work)


@pytest.mark.parametrize("behind", [" building", " bestseller", "’s app", "/ABC", " Polling Director", " Co"])
def test_no_medium_is_meant(behind: str) -> None:
    assert cues.NO_MEDIUM_BEHIND.match(behind)
