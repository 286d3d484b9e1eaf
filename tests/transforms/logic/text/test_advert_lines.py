from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.advert_lines import is_advert_line
from wiredesk.transforms.logic.text.furniture import find_furniture

STORY = (
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust."
)


@pytest.mark.parametrize(
    "line",
    [
        "Story continues below this advertisement",
        "Der Beitrag wird nach der Werbung fortgesetzt",
        "Der Text geht unter der Anzeige weiter",
        "La lecture continue après l'annonce",
        "El contenido continúa tras el anuncio",
        "A reportagem continua após o anúncio",
        "Il testo prosegue dopo la pubblicità",
        "Het verhaal gaat verder na de reclame",
        "Texten fortsätter efter reklamen",
        "Saken fortsetter under annonsen",
        "Teksti jatkuu mainoksen alla",
        "Ciąg dalszy tekstu pod reklamą",
        "Text pokračuje pod inzercí",
        "A szöveg a hirdetés alatt folytatódik",
        "Textul continuă sub reclamă",
        "Статья продолжается после рекламы",
        "Текст продовжується після реклами",
        "Το κείμενο συνεχίζεται κάτω από τη διαφήμιση",
        "Yazı reklamdan sonra devam ediyor",
        "تتواصل القراءة بعد الإعلان",
        "خبر پس از آگهی ادامه دارد",
        "הכתבה ממשיכה מתחת לפרסומת",
        "खबर विज्ञापन के बाद जारी है",
        "Berita berlanjut di bawah iklan",
        "Bài tiếp tục sau quảng cáo",
        "บทความต่อจากโฆษณา",
        "正文在廣告之後繼續",
        "本文は広告の下に続く",
        "본문은 광고 아래에서 계속됩니다",
    ],
)
def test_lines_about_the_advertisement_are_furniture(line: str) -> None:
    assert is_advert_line(line)
    assert find_furniture((STORY, line, STORY)) == {1: "advertisement"}


@pytest.mark.parametrize(
    "line",
    [
        "The ban on advertisements continues.",
        "The firm said its advertisement was only a text, and the court case continues.",
        "Werbung geht der Zeitung aus, der Verlag macht weiter.",
        "„Die Anzeige liest keiner weiter“, sagte er.",
        "La campagne de publicité mensongère continue malgré le jugement du tribunal de mardi, selon elle.",
        "La publicidad del alcohol continúa prohibida en toda la isla.",
    ],
)
def test_sentences_about_advertisements_are_the_story(line: str) -> None:
    assert not is_advert_line(line)
