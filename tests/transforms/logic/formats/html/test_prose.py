from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.prose import breaks_off, count_prose, is_prose, is_sentence

SENTENCES = (
    "The council voted on Monday to reopen the old tram line.",
    "Der Rat stimmte am Montag für die Wiedereröffnung der Bahn.",
    "“We have waited for eleven years,” the mayor said on Monday.”",
    "Совет проголосовал в понедельник за открытие трамвая.",
    "市议会周一表决，同意重新开放停运十一年的旧电车线路。",
    "市議会は月曜日、十一年間止まっていた路面電車の再開を決めた。",
    "시의회는 월요일에 십일 년 동안 멈춘 전차를 다시 열기로 결정했다.",
    "परिषद ने सोमवार को पुरानी ट्राम लाइन को फिर से खोलने का फैसला किया।",
    "صوّت المجلس يوم الاثنين على إعادة فتح خط الترام القديم.",
    "สภาเมืองลงมติเมื่อวันจันทร์ให้เปิดเส้นทางรถรางสายเก่าอีกครั้งหลังจากหยุดไปนาน",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_known_in_every_script(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Advertisement",
        "Related stories",
        "Old tram line opens again after eleven years",
        "热点新闻",
        "Yes.",
        "Photo: Ann Lee.",
    ],
)
def test_a_label_or_a_title_is_no_sentence(text: str) -> None:
    assert not is_sentence(text)


def test_running_text_is_long_and_has_few_links() -> None:
    text = " ".join(SENTENCES[:2])
    assert is_prose(text)
    assert not is_prose(text, link_share=0.9)
    assert not is_prose(SENTENCES[0])


def test_a_repeated_paragraph_counts_once() -> None:
    assert count_prose([SENTENCES[0]] * 3) == count_prose([SENTENCES[0]]) == len(SENTENCES[0])


@pytest.mark.parametrize(
    ("text", "broken"), [("He said…", True), ("He said ...", True), ("He said.", False), ("", False)]
)
def test_a_text_breaks_off_in_points(text: str, broken: bool) -> None:
    assert breaks_off(text) is broken
