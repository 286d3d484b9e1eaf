from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import Block, collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.invitations import is_invitation, is_linked_sentence

SENTENCE = "On Friday three men from the town denied the charge of damaging the barrier."


def make_block(markup: str) -> Block:
    markup = markup if markup.startswith("<") else f"<p>{markup}</p>"
    return collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))[0]


@pytest.mark.parametrize(
    "text",
    [
        "Read more: The bridge that nobody wanted",
        "See also: Port closed by ice",
        "Lesen Sie auch: Hafen wegen Eis gesperrt",
        "Mehr zum Thema",
        "Lire aussi : Le port fermé par la glace",
        "Lea también: El puerto cierra por el hielo",
        "Te puede interesar: El puerto cierra",
        "Leia também: Porto fechado por causa do gelo",
        "Leggi anche: Porto chiuso per il ghiaccio",
        "Lees ook: Haven dicht door ijs",
        "Läs också: Hamnen stängd av is",
        "Les også: Havnen stengt av is",
        "Læs også: Havnen er lukket",
        "Lue myös: Satama suljettu jään vuoksi",
        "Zobacz też: Port zamknięty z powodu lodu",
        "Czytaj więcej: Port zamknięty",
        "Čtěte také: Přístav uzavřen kvůli ledu",
        "Prečítajte si aj: Prístav je zatvorený",
        "Olvassa el ezt is: Jég miatt zárva a kikötő",
        "Citește și: Portul este închis",
        "Pročitajte još: Luka zatvorena zbog leda",
        "Прочетете още: Пристанището е затворено",
        "Читайте также: Порт закрыт из-за льда",
        "Читайте також: Порт закрито через лід",
        "Διαβάστε επίσης: Κλειστό το λιμάνι",
        "Bunu da okuyun: Liman buz nedeniyle kapandı",
        "İlgili haber: Liman kapandı",
        "اقرأ أيضا: إغلاق الميناء بسبب الجليد",
        "بیشتر بخوانید: بندر بسته شد",
        "קראו גם: הנמל נסגר",
        "यह भी पढ़ें: बंदरगाह बंद",
        "Baca juga: Pelabuhan ditutup karena es",
        "Xem thêm: Cảng đóng cửa vì băng",
        "อ่านเพิ่มเติม: ท่าเรือปิด",
        "延伸阅读：港口因冰封关闭",
        "関連記事：港が氷で閉鎖",
        "관련 기사: 항구 폐쇄",
    ],
)
def test_a_tip_to_read_something_else_is_known_in_the_languages_of_the_press(text: str) -> None:
    assert is_invitation(make_block(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Advertisement",
            "Anzeige",
            "Реклама",
            "广告",
            "Related",
            "Related stories",
            "Photo: Ann Lee",
            "Foto: dpa",
            "Source: Reuters",
        ),
        *(
            "Published 3rd Nov 2023, 08:08 GMT",
            "Updated at 1:23 p.m.",
            "Posted on March 4, 2021",
            "Most read",
            "Tags: harbour, ice",
        ),
        *(
            "Follow us on Twitter.",
            "Sign up for our newsletter to get the news of the harbour every day.",
            "Click here to subscribe",
        ),
        "Email Ann Lee at ann@courier.example or call her at the office on weekdays before noon.",
    ],
)
def test_labels_and_imperatives_of_the_page_are_invitations(text: str) -> None:
    assert is_invitation(make_block(text))


@pytest.mark.parametrize(
    "text",
    [
        "Related charges against a second captain were dropped in May.",
        "Sponsored by two senators from the coast, the bill would pay half of the cost.",
        "Published in March 2019, the study had warned that the piles were rotten.",
        "Posted as a guard to the border at nineteen, he learned two languages there.",
        "Email was the only proof that the widow could bring to the court.",
        "Updated figures from the port show that the ferry lost money in 2019.",
        "Photos of the burning mill went round the world within a day.",
        "Advertisement brought the paper most of its income until the war.",
        "Recommended by a neighbour, she got the post at the mill in 1921.",
        "Comments by the minister had angered the fishermen a week before.",
        "Video of the rescue was shown in court on the second day.",
        "Comment réagissent les pêcheurs ?",
        "Contact with the crew was lost shortly after midnight on Sunday.",
        "Tags on the birds show that they fly as far as the Cape.",
        "Sources close to the mayor said that he would not run again.",
        "Topics such as the harbour were left out of the debate.",
        "Video games",
        "“Read more books,” the teacher told the class at the end of the year.",
        "Newsletter writers have formed a union, the first in the country.",
    ],
)
def test_sentences_that_begin_like_a_label_are_the_story(text: str) -> None:
    assert not is_invitation(make_block(text))


def test_a_paragraph_that_is_one_link_is_the_story_if_it_is_a_sentence() -> None:
    assert not is_invitation(make_block(f'<p><a href="/x"><strong>{SENTENCE}</strong></a></p>'))
    assert is_invitation(
        make_block('<p><a href="/x">Three men deny damaging the barrier at the port</a></p>')
    )
    assert is_invitation(make_block(f'<h3><a href="/x">{SENTENCE}</a></h3>'))
    assert is_linked_sentence(make_block(f'<p><a href="/x">{SENTENCE}</a></p>'))
