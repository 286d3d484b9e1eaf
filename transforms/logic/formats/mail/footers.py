"""The lines around a letter to subscribers: how to end the subscription, why the letter came, how to see it in a "
"browser."""

from __future__ import annotations

import re
from dataclasses import replace

from wiredesk.transforms.logic.formats.parts.document import Furniture, ParsedDocument

_MAX_CHARS = 400
_MAX_BEHIND_CHARS = 160
_MAX_PARAGRAPHS = 10
# Phrases that no story says of itself. Each line has one language.
_PHRASES = (
    r"unsubscribe (?:here|from|at any time|or)|(?:^|[.!] )to unsubscribe|"
    r"(?:manage|update|change) (?:your )?(?:e-?mail )?(?:subscriptions?|preferences)|"
    r"you(?:'re|’re| are)? (?:are )?receiv(?:ed|ing) this (?:e-?mail|message|newsletter)|"
    r"this (?:e-?mail|message|newsletter) was sent to|"
    r"view (?:this |the )?(?:e-?mail |message |newsletter )?(?:in|on) (?:your |a |the )?(?:web ?)?browser|"
    r"no longer wish to receive",
    r"newsletter (?:hier )?ab(?:bestellen|melden)|vom newsletter ab|"
    r"sie erhalten (?:diese|diesen) (?:e-?mail|newsletter|nachricht)|"
    r"diese (?:e-?mail|nachricht) wurde an|im browser (?:ansehen|anzeigen|öffnen|lesen)|"
    r"keine (?:weiteren )?(?:e-?mails|newsletter) mehr",
    r"vous (?:recevez|avez reçu) (?:cet|ce|cette) (?:e-?mail|courriel|message|newsletter|lettre)|"
    r"pour (?:vous|se) désabonner|"
    r"vous (?:désabonner|désinscrire)|(?:dans|sur) (?:le|votre|un) navigateur|lien de désinscription|"
    r"ne (?:souhaitez )?plus recevoir",
    r"(?:recibe|recibes|has recibido|ha recibido|recibió|recibiste) est[ea] (?:correo|e-?mail|mensaje|boletín|"
    r"newsletter)|"
    r"dar(?:se|te) de baja|(?:cancelar|anular) (?:la |tu |su )?suscripción|(?:en|desde) (?:el|tu|su) navegador",
    r"(?:recebe|recebeu|está recebendo|está a receber) est[ea] (?:e-?mail|mensagem|newsletter|boletim)|"
    r"cancelar (?:a |sua |a sua )?(?:inscrição|subscrição|assinatura)|descadastr|(?:no|em seu|no seu) navegador",
    r"(?:ricevi|ricevete|hai ricevuto|avete ricevuto) quest[ao] (?:e-?mail|messaggio|newsletter)|"
    r"(?:annulla|cancella) l['’ ]iscrizione|"
    r"disiscriv|cancellarti dalla|(?:nel|con il|sul) (?:tuo )?browser",
    r"(?:u|je|jij) ontvangt (?:deze|dit) (?:e-?mail|mail|bericht|nieuwsbrief)|(?:afmelden|uitschrijven) voor|"
    r"(?:bekijk|lees) (?:deze |dit )?(?:e-?mail |nieuwsbrief |bericht )?in (?:je|uw|de) browser",
    r"(?:du|ni) (?:får|mottar|modtager) (?:detta|dette|denne|det här) |avsluta (?:din )?prenumeration|avregistrera dig|"
    r"(?:afmeld|frameld) (?:dig|nyhedsbrev)|meld deg av|avslutt(?:e)? abonnement|"
    r"(?:i|din) (?:webbläsare|nettleser|browser)",
    r"saat tämän (?:viestin|sähköpostin|uutiskirjeen)|peruuta tilaus|selaimessa",
    r"otrzymuj\w+ (?:tę|ten|tego) (?:wiadomość|e-?mail|maila?|newsletter)|(?:wypisz|wypisać) się|"
    r"zrezygn\w+ z (?:subskrypcji|newslettera)|"
    r"w przeglądarce",
    r"tento e-?mail|(?:odhlásit|odhlásiť) (?:se |sa )?(?:z |od |odběr)|v prohlížeči|v prehliadači",
    r"ezt (?:az e-?mailt|a (?:levelet|hírlevelet))|leiratkoz|böngészőben",
    r"(?:primiți|ați primit|primești|ai primit) acest|dezabon|în browser",
    r"bu (?:e-?posta|bülten)\w* (?:size|aldınız|alıyorsunuz)|abonelikten (?:çık|ayrıl)|aboneliğ\w* iptal|"
    r"tarayıcı\w* (?:görüntüle|aç)",
    r"вы (?:получили|получаете) это|отписаться (?:от|можно)|чтобы отписаться|в браузере",
    r"ви (?:отримали|отримуєте) цей|відписатися (?:від|можна)|щоб відписатися|у браузері",
    r"λάβατε αυτό|λαμβάνετε αυτό|διαγραφή από|κατάργηση (?:της )?εγγραφής|στον browser|στο πρόγραμμα περιήγησης",
    r"(?:لقد )?تلقيت هذ|تصلك هذه الرسالة|(?:إلغاء|الغاء) الاشتراك|في المتصفح|لغو اشتراک|در مرورگر",
    r"הסר(?:ה|ת) מרשימת|להסרה|קיבלת (?:מייל|הודעה|דוא)|בדפדפן",
    r"anda menerima (?:e-?mail|surel|pesan|buletin) ini|berhenti berlangganan|di (?:browser|peramban|pelayar)|"
    r"berhenti melanggan",
    r"bạn nhận được (?:e-?mail|thư) này|(?:hủy|huỷ) đăng ký|trong trình duyệt",
    r"ยกเลิกการ(?:รับ|สมัคร)|ท่านได้รับอีเมล|คุณได้รับอีเมล|ในเบราว์เซอร์",
    r"(?:您|你)(?:之所以)?(?:会|會)?收到(?:此|这|這|本)|(?:取消|退)(?:订阅|訂閱|订|訂)|在(?:浏览器|瀏覽器)中?",
    r"配信(?:を)?停止|(?:購読|登録|配信)(?:を)?解除|このメールは|ブラウザ(?:ー)?で",
    r"수신(?:을)? ?거부|구독(?:을)? ?(?:취소|해지)|이 ?(?:이메일|메일)은|브라우저(?:에서|로) ?보기",
    r"सदस्यता (?:समाप्त|रद्द)|अनसब्सक्राइब|ব্রাউজারে|সাবস্ক্রাইব বাতিল",
)
_PHRASE = re.compile("|".join(_PHRASES), re.IGNORECASE)
# Links of one or two words, alone or between bars: a sentence may have these words too.
_LINK = re.compile(
    r"(?:^|[|•·,–—-]|\n)\s*\W?(?:unsubscribe|opt[- ]out|abmelden|abbestellen|austragen|se désabonner|désinscription|"
    r"se désinscrire|"
    r"darse de baja|cancelar suscripción|cancelar inscrição|disiscriviti|cancellati|uitschrijven|afmelden|avregistrera|"
    r"avprenumerera|afmeld|meld deg av|avslutt abonnement|peruuta tilaus|wypisz się|odhlásit(?: se)?|leiratkozás|"
    r"dezabonare|"
    r"abonelikten çık|отписаться|відписатися|διαγραφή|إلغاء الاشتراك|לביטול מנוי|退订|取消订阅|取消訂閱|配信停止|"
    r"購読解除|수신거부|"
    r"view in (?:your )?browser|im browser ansehen|(?:privacy|cookie) policy|datenschutz)\W?\s*(?=$|[|•·,.–—-]|\n|"
    r":?\s*<?https?:)",
    re.IGNORECASE,
)
_BETWEEN_LABELS = re.compile(r"[|•·\n]|,\s|\s[–—-]\s|https?:\S+")
_MAX_LABEL_CHARS = 45
_RIGHTS = re.compile(r"\W*(?:©|\(c\)|copyright\b|all rights reserved)", re.IGNORECASE)


# "Click here" beside a word for letters.
_CLICK = re.compile(
    r"click here|klicken sie (?:bitte )?(?:hier|auf)|cliquez ici|(?:haga|haz) clic|pulse aquí|clique aqui|"
    r"clicca qui|klik (?:hier|her)|"
    r"klicka här|klikk her|napsauta tästä|kliknij|klikněte|kliknite|kattintson|tıklayın|нажмите|перейдите по ссылке|"
    r"натисніть|"
    r"κάντε κλικ|انقر|اضغط|לחצו|klik di sini|nhấp vào|คลิกที่นี่|点击(?:此处|这里)|點擊|点按|クリック|클릭",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"e-?mails?\b|newsletter|courriel|correo|abonn|su(?:b)?scri|inscri|iscri|nieuwsbrief|nyhetsbrev|nyhedsbrev|"
    r"uutiskirje|"
    r"wiadomości|e-?maili|odběr|hírlev|bülten|e-?posta|рассыл|писем|розсил|ενημερωτικ|البريد|الرسائل|ניוזלטר|surel|"
    r"邮件|郵件|订阅|訂閱|メール|이메일|메일",
    re.IGNORECASE,
)
# What somebody said or wrote, and who did.
_QUOTED = re.compile(r"\s*[“„«\"'‘‚「『](?=[^“„«\"‘‚「『]{2,200}[”“»\"'’‘」』]).{60}", re.DOTALL)


def is_footer(paragraph: str) -> bool:
    """Returns True for a paragraph about the letter itself."""
    if len(paragraph) > _MAX_CHARS or _QUOTED.match(paragraph):
        return False
    clicked = _CLICK.search(paragraph) and _LETTERS.search(paragraph)
    return bool(clicked or _PHRASE.search(paragraph) or _has_link(paragraph))


def _has_link(paragraph: str) -> bool:
    """Returns True if a label of a link stands alone. Before a comma or a full stop it may be a word of a sentence."""
    return any(
        paragraph[found.end() : found.end() + 1] not in (",", ".") or _is_of_labels(paragraph)
        for found in _LINK.finditer(paragraph)
    )


def _is_of_labels(paragraph: str) -> bool:
    return all(len(piece) <= _MAX_LABEL_CHARS for piece in _BETWEEN_LABELS.split(paragraph))


def take_footers(document: ParsedDocument) -> ParsedDocument:
    """Takes the paragraphs about the subscription from both ends of a letter, with the short lines around them.

    The address of the sender and rights stand below the first such paragraph of the end, and the preview text may stand
    above the last of the beginning. A story stays whole: its paragraphs are longer than such lines.
    """
    begin, end = _find_story(document.paragraphs)
    above, below = document.paragraphs[:begin], document.paragraphs[end:]
    story = document.paragraphs[begin:end]
    # Furniture above or below what is taken stays there.
    inner = [piece._replace(at=min(max(piece.at - begin, 0), len(story))) for piece in document.furniture]
    first = [piece for piece, old in zip(inner, document.furniture, strict=True) if old.at <= end]
    last = inner[len(first) :]
    furniture = (
        *(Furniture(0, "notice", text) for text in above),
        *first,
        *(Furniture(len(story), "notice", text) for text in below),
        *last,
    )
    return replace(document, paragraphs=story, furniture=furniture)


def _find_story(paragraphs: tuple[str, ...]) -> tuple[int, int]:
    """Returns the numbers of the first paragraph between the footers, and of the first one behind it."""
    begin, end = 0, len(paragraphs)
    for number in range(max(1, len(paragraphs) - _MAX_PARAGRAPHS), len(paragraphs)):
        behind = paragraphs[number + 1 :]
        if is_footer(paragraphs[number]) and all(is_footer(one) or _is_short(one) for one in behind):
            end = number
            break
    while (
        end < len(paragraphs)
        and end > 1
        and _RIGHTS.match(paragraphs[end - 1])
        and _is_short(paragraphs[end - 1])
    ):
        end -= 1
    while begin + 1 < end and is_footer(paragraphs[begin]) and len(paragraphs[begin]) <= _MAX_BEHIND_CHARS:
        begin += 1
    return begin, end


def _is_short(paragraph: str) -> bool:
    return len(paragraph) <= _MAX_BEHIND_CHARS
