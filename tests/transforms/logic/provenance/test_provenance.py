from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.schemas.records import Author, Dateline
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.provenance import Provenance, read_provenance, rebuild_source
from wiredesk.transforms.logic.provenance.agencies import find_agency, list_agencies
from wiredesk.transforms.logic.provenance.byline import is_byline
from wiredesk.transforms.logic.provenance.credits import is_correction, is_credit, is_note_about_text
from wiredesk.transforms.logic.provenance.dateline import read_dateline
from wiredesk.transforms.logic.text.clean import join_paragraphs

STORY = "The council of Marlow Bay decided on Monday to open the old tram again, its mayor said."
RUN = datetime(2022, 1, 2, tzinfo=UTC)
DAY = date(2021, 7, 29)


def read(*paragraphs: str, day: date | None = DAY, **fields: object) -> Provenance:
    published = (
        Publication(datetime(day.year, day.month, day.day, tzinfo=UTC), day, "day", "prefix", 1.0)
        if day
        else None
    )
    document = ParsedDocument(source_format="text", paragraphs=paragraphs, publication=published, **fields)  # type: ignore[arg-type]
    return read_provenance(document, RUN)


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
        ("ROME, March 13, Reuter - ", "ROME", date(2021, 3, 13), None),
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
def test_datelines_come_apart(printed: str, place: str | None, day: date | None, agency: str | None) -> None:
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
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert read_dateline(text, DAY, STORY) is None


@pytest.mark.parametrize("line", ["WASHINGTON –", "KABUL, Afghanistan", "LONDON, July 28 (Reuters)"])
def test_a_dateline_may_have_a_line_of_its_own(line: str) -> None:
    found = read("By Jane Doe", line, STORY)
    assert found.document.dateline is not None and found.document.dateline.text == line
    assert found.document.paragraphs == (STORY,)


@pytest.mark.parametrize("line", ["MONDAY, July 28", "THE TRAM RETURNS", "WASHINGTON", "RELATED: The tram"])
def test_a_short_line_is_no_dateline(line: str) -> None:
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


def test_byline_and_dateline_that_have_run_together_come_apart() -> None:
    head = "By Jane Doe, Associated Press NEW YORK (AP) — "
    found = read(head + STORY)
    assert found.document.byline == "By Jane Doe, Associated Press"
    assert found.document.dateline == Dateline("NEW YORK (AP) —", "NEW YORK", None, "AP")
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == head + STORY


def test_the_year_is_that_nearest_to_the_publication() -> None:
    found = read("LONDON, Dec. 31 (Reuters) - " + STORY, day=date(2021, 1, 1))
    assert found.document.dateline is not None and found.document.dateline.date == date(2020, 12, 31)


def test_a_dateline_dates_what_has_no_date_but_not_in_the_future() -> None:
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
    ("printed", "names"),
    [
        ("By JANE DOE and JOHN ROE, Associated Press", ["JANE DOE", "JOHN ROE"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe in Kabul", ["Jane Doe"]),
        ("By The Associated Press", []),
        ("By Staff", []),
        ("By Jane Doe in Kabul and John Roe in London", ["Jane Doe", "John Roe"]),
        ("JANE DOE | Staff Writer", ["JANE DOE"]),
        ("By Jane Doe - October 20, 2014", ["Jane Doe"]),
        ("A Commentary By Jane Doe", ["Jane Doe"]),
        ("BYLINE: Jane Doe", ["Jane Doe"]),
        ("By U.S. Senators Jane Doe (D-VA) and John Roe (I-ME)", ["Jane Doe", "John Roe"]),
    ],
)
def test_bylines_leave_the_body(printed: str, names: list[str]) -> None:
    found = read(printed, STORY)
    assert (found.document.byline, found.document.paragraphs) == (printed, (STORY,))
    assert [author.name for author in found.document.authors] == names


@pytest.mark.parametrize(
    ("below", "role", "organization"),
    [
        ("USA TODAY", None, "USA TODAY"),
        ("Associated Press", None, "AP"),
        ("Staff Writer", "Staff Writer", None),
    ],
)
def test_a_name_with_its_paper_below_is_a_byline(
    below: str, role: str | None, organization: str | None
) -> None:
    found = read("Jane Doe and John Roe", below, STORY)
    assert found.document.byline == f"Jane Doe and John Roe, {below}"
    assert found.document.authors == (
        Author("Jane Doe", role, organization),
        Author("John Roe", role, organization),
    )
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == f"Jane Doe and John Roe\n\n{below}\n\n{STORY}"


def test_a_signature_below_the_story_names_its_authors() -> None:
    signed = "Write to Jane Doe at jane.doe@courier.example and John Roe at john.roe@courier.example"
    found = read(STORY, STORY + " More.", signed)
    assert (found.document.byline, found.document.credit_line) == (None, signed)
    assert [author.name for author in found.document.authors] == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "text",
    [
        "By the end of October it was over.",
        "By Monday",
        "By any measure, a success",
        "Life in Kabul",
        "War and Peace in Gaza",
    ],
)
def test_what_only_begins_like_a_byline_stays(text: str) -> None:
    assert not is_byline(text)


def test_metadata_wins_over_the_text() -> None:
    found = read("By John Roe", STORY, byline="Jane Doe", authors=(Author("Jane Doe"),))
    assert (found.document.byline, found.document.authors) == ("Jane Doe", (Author("Jane Doe"),))
    assert found.document.paragraphs == (STORY,)


@pytest.mark.parametrize(
    ("printed", "agencies"),
    [
        ("(With inputs from agencies)", ("unnamed",)),
        ("(Reporting by Anna Roe in Marlow Bay; Editing by Peter Doe)", ()),
        ("© 2021 AFP", ("AFP",)),
        ("Jane Doe and The Associated Press contributed to this report.", ("AP",)),
        (
            "This story has been published from a wire agency feed without modifications to the text.",
            ("unnamed",),
        ),
        ("—Reuters", ("Reuters",)),
        ("(With inputs from PTI and agencies)", ("PTI", "unnamed")),
        ("Jane Doe contributed reporting", ()),
        ("CNN's Jane Doe contributed to this report.", ()),
        ("This report contains material from Reuters and The Associated Press.", ("Reuters", "AP")),
        ("This story was reported by The Associated Press.", ("AP",)),
        ("This article originally appeared in the Marlow Bay Courier.", ()),
        ("This story is part of a reporting partnership with Marlow Bay Radio.", ()),
        ("This story is part of NPR's reporting partnership with Marlow Bay Radio.", ()),
        ("Jane Doe and John Roe contributed.", ()),
        ("Jane Doe contributed reporting for this story.", ()),
        ("Reuters contributed to this report.", ("Reuters",)),
        ("(Courier wire services contributed to this report).", ("unnamed",)),
        ("Courier wire services were used in this report.", ("unnamed",)),
        ("This article includes wire service reports.", ("unnamed",)),
        (
            "Doe reported from Marlow Bay. Associated Press writers around the world contributed to this report.",
            ("AP",),
        ),
        ("AP journalists Jane Doe reported from Ohio; John Roe from Maine.", ("AP",)),
        ("A version of this column appeared in The Marlow Bay Courier.", ()),
        ("Jane Doe is a teacher in Marlow Bay. This column first ran in the Marlow Bay Courier.", ()),
        ("Jane Doe is an editor of the Courier, where this column originally appeared.", ()),
        ("COPYRIGHT 2017 CREATORS.COM", ("Creators Syndicate",)),
    ],
)
def test_credit_lines_leave_the_body(printed: str, agencies: tuple[str, ...]) -> None:
    found = read(STORY, STORY + " More.", printed)
    assert (found.document.credit_line, found.agencies) == (printed, agencies)
    assert found.document.paragraphs == (STORY, STORY + " More.")


@pytest.mark.parametrize(
    "text",
    [
        "Reporting by the newspaper has shown that the council knew of it for years.",
        "The long drought contributed to this report of a poor harvest in the valley.",
        "Copyright law protects the poem for 70 years.",
        "The agency said it would appeal.",
        "This story was written by the losers, who had little to say of it.",
        "Posted on August 3, 2021",
        "Click for more on the tram.",
        "(Reuters/Files)",
        "It contributed to this report.",
        "The rain of the last weeks contributed.",
        "The mayor was there, where this story was written on a wall.",
    ],
)
def test_what_only_looks_like_a_credit_stays(text: str) -> None:
    assert not is_credit(text)


def test_a_credit_in_brackets_behind_the_last_sentence_is_cut() -> None:
    found = read(STORY, "It was late. (Reporting by Anna Roe; Editing by Peter Doe)")
    assert found.document.paragraphs == (STORY, "It was late.")
    assert found.document.credit_line == "(Reporting by Anna Roe; Editing by Peter Doe)"


def test_thanks_that_have_run_together_with_the_last_sentence_are_cut() -> None:
    found = read(STORY, "It was late.Contributing: The Associated Press")
    assert found.document.paragraphs == (STORY, "It was late.")
    assert found.document.credit_line == "Contributing: The Associated Press"
    assert found.agencies == ("AP",)


@pytest.mark.parametrize(
    ("signed", "agency"), [(" PTI", "PTI"), (" —AFP", "AFP"), (" (IANS)", "IANS"), (" - Bernama", "Bernama")]
)
def test_an_agency_signs_behind_the_last_sentence(signed: str, agency: str) -> None:
    found = read(STORY, "It was late, he said." + signed)
    assert found.document.paragraphs == (STORY, "It was late, he said.")
    assert (found.document.credit_line, found.agencies) == (signed.strip(), (agency,))
    assert found.wire_agency == agency


def test_the_last_word_is_no_signature() -> None:
    assert read(STORY, "It was told by the AP").document.credit_line is None
    assert read(STORY, "They met in the U.S. CNN").document.credit_line is None


def test_a_note_may_stand_below_its_heading() -> None:
    found = read(STORY, STORY + " More.", "Corrections & Amplifications", "The mayor is Jane Doe.")
    assert found.correction_note == "Corrections & Amplifications\nThe mayor is Jane Doe."
    assert found.document.paragraphs == (STORY, STORY + " More.")


def test_wire_copy_is_judged_by_its_surest_sign() -> None:
    assert read("LONDON (AP) — " + STORY).wire_agency == "AP"
    assert read(STORY, "(Reporting by Anna Roe; Editing by Peter Doe)").wire_agency == "Reuters"
    assert read(STORY, "Associated Press writer Jane Doe contributed to this report.").wire_agency == "AP"
    assert read(STORY, "The Associated Press contributed to this report.").wire_agency is None
    assert read(STORY, "(With inputs from agencies)").wire_agency is None
    assert read("(CNN) " + STORY).wire_agency is None
    assert read(STORY, "© 2021 Tribune Content Agency, LLC").wire_agency == "Tribune Content Agency"
    free = "Content created by The Daily Caller News Foundation is available without charge to any publisher."
    assert read(STORY, free).wire_agency == "Daily Caller News Foundation"
    assert read(STORY).wire_confidence is None


def test_notes_about_the_text_leave_it_and_news_stays() -> None:
    note = "This story was updated on August 3, 2021 to correct the name of the mayor."
    found = read(STORY, note)
    assert (found.correction_note, found.document.paragraphs) == (note, (STORY,))
    assert [piece.kind for piece in found.removed] == ["correction"]
    news = "UPDATE: The mayor has answered."
    added = read(STORY, news)
    assert (added.correction_note, added.document.paragraphs) == (news, (STORY, news))
    assert found.document.modified_at == datetime(2021, 8, 3, tzinfo=UTC)
    assert read(STORY, headline="CORRECTED-Tram opens again").correction_note == "CORRECTED-"
    assert not is_correction("Updates to the system will be made.")


@pytest.mark.parametrize(
    "note",
    [
        "The language in this post has been updated for accuracy.",
        "[Editor's Note: A previous version of this editorial named another mayor.]",
        "Editor’s note: This article originally gave another name.",
        "Corrected from earlier to remove the name of the mayor.",
        "Updated at 3:31 p.m. ET Saturday",
        "CORRECTION: The mayor's name is Jane Doe.",
        "Corrections & Clarifications: The mayor's name is Jane Doe.",
        "(This March 26 story corrects paragraph 18 to name another mayor)",
        "(This story corrects quote in 16th paragraph)",
        "April 3: This story was updated with the mayor's answer.",
        "[Editor's note: The original story mistakenly indicated another mayor.]",
        "*Updated for clarity.",
        "A corrected version of the story is below:",
        "Ed. note: This post has been changed since it was printed.",
        "Last updated: 3:15 PM ET, Tue March 4, 2014",
        "(Corrects the name of the mayor in paragraph 2)",
        "Clarification: The mayor's name is Jane Doe.",
        "Our story previously named another mayor.",
        "We have corrected this story to name the mayor.",
        "The headline of this piece has been changed.",
        "Spelling of the name was corrected.",
        "Amplification: The mayor has answered.",
    ],
)
def test_notes_about_the_text_are_told(note: str) -> None:
    assert is_correction(note) and is_note_about_text(note)


@pytest.mark.parametrize(
    "text",
    [
        "This column originally appeared in the Marlow Bay Courier.",
        "An updated edition of the book tells of the tram.",
        "This interview has been edited and condensed.",
        "Update at 2:16 p.m. ET. The Mayor Arrives:",
        "The figures of the council show that the plan was changed.",
    ],
)
def test_what_only_looks_like_a_note_is_none(text: str) -> None:
    assert not is_correction(text)


@pytest.mark.parametrize(
    "mark", ["UPDATE II - ", "*UPDATE* - ", "Update, Monday June 2: ", "(Adds quote) ", "(Recasts) "]
)
def test_notes_that_add_news_are_told(mark: str) -> None:
    assert is_correction(f"{mark}The mayor has answered.")
    assert not is_note_about_text(f"{mark}The mayor has answered.")


def test_nothing_is_detached_where_nothing_would_be_left() -> None:
    assert read("By Jane Doe").document.paragraphs == ("By Jane Doe",)
    assert read("By Jane Doe", "Reuters").document.paragraphs == ("By Jane Doe", "Reuters")


def test_agencies_are_normalised() -> None:
    assert list_agencies("The Associated Press, Agence France-Presse and Xinhua") == ("AP", "AFP", "Xinhua")
    assert list_agencies("Paging Dr. Ap, apart from a UNITED front") == ()
    agency = find_agency("the Press Trust of India")
    assert agency is not None and agency.name == "PTI"


PIECE = st.sampled_from(
    [
        STORY,
        "By Jane Doe",
        "LONDON, July 28 (Reuters) - " + STORY,
        "(CNN) It was late.",
        "Reuters",
        "___",
        "(With inputs from agencies)",
        "© 2021 AFP",
        "It was late. (Reporting by Anna Roe; Editing by Peter Doe)",
        "This story has been updated.",
        "By Jane Doe, Associated Press NEW YORK (AP) — " + STORY,
        "Jane Doe",
        "USA TODAY",
        "WASHINGTON –",
        "—Jane Doe and John Roe",
        "contributed to this article.",
        "Write to Jane Doe at jane.doe@courier.example",
        "Short.",
    ]
)


@given(st.lists(PIECE, min_size=1, max_size=9).map(tuple))
def test_the_source_text_can_be_rebuilt(paragraphs: tuple[str, ...]) -> None:
    found = read(*paragraphs)
    body = join_paragraphs(found.document.paragraphs)
    assert body
    assert rebuild_source(body, found.removed) == join_paragraphs(paragraphs)
