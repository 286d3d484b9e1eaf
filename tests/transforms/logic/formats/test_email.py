from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO

import pytest

from wiredesk.transforms.logic.formats.email import parse_email, split_mailbox
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.kernel.errors import RecordError

TEXT = "The council of Hollow Creek voted on Monday.\n\nCafé prices rise – again.\n\n-- \nThe desk\n"


def make_message(text: str = TEXT, charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Creek Courier <desk@courier.example>"
    message["To"] = "reader@example.org"
    message["Subject"] = "Café prices and the tram"
    message["Date"] = "Tue, 05 Mar 2024 08:30:00 +0100"
    message["Message-ID"] = "<1@courier.example>"
    message.set_content(text, charset=charset, cte="quoted-printable")
    return message


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_plain_message(charset: str) -> None:
    document = parse_email(FormatInput(b"\n \n" + make_message(charset=charset).as_bytes()))
    assert document.paragraphs == (
        "The council of Hollow Creek voted on Monday.",
        "Café prices rise – again.",
    )
    assert (document.headline, document.publisher) == ("Café prices and the tram", "The Creek Courier")
    assert document.source_format == "email"
    assert document.publication is not None
    assert (document.publication.at.isoformat(), document.publication.method) == (
        "2024-03-05T07:30:00+00:00",
        "metadata",
    )


def test_the_plain_part_is_preferred_and_attachments_are_named() -> None:
    message = make_message()
    message.add_alternative("<p>The council of Hollow Creek voted on Monday.</p>", subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="tram.png")
    document = parse_email(FormatInput(message.as_bytes()))
    assert document.paragraphs[0] == "The council of Hollow Creek voted on Monday."
    assert [(w.code, "tram.png" in w.message) for w in document.warnings] == [("attachments_ignored", True)]


def test_the_html_part_replaces_a_stub_of_a_plain_part() -> None:
    message = make_message("View this email in your browser.")
    story = "".join(
        f"<p>Paragraph {n}: the line over the mill race opens in spring, the mayor said.</p>"
        for n in range(9)
    )
    message.add_alternative(f"<html><body><div>{story}<p>Unsubscribe</p></div></body></html>", subtype="html")
    document = parse_email(FormatInput(message.as_bytes()))
    assert document.paragraphs[0].startswith("Paragraph 0: ")
    assert document.paragraphs[8].startswith("Paragraph 8: ")
    assert document.source_format == "email"


def test_flowed_lines_are_joined() -> None:
    raw = (
        b"From: a@b.example\nMIME-Version: 1.0\nSubject: x\n"
        b"Content-Type: text/plain; charset=us-ascii; format=flowed\n\n"
        b"The council voted \non Monday.\nWork begins \nin January.\n"
    )
    assert parse_email(FormatInput(raw)).paragraphs == (
        "The council voted on Monday.",
        "Work begins in January.",
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "broken_email"),
        (b"no header\n\ntext", "broken_email"),
        (b"From: a@b.example\nSubject: x\n\n  \n", "no_text"),
        (b"From: a@b.example\nContent-Type: image/png\n\nabc", "no_text"),
    ],
)
def test_a_message_without_text_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^parse/{reason}: "):
        parse_email(FormatInput(raw))


def test_a_mailbox_is_cut_into_its_messages() -> None:
    one = make_message().as_bytes()
    two = make_message("From the mill comes news.\n\nFrom here on it is quiet.\n").as_bytes()
    separator = b"From desk@courier.example Tue Mar  5 08:30:00 2024\n"
    messages = list(split_mailbox(BytesIO(separator + one + b"\n" + separator + two)))
    assert [message.strip() for message in messages] == [one.strip(), two.strip()]
    assert parse_email(FormatInput(messages[1])).paragraphs == (
        "From the mill comes news.",
        "From here on it is quiet.",
    )


@pytest.mark.parametrize("raw", [make_message().as_bytes(), b"x"])
def test_any_other_file_is_one_message(raw: bytes) -> None:
    assert list(split_mailbox(BytesIO(raw))) == [raw]
    assert list(split_mailbox(BytesIO(b"\n"))) == []
