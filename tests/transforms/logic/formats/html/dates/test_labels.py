from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.dates.labels import read_label

PUBLISHED = (
    "Published: ",
    "First published on ",
    "Veröffentlicht am ",
    "Publié le ",
    "Publicado el ",
    "Publicado em ",
    "Pubblicato il ",
    "Gepubliceerd op ",
    "Publicerad ",
    "Publisert ",
    "Offentliggjort ",
    "Julkaistu ",
    "Opublikowano: ",
    "Publikováno ",
    "Megjelent: ",
    "Publicat: ",
    "Objavljeno ",
    "Опубликовано: ",
    "Опубліковано ",
    "Публикувано ",
    "Δημοσίευση: ",
    "Yayınlanma: ",
    "Giriş Tarihi: ",
    "Diterbitkan ",
    "Ngày đăng: ",
    "发布时间：",
    "發布時間：",
    "公開日：",
    "입력 ",
    "نُشر في ",
    "פורסם: ",
    "प्रकाशित: ",
    "প্রকাশ: ",
    "เผยแพร่: ",
    "Date: ",
    "Datum: ",
    "Tanggal ",
    "日期：",
)
CHANGED = (
    "Updated: ", "Last modified on ", "Zuletzt aktualisiert: ", "Letzte Änderung: ", "Mis à jour le ", "Actualizado: ",
    "Aggiornato il ", "Atualizado em ", "Bijgewerkt: ", "Uppdaterad ", "Oppdatert ", "Opdateret ", "Päivitetty ",
    "Aktualizacja: ", "Aktualizováno ", "Frissítve: ", "Actualizat: ", "Обновлено: ", "Оновлено ", "Обновена ",
    "Ενημέρωση: ", "Son Güncelleme: ", "Diperbarui ", "Cập nhật ", "更新时间：", "更新日：", "수정 ", "تحديث: ",
    "עודכן: ",    "अपडेटेड: ", "ปรับปรุงแก้ไข: ",
)  # fmt: skip


@pytest.mark.parametrize("words", PUBLISHED)
def test_words_of_publication(words: str) -> None:
    assert read_label(words) == "published"


@pytest.mark.parametrize("words", CHANGED)
def test_words_of_change(words: str) -> None:
    assert read_label(words) == "changed"


@pytest.mark.parametrize(
    "words", ["Retrieved ", "Abgerufen am ", "Consulté le ", "Valid until ", "Member since ", "geboren am "]
)
def test_words_of_other_dates(words: str) -> None:
    assert read_label(words) == "other"


def test_the_nearest_word_counts() -> None:
    assert read_label("Updated 5 May. Published ") == "published"
    assert read_label("Published: Monday. Updated: ") == "changed"
    assert read_label("By Ada Muster, ") is None


def test_a_verb_behind_the_last_date() -> None:
    for verb in (" um 23:03 Uhr gepostet und", " tarihinde yayınlandı", " पर प्रकाशित"):
        assert read_label("The story ", verb, is_last=True) == "published"
        assert read_label("The story ", verb, is_last=False) is None
    assert read_label("The story ", " | Published by Ada", is_last=True) is None


def test_words_behind_the_date() -> None:
    assert read_label("", " 更新") == "changed"
    assert read_label("", " 公開") == "published"
