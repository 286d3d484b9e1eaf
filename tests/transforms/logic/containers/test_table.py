from __future__ import annotations

from datetime import date

import pytest

from tests.support import OTHER_STORY, STORY, assert_linear
from tests.transforms.logic.containers.samples import CSV, LEAD, read, walk
from wiredesk.transforms.logic.containers.dialect import Dialect
from wiredesk.transforms.logic.containers.table import split_loosely


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_may_be_in_any_encoding(encoding):
    text = CSV.decode().replace("Tram depot", "Tram dépôt")
    first, second = read(text.encode(encoding), "a.csv").values()
    assert first.headline == "Fog; and nets" and first.body == LEAD + "\n\nMore of it."
    assert [author.name for author in first.authors] == ["Jane Doe", "John Roe"]
    assert (first.source_format, first.published_date) == ("csv", date(2024, 5, 1))
    assert (second.headline, second.body, second.published_date) == (
        "Tram dépôt",
        OTHER_STORY,
        date(2024, 5, 2),
    )


def test_a_table_is_recognised_by_its_header():
    rows = f"id\ttitle\ttext\n1\tx\t{STORY.split(chr(10))[0]}\n2\ty\n".encode()
    found = read(rows, "table")
    assert list(found) == ["table#1", "table#2"] and found["table#2"] == "parse/no_text"


def test_a_table_without_a_known_column_needs_a_mapping():
    found = read(f"a,b\nx,{LEAD!r}\n".encode(), "a.csv")
    assert list(found.values()) == ["parse/no_text"]
    (article,) = read(f'a,b\nx,"{LEAD}"\n'.encode(), "a.csv", field_map=(("body", "b"),)).values()
    assert article.body == LEAD


def test_an_open_quotation_mark_does_not_swallow_the_whole_table():
    data = b'title,text\nx,"open\n' + b"y,text of it\n" * 500
    found = list(read(data, "a.csv", record_bytes=1000).values())
    assert found[0] == "read/too_large" and len(found) > 100


FIRST, SECOND = (
    "First sentence, of many. It ends here, as it should.",
    "Second text, with a comma. It is whole, too.",
)


def read_bodies(data: str, name: str = "a.csv", **options) -> list[str]:
    """Returns the bodies of the rows in their order, and the reasons of those that were refused."""
    found = read(data.encode(), name, **options)
    return [row if isinstance(row, str) else row.body for row in found.values()]


@pytest.mark.parametrize(
    "rows",
    [
        'title,text,date\nA,"{first}",2020-01-02\nB,"{second}",2020-01-03\n',
        "title\ttext\tdate\nA\t{first}\t2020-01-02\nB\t{second}\t2020-01-03\n",
        "title;text;date\r\nA;{first};2020-01-02\r\nB;{second};2020-01-03\r\n",
        "title|text|date\nA|{first}|2020-01-02\nB|{second}|2020-01-03",
        'sep=;\ntitle;text;date\nA;"{first}";2020-01-02\nB;{second};2020-01-03\n',
        '"sep=,"\n\ntitle,text,date\nA,"{first}",2020-01-02\nB,"{second}",2020-01-03\n',
        "sep=^\ntitle^text^date\nA^{first}^2020-01-02\nB^{second}^2020-01-03\n",
        '# made by hand\n# 2 rows\ntitle,text,date\nA,"{first}",2020-01-02\nB,"{second}",2020-01-03\n',
        'News of the week\n\ntitle,text,date\nA,"{first}",2020-01-02\nB,"{second}",2020-01-03\n',
        'title,text,date\n\n\nA,"{first}",2020-01-02\n  \n\nB,"{second}",2020-01-03\n\n',
        'title,text,date\nA,"{first}",2020-01-02\ntitle,text,date\nB,"{second}",2020-01-03\n',
        'title,text,date\nA,"{first}",2020-01-02\ndate,text,title\n2020-01-03,"{second}",B\n',
        'title,text,date\nA,"{first}",2020-01-02,,\nB,"{second}",2020-01-03,\n',
        'title,text,date\n"row1",A,"{first}",2020-01-02\n"row2",B,"{second}",2020-01-03\n',
        "Titel;Text;Datum\nA;'{first}; more';2020-01-02\nB;'{second}; more';2020-01-03\n",
        "\ufefftitre;contenu;date\nA;{first};2020-01-02\nB;{second};2020-01-03\n",
        '标题,正文,日期\nA,"{first}",2020-01-02\nB,"{second}",2020-01-03\n',
        "заголовок;текст;дата\nA;{first};2020-01-02\nB;{second};2020-01-03\n",
    ],
)
def test_tables_are_read_in_every_way_to_write_them(rows):
    found = list(read(rows.format(first=FIRST, second=SECOND).encode(), "a.csv").values())
    assert [row.body.replace("; more", "") for row in found] == [FIRST, SECOND]
    assert [row.headline for row in found] == ["A", "B"]
    assert [row.published_date for row in found] == [date(2020, 1, 2), date(2020, 1, 3)]
    assert not any("row" in warning.code for row in found for warning in row.warnings)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r'"The mayor said \"we will build\", and left."', 'The mayor said "we will build", and left.'),
        ('"The mayor said ""we will build"", and left."', 'The mayor said "we will build", and left.'),
        ('"The mayor said "we will build", and left."', 'The mayor said "we will build", and left.'),
        ('"""We will build"", she said, and left."', '"We will build", she said, and left.'),
        (r'"\"We will build\", she said, and left."', '"We will build", she said, and left.'),
        (r'"He said \"no\". It\'s in C:\new, left."', 'He said "no". It\'s in C:\\new, left.'),
        (r'"He said \"no\" to C:\\"', 'He said "no" to C:\\\\'),
        ('"Behind it C:\\new\\text, as it was."', "Behind it C:\\new\\text, as it was."),
        ('"It ends with C:\\new\\"', "It ends with C:\\new\\"),
        ('The so-called "pier" is gone', 'The so-called "pier" is gone'),
    ],
)
def test_quotation_marks_within_cells(cell, text):
    found = read_bodies(f'title,text,date\n"A",{cell},"2020-01-02"\n"B","{SECOND}","2020-01-03"\n')
    assert found == [text, SECOND]


@pytest.mark.parametrize(
    "row",
    [
        "A,First sentence, of many,2020-01-02\n",
        'A,"First sentence" of "many", it said,2020-01-02\n',
        "A,First sentence\n",
        'A,"First sentence, of many.\n',
        '2020-01-02,"First sentence of many, and more than that."\n',
    ],
)
def test_a_row_that_does_not_fit_is_refused_whole(row):
    data = f'title,text,date\n"B","{SECOND}","2020-01-03"\n{row}"C","{FIRST}","2020-01-04"\n'
    pieces = walk(data.encode(), "a.csv")
    refused = b"".join(piece.record.payload for piece in pieces if piece.error is not None)
    assert row.encode().strip() in refused
    assert read_bodies(data)[0] == SECOND and read_bodies(data)[-1] == FIRST


def test_rows_are_never_joined():
    header = "title,text,date,author\n"
    short = read_bodies(f'{header}A,"{FIRST}"\nB,"{SECOND}",2020-01-03,X Y\n')
    open_mark = read_bodies(f'title,text\nA,"{FIRST}\nB,"{SECOND}"\nC,"{FIRST}"\n')
    assert (short, open_mark) == ([FIRST, SECOND], ["parse/broken_row", SECOND, FIRST])


def test_a_table_in_a_text_file_is_recognised_behind_its_separator():
    assert read_bodies(f"sep=;\ntitle;author;text\nA;B C;{FIRST}\n", "a.txt") == [FIRST]


def test_a_row_without_its_last_cells_has_a_warning_if_its_text_is_whole():
    (row,) = read(f'title,text,date,url\nA,"{FIRST}"\n'.encode(), "a.csv").values()
    assert row.body == FIRST and [warning.code for warning in row.warnings] == ["row_does_not_fit"]


def test_a_text_that_goes_on_in_the_next_line_without_quotation_marks_is_refused():
    assert read_bodies(f'title,text\nA,It begins\nand ends here.\nB,"{FIRST}"\n') == [
        "parse/broken_row",
        FIRST,
    ]


@pytest.mark.parametrize("missing", ["nan", "NaN", "NULL", "None", "N/A", "\\N", "<NA>", " nan ", ""])
def test_cells_of_missing_values_are_empty(missing):
    header = "title,author,keywords,url,date,text\n"
    (row, refused) = read(
        f'{header}{missing},{missing},{missing},{missing},{missing},"{FIRST}"\nB,C,,,,{missing}\n'.encode(),
        "a.csv",
    ).values()
    assert (row.headline, row.byline, row.authors, row.keywords, row.url) == (None, None, (), (), None)
    assert row.published_at is None and refused == "parse/no_text"


def test_names_like_missing_values_stay():
    (row,) = read(f'title,author,text\nNone of us,Nan Null,"{FIRST}"\n'.encode(), "a.csv").values()
    assert (row.headline, row.byline) == ("None of us", "Nan Null")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_without_a_header_keeps_its_first_row(sign):
    texts = [f"{FIRST} " * 6, f"{SECOND} " * 6]
    rows = "".join(f'Local{sign}2020-01-0{number}{sign}"{text}"\n' for number, text in enumerate(texts, 1))
    found = list(read(rows.encode(), "a.csv").values())
    assert [row.body for row in found] == [text.strip() for text in texts]
    assert [row.published_date for row in found] == [date(2020, 1, 1), date(2020, 1, 2)]
    assert all("table_without_header" in [warning.code for warning in row.warnings] for row in found)


def test_without_a_header_short_cells_are_no_texts():
    pieces = walk(b"1.5,2.5\n3.5,4.5\n", "a.csv")
    assert [piece.record.payload for piece in pieces] == [b"1.5,2.5\n", b"3.5,4.5\n"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Die Behörde kündigte für Frühjahr größere Arbeiten an, „sehr bald“."),
        ("cp1250", "Městská rada v pondělí rozhodla, že stará trať bude znovu otevřena."),
        ("cp932", "表示、能力、予算は構わないと述べた。"),
    ],
)
def test_all_rows_have_the_encoding_of_the_table(encoding, text):
    rows = "title,text\n" + f'"A","{text}"\n' * 5 + '"\u00e9","x"\n'.encode("ascii", "ignore").decode()
    assert read(rows.encode(encoding), "a.csv")["a.csv#1"].body == text


def test_a_table_with_many_stray_marks_takes_linear_time():
    def act(count):
        assert read(("title,text\n" + 'a,"b" c "d\n' * count).encode(), "a.csv")

    assert_linear(act, 400)


def test_a_mark_closes_a_loose_cell_only_before_a_delimiter():
    assert split_loosely('"a "b", c",d', Dialect(",")) == ['a "b", c', "d"]
    assert split_loosely('"a, b', Dialect(",")) is None
