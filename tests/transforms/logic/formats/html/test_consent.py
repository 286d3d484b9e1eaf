from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.consent import (
    asks_for_consent,
    is_consent_text,
    speaks_of_cookies,
)

STORY = [
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring, and that nobody would pay on Sundays.",
    "Work on the bridge over the mill race is to begin in January, the transport office said in a note.",
]
BANNERS = (
    [
        "We use cookies to store and access information on your device, such as identifiers.",
        "You can accept all cookies or manage your choices.",
    ],
    [
        "Wir verwenden Cookies, um Informationen auf Ihrem Gerät zu speichern.",
        "Sie können allen Cookies zustimmen oder sie ablehnen.",
    ],
    [
        "Nous utilisons des cookies pour mesurer l'audience de ce site.",
        "Vous pouvez accepter ou refuser les cookies à tout moment.",
    ],
    [
        "Utilizamos cookies propias y de terceros para analizar el uso.",
        "Puede aceptar todas las cookies o rechazarlas aquí.",
    ],
    [
        "Utilizziamo i cookie per migliorare la tua esperienza sul sito.",
        "Puoi accettare tutti i cookie oppure rifiutarli qui sotto.",
    ],
    [
        "Używamy plików cookie, aby ulepszać naszą stronę internetową.",
        "Możesz zaakceptować pliki cookie: zgadzam się na wszystkie.",
    ],
    [
        "Мы используем файлы cookie, чтобы улучшить работу сайта.",
        "Вы можете принять все файлы cookie или отказаться от них.",
    ],
    [
        "Bu sitede deneyiminizi iyileştirmek için cookie kullanıyoruz.",
        "Tüm cookie kullanımını kabul edebilirsiniz veya reddedebilirsiniz.",
    ],
    [
        "当サイトではクッキーを使用して利用状況を分析しています。",
        "すべてのクッキーに同意するか設定を変更してください。",
    ],
)


@pytest.mark.parametrize("banner", BANNERS)
def test_a_question_for_consent_is_known(banner: list[str]) -> None:
    assert asks_for_consent(banner, " ".join(banner), 250)
    assert asks_for_consent([], " ".join(banner), 250)
    assert is_consent_text(banner)


@pytest.mark.parametrize(
    "story",
    [
        [
            "The opposition gave its consent to a shorter reading so that the law can come into force in January.",
            *STORY,
        ],
        [
            "Der Bundesrat hat dem Gesetz am Freitag seine Zustimmung erteilt, wie der Ausschuss empfohlen hatte.",
            *STORY,
        ],
        [
            "Le Sénat a donné son consentement au texte, après deux jours de débats et un refus en commission.",
            *STORY,
        ],
        [
            "El Senado dio su consentimiento a la ley, que la oposición se había negado a aceptar hasta el viernes.",
            *STORY,
        ],
        [
            "A court has ruled that websites must ask before they store cookies, and that consent must be free.",
            *STORY,
        ],
    ],
)
@pytest.mark.parametrize("banner", BANNERS[:3])
def test_an_article_is_none_even_beside_a_banner(story: list[str], banner: list[str]) -> None:
    assert not asks_for_consent(story, " ".join([*story, *banner]), 250)
    assert not is_consent_text(story)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "We use COOKIES here.",
            "Ваши файлы cookie",
            "Мы храним куки",
            "クッキーを使います",
            "쿠키를 사용",
            "ملفات تعريف الارتباط",
        ),
        *(
            "אנו משתמשים בעוגיות",
            "Your privacy choices",
            "Datenschutz-Einstellungen",
            "GDPR applies",
            "Die DSGVO gilt",
        ),
        *(
            "Before you continue to the site",
            "Bevor Sie fortfahren",
            "Avant de poursuivre",
            "Antes de continuar",
        ),
        *(
            "Prima di continuare",
            "Voordat je verdergaat",
            "Informationen auf einem Gerät speichern oder Gerät",
        ),
        *(
            "store or access information on a device",
            "stocker des informations sur un appareil",
            "Personalised ads",
        ),
    ],
)
def test_cookies_are_spoken_of_in_many_languages(text: str) -> None:
    assert speaks_of_cookies(text)


def test_cookies_may_be_baked() -> None:
    texts = [
        "These cookies are baked for twelve minutes, until the edges are brown and the middle is still soft.",
        "Accept no margarine, says the baker: cookies need butter, and the dough must rest for a night.",
    ]
    assert not asks_for_consent(texts, " ".join(texts), 250)


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (
            "Avant de continuer",
            "Vous pouvez accepter ou refuser ces traitements dans les paramètres du service.",
        ),
        (
            "Bevor Sie fortfahren",
            "Sie können der Verarbeitung Ihrer Daten zustimmen oder sie ablehnen, so oft Sie wollen.",
        ),
        ("Antes de continuar", "Puede aceptar o rechazar el tratamiento de sus datos en cualquier momento."),
        (
            "Прежде чем продолжить",
            "Вы можете дать согласие на обработку данных или отказаться от неё в настройках.",
        ),
    ],
)
def test_a_page_before_the_page_asks_for_consent(head: str, text: str) -> None:
    assert asks_for_consent([text], f"{head} {text}", 250)
    assert not asks_for_consent([text], text, 250)


ONE_WORD = (
    "Avec votre accord, nos partenaires et nous utilisons des cookies pour accéder à des informations.",
    "Nosotros y nuestros 143 socios almacenamos información, como cookies, y tratamos datos personales.",
    "Noi e terze parti utilizziamo cookie per finalità tecniche e, con il tuo consenso, per altre.",
    "Wij en onze partners slaan informatie op, zoals cookies. Je kunt je keuze altijd wijzigen.",
    "Nós e os nossos parceiros armazenamos informações, como cookies, e processamos dados pessoais.",
    "Vi och våra partners lagrar och får åtkomst till information på en enhet, till exempel cookies.",
    "My i nasi partnerzy przechowujemy informacje, takie jak pliki cookie, i przetwarzamy dane osobowe.",
    "Wir und unsere 240 Partner verwenden Cookies und verarbeiten personenbezogene Daten.",
    "Мы и наши партнёры храним на устройстве файлы cookie и обрабатываем личные данные.",
    "Biz ve ortaklarımız cihazınızda cookie saklıyor ve kişisel verilerinizi işliyoruz.",
    "当サイトはクッキーを使用し、利用状況を分析しています。設定はいつでも変更できます。",
)


@pytest.mark.parametrize("text", ONE_WORD)
def test_a_site_that_speaks_of_itself_needs_one_word_and_no_choice_but_its_buttons(text: str) -> None:
    assert asks_for_consent([text], text, 250)
    assert not asks_for_consent([*STORY, text], " ".join([*STORY, text]), 200)


@pytest.mark.parametrize(
    "text",
    [
        "The publisher stores cookies on the device of each reader, the regulator found, and must stop.",
        "“We use cookies because everybody does,” the editor told the court on Tuesday.",
        "Das Gericht verbot dem Verlag, Cookies ohne Einwilligung zu speichern.",
        "L'éditeur déposait des cookies sans l'accord de ses lecteurs, selon la commission.",
    ],
)
def test_a_report_of_one_sentence_on_cookies_is_no_question(text: str) -> None:
    assert not asks_for_consent([text], text, 250)
