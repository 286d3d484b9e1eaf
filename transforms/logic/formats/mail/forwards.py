"""Forwarded messages: the fields of the inner head are read and leave the text, in the languages of mail programs.

Whatever the words above an inner head are ("Begin forwarded message:", dashes around two words), its own lines show it:
sender, subject and a time or an addressee, one below the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = {
    "from": "from von de da van från fra lähettäjä od kimden gönderen от від feladó de_la από 发件人 寄件者 寄件人 "
    "差出人 送信者 "
    "보낸_사람 보낸사람 من dari từ จาก מאת odesílatel odosielateľ saatja no nuo pošiljatelj šalje expéditeur "
    "mittente remitente "
    "afsender avsender avsändare afzender absender nadawca отправитель відправник",
    "date": "date sent gesendet datum envoyé envoyé_le enviado enviado_el enviada_em enviado_em fecha data inviato "
    "verzonden "
    "skickat sendt dato lähetetty päivämäärä päiväys pvm wysłano odesláno dátum gönderildi gönderilme_tarihi tarih "
    "отправлено дата "
    "надіслано elküldve trimis expediat εστάλη ημερομηνία στάλθηκε 发送时间 日期 寄件日期 送信日時 日付 日時 "
    "보낸_날짜 날짜 تاريخ "
    "التاريخ تم_الإرسال tanggal dikirim ngày đã_gửi วันที่ תאריך נשלח kuupäev saadetud datums nosūtīts poslano",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp ämne emne aihe temat předmět predmet konu "
    "тема tárgy "
    "subiect subiectul θέμα 主题 主題 主旨 件名 제목 الموضوع موضوع subjek perihal chủ_đề tiêu_đề เรื่อง หัวเรื่อง "
    "נושא teema temats tema",
    "to": "to an à a para aan till til vastaanottaja do komu kime alıcı кому címzett către προς 收件人 收件者 宛先 "
    "받는_사람 받는사람 "
    "إلى kepada đến ถึง אל destinataire destinatario za prejemnik kas kam",
    "other": "cc bcc kopie copie copia cópia kopia kopi копия копія 抄送 副本 참조 reply-to antwort_an répondre_à "
    "responder_a "
    "rispondi_a svar_til svar_till yanıt ответить organization importance priority wichtigkeit",
}
_WORDS = {role: frozenset(names.split()) for role, names in _NAMES.items()}
_ROLES = {
    word.replace("_", " ").casefold(): frozenset(role for role, words in _WORDS.items() if word in words)
    for word in frozenset().union(*_WORDS.values())
}
_FIELD = re.compile(
    r"[ \t]*[*_]{0,2}(?P<label>[^\s:：*][^:：\n*<>@]{0,24}?)[*_]{0,2}[ \t\xa0]*[:：][*_]{0,2}[ \t\xa0]*(?P<value>.*)"
)
_QUOTED = re.compile(r"\A[ \t]*(?:>[ \t]?)+")
# "---------- Forwarded message ---------", "-----Ursprüngliche Nachricht-----", "Begin forwarded message:".
_RULED = re.compile(r"[ \t]*[-—_=]{3,}[ \t]*(?:\S[^\n]{1,50}\S)?[ \t]*[-—_=]{0,}[ \t]*")
_BEGUN = re.compile(r"[ \t]*\S[^\n.]{6,60}[:：][ \t]*")
_MAX_LINES = 400
_MAX_FIELDS = 14
# A message that is forwarded more often is an attack.
_MAX_TURNS = 20
_MAX_MARK_CHARS = 120
_MIN_QUOTED_SHARE = 0.6
_MAX_NOTE_CHARS = 300
_PREFIX = re.compile(
    r"(?:\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|fs|pd|ilt|trs|doorst|továbbítva|továbbítás|пересл|转发|轉寄|轉發|転送|"
    r"전달)\s*[:：])+\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Forward:
    """A forwarded message within the text of another.

    Attributes:
      note: what the sender has written above the inner head; empty if there is nothing.
      story: the text below the inner head, without signs of quotation.
      sender, date, subject: the values of the inner head; empty where it has none.
    """

    note: str
    story: str
    sender: str
    date: str
    subject: str


def read_forward(text: str) -> Forward | None:
    """Reads a message that another forwards; the innermost one if several are forwarded in turn.

    Returns:
      None if the text has no inner head, or if a longer text than a note stands above it, as above the message that is
      answered.
    """
    found = _read_once(text)
    for _ in range(_MAX_TURNS):
        inner = _read_once(found.story) if found else None
        if found is None or inner is None:
            break
        found = Forward(inner.note or found.note, inner.story, inner.sender, inner.date, inner.subject)
    return found


def strip_forward_prefix(subject: str) -> str:
    """Returns the subject without ``Fwd:`` and its kind in other languages."""
    return _PREFIX.sub("", subject, count=1) if _PREFIX.match(subject) else subject


def _read_once(text: str) -> Forward | None:
    lines = text.split("\n")
    for number in range(min(len(lines), _MAX_LINES)):
        if not lines[number].strip():
            continue
        fields, end = _read_fields(lines, number)
        if not fields:
            continue
        begin = _find_mark(lines, number)
        note = "\n".join(lines[:begin]).strip()
        story = _unquote(lines[end:])
        if len(note) > _MAX_NOTE_CHARS or len(story.strip()) <= len(note):
            return None
        return Forward(note, story, *(fields.get(role, "") for role in ("from", "date", "subject")))
    return None


def _read_fields(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """Returns the fields of an inner head that begins at a line, by role, and the line behind it; nothing if it is "
    "none."""
    fields: dict[str, str] = {}
    at, end = start, start
    for _ in range(_MAX_FIELDS * 2):
        if at >= len(lines):
            break
        printed = _QUOTED.sub("", lines[at])
        line = printed.strip(" \t\xa0")
        found = _FIELD.fullmatch(line)
        roles = _ROLES.get(" ".join(found["label"].casefold().split()), frozenset()) if found else frozenset()
        if found and roles:
            role = next(
                (
                    one
                    for one in ("from", "date", "subject", "to", "other")
                    if one in roles and one not in fields
                ),
                "other",
            )
            fields.setdefault(role, found["value"].strip())
            end = at + 1
        elif line and not (fields and printed[:1] in " \t" and at == end):
            break
        elif line:
            # A folded value.
            end = at + 1
        elif len(fields) >= 2 and _is_head(fields) and not _follows_field(lines, at):
            break
        at += 1
    return (fields, end) if _is_head(fields) else ({}, start)


def _follows_field(lines: list[str], at: int) -> bool:
    """Returns True if the next line with text is another field of the head; HTML mail has blank lines between them."""
    following = next((line for line in lines[at : at + 3] if _QUOTED.sub("", line).strip()), "")
    found = _FIELD.fullmatch(_QUOTED.sub("", following).strip(" \t\xa0"))
    return found is not None and " ".join(found["label"].casefold().split()) in _ROLES


def _is_head(fields: dict[str, str]) -> bool:
    # "De: ... A: ..." are words too, so sender and subject must have values.
    return bool(fields.get("from") and fields.get("subject") and (fields.get("date") or "to" in fields))


def _find_mark(lines: list[str], number: int) -> int:
    """Returns the line of the mark above an inner head, or the head itself."""
    above = number - 1
    while above >= 0 and not _QUOTED.sub("", lines[above]).strip():
        above -= 1
    if above < 0:
        return number
    line = _QUOTED.sub("", lines[above])
    if len(line) > _MAX_MARK_CHARS:
        return number
    return above if _RULED.fullmatch(line) or _BEGUN.fullmatch(line) else number


def _unquote(lines: list[str]) -> str:
    """Returns the lines without ``>`` if most have it: programs quote what they forward."""
    filled = [line for line in lines if line.strip()]
    quoted = sum(line.lstrip().startswith(">") for line in filled)
    if filled and quoted >= _MIN_QUOTED_SHARE * len(filled):
        return "\n".join(_drop_signs(lines))
    return "\n".join(lines)


def _drop_signs(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield _QUOTED.sub("", line, count=1) if line.lstrip().startswith(">") else line
