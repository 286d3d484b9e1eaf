from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from wiredesk.transforms.logic.formats.email import parse_email
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput

ADDRESS = "https://courier.example/news/mill-race"
STORY = "".join(
    f"<p>Paragraph {n}: the line over the mill race opens in spring, the mayor of Hollow Creek said on Monday.</p>"
    for n in range(6)
)
STATED = '<meta property="article:published_time" content="2024-03-05T08:30:00+01:00">'


def make_page(head: str = "") -> str:
    return f"<html><head><title>The mill race</title>{head}</head><body><h1>The mill race</h1>{STORY}</body></html>"


def save(heads: dict[str, str], *parts: tuple[str, dict[str, str]]) -> ParsedDocument:
    message = MIMEMultipart("related")
    for name, value in {
        "Date": "Sat, 15 Jun 2024 10:00:00 -0000",
        "Subject": "The mill race",
        **heads,
    }.items():
        message[name] = value
    for text, names in parts:
        part = MIMEText(text, "html", "utf-8")
        for name, value in names.items():
            part[name] = value
        message.attach(part)
    return parse_email(FormatInput(message.as_bytes()))


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        ({"From": "<Saved by Blink>", "Snapshot-Content-Location": ADDRESS}, {}),
        ({"From": "<Saved by WebKit>"}, {"Content-Location": ADDRESS}),
        ({"From": '"Saved by Windows Internet Explorer 8"'}, {"Content-Location": ADDRESS}),
        ({"From": "<Saved by Mozilla 5.0 (Windows)>", "Content-Location": ADDRESS}, {}),
        ({}, {"Content-Location": ADDRESS}),
        ({"Snapshot-Content-Location": f"=?utf-8?Q?{ADDRESS}?="}, {}),
    ],
)
def test_the_time_of_saving_is_no_publication(heads: dict[str, str], names: dict[str, str]) -> None:
    document = save(heads, (make_page(), names))
    assert document.publication is None
    assert (document.url, document.publisher, document.headline) == (ADDRESS, None, "The mill race")
    assert len(document.paragraphs) == 6
    stated = save(heads, (make_page(STATED), names)).publication
    assert stated is not None
    assert stated.at.isoformat() == "2024-03-05T07:30:00+00:00"


def test_frames_are_no_part_of_the_page() -> None:
    document = save(
        {"From": "<Saved by Blink>", "Snapshot-Content-Location": ADDRESS},
        (
            "<html><body><p>Buy a boat today, and pay next year.</p></body></html>",
            {"Content-Location": "cid:frame-2"},
        ),
        (make_page(), {"Content-Location": ADDRESS}),
    )
    assert len(document.paragraphs) == 6


def test_a_page_saved_from_a_file_has_no_address() -> None:
    document = save(
        {"From": "<Saved by Blink>", "Snapshot-Content-Location": "file:///tmp/a.html"}, (make_page(), {})
    )
    assert document.url is None


def test_a_letter_that_was_sent_keeps_its_date() -> None:
    sent = {"From": "Courier <desk@courier.example>", "To": "reader@example.org"}
    document = save(sent, (make_page(), {"Content-Location": ADDRESS}))
    assert document.publication is not None
    assert document.publication.date.isoformat() == "2024-06-15"
    assert document.publisher == "Courier"
