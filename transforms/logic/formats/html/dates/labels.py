"""Words that pages print beside a date, in the languages of the press: whether it is the publication's or a change's."""

from __future__ import annotations

import re
from typing import Final

# Beginnings of words, language by language: English, German, French, Spanish, Portuguese, Italian, Dutch; Swedish,
# Norwegian, Danish, Finnish; Polish, Czech, Slovak, Hungarian, Romanian, Croatian and Serbian, Slovene; Russian,
# Ukrainian, Bulgarian; Greek, Turkish, Indonesian and Malay, Vietnamese; Chinese, Japanese, Korean; Arabic, Persian,
# Hebrew; Hindi, Bengali, Thai.
_PUBLISHED: Final = (
    "publish|posted|created|released|issued|first seen",
    "veröffentlich|publiziert|erschienen|erstellt|eingestellt|online seit|gepostet|verfasst|pressemitteilung",
    "publié|paru|mis en ligne|posté|créé|rédigé|écrit le",
    "publicad|publicaci|creado|subido",
    "postado|publicação|criado",
    "pubblicat|scritto il|creato|inserito",
    "gepubliceerd|geplaatst|gepost|aangemaakt",
    "publicerad|publiserat|upplagd|skapad|publisert|opprettet|lagt ut|offentliggjort|udgivet|oprettet|julkaistu|luotu",
    "opublikowan|dodan|utworzon|publikacj|publikován|vydán|vytvořen|zveřejn|publikovan|zverejn|uverejn|vydan",
    "megjelen|közzét|létrehoz|feltölt|publicat|postat|adăugat|objavljen|objavlj|objavio|objavila",
    "објављ|опублик|размещ|добавлен|опубліков|додано|публикув|δημοσ[ιί]|αναρτ",
    "yayın|yayim|oluşturma|eklenme|giriş|terbit|tayang|dipublikasi|diterbitkan|diunggah|disiarkan",
    "đăng|xuất bản|发布|发表|發布|發佈|發表|刊登|上传|公開|配信|掲載|投稿|作成|"
    "입력|등록|게시|승인|발행|송고|작성",
    "نشر|نُشر|النشر|منتشر|انتشار|פורסם|प्रकाशित|प्रकाशन|প্রকাশ|เผยแพร่|โพสต์",
)
_CHANGED: Final = (
    "updat|modif|last chang|edited|revised|last review",
    "änderung|geändert|aktualisier|bearbeitet|überarbeitet",
    "mis à jour|mise à jour|màj|actualis|révisé",
    "actualiza|última|aggiorna|ultima modific|atualiza|alterad",
    "bijgewerkt|gewijzigd|aangepast",
    "uppdatera|ändrad|oppdater|sist endret|opdater|ændret|päivite|muokat",
    "aktualiza|zaktualizow|zmodyfikow|aktualiz|změn|uprav|zmen|frissít|módosít",
    "ažurir|izmijen|izmen|ажурир|обновл|обновен|измен|оновл|змін|промен|актуализ",
    "ενημέρωσ|ενημερώθ|τροποπο|güncelle|değiştir|diperbarui|dikemas|pembaruan|cập nhật|sửa",
    "更新|修改|編集|修正|最終|수정|업데이트|최종|변경",
    "تحديث|تعديل|آخر تحدیث|به‌روز|بروزرسانی|ویرایش|עודכן|עדכון|अपडेट|संशोधित|আপডেট|হালনাগাদ|อัปเดต|อัพเดท|แก้ไข",
)
# Words for "date" and "time", which say that the date is the page's if nothing else does.
_PLAIN: Final = (
    "date|datum|dato|data|fecha|päivämäärä|dátum|дата|час|време|ημερομην|tarih|tanggal|tarikh|ngày|时间|日期|時間|日付|날짜",
    "تاريخ|تاریخ|תאריך|दिनांक|तारीख|তারিখ|วันที่",
)
# The date of something else: of a visit to a source, of an end, of a life.
_OTHER: Final = (
    "retriev|access|archiv|expire|valid|until|deadline|event|born|joined|registered|member since|printed|today",
    "abgerufen|zugriff|archiviert|gültig|bis zum|termin|geboren|dabei seit|registriert|mitglied|gedruckt|heute",
    "consulté|jusqu|valable|né le|inscrit|consultado|hasta|válido|nacido|acesso|até|nascido|consultato|fino al|nato",
    "geraadpleegd|geldig|tot en met|lid sinds|dostęp|ważn|citováno|platnost|letöltve|доступ|действ|регистрац",
)


def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    """Returns a pattern of beginnings of words; scripts without blanks have them anywhere."""
    return re.compile(rf"(?<![a-zà-öø-ÿа-я])(?:{'|'.join(words)})", re.IGNORECASE)


_KINDS: Final = (
    ("changed", _compile(_CHANGED)),
    ("published", _compile(_PUBLISHED)),
    ("other", _compile(_OTHER)),
)
_PLAIN_KIND: Final = _compile(_PLAIN)
_NEAR_CHARS = 40
# "wurde am 3. Mai 2011 um 8:30 Uhr gepostet", "12 Mart 2023 tarihinde yayınlandı".
_PAUSE: Final = re.compile(r"[|·•–—;\n/]|\s-\s|,\s|\.\s")
# Chinese, Japanese and Korean also put the word behind the date.
_BEHIND = re.compile(
    r"\s*[\])）】]?\s*(?P<changed>更新|修正|改訂|수정|업데이트)|\s*(?P<published>公開|配信|掲載|投稿|发布|發布|입력|등록)"
)


def read_label(before: str, after: str = "", is_last: bool = False) -> str | None:
    """Returns what the words beside a date say: ``published``, ``changed``, ``other``, or None.

    Args:
      before: the text before the date, back to the date before it.
      after: the text behind it.
      is_last: True if no other date follows, so that a verb behind the date belongs to it.
    """
    before = before[-_NEAR_CHARS:]
    last = {name: found for name, pattern in _KINDS if (found := _find_last(pattern, before)) is not None}
    if last:
        return max(last, key=lambda name: last[name])
    behind = _BEHIND.match(after)
    if behind:
        return behind.lastgroup
    if is_last and any(kind.search(_PAUSE.split(after)[0]) for name, kind in _KINDS if name == "published"):
        return "published"
    return "published" if _PLAIN_KIND.search(before) else None


def _find_last(pattern: re.Pattern[str], text: str) -> int | None:
    return max((found.end() for found in pattern.finditer(text)), default=None)
