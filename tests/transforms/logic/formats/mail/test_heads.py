from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.email import parse_email
from wiredesk.transforms.logic.formats.mail.heads import repair_heads
from wiredesk.transforms.logic.formats.parts.input import FormatInput

STORY = "The council voted (by nine to two) on Monday to reopen the old tram line."

HEADS = {
    "folded boundary": ('multipart/alternative; boundary="=_next\n 00A"', "=_next 00A"),
    "folded by a tab": ('multipart/alternative;\n\tboundary="=_next\n\t00A"', "=_next 00A"),
    "folded without a blank": ('multipart/alternative; boundary="=_next\n 00A"', "=_next00A"),
    "folded behind the colon": ("\n multipart/alternative;\n boundary=b1", "b1"),
    "comment": ("multipart/alternative (a comment); boundary=b1 (another (inner) one)", "b1"),
    "comment before": ("(first) multipart/alternative; boundary=b1", "b1"),
    "continued": ('multipart/alternative; boundary*0="=_next"; boundary*1="00A"', "=_next00A"),
    "encoded": ("multipart/alternative; boundary*=us-ascii''b%31", "b1"),
    "brackets in quotes": ('multipart/alternative; boundary="b(1)"', "b(1)"),
    "capitals": ("Multipart/Alternative; BOUNDARY=b1", "b1"),
}


@pytest.mark.parametrize(("content_type", "boundary"), HEADS.values(), ids=HEADS.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_legal_foldings_and_comments_are_read(content_type: str, boundary: str, end: str) -> None:
    raw = (
        f"From: Ann <a@b.example>\nSubject: Tram\nMIME-Version: 1.0 (made by hand)\nContent-Type: {content_type}\n\n"
        f"--{boundary}\nContent-Type: text/plain (the text); charset=utf-8\n"
        f"Content-Transfer-Encoding: quoted-printable (really)\n\nCaf=C3=A9: {STORY}\n--{boundary}--\n"
    )
    document = parse_email(FormatInput(raw.replace("\n", end).encode()))
    assert document.paragraphs == (f"Café: {STORY}",)


@pytest.mark.parametrize(
    "field",
    [
        "charset*=us-ascii''windows-1252",
        "charset*0=windows-; charset*1=1252",
        'charset="windows-1252" (Western)',
    ],
)
def test_charsets_in_parameters_of_all_forms_are_read(field: str) -> None:
    raw = f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; {field}\n\n".encode()
    assert parse_email(FormatInput(raw + "Café €".encode("windows-1252"))).paragraphs == ("Café €",)


def test_a_blank_may_stand_before_the_colon() -> None:
    raw = f"From: a@b.example\nContent-Type : text/plain; charset=utf-8\nSubject: Tram\n\n{STORY}\n".encode()
    document = parse_email(FormatInput(raw))
    assert (document.headline, document.paragraphs) == ("Tram", (STORY,))


def test_the_text_of_a_message_is_left_alone() -> None:
    raw = f"From: a@b.example\nContent-Type: text/plain (x)\n\nContent-Type: text/plain (in the text)\n{STORY}\n".encode()
    assert repair_heads(raw) == raw.replace(b" (x)", b"")
    plain = b"From: a@b.example\nContent-Type: text/plain\n\n(in the text)\n"
    assert repair_heads(plain) is plain
