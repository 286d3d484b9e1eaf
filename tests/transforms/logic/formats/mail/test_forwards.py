from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.email import parse_email
from wiredesk.transforms.logic.formats.mail.forwards import read_forward, strip_forward_prefix
from wiredesk.transforms.logic.formats.parts.input import FormatInput

STORY = (
    "The council voted on Monday to reopen the old tram line, which had rusted for years.",
    "Work begins in spring, and nobody will have to pay on the first day, the mayor said.",
)
BODY = "\n\n".join(STORY)

HEADS = {
    "gmail": "---------- Forwarded message ---------\nFrom: {0}\nDate: Tue, Jun 11, 2024 at 6:30 AM\nSubject: "
    "{1}\nTo: <a@b.example>",
    "apple": "Begin forwarded message:\n\nFrom: {0}\nSubject: {1}\nDate: June 11, 2024 at 6:30:00 AM GMT+1\nTo: "
    "a@b.example\nReply-To: x@y.example",
    "thunderbird": "-------- Weitergeleitete Nachricht --------\nBetreff: \t{1}\nDatum: \tTue, 11 Jun 2024 06:30:00 "
    "+0100\nVon: \t{0}\nAn: \ta@b.example",
    "outlook": "________________________________\nFrom: {0}\nSent: Tuesday, June 11, 2024 6:30 AM\nTo: Ann\nCc: "
    "Bob\nSubject: {1}",
    "german": "-----Ursprüngliche Nachricht-----\nVon: {0}\nGesendet: Dienstag, 11. Juni 2024 06:30\nAn: "
    "Ann\nBetreff: {1}",
    "french": "De : {0}\nEnvoyé : mardi 11 juin 2024 06:30\nÀ : Ann\nObjet : {1}",
    "spanish": "-----Mensaje original-----\nDe: {0}\nEnviado el: martes, 11 de junio de 2024 6:30\nPara: "
    "Ann\nAsunto: {1}",
    "portuguese": "De: {0}\nEnviada em: terça-feira, 11 de junho de 2024 06:30\nPara: Ann\nAssunto: {1}",
    "italian": "Da: {0}\nInviato: martedì 11 giugno 2024 06:30\nA: Ann\nOggetto: {1}",
    "dutch": "Van: {0}\nVerzonden: dinsdag 11 juni 2024 06:30\nAan: Ann\nOnderwerp: {1}",
    "swedish": "Från: {0}\nSkickat: den 11 juni 2024 06:30\nTill: Ann\nÄmne: {1}",
    "danish": "Fra: {0}\nSendt: 11. juni 2024 06:30\nTil: Ann\nEmne: {1}",
    "finnish": "Lähettäjä: {0}\nLähetetty: tiistai 11. kesäkuuta 2024 6.30\nVastaanottaja: Ann\nAihe: {1}",
    "polish": "Od: {0}\nWysłano: wtorek, 11 czerwca 2024 06:30\nDo: Ann\nTemat: {1}",
    "czech": "Od: {0}\nOdesláno: úterý 11. června 2024 6:30\nKomu: Ann\nPředmět: {1}",
    "hungarian": "Feladó: {0}\nElküldve: 2024. június 11., kedd 6:30\nCímzett: Ann\nTárgy: {1}",
    "turkish": "Kimden: {0}\nGönderildi: 11 Haziran 2024 Salı 06:30\nKime: Ann\nKonu: {1}",
    "russian": "От: {0}\nОтправлено: 11 июня 2024 г. 6:30\nКому: Ann\nТема: {1}",
    "greek": "Από: {0}\nΕστάλη: Τρίτη, 11 Ιουνίου 2024 6:30\nΠρος: Ann\nΘέμα: {1}",
    "chinese": "发件人: {0}\n发送时间: 2024年6月11日 6:30\n收件人: Ann\n主题: {1}",
    "japanese": "差出人: {0}\n送信日時: 2024年6月11日 6:30\n宛先: Ann\n件名: {1}",
    "korean": "보낸 사람: {0}\n보낸 날짜: 2024년 6월 11일 6:30\n받는 사람: Ann\n제목: {1}",
    "arabic": "من: {0}\nتاريخ: 11 يونيو 2024\nإلى: Ann\nالموضوع: {1}",
    "indonesian": "Dari: {0}\nTanggal: 11 Juni 2024 06.30\nKepada: Ann\nSubjek: {1}",
    "stars": "*From:* {0}\n*Sent:* Tuesday, June 11, 2024\n*To:* Ann\n*Subject:* {1}",
    "blank lines": "From: {0}\n\nDate: June 11, 2024\n\nSubject: {1}\n\nTo: Ann",
    "folded": "From: {0}\nTo: Ann,\n Bob\nDate: June 11, 2024\nSubject: {1}",
}
SENDER, SUBJECT = "Creek Mornings <news@creek.example>", "Tram opens: again"


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
@pytest.mark.parametrize("note", ["", "FYI\n\n", "Please see below.\nAnn\n\n"])
@pytest.mark.parametrize("is_quoted", [False, True])
def test_inner_heads_of_all_programs_and_languages_leave_the_text(
    head: str, note: str, is_quoted: bool
) -> None:
    inner = f"{head.format(SENDER, SUBJECT)}\n\n{BODY}"
    if is_quoted:
        mark, _, rest = inner.partition("\n\n") if inner.startswith("Begin") else ("", "", inner)
        quoted = "\n".join(f"> {line}" for line in rest.split("\n"))
        inner = f"{mark}\n\n{quoted}"
    found = read_forward(f"{note}{inner}")
    assert found is not None
    assert found.story.strip() == BODY
    assert (found.sender, found.subject, found.note) == (SENDER, SUBJECT, note.strip())


def test_messages_forwarded_in_turn_are_read_to_the_innermost() -> None:
    inner = HEADS["german"].format(SENDER, SUBJECT) + f"\n\n{BODY}"
    found = read_forward(HEADS["gmail"].format("Bob <b@b.example>", "WG: Tram") + f"\n\n{inner}")
    assert found is not None and (found.sender, found.story.strip()) == (SENDER, BODY)


@pytest.mark.parametrize(
    "text",
    [
        f"From: the hall\nTo: the market\n\n{BODY}",
        f"De: algo\nA: otro\n\n{BODY}",
        f"{BODY}\n\n{BODY}\n\nFrom: Ann\nDate: June 11\nSubject: Tram\n\nNo.",
        f"Subject: trams\nDate: June 11\n\n{BODY}",
        BODY,
    ],
)
def test_other_texts_and_answers_are_no_forwards(text: str) -> None:
    assert read_forward(text) is None


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_forwarded_letter_has_the_columns_of_the_inner_one(kind: str) -> None:
    text = "FYI\n\n" + HEADS["gmail"].format(SENDER, SUBJECT) + f"\n\n{BODY}"
    if kind == "html":
        escaped = text.replace("<", "&lt;").replace(">", "&gt;")
        text = (
            "<html><body><div>"
            + escaped.replace("\n\n", "</div><br><div>").replace("\n", "<br>")
            + "</div></body></html>"
        )
    head = "From: Bob <b@b.example>\nSubject: Fwd: Tram\nDate: Sat, 15 Jun 2024 10:00:00 +0100\nMIME-Version: 1.0"
    raw = f"{head}\nContent-Type: text/{kind}; charset=utf-8\n\n{text}"
    document = parse_email(FormatInput(raw.encode()))
    assert document.paragraphs == STORY
    assert (document.headline, document.publisher) == (SUBJECT, "Creek Mornings")
    assert document.publication is not None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Fwd: Tram", "Tram"),
        ("WG: AW: Tram", "AW: Tram"),
        ("TR : Tram", "Tram"),
        ("Tram: again", "Tram: again"),
        ("转发：电车", "电车"),
    ],
)
def test_prefixes_of_forwarded_subjects_are_stripped(subject: str, expected: str) -> None:
    assert strip_forward_prefix(subject) == expected
