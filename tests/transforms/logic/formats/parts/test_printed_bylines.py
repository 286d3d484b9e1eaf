from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.printed_bylines import find_signature, read_line


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Von Anna Roth", ["Anna Roth"]),
        ("Von Anna Roth und Jan Beck, Berlin", ["Anna Roth", "Jan Beck"]),
        ("Text: Anna Roth, Foto: Jan Beck", ["Anna Roth"]),
        ("Por Ana Ruiz | Madrid", ["Ana Ruiz"]),
        ("Par Claire Dubois", ["Claire Dubois"]),
        ("Par Claire Dubois, envoyée spéciale à Kiev", ["Claire Dubois"]),
        ("di Anna Neri", ["Anna Neri"]),
        ("Door Kees Bos", ["Kees Bos"]),
        ("Av Elin Ek och Nils Alm", ["Elin Ek", "Nils Alm"]),
        ("Tekst: Kari Berg Foto: Ola Dahl", ["Kari Berg"]),
        ("Teksti: Aino Salo", ["Aino Salo"]),
        ("Autor: Jan Lis", ["Jan Lis"]),
        ("Írta: Nagy Péter", ["Nagy Péter"]),
        ("Penulis: Dewi Sari", ["Dewi Sari"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Συντάκτης: Νίκος Δήμου", ["Νίκος Δήμου"]),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ("作者：张晓明", ["张晓明"]),
        ("（记者 王芳）", ["王芳"]),
        ("新华社记者王芳、李明", ["王芳", "李明"]),
        ("文／陳小華", ["陳小華"]),
        ("記者陳小華／台北報導", ["陳小華"]),
        ("【山田太郎】", ["山田太郎"]),
        ("（編集委員　山田太郎）", ["山田太郎"]),
        ("홍길동 기자 gildong@paper.example", ["홍길동"]),
        ("[서울=바다뉴스] 홍길동 기자 =", ["홍길동"]),
        ("홍길동·김민지 기자", ["홍길동", "김민지"]),
    ],
)
def test_bylines_of_many_languages_are_read(line: str, wanted: list[str]) -> None:
    assert [author.name for author in read_line(line)] == wanted


@pytest.mark.parametrize(
    "line",
    [
        *("Von Hamburg nach Berlin fährt nun ein Zug.", "Von wegen", "Par exemple", "Por fin", "Di notte"),
        *("Foto: Jan Beck", "责任编辑：张申", "来源：滨海日报", "사진=홍길동"),
        *("Quelle: dpa", "By the end of October it was over."),
        *("Por Ana Ruiz el gobierno cae."),
        *("Von Anna Roth, die gestern abreiste, fehlt jede Spur.", "기자 회견은 오늘 열린다."),
        *("记者从会议上获悉，工程将于明年开工。", "Reporting by Reuters"),
        *("By Monday", "Der Autor: ein Mann, der viel wusste.", ""),
        *("【独自】", "Author: Jane Doe\nSecond line", "Von Berlin", "Par Paris"),
    ],
)  # fmt: skip
def test_other_lines_are_no_bylines(line: str) -> None:
    assert read_line(line) == ()


def test_a_reporter_may_sign_behind_the_last_sentence() -> None:
    text = "工程将于明年开工。（记者 王芳 李明）"
    found = find_signature(text)
    assert found is not None and text[: found[0]] == "工程将于明年开工。"
    assert [author.name for author in found[1]] == ["王芳", "李明"]
    assert find_signature("He left (again)") is None and find_signature("（记者 王芳）") is None
