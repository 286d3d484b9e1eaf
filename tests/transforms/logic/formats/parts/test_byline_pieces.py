from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.byline_pieces import cut_behind, list_pieces, split_east_asian
from wiredesk.transforms.logic.formats.parts.people import split_byline


@pytest.mark.parametrize(
    ("piece", "wanted"),
    [
        ("Jane Doe in Kabul", ("Jane Doe", None, None)),
        ("Jens Hansen i Oslo", ("Jens Hansen", None, None)),
        ("Ana Ruiz en Madrid", ("Ana Ruiz", None, None)),
        ("Jane Doe Reuters", ("Jane Doe", None, "Reuters")),
        ("Jane Doe BBC News", ("Jane Doe", None, "BBC News")),
        ("Jane Doe for MailOnline", ("Jane Doe", None, "MailOnline")),
        ("Jane Doe Senior Reporter", ("Jane Doe", "Senior Reporter", None)),
        ("Staff Writer Jane Doe", ("Jane Doe", None, None)),
        ("Спецкор Иван Петров", ("Иван Петров", None, None)),
        ("Jane Doe Twitter Facebook", ("Jane Doe", None, None)),
        ("Pressemitteilung von Anna Roth", ("Anna Roth", None, None)),
        ("Foto von Anna Roth", ("", None, None)),
        ("Editing by Max Day", ("", None, None)),
        ("Leonardo da Vinci", ("Leonardo da Vinci", None, None)),
        ("Ursula von der Leyen", ("Ursula von der Leyen", None, None)),
    ],
)
def test_what_stands_behind_or_before_a_name_is_cut(
    piece: str, wanted: tuple[str, str | None, str | None]
) -> None:
    assert cut_behind(piece)[0] == wanted[0]
    if wanted[1] or wanted[2]:
        assert cut_behind(piece) == wanted


def test_a_part_is_cut_at_commas_slashes_and_dashes() -> None:
    assert list_pieces("Joe Marsh, Jr., Courier / Marlow Bay - Desk") == [
        "Joe Marsh",
        "Jr.",
        "Courier",
        "Marlow Bay",
        "Desk",
    ]


@pytest.mark.parametrize(
    ("piece", "wanted"),
    [
        ("记者 王芳 李明", ["王芳", "李明"]),
        ("新京报记者 王芳", ["王芳"]),
        ("記者・山田太郎", ["山田太郎"]),
        ("山田 太郎", ["山田 太郎"]),
        ("김철수 이영희 기자", ["김철수", "이영희"]),
        ("서울=바다뉴스 김철수 기자", ["김철수"]),
        ("Jane Doe", ["Jane Doe"]),
    ],
)
def test_names_of_east_asia_are_told_from_their_roles(piece: str, wanted: list[str]) -> None:
    assert split_east_asian(piece) == wanted


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("Ein Kommentar von Anna Roth", ["Anna Roth"]),
        ("Von unserem Korrespondenten Jan Roth", ["Jan Roth"]),
        ("De notre correspondant Jean Petit", ["Jean Petit"]),
        ("dal nostro inviato Marco Verdi", ["Marco Verdi"]),
        ("Par Jean Petit (à Marseille)", ["Jean Petit"]),
        ("Propos recueillis par Claire Petit", ["Claire Petit"]),
        ("a cura di Marco Verdi", ["Marco Verdi"]),
        ("Por Ana Reis e Rui Costa, da Folha", ["Ana Reis", "Rui Costa"]),
        ("Af Jens Hansen, København", ["Jens Hansen"]),
        ("oprac. Jan Lis", ["Jan Lis"]),
        ("Ayşe Kaya / İstanbul", ["Ayşe Kaya"]),
        ("Анна Белова, Москва", ["Анна Белова"]),
        ("القاهرة - محمد علي", ["محمد علي"]),
        ("राजेश कुमार द्वारा", ["राजेश कुमार"]),
        ("Bài và ảnh: Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("文・山田太郎", ["山田太郎"]),
        ("Jane Doe (text) and John Roe (photos)", ["Jane Doe"]),
        ("Written by Jane Doe, Medically reviewed by John Roe, MD", ["Jane Doe"]),
        ("Jane Doe 3 min read", ["Jane Doe"]),
        ("de Vries, Pieter", ["Pieter de Vries"]),
        ("Professor Jane Doe", ["Professor Jane Doe"]),
        ("Theo TTXVN", []),
        ("Theo Walden", ["Theo Walden"]),
        ("Al Jazeera Staff", []),
        ("Agência O Globo", []),
        ("온라인뉴스팀", []),
        ("নিজস্ব প্রতিবেদক", []),
        ("فريق التحرير", []),
        ("TT Nyhetsbyrån", []),
        ("Advertorial", []),
    ],
)
def test_bylines_of_many_papers(byline: str, wanted: list[str]) -> None:
    assert [author.name for author in split_byline(byline)] == wanted
