from __future__ import annotations

from datetime import date

import pytest

from tests.transforms.logic.provenance.documents import DAY, STORY, read
from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.provenance.dateline import (
    is_sure,
    read_dateline,
    read_marked_dateline,
    split_dateline,
)


@pytest.mark.parametrize(
    ("printed", "place", "day", "agency"),
    [
        ("WASHINGTON, July 28 (Reuters) - ", "WASHINGTON", date(2021, 7, 28), "Reuters"),
        ("TIANJIN, China (AP) — ", "TIANJIN, China", None, "AP"),
        ("LONDON, March 3 - ", "LONDON", date(2021, 3, 3), None),
        ("(CNN) -- ", None, None, "CNN"),
        ("Washington (CNN) ", "Washington", None, "CNN"),
        ("NEW YORK/LONDON (Reuters) - ", "NEW YORK/LONDON", None, "Reuters"),
        ("BROOKLYN, N.Y.—", "BROOKLYN, N.Y.", None, None),
        ("MARLOW BAY: ", "MARLOW BAY", None, None),
        ("New Delhi, Jul 28 (PTI) ", "New Delhi", date(2021, 7, 28), "PTI"),
        ("ROME, March 13, Reuter - ", "ROME", date(2021, 3, 13), "Reuters"),
        ("BERLIN, Dec. 31 2020 (dpa) - ", "BERLIN", date(2020, 12, 31), "dpa"),
        ("MANCHESTER N.H. – ", "MANCHESTER N.H.", None, None),
        ("CANBERRA, Australia (AP)_ ", "CANBERRA, Australia", None, "AP"),
        ("WASHINGTON _ ", "WASHINGTON", None, None),
        ("CAIRO and BEIRUT (Reuters) - ", "CAIRO and BEIRUT", None, "Reuters"),
        ("SÃO PAULO (AFP) – ", "SÃO PAULO", None, "AFP"),
        ("SENNAN, Osaka Prefecture--", "SENNAN, Osaka Prefecture", None, None),
        ("LEON, GUANAJUATO.- ", "LEON, GUANAJUATO", None, None),
        ("Baghdad, Iraq - ", "Baghdad, Iraq", None, None),
        ("(CNN) CAIRO, Egypt — ", "CAIRO, Egypt", None, "CNN"),
        ("DeKALB, Ill. – ", "DeKALB, Ill.", None, None),
        ("HONOLULU, Hawaii (HawaiiNewsNow) - ", "HONOLULU, Hawaii", None, None),
        ("CHICAGO (WLS) -- ", "CHICAGO", None, None),
    ],
)
def test_datelines_are_split_into_parts(
    printed: str, place: str | None, day: date | None, agency: str | None
) -> None:
    found = read(printed + STORY)
    assert found.document.dateline == Dateline(printed.strip(), place, day, agency)
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == printed + STORY


@pytest.mark.parametrize(
    "text",
    [
        "Washington — the city, not the state — is where it was decided on Monday.",
        "AMY GOODMAN: We begin today with the tram of Marlow Bay.",
        "UPDATE - The mayor has answered.",
        "FILE PHOTO: The tram of Marlow Bay, June 2019.",
        "President Donald Trump (R) said on Monday that he would go.",
        "The Associated Press (AP) was founded in 1846.",
        "GEORGIA (Safe Republican) — Nothing new.",
        "NEW YORK (D) - He said no.",
        "Rep. Jane Doe (D-Ohio) voted no.",
        "The talks — which involve Jane Doe (Reuters) — go on.",
        "ANALYSIS/OPINION: The tram is a good idea.",
    ],
)
def test_similar_sentences_are_no_datelines(text: str) -> None:
    assert read_dateline(text, DAY, STORY) is None


@pytest.mark.parametrize(
    "line", ["WASHINGTON –", "Jakarta -", "KABUL, Afghanistan", "LONDON, July 28 (Reuters)"]
)
def test_a_dateline_may_have_a_line_of_its_own(line: str) -> None:
    found = read("By Jane Doe", line, STORY)
    assert found.document.dateline is not None and found.document.dateline.text == line
    assert found.document.paragraphs == (STORY,)


@pytest.mark.parametrize("line", ["MONDAY, July 28", "THE TRAM RETURNS", "WASHINGTON", "RELATED: The tram"])
def test_short_lines_are_no_datelines(line: str) -> None:
    assert read(line, STORY).document.dateline is None


def test_captions_may_stand_before_a_certain_dateline() -> None:
    caption = (
        "FILE - In this June 3, 2019 file photo, the tram of Marlow Bay stands still. " * 5
        + "(AP Photo/Jane Doe)"
    )
    credited = STORY * 4 + " Jane Doe/Getty Images"
    assert read(credited, "LONDON — " + STORY).document.dateline is not None
    found = read(caption, caption, "LONDON (AP) — " + STORY)
    assert found.document.paragraphs == (caption, caption, STORY)
    assert read(STORY * 8, "LONDON — " + STORY).document.dateline is None


def test_byline_and_dateline_on_one_line_are_separated() -> None:
    head = "By Jane Doe, Associated Press NEW YORK (AP) — "
    found = read(head + STORY)
    assert found.document.byline == "By Jane Doe, Associated Press"
    assert found.document.dateline == Dateline("NEW YORK (AP) —", "NEW YORK", None, "AP")
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == head + STORY


def test_missing_year_is_nearest_to_the_publication() -> None:
    found = read("LONDON, Dec. 31 (Reuters) - " + STORY, day=date(2021, 1, 1))
    assert found.document.dateline is not None and found.document.dateline.date == date(2020, 12, 31)


def test_dateline_gives_a_missing_publication_day_unless_it_is_in_the_future() -> None:
    found = read("LONDON, July 28, 2021 (Reuters) - " + STORY, day=None)
    assert found.document.publication is not None
    assert (found.document.publication.date, found.document.publication.method) == (
        date(2021, 7, 28),
        "dateline",
    )
    assert [warning.code for warning in found.document.warnings] == ["date_from_dateline"]
    assert read("LONDON, July 28, 2023 (Reuters) - " + STORY, day=None).document.publication is None
    assert read("LONDON, July 28 (Reuters) - " + STORY, day=None).document.publication is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LONDON, July 28 (Reuters) -", True),
        ("LONDON, July 28 -", True),
        ("LONDON (Reuters) -", True),
        ("LONDON (Reuters)", False),
        ("LONDON -", False),
        ("(Reuters) -", False),
    ],
)
def test_sure_datelines_have_a_place_a_dash_and_a_tag_or_day(text: str, expected: bool) -> None:
    assert is_sure(split_dateline(text, DAY)) is expected


def test_stated_datelines_are_split() -> None:
    assert split_dateline("WASHINGTON, March 3 (AP) -", DAY) == Dateline(
        "WASHINGTON, March 3 (AP) -", "WASHINGTON", date(2021, 3, 3), "AP"
    )
    assert split_dateline("(no place: 17)", DAY) == Dateline("(no place: 17)", None, None, None)


@pytest.mark.parametrize(
    ("marked", "behind", "place", "day"),
    [
        ("Qwzhafen", "", "Qwzhafen", None),
        ("Qwzhafen", " — ", "Qwzhafen", None),
        ("QWZ BAY, July 28", ": ", "QWZ BAY", date(2021, 7, 28)),
        ("Qwzhafen, 28. Juli 2021", " | ", "Qwzhafen", date(2021, 7, 28)),
        ("Oslo 28. juli", " ", "Oslo", date(2021, 7, 28)),
    ],
)
def test_a_marked_dateline_needs_no_other_sign(
    marked: str, behind: str, place: str, day: date | None
) -> None:
    paragraph = marked + behind + (STORY if behind else "")
    found = read_marked_dateline(marked, paragraph, DAY)
    assert found is not None and (found.dateline.place, found.dateline.date) == (place, day)
    assert paragraph[found.end :] == (STORY if behind else "")


@pytest.mark.parametrize(
    "marked",
    [
        "July 28, 2021",
        "Updated July 28",
        "Publié le 28 juillet",
        "By Jane Doe",
        "Jane Doe",
        "28.07.2021 / Jane Doe",
        "9:40 AM",
        "|",
    ],
)
def test_times_and_authors_that_are_marked_so_are_no_datelines(marked: str) -> None:
    assert read_marked_dateline(marked, f"{marked} {STORY}", DAY) is None


@pytest.mark.parametrize("tag", ["(Reuters) ", "(AP) - ", "(dpa/lby) – ", "/TASS/. "])
def test_the_tag_of_an_agency_may_stand_any_number_of_times(tag: str) -> None:
    found = read_dateline(tag * 5_000 + STORY, DAY)
    assert found is None or found.dateline.text == tag.strip()
