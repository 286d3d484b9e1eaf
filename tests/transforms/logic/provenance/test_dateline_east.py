from __future__ import annotations

from datetime import date

import pytest

from tests.transforms.logic.provenance.documents import read
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.provenance.dateline_east import read_dateline_reporters, read_east_dateline

DAY = date(2021, 3, 3)
PUBLISHED = date(2021, 3, 5)
STORY = "港口管理局星期一宣布，风暴之后将重建北码头。"


@pytest.mark.parametrize(
    ("printed", "place", "day", "agency", "authors"),
    [
        ("新华社北京3月3日电（记者 张三、李四）", "北京", DAY, "Xinhua", ["张三", "李四"]),
        ("新华社联合国3月3日电 ", "联合国", DAY, "Xinhua", []),
        ("中新网3月3日电 ", None, DAY, "China News Service", []),
        ("本报北京3月3日电（记者李明）", "北京", DAY, None, ["李明"]),
        ("本报讯（记者 李明）", None, None, None, ["李明"]),
        ("（法新社巴黎3日电）", "巴黎", DAY, "AFP", []),
        ("（中央社記者王小明台北3日電）", "台北", DAY, "CNA", ["王小明"]),
        ("（中央社柏林3日綜合外電報導）", "柏林", DAY, "CNA", []),
        ("（吉隆坡3日讯）", "吉隆坡", DAY, None, []),
        ("据新华社北京3月3日电 ", "北京", DAY, "Xinhua", []),
        ("新华社电 ", None, None, "Xinhua", []),
        ("【東京時事】", "東京", None, "Jiji", []),
        ("【ワシントン共同】", "ワシントン", None, "Kyodo", []),
        ("【ソウル聯合ニュース】", "ソウル", None, "Yonhap", []),
        ("【北京＝新華社】", "北京", None, "Xinhua", []),
        ("【3月3日 AFP】", None, DAY, "AFP", []),
        ("【AFP=時事】", None, None, "AFP", []),
        ("【ニューヨーク＝山田太郎】", "ニューヨーク", None, None, []),
        ("[東京 3日 ロイター] - ", "東京", DAY, "Reuters", []),
        ("［ワシントン　３日　ロイター］ - ", "ワシントン", DAY, "Reuters", []),
        ("(서울=연합뉴스) 홍길동 기자 = ", "서울", None, "Yonhap", ["홍길동"]),
        ("[부산=뉴시스]홍길동 김철수 기자 = ", "부산", None, "Newsis", ["홍길동", "김철수"]),
        ("(도쿄 교도=연합뉴스) ", "도쿄", None, "Yonhap", []),
    ],
)
def test_datelines_of_the_east_are_split_into_parts(
    printed: str, place: str | None, day: date | None, agency: str | None, authors: list[str]
) -> None:
    found = read(printed + STORY, day=PUBLISHED)
    line = found.document.dateline
    assert line is not None
    assert (line.text, line.place, line.date, line.agency) == (printed.strip(), place, day, agency)
    assert [author.name for author in found.document.authors] == authors
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == printed + STORY


@pytest.mark.parametrize(
    "text",
    [
        "【独自】政府は十日、方針を決めた。",
        "【写真】北の桟橋",
        "中国电信3日宣布降价。",
        "电视台记者3月3日报道说。",
        "香港电台消息指北码头将重建。",
        "昨日消息，北京将重建码头。",
        "新华社消息说，码头将重建。",
        "巴黎3日电力公司宣布涨价。",
        "(신사동=마을) 하나의 마을",
        "3월 3일 서울시는 밝혔다.",
        "(AP) The mayor",
    ],
)
def test_similar_sentences_are_no_datelines(text: str) -> None:
    assert read_east_dateline(text, PUBLISHED) is None


def test_reporters_lose_the_words_around_their_names() -> None:
    assert [one.name for one in read_dateline_reporters("本报记者 张三 通讯员 李四")] == ["张三", "李四"]
