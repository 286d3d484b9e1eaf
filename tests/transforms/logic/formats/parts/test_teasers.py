from __future__ import annotations

import time

import pytest

from tests.support import assert_linear
from wiredesk.transforms.logic.formats.parts.teasers import ends_as_teaser, is_footer, repeats


@pytest.mark.parametrize(
    "text",
    [
        "The pier will be rebuilt. Read more",
        "The pier will be rebuilt [...]",
        "The pier will be rebuilt […]",
        "The pier will be rebuilt and so … Continue reading The pier of the town →",
        "Die Mole wird erneuert. Weiterlesen »",
        "La jetée sera reconstruite. (Lire la suite)",
        "El muelle será reconstruido. Leer más",
        "El muelle será reconstruido. Seguir leyendo.",
        "O cais será reconstruído. Leia mais",
        "Il molo sarà ricostruito. Leggi tutto",
        "De pier wordt herbouwd. Lees meer",
        "Piren byggs om. Läs mer här",
        "Molo zostanie odbudowane. Czytaj więcej",
        "Molo bude obnoveno. Číst více",
        "Dok će biti obnovljen. Opširnije",
        "İskele yeniden yapılacak. Devamını oku",
        "Dermaga akan dibangun kembali. Baca selengkapnya",
        "Cầu cảng sẽ được xây lại. Xem thêm",
        "Причал построят заново. Читать далее",
        "Причал збудують знову. Читати далі",
        "Η προβλήτα θα ξαναχτιστεί. Διαβάστε περισσότερα",
        "سيعاد بناء الرصيف. اقرأ المزيد",
        "घाट फिर से बनेगा। और पढ़ें…",
        "桟橋を再建する。続きを読む",
        "码头将重建。阅读全文",
        "부두를 다시 짓는다. 더보기",
        "Mehr",
    ],
)
def test_invitations_to_read_on_end_a_teaser(text):
    assert ends_as_teaser(text)


@pytest.mark.parametrize(
    "text",
    [
        "She has read the law, she said. More rain fell in the north.",
        "The mayor asked for more.",
        "Continua la protesta dei pescatori.",
        "Още двама са ранени.",
        "港口关闭。更多人受伤。",
        "Mehr wollte er nicht sagen.",
        "Больше он ничего не сказал.",
        "Ver la luz del faro le bastó.",
        "He paused... then left the hall.",
    ],
)
def test_last_sentences_of_articles_do_not(text):
    assert not ends_as_teaser(text)


@pytest.mark.parametrize(
    "text",
    [
        "The post Tram appeared first on Creek Courier.",
        "Der Beitrag Mole erschien zuerst auf Bote.",
        "L’article Jetée est apparu en premier sur Le Phare.",
        "La entrada Muelle se publicó primero en El Faro.",
        "L'articolo Molo proviene da Il Faro.",
        "Сообщение Причал появились сначала на Вестник.",
    ],
)
def test_footers_of_entries_are_recognised(text):
    assert is_footer(text) and not is_footer("The post office was first on the list of the council.")


DESCRIPTION = "The museum has bought a clock that hung in a canteen for sixty years. Its maker signed four."


@pytest.mark.parametrize(
    ("text", "is_repeated"),
    [
        (DESCRIPTION, True),
        (DESCRIPTION + " [Culture]", True),
        ("Culture, Marlow: " + DESCRIPTION.upper(), True),
        (DESCRIPTION[:60], True),
        (
            DESCRIPTION
            + " A retired signalman noticed the name on the dial and telephoned the museum on Monday.",
            False,
        ),
        (
            "A retired signalman noticed the name on the dial, and telephoned the museum. It paid at once.",
            False,
        ),
        ("", False),
    ],
)
def test_a_text_with_few_other_words_repeats_the_description(text, is_repeated):
    assert repeats(text, DESCRIPTION) is is_repeated


def test_descriptions_of_scripts_without_spaces_are_compared_by_signs():
    text = "市の博物館は木曜日、駅の食堂に掛かっていた時計を購入したと発表した。"
    assert repeats(text + "（文化）", text) and not repeats(
        "引退した信号係が文字盤の名前に気づき電話した。", text
    )


def test_long_texts_take_no_time():
    assert_linear(lambda count: ends_as_teaser("Read " * count + "[" * count), 1000)
    began = time.process_time()
    is_footer("The post " + "first " * 95)
    assert time.process_time() - began < 10, "what is not linear takes years"
