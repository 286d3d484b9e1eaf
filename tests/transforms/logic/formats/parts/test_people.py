from __future__ import annotations

import pytest

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.people import (
    is_all_byline,
    is_organization,
    is_person,
    names_office,
    read_last_first,
    read_names,
    split_byline,
)


def names(byline: str, typed: bool = False) -> list[str]:
    return [author.name for author in split_byline(byline, typed)]


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        (
            "By JANE DOE and JOHN ROE, Associated Press",
            [("JANE DOE", "Associated Press"), ("JOHN ROE", "Associated Press")],
        ),
        ("Jane Doe in Kabul", [("Jane Doe", None)]),
        ("Analysis by Jane Doe", [("Jane Doe", None)]),
        ("By Brad Schade Reuters", [("Brad Schade", "Reuters")]),
        ("Jane Doe/AFP", [("Jane Doe", "AFP")]),
        ("ABC News, Jane Doe", [("Jane Doe", "ABC News")]),
        ("Jane Doe (Reuters)", [("Jane Doe", "Reuters")]),
        ("Jane Doe, John Roe", [("Jane Doe", None), ("John Roe", None)]),
        ("Jane Doe, The Washington Post", [("Jane Doe", "The Washington Post")]),
        ("Jane Doe, El País", [("Jane Doe", "El País")]),
        ("Giulia Neri, Corriere della Sera", [("Giulia Neri", "Corriere della Sera")]),
        ("Jane Doe | Marlow Bay Courier", [("Jane Doe", "Marlow Bay Courier")]),
        ("Jane Doe For The Mail On Sunday", [("Jane Doe", "The Mail On Sunday")]),
        ("Vera Sand - detikHealth", [("Vera Sand", None)]),
        ("By The Associated Press", []),
        ("", []),
        (None, []),
    ],
)
def test_a_paper_or_an_agency_is_the_organisation(
    byline: str | None, authors: list[tuple[str, str | None]]
) -> None:
    assert [(author.name, author.organization) for author in split_byline(byline)] == authors


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("Von Jörg Müller und Ina Öz", ["Jörg Müller", "Ina Öz"]),
        ("Par Claire Dubois et Jean Petit", ["Claire Dubois", "Jean Petit"]),
        ("Por Ana Ruiz y Luis Gil", ["Ana Ruiz", "Luis Gil"]),
        ("Por Ana Reis e Rui Costa", ["Ana Reis", "Rui Costa"]),
        ("di Anna Neri e Marco Verdi", ["Anna Neri", "Marco Verdi"]),
        ("Door Kees Bos en Anouk Smit", ["Kees Bos", "Anouk Smit"]),
        ("Av Kari Berg og Ola Dahl", ["Kari Berg", "Ola Dahl"]),
        ("Af Mette Holm og Jens Lund", ["Mette Holm", "Jens Lund"]),
        ("Av Elin Ek och Nils Alm", ["Elin Ek", "Nils Alm"]),
        ("Aino Salo ja Pekka Niemi", ["Aino Salo", "Pekka Niemi"]),
        ("Przez Ewę Lis i Jana Maja", ["Ewę Lis", "Jana Maja"]),
        ("Jana Malá a Petr Černý", ["Jana Malá", "Petr Černý"]),
        ("Kovács Anna és Nagy Péter", ["Kovács Anna", "Nagy Péter"]),
        ("De Ioana Pop și Radu Stan", ["Ioana Pop", "Radu Stan"]),
        ("Ana Horvat i Ivan Babić", ["Ana Horvat", "Ivan Babić"]),
        ("Ayşe Kaya ve Mehmet Demir", ["Ayşe Kaya", "Mehmet Demir"]),
        ("Oleh Dewi Sari dan Agus Salim", ["Dewi Sari", "Agus Salim"]),
        ("Lan Nguyễn và Minh Trần", ["Lan Nguyễn", "Minh Trần"]),
        ("Иван Петров и Анна Белова", ["Иван Петров", "Анна Белова"]),
        ("Олена Коваль та Іван Мельник", ["Олена Коваль", "Іван Мельник"]),
        ("Ελένη Ρήγα και Νίκος Δήμου", ["Ελένη Ρήγα", "Νίκος Δήμου"]),
        ("بقلم أحمد علي ومحمد حسن", ["أحمد علي", "محمد حسن"]),
        ("مریم احمدی و علی رضایی", ["مریم احمدی", "علی رضایی"]),
        ("दिनेश वर्मा और सीमा गुप्ता", ["दिनेश वर्मा", "सीमा गुप्ता"]),
        ("रমেশ রায় এবং সীমা সেন".replace("र", "র"), ["রমেশ রায়", "সীমা সেন"]),
        ("โดย สมชาย ใจดี และ วิภา แสงทอง", ["สมชาย ใจดี", "วิภา แสงทอง"]),
        ("记者 王芳 李明", ["王芳", "李明"]),
        ("王芳、李明", ["王芳", "李明"]),
        ("王芳和李明", ["王芳", "李明"]),
        ("本报记者 王芳", ["王芳"]),
        ("山田太郎、佐藤花子", ["山田太郎", "佐藤花子"]),
        ("홍길동·김민지 기자", ["홍길동", "김민지"]),
        ("문화부 김민지 기자 minji@paper.example", ["김민지"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe|John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe / John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe & John Roe", ["Jane Doe", "John Roe"]),
        ("Anna Roth sowie Jan Beck", ["Anna Roth", "Jan Beck"]),
    ],
)
def test_names_are_joined_in_many_languages(byline: str, wanted: list[str]) -> None:
    assert names(byline) == wanted


@pytest.mark.parametrize(
    "name",
    [
        "Ursula von der Leyen",
        "Juana de la Cruz",
        "Walter von Aachen",
        "Mary-Jane O'Neill",
        "Seán Ó Briain",
        "Tariq al-Masri",
        "Leonardo da Costa",
        "José Ortega y Gasset",
        "João da Costa e Silva",
        "Wim van 't Hek",
        "Dan Brown",
        "Jean d'Arc",
        "J. R. Roe",
        "T. V. Raman",
        "Jón Ólafsson",
        "Nagy Péter",
        "Иван Петров",
        "张晓明",
        "約翰·史密斯",
        "홍길동",
        "Dr. Anna Roth",
        "William “Bill” Roe",
        "Seung Min Kim",
        "Ryan Mac",
    ],
)
def test_one_name_stays_one_name(name: str) -> None:
    assert names(name) == [name]
    assert names(name, typed=True) == [name]
    assert is_person(name)


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("Joe Marsh, Jr., Tara Dunn, MD", ["Joe Marsh, Jr.", "Tara Dunn, MD"]),
        ("Dana Roe, Jr., and Milo Brand", ["Dana Roe, Jr.", "Milo Brand"]),
        ("Jane Doe, PhD", ["Jane Doe, PhD"]),
        ("Jane Doe, M.D., John Roe, OBE", ["Jane Doe, M.D.", "John Roe, OBE"]),
        ("John Roe III and Jane Doe, Esq.", ["John Roe III", "Jane Doe, Esq."]),
        ("Anna Roth, Dr. med.", ["Anna Roth, Dr. med."]),
    ],
)
def test_suffixes_belong_to_the_name_before_them(byline: str, wanted: list[str]) -> None:
    assert names(byline) == wanted
    assert [author.organization for author in split_byline(byline)] == [None] * len(wanted)


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("Kessel, Dana", ["Dana Kessel"]),
        ("Kessel, Dana; Rahman, Omar", ["Dana Kessel", "Omar Rahman"]),
        ("García Márquez, Luis", ["Luis García Márquez"]),
        ("Doe, Jane and Roe, John", ["Jane Doe", "John Roe"]),
        ("García Márquez, Luis M.", ["Luis M. García Márquez"]),
        ("Jethro Mullen, Michael Pearson", ["Jethro Mullen", "Michael Pearson"]),
        ("Jane Doe, London", ["Jane Doe"]),
        ("Ana Ruiz, Madrid", ["Ana Ruiz"]),
        ("Jane Doe, Sydney", ["Jane Doe"]),
        ("Kathrin, Franzi, Sandra", ["Kathrin", "Franzi", "Sandra"]),
    ],
)
def test_the_order_of_a_name_is_told_by_its_surroundings(byline: str, wanted: list[str]) -> None:
    assert names(byline) == wanted


def test_a_field_may_be_known_to_print_the_last_name_first() -> None:
    assert [one.name for one in read_last_first(["Van Kessel, Dana", "Rahman, O.", "Jane Doe"])] == [
        "Dana Van Kessel",
        "O. Rahman",
        "Jane Doe",
    ]


@pytest.mark.parametrize(
    ("byline", "role"),
    [
        ("By Sam Lister, Political Correspondent", "Political Correspondent"),
        ("Sam Lister, Staff Writer", "Staff Writer"),
        ("Anna Roth, Redakteurin im Ressort Wirtschaft", "Redakteurin im Ressort Wirtschaft"),
        ("Claire Petit, envoyée spéciale", "envoyée spéciale"),
        ("Ana Ruiz, corresponsal en París", "corresponsal en París"),
        ("Giulia Neri, giornalista", "giornalista"),
        ("Иван Петров, корреспондент", "корреспондент"),
        ("Sarah Holm Senior Reporter", "Senior Reporter"),
    ],
)
def test_a_role_is_kept(byline: str, role: str) -> None:
    (author,) = split_byline(byline)
    assert author.role == role and "," not in author.name


@pytest.mark.parametrize(
    "text",
    [
        *("Reuters", "AFP and Staff", "Staff", "Reuters Staff"),
        *("Guardian staff reporter", "Express News Service", "BBC News"),
        *("The Washington Post", "Le Monde avec AFP"),
        *("El Heraldo con EFE", "Redaktion mit Material der dpa", "dpa", "Redaktion"),
        *("mit Agenturmaterial", "With files from The Canadian Press", "La Redacción", "Redazione", "Redação", "Редакция"),
        *("HT Correspondent", "Web Desk", "News Desk"),
        *("Editorial Board", "Presse Augsburg Redaktion", "Campact-Team", "AFP/dpa"),
        *("Twitter Facebook", "Read more", "View my complete profile"),
        *("More from this author", "See all articles by this writer"),
        *("Follow the author", "Name *", "Name (erforderlich)", "Lire la suite", "Alle Artikel", "Weiterlesen", "Leer más"),
        *("London", "New York", "October 20, 2014", "12.03.2023 14:30", "Politics", "Wirtschaft", "Kultur", "admin", "nan"),
        *("PTI, Washington", "jane@paper.example"),
        *("https://paper.example/jane", "责任编辑：张申", "来源：滨海日报", "新华社", "연합뉴스"),
        *("共同通信", "दैनिक भास्कर", "ТАСС", "رويترز", "Kirche und Leben"),
        *("Jobs & Hire", "Landesanstalt für Wald und Forstwirtschaft"),
        *("Photo: Jan Roth", "Foto: Jan Roth", "Quelle: dpa", "Gabi sagt", "ist Chemiker", "Marlow Courier Ltd."),
    ],
)  # fmt: skip
def test_what_is_no_person(text: str) -> None:
    assert split_byline(text) == ()


@pytest.mark.parametrize(
    "name",
    [
        *("Greta Spiegel", "Timo Reuter", "Efe Aydin", "Anna Press"),
        *("Tom Staff", "Michael Bloomberg", "Ida Editor", "Jimmy Page"),
        *("Emily Post", "Jordan Press", "Will Times", "Eva Stern", "Peter Bild", "Karl Kurier", "Page Turner", "gnaddrig"),
    ],
)  # fmt: skip
def test_who_is_stated_to_be_a_person_may_be_named_like_a_paper(name: str) -> None:
    assert names(name, typed=True) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *("Reuters", "The Associated Press", "dpa", "BBC News"),
        *("News Desk", "Staff Writer", "Editorial Team", "Redaktion Wirtschaft"),
        *("Le Monde", "Hindustan Times Correspondent", "Die FURCHE", "Read more", "HLNF Staff Report", "paper.example"),
    ],
)  # fmt: skip
def test_desks_and_papers_are_no_persons_even_if_the_page_says_so(name: str) -> None:
    assert names(name, typed=True) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("View all posts by Daniel Holm", ["Daniel Holm"]),
        ("Alle Artikel von Tanja Roth", ["Tanja Roth"]),
        ("Posted on September 21, 2020 by Adi Tal", ["Adi Tal"]),
        ("Veröffentlicht von Max Beck am 23. Februar 2020", ["Max Beck"]),
        ("Von Tomas Spann Fr, 18. Oktober 2019", ["Tomas Spann"]),
        ("Text: Anna Roth, Foto: Jan Beck", ["Anna Roth"]),
        ("2024-06-11 09:30　来源：滨海日报　作者：张晓明", ["张晓明"]),
        ("Penulis: Dewi Sari | Editor: Agus Salim", ["Dewi Sari"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Jane Doe with files from John Roe", ["Jane Doe"]),
    ],
)
def test_labels_and_dates_around_a_name_are_left_out(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


def test_each_name_is_listed_once() -> None:
    assert read_names(["Jane Doe", "JANE DOE", "By Jane Doe", "dpa"]) == (Author("Jane Doe"),)


@pytest.mark.parametrize(
    "name", ["AFP", "dpa", "BBC News", "The Canadian Press", "sportschau.de", "Editorial team"]
)
def test_organizations(name: str) -> None:
    assert is_organization(name)


@pytest.mark.parametrize("name", ["Jane Doe", "Jordan Press", "Emily Post", "J. R. Roe"])
def test_persons(name: str) -> None:
    assert not is_organization(name)


def test_a_place_after_an_agency_is_no_person() -> None:
    assert split_byline("PTI, Washington") == ()
    assert split_byline("Jane Doe, Reuters") == (Author("Jane Doe", None, "Reuters"),)


def test_a_line_may_be_a_byline_as_a_whole() -> None:
    assert is_all_byline("Por Ana Ruiz | Madrid")
    assert not is_all_byline("Por Ana Ruiz dimite el alcalde")
    assert not is_all_byline("By The Associated Press")


def test_a_byline_may_name_an_office() -> None:
    assert names_office("red, wien.ORF.at/ Agenturen") and names_office("dpa am 25.01.2022")
    assert not names_office("Jane Doe")


@pytest.mark.parametrize(
    "byline",
    [
        "By Clara Winning Twitter Facebook Email Print",
        "By Clara Winning Share Tweet",
        "Von Clara Winning Teilen Drucken",
        "Por Clara Winning Compartir Twitter Facebook",
        "By Clara Winning | Facebook",
    ],
)
def test_labels_of_buttons_are_no_names(byline: str) -> None:
    assert [author.name for author in split_byline(byline)] == ["Clara Winning"]


def test_a_name_may_be_a_button_s_word() -> None:
    assert [author.name for author in split_byline("By Anna Print")] == ["Anna Print"]


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("Carla Neri ed Elio Bassi", ["Carla Neri", "Elio Bassi"]),
        ("Ed Bassi", ["Ed Bassi"]),
        ("王小明 李红梅", ["王小明", "李红梅"]),
        ("五十嵐 真理子", ["五十嵐 真理子"]),
        ("山田 太郎", ["山田 太郎"]),
        ("Piše: Ivan Babić", ["Ivan Babić"]),
        ("Пише: Марко Илић", ["Марко Илић"]),
        ("Ludwig van der Meer", ["Ludwig van der Meer"]),
        ("Meer van Sport", []),
        ("Meer nieuws", []),
        ("Ida Holm, Houston Chronicle", ["Ida Holm"]),
        ("Ida Holm, Charlotte Observer", ["Ida Holm"]),
        ("Milo Houston", ["Milo Houston"]),
        ("Rita Herald", ["Rita Herald"]),
    ],
)
def test_names_with_words_of_other_uses(byline: str, wanted: list[str]) -> None:
    assert [author.name for author in split_byline(byline)] == wanted
