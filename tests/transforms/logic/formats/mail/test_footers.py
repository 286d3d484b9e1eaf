from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.mail.footers import is_footer, take_footers
from wiredesk.transforms.logic.formats.parts.document import Furniture, ParsedDocument

STORY = (
    "The council voted on Monday to reopen the old tram line, which had rusted for years.",
    "Work begins in spring, and nobody will have to pay on the first day, the mayor said.",
)


def drop(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return take_footers(ParsedDocument(source_format="text", paragraphs=paragraphs)).paragraphs


@pytest.mark.parametrize(
    "footer",
    [
        "You received this email because you signed up for Creek Mornings. Unsubscribe | 12 Quay Street, Hollow Creek",
        "Unsubscribe",
        "To unsubscribe, click here.",
        "View this email in your browser",
        "Sie erhalten diese E-Mail, weil Sie sich angemeldet haben.",
        "Newsletter abbestellen | Im Browser ansehen",
        "Abmelden",
        "Wenn Sie keine weiteren E-Mails erhalten möchten, klicken Sie hier.",
        "Pour ne plus recevoir nos e-mails, cliquez ici.",
        "Para no recibir más correos, haga clic aquí.",
        "Чтобы не получать рассылку, нажмите здесь.",
        "Vous recevez cet e-mail car vous êtes inscrit. Se désabonner",
        "Recibes este correo porque te suscribiste.",
        "Darse de baja",
        "Você recebeu este e-mail porque se inscreveu. Cancelar inscrição",
        "Ricevi questa email perché sei iscritto. Disiscriviti",
        "Je ontvangt deze e-mail omdat je bent aangemeld.",
        "Du får detta mejl eftersom du prenumererar. Avregistrera dig",
        "Du modtager denne mail, fordi du har tilmeldt dig.",
        "Meld deg av nyhetsbrevet",
        "Saat tämän viestin, koska olet tilannut sen.",
        "Otrzymujesz tę wiadomość, ponieważ zapisałeś się. Wypisz się",
        "Tento e-mail jste obdrželi, protože odebíráte novinky. Odhlásit se",
        "Ezt az e-mailt azért kapta, mert feliratkozott. Leiratkozás",
        "Bu e-postayı abone olduğunuz için aldınız. Abonelikten çık",
        "Вы получили это письмо, потому что подписались. Отписаться",
        "Ви отримали цей лист, бо підписалися. Відписатися",
        "Λάβατε αυτό το μήνυμα επειδή εγγραφήκατε.",
        "لقد تلقيت هذه الرسالة لأنك مشترك. إلغاء الاشتراك",
        "Anda menerima email ini karena berlangganan. Berhenti berlangganan",
        "Bạn nhận được email này vì đã đăng ký. Hủy đăng ký",
        "您收到此邮件是因为您订阅了我们的新闻。退订",
        "このメールは登録された方にお送りしています。配信停止",
        "이 이메일은 구독자에게 발송되었습니다. 수신거부",
    ],
)
def test_footers_in_many_languages_are_dropped(footer: str) -> None:
    assert is_footer(footer)
    assert drop((*STORY, footer)) == STORY
    assert drop((*STORY, footer, "Creek Courier, 12 Quay Street", "© 2024")) == STORY


@pytest.mark.parametrize(
    "paragraph",
    [
        "Readers who want to unsubscribe often cannot find the button, the consumers' office said on Monday.",
        "He told subscribers that the paper would close.",
        "Der Verein will sich vom Wettbewerb abmelden, sagte die Vorsitzende.",
        "Le maire a reçu ce message lundi.",
        "The browser is the best known program of the firm.",
    ],
)
def test_sentences_of_a_story_are_no_footers(paragraph: str) -> None:
    assert drop((*STORY, paragraph)) == (*STORY, paragraph)


def test_a_footer_above_long_text_stays() -> None:
    letters = (STORY[0], "Unsubscribe", STORY[1] * 3)
    assert drop(letters) == letters
    assert drop(("Unsubscribe",)) == ("Unsubscribe",)
    assert drop(("View in browser", *STORY)) == STORY
    assert drop((*STORY, "© 2024 Creek Courier", "Unsubscribe")) == STORY
    assert drop((*STORY, "© 2024 Creek Courier")) == (*STORY, "© 2024 Creek Courier")


def test_footers_keep_their_places_around_what_is_left_out_already() -> None:
    letter = ("View in browser", *STORY, "Unsubscribe", "Creek Courier, 12 Quay Street")
    known = (Furniture(1, "header", "Creek"), Furniture(len(STORY) + 3, "share", "Print"))
    document = take_footers(ParsedDocument(source_format="text", paragraphs=letter, furniture=known))
    assert document.paragraphs == STORY
    assert document.furniture == (
        Furniture(0, "notice", "View in browser"),
        Furniture(0, "header", "Creek"),
        Furniture(len(STORY), "notice", "Unsubscribe"),
        Furniture(len(STORY), "notice", "Creek Courier, 12 Quay Street"),
        Furniture(len(STORY), "share", "Print"),
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "‘Unsubscribe,’ wrote one member of the committee in the margin of the letter that the mayor had sent to all.",
        "'To unsubscribe is to forget,' the poet said at the end of the evening, and nobody in the hall laughed.",
        "„Abbestellen“, schrieb der Rat an den Rand des Briefes, den der Bürgermeister am Montag verschickt hatte.",
        "« Se désabonner », a écrit la maire en marge de la lettre, et le conseil n'en a plus jamais parlé.",
        "Unsubscribe, a clerk wrote in red on the envelope of the mayor, and sent it back to the town hall unopened.",
        "Opt out, the union told its members on Monday before the ballot, and three in four of them did so by noon.",
        "Afmelden, schreef de wethouder in de kantlijn van de brief die de burgemeester aan alle bewoners had gestuurd.",
        "«Отписаться», написал на полях один из членов комиссии, и больше о письме мэра никто не вспоминал.",
    ],
)
def test_what_somebody_says_is_no_footer(paragraph: str) -> None:
    assert drop((*STORY, paragraph)) == (*STORY, paragraph)


@pytest.mark.parametrize(
    "paragraph",
    ["Unsubscribe, privacy policy, 12 Quay Street", "Abmelden. Datenschutz.", "Creek Courier | Unsubscribe."],
)
def test_labels_beside_one_another_are_a_footer(paragraph: str) -> None:
    assert drop((*STORY, paragraph)) == STORY
