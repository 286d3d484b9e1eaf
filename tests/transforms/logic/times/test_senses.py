"""What looks like a time and is none, beside what is one."""

from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times
from wiredesk.transforms.logic.times.beside import opens_sentence, word_before

AT = date(2021, 7, 28)

NO_TIMES = [
    "Jan Vesely spoke to Mar Sala and to Dec Byrne.",
    "April Hollis asked why. June Carver did not.",
    "Theresa May left. The crowd cheered May.",
    "Joe Friday shrugged. Wednesday Stokes is a girl of nine.",
    "Mr. August and Ms. June sang.",
    "She wrote to April Hollis. Robert August shrugged.",
    "Fans in their twenties came.",
    "Flight 1712 was late, and so was flight 1813.",
    "Highway 1980 is shut, as is Route 1999.",
    "Windows 2000 crashed. The Russell 2000 fell. Resolution 1701 passed.",
    "The Renault 1900 stood in room 1984 on channel 2001.",
    "About 1700 goats died and some 1950 trees fell.",
    "It cost 1990 rupees, then 2010 euros.",
    "He is in his 40s, she is in her late 60s, and their sons are in their 20s.",
    "Guests in their 70s and 80s were carried out.",
    "Highs reach the 90s, with lows in the 60s.",
    "She scored in the third quarter and sat out the fourth quarter.",
    "They led by nine points in the second quarter.",
    "The first half ended without a goal, but the second half had three.",
    "60 Minutes aired it, and 48 Hours did too.",
    'She told "Harbor News Sunday" that it was over, and spoke on "This Week with Ann Oak."',
    "He will go as soon as the quarter-century-old bridge opens.",
    "He watched High Noon and Midnight Express.",
    "The score was 6-4, then 10-12, and the vote was 7-5.",
    "After the fall of the wall he came home. The fall from the roof killed him.",
    "A reader of USA Today bought a Christmas tree.",
    "The house at /news/2019/05/ was sold.",
    "He was 50th of 90, on the 18th hole, on the 12th floor.",
]
TIMES = [
    ("In May Mr. Stone left.", "2021-05"),
    ("On Tuesday Mr. Stone left.", "2021-07-27"),
    ("The Senate Tuesday approved it.", "2021-07-27"),
    ("President Stone Friday signed it.", "2021-07-23"),
    ("Mr. Stone's July trip was long.", "2021-07"),
    ("In Paris 1999 was wet, in 2012 houses were cheap.", "2012"),
    ("Her 2016 campaign failed.", "2016"),
    ("Mr. Stone's 2016 race was close.", "2016"),
    ("The Stone 2020 campaign began.", "2020"),
    ("Euro 2016 was dull.", "2016"),
    ("Music of the '80s.", "198"),
    ("It was built in the 1890s.", "189"),
    ("Profit fell in the third quarter.", "2021-Q3"),
    ("They left in the fall of 2019.", "2019-FA"),
    ("They left in the fall.", "2020-FA"),
    ("Noon on Friday was the deadline.", "2021-07-23T12:00"),
]


@pytest.mark.parametrize("body", NO_TIMES)
def test_names_numbers_ages_and_games_are_no_times(body):
    assert [time.text for time in find_times(body, AT)] == []


@pytest.mark.parametrize(("body", "value"), TIMES)
def test_the_same_words_are_times_elsewhere(body, value):
    assert value in [time.value for time in find_times(body, AT)]


@pytest.mark.parametrize(
    ("body", "opens"), [("X", True), ("He. X", True), ("“X", True), ("he X", False), ("a\nX", True)]
)
def test_where_a_sentence_begins(body, opens):
    assert opens_sentence(body, body.index("X")) is opens


@pytest.mark.parametrize(("body", "word"), [("Mr. X", "Mr."), ("a, X", ""), ("X", ""), ("the “X", "the")])
def test_the_word_before(body, word):
    assert word_before(body, body.index("X")) == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("April Mott opened a shop. April said flour was dear. She closes in May.", ["May"]),
        ("Ms. March teaches. March won a prize in March 2019.", ["March 2019"]),
        ("Captain January led them. January had sailed before. He came back in January.", ["January"]),
        ("Judge Friday ruled on Monday. Friday found no proof.", ["Monday"]),
        ("Detective Joe Friday slept. Friday blamed the heat. He said Friday that he was ill.", ["Friday"]),
        ("June Mott sang. June wore red until June 5.", ["June 5"]),
        ("The board met in April. April was dry.", ["April", "April"]),
        ("President Mott Friday said no. Friday is a holiday.", ["Friday", "Friday"]),
    ],
)
def test_a_month_or_day_alone_is_the_person_whom_the_text_names_so(text: str, expected: list[str]) -> None:
    assert [time.text for time in find_times(text, AT)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They were married by June Ward.", []),
        ("It was written by April Mott and sung by June Ward.", []),
        ("It is to be finished by June.", ["June"]),
        ("It must be shipped by June Boeing said.", ["June"]),
        ("The 20th Century Studios lot is sold.", []),
        ("The 20th century was long.", ["The 20th century"]),
        ("The 20th Century was long.", ["The 20th Century"]),
        ("The Monday Club wrote.", []),
        ("The Monday meeting failed.", ["Monday"]),
    ],
)
def test_names_with_a_time_in_them(text: str, expected: list[str]) -> None:
    assert [time.text for time in find_times(text, AT)] == expected
