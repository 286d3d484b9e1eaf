from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.provenance import find_cited_outlets


@pytest.mark.parametrize(
    ("text", "name", "cue"),
    [
        (
            "He met Wang, the South China Morning Post reported citing sources.",
            "South China Morning Post",
            "reported",
        ),
        ("It seeks a state, a report in Hindustan Times.", "Hindustan Times", "report in"),
        ("“It is late,” she told CNN’s Jane Doe.", "CNN", "told"),
        ("A copy seen by the Marlow Bay Courier says so.", "Marlow Bay Courier", "seen by"),
        ("That, according to state news agency Xinhua, is all.", "Xinhua", "according to"),
        ("It is over. The New York Times reported on Monday.", "New York Times", "reported"),
        ("According to Politico, it is over.", "Politico", "According to"),
        ("“No,” she said in a CNBC interview.", "CNBC", "interview"),
        ("Politico’s Jane Doe reports that it is over.", "Politico", "reports that"),
        ("It is over, reports the Associated Press.", "Associated Press", "reports"),
        ("He told “Fox News Sunday” so.", "Fox News Sunday", "told"),
        ("The tram is late, The San Diego Union-Tribune reported.", "San Diego Union-Tribune", "reported"),
        ("The tram is late, the Detroit News reported.", "Detroit News", "reported"),
        ("He died, according to South Korea’s Yonhap.", "Yonhap", "according to"),
        ("He had told the Chicago Sun–Times so.", "Chicago Sun–Times", "told"),
        ("It will strike, The Global Times said.", "Global Times", "said"),
        ("North Korea’s Korean Central News Agency said so.", "Korean Central News Agency", "said"),
        ("“No,” he told the New York Post.", "New York Post", "told"),
        ("“No,” he told Jane Doe on Fox News.", "Fox News", "told"),
        ("He said so in an interview with Jane Doe of CNN.", "CNN", "interview with"),
        ("He would not tell the Marlow Bay Herald whether.", "Marlow Bay Herald", "tell"),
        ("She wrote in the Nigerian newspaper Vanguard that it was late.", "Vanguard", "wrote in"),
        ("It is late, the Maariv newspaper reported.", "Maariv", "reported"),
        ("It is late, Time magazine reported.", "Time magazine", "reported"),
        ("She told Israel’s Channel 2 TV so.", "Channel 2 TV", "told"),
        ("The tram is late – WSJ: “It has stopped.”", "WSJ", ":"),
        ("“It has stopped.” — Editorial board, Boston Globe", "Boston Globe", "—"),
        ("It has stopped. [CNN, 6/23/15]", "CNN", "["),
        ("The mayor confirmed the plan to Politico.", "Politico", "confirmed the plan to"),
        (
            "It is late, according to data compiled by Bloomberg.",
            "Bloomberg",
            "according to data compiled by",
        ),
        ("The Hill says the tram was late.", "The Hill", "says"),
        (
            "A statement posted on the state-run Saudi Press Agency says so.",
            "Saudi Press Agency",
            "statement posted on",
        ),
        ("Asked by CBS News whether it was late, he nodded.", "CBS News", "Asked by"),
        ("As Vox’s Jane Doe explains, it is late.", "Vox", "explains"),
        ("“It is late.” — BBC, Dec. 17, 1984", "BBC", "—"),
        ("“It was so from its beginning.” (The New Yorker)", "New Yorker", "("),
        (
            "Britain is set to buy as many as 26 trams for up to a billion: The Washington Post",
            "Washington Post",
            ":",
        ),
        (
            "It was first reported late Thursday by The Washington Post.",
            "Washington Post",
            "reported late Thursday by",
        ),
        ("“It is the best he has left,” said the Washington Post.", "Washington Post", "said"),
        ("She spoke Tuesday on CNN.", "CNN", "spoke Tuesday on"),
        ("He called into Fox News to say so.", "Fox News", "called into"),
        ("He lamented to The Atlantic that it was so.", "The Atlantic", "lamented to"),
        ("[It was the worst in five years. NYT / Jane Doe]", "NYT", "]"),
        (
            "In a piece published Wednesday in The Wall Street Journal he said so.",
            "Wall Street Journal",
            "published Wednesday in",
        ),
        ("The papers were shared with The Marlow Bay Courier.", "Marlow Bay Courier", "shared with"),
        ("The minutes were viewed by The Washington Post.", "Washington Post", "viewed by"),
        ("The BBC understands that it is late.", "BBC", "understands"),
        ("It is late (via Sun Sentinel): nobody came.", "Sun Sentinel", "via"),
        ("On CNN’s “State of the Union,” she said no.", "CNN", "On"),
        ("He told Cosmopolitan Magazine so.", "Cosmopolitan Magazine", "told"),
        (
            "According to a review of campaign finance data by The Associated Press, no.",
            "Associated Press",
            "review of campaign finance data by",
        ),
        (
            "In an interview later in the morning with CNN he said no.",
            "CNN",
            "interview later in the morning with",
        ),
    ],
)
def test_cited_outlets_have_name_offsets_and_cue(text: str, name: str, cue: str) -> None:
    (found,) = find_cited_outlets(text)
    assert (found.name, found.cue, text[found.start : found.end]) == (name, cue, name)


@pytest.mark.parametrize(
    "text",
    [
        "A New York Times bestseller told the tale.",
        "They met at the CNN building.",
        "In Times of need, the Post office reported losses.",
        "The study appeared in the New England Journal of Medicine.",
        "A spokesman for the Washington Post said it had no comment.",
        "According to White House Press Secretary Jane Doe, it is over.",
        "He has been published in The New York Times.",
        "It violates ProPublica’s editorial guidelines.",
        "He told a Politico breakfast that it was over.",
        "She has not appeared on CNN since.",
        "Mike Bloomberg spoke. Bloomberg has said he is open to it.",
        "It is late, says CNN Polling Director Jane Doe.",
        "It is late, according to a CBS News/New York Times poll.",
        "He gave it to the newspaper, Snowden wrote.",
        "A firm consulted by ProPublica found that it was late.",
        "Read more from The Hill: it is late.",
        "Turkey's Ministry of Foreign Affairs published a statement.",
        "A New Post was published on his blog.",
        "It was in a Pakistani newspaper that he published it.",
        "Bloomberg said he would run.",
        "The journalist, who wrote for The Washington Post, was a mayor.",
        "They met the Post’s editorial board.",
        "It is so, according to his website Hide Caption.",
        "She is an editor of CNN and Fox News.",
        "The copy of the tax return that he was said to have asked for. Photograph: Reuters",
    ],
)
def test_a_name_alone_is_no_citation(text: str) -> None:
    assert find_cited_outlets(text) == ()


def test_media_cited_elsewhere_in_the_text_may_be_short_and_cued_by_said() -> None:
    text = "The San Francisco Examiner reported it. He told the Examiner so. Bloomberg reported it. Bloomberg said no more."
    names = [(one.name, one.cue) for one in find_cited_outlets(text)]
    examiner = [("San Francisco Examiner", "reported"), ("Examiner", "told")]
    assert names == [*examiner, ("Bloomberg", "reported"), ("Bloomberg", "said")]
    assert find_cited_outlets("He told the Examiner so.") == ()


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The New York Times and the Marlow Bay Herald have reported it.", "reported"),
        ("He told CNN and Fox News so.", "told"),
    ],
)
def test_joined_names_share_a_cue(text: str, cue: str) -> None:
    assert [one.cue for one in find_cited_outlets(text)] == [cue, cue]


@given(st.text(max_size=300))
def test_offsets_hold_for_any_text(text: str) -> None:
    assert all(text[one.start : one.end] == one.name for one in find_cited_outlets(text))
