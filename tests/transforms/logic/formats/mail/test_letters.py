from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.email import parse_email
from wiredesk.transforms.logic.formats.parts.input import FormatInput

STORY = tuple(
    f"Paragraph {n}: the line over the mill race opens in spring after a long repair, the mayor of the town said on Monday."
    for n in range(1, 6)
)
ITEMS = ("Digging starts in March.", "Rails are laid in May.")


def make_letter(content: str, kind: str = "html") -> bytes:
    return (
        "From: Creek Mornings <news@creek.example>\nSubject: Tram opens\nDate: Tue, 11 Jun 2024 06:30:00 +0100\n"
        f"MIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\n\n{content}"
    ).encode()


def set_rows(*rows: str) -> str:
    cells = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    link = '<tr><td><a href="x">View in browser</a></td></tr>'
    return f"<html><body><table>{link}<tr><td><table>{cells}</table></td></tr></table></body></html>"


LIST = "<ul>" + "".join(f"<li>{item}</li>" for item in ITEMS) + "</ul>"
FOOTER = 'You received this email because you signed up. <a href="u">Unsubscribe</a> | 12 Quay Street'


@pytest.mark.parametrize("at", [1, 3, 5])
@pytest.mark.parametrize(
    "listed",
    [LIST, LIST.replace("ul>", "ol>"), LIST.replace("<li>", "<li><p>").replace("</li>", "</p></li>")],
)
def test_a_list_within_or_below_the_story_is_kept(at: int, listed: str) -> None:
    rows = [f"<p>{one}</p>" for one in STORY]
    rows.insert(at, listed)
    document = parse_email(FormatInput(make_letter(set_rows("<h1>Tram opens</h1>", *rows, FOOTER))))
    assert document.paragraphs == (*STORY[:at], *ITEMS, *STORY[at:])


def test_a_list_of_lines_is_kept() -> None:
    lines = "<br>".join(f"- {item}" for item in ITEMS)
    content = f"<html><body><div>{'<br><br>'.join((*STORY[:4], lines, STORY[4]))}</div></body></html>"
    document = parse_email(FormatInput(make_letter(content)))
    assert document.paragraphs == (*STORY[:4], *(f"- {item}" for item in ITEMS), STORY[4])


def test_menus_and_footers_are_no_lists_of_the_story() -> None:
    menu = '<ul><li><a href="a">News</a></li><li><a href="b">Sport</a></li><li><a href="u">Unsubscribe</a></li></ul>'
    rows = [f"<p>{one}</p>" for one in STORY]
    document = parse_email(FormatInput(make_letter(set_rows(menu, *rows, menu, FOOTER))))
    assert document.paragraphs == STORY


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_plain_text_that_is_called_html_keeps_its_paragraphs(end: str) -> None:
    last = "Write to <b>Ann</b> &amp; Bob &lt;desk@creek.example&gt; or <news@creek.example>: 5 < 7 > 3."
    text = "\n\n".join((*STORY, last)).replace("\n", end)
    document = parse_email(FormatInput(make_letter(text)))
    expected = "Write to Ann & Bob <desk@creek.example> or <news@creek.example>: 5 < 7 > 3."
    assert document.paragraphs == (*STORY, expected)
    assert document.headline == "Tram opens"
