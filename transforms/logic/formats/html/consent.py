"""Tells questions for consent to cookies from articles, in the languages of the press."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.formats.html.prose import count_prose
from wiredesk.transforms.logic.text.alternatives import Alternatives

# What is stored on devices, and what a reader does about it, in the languages of the press.
_COOKIE_WORDS = (
    r"\bcookies?\b|\bcookie-\w+|файл\w* cookie|куки|クッキー|쿠키|ملفات (?:تعريف الارتباط|الارتباط)|כוכיז|עוגיות|"
    r"(?:privacy|datenschutz|confidentialité|privacidad|privacidade|gizlilik)[- ]?(?:settings|choices|preferences|"
    r"einstellungen|manager|preferencias)|\b(?:gdpr|dsgvo|rgpd|tcf|iab)\b|"
    r"before you continue|bevor sie (?:fortfahren|weiterlesen|zu)|avant de (?:continuer|poursuivre)|"
    r"antes de continuar|"
    r"prima di continuare|voordat je (?:verdergaat|verder)|"
    r"(?:store|access|speichern|stocker|almacenar|armazenar|memorizz|opslaan)\w*.{0,60}(?:device|gerät|appareil|"
    r"dispositiv|"
    r"apparaat)|personali[sz]ed (?:ads|advertising|content)|personalisierte (?:werbung|anzeigen)"
)
_COOKIES = Alternatives(_COOKIE_WORDS)
# A site that speaks of itself and of those it sells to. A quoted "we" is somebody else's.
_SITE = re.compile(
    r"(?<![“\"„«‘'「])(?:\bwe (?:and (?:our|selected|third)|(?:use|store)\b)|\bour (?:[\w,]+ )?(?:partners|vendors)\b|"
    r"\bwir (?:und unsere|(?:verwenden|nutzen|speichern|setzen)\b)|\bunsere(?:n|r)? (?:[\w.]+ )?partner|"
    r"\bnous (?:et nos|utilisons|stockons)\b|\bnos (?:\w+ )?partenaires\b|"
    r"\bnosotros y nuestros\b|\bnuestros (?:\w+ )?(?:socios|partners)\b|\bnoi e (?:i nostri|terz[ei]|\w+ terz[ei])\b|"
    r"\bnostri (?:\w+ )?partner\b|\bnós e (?:os )?nossos\b|\bnossos (?:\w+ )?parceiros\b|\butilizziamo\b|\butilizamos\b|"
    r"\b(?:wij|we) en (?:onze|\d+)\b|\bonze (?:\w+ )?partners\b|\b(?:wij|we) (?:gebruiken|plaatsen)\b|"
    r"\bvi (?:och våra|og vores|og våre|använder|bruger|bruker)\b|\b(?:våra|vores|våre) (?:\w+ )?partne\w+|"
    r"\bme ja kumppanimme\b|\bkumppanimme\b|\bkäytämme\b|\bmy i nasi\b|\bnasi (?:\w+ )?partnerzy\b|"
    r"\b(?:używamy|wykorzystujemy)\b|"
    r"\bmy a naš[ie]\b|\bnaši (?:\w+ )?partne\w+|\bpouž[ií]váme\b|\bpartnereink\b|\bhasználunk\b|"
    r"\bnoi și partenerii\b|\bpartenerii noștri\b|\b(?:folosim|utilizăm)\b|\bmi i naši\b|\bkoristimo\b|"
    r"\b(?:мы и наши|ми (?:та|і|й) наші|ние и нашите|наши (?:\w+ )?партн[её]ры|наші (?:\w+ )?партнери|нашите партньори)\b|"
    r"\b(?:мы используем|ми використовуємо|ние използваме)\b|εμείς και οι|\bχρησιμοποιούμε\b|\bbiz ve\b|\bortaklarımız|"
    r"\bkullanıyoruz\b|نحن وشركا|شركاؤنا|نستخدم|אנחנו ו|אנו משתמשים|השותפים שלנו|ما و شرکای|"
    r"\bkami (?:dan mitra|menggunakan)\b|\bchúng tôi (?:và|sử dụng)|เราและ|เราใช้|"
    r"我们(?:和|及|与|使用)|我們(?:和|及|與|使用)|"
    r"当社(?:は|と|および)|当サイト(?:は|では)|당사(?:는|와)|저희(?:는|와))",
    re.IGNORECASE,
)
# What such a page says above its question.
_BEFORE = re.compile(
    r"before you continue|bevor sie (?:fortfahren|weiterlesen)|avant de (?:continuer|poursuivre)|"
    r"antes de continuar|prima di continuare|"
    r"voordat je (?:verdergaat|verder)|innan du fortsätter|før du fortsæ?e?tter|ennen kuin jatkat|"
    r"zanim przejdziesz|než budete pokračovat|"
    r"mielőtt továbblép|înainte de a continua|прежде чем продолжить|перш ніж продовжити|πριν συνεχίσετε|"
    r"devam etmeden önce|"
    r"قبل المتابعة|לפני שממשיכים|sebelum melanjutkan|trước khi tiếp tục|继续之前|繼續之前|続行する前に|계속하기 전에",
    re.IGNORECASE,
)
_MAX_BEFORE = 200
# Cookies to eat: nothing on devices is made of two of these.
_BAKED = re.compile(
    r"\b(bak(?:e|ed|er|ers|ery|eries|es|ing)|ovens?|dough|butter|flour|recipes?|chocolate|sugar|cinnamon|"
    r"gebacken|backen|bäcker\w*|teig|mehl|rezepte?|"
    r"butter|zucker|pâte|beurre|recettes?|sucre|farine|pâtiss\w+|horno|harina|recetas?|azúcar|mantequilla|"
    r"panader\w+|forno|"
    r"impasto|ricett[ae]|burro|zucchero|farina|manteiga|farinha|receitas?|açúcar|deeg|bakker\w*|meel|bakat|smör|"
    r"mjöl|socker)\b",
    re.IGNORECASE,
)
_MIN_BAKED = 2
# A page without a story that has more text than this is something else.
_MAX_BANNER_CHARS = 3000
_CHOICE = re.compile(
    r"accept|consent|reject all|agree|manage (?:your )?(?:choices|options|settings|preferences)|withdraw|opt[- ]out|"
    r"zustimm|einwillig|akzeptier|ablehn|accepte[rz]|refuser|consent[ie]|aceptar|rechazar|aceitar|rejeitar|"
    r"accett|rifiut|"
    r"accepteren|weigeren|toestemming|godkänn|samtyck|accepter|samtykke|godta|hyväksy|suostu|zgadzam|akceptuj|"
    r"zgod[aęy]|"
    r"souhlas|přijmout|súhlas|prijať|elfogad|hozzájárul|acord|accept[aă]|prihvati|pristan|съгласи|приема|прийня|"
    r"приня|соглас|"
    r"згод|αποδοχ|αποδέχ|συναίν|συγκατάθ|kabul|onay|أوافق|موافق|قبول|אישור|מסכימ|سازگار|پذیرش|स्वीकार|सहमत|"
    r"ยอมรับ|ยินยอม|"
    r"setuju|terima|đồng ý|chấp nhận|同意|接受|承諾|동의|수락",
    re.IGNORECASE,
)


def speaks_of_cookies(text: str) -> bool:
    """Returns True if a text speaks of cookies or of what a site stores on devices."""
    return _COOKIES.search(text) is not None


def is_consent_text(paragraphs: list[str]) -> bool:
    """Returns True if paragraphs speak of cookies more than of anything else."""
    asked = count_prose(text for text in paragraphs if speaks_of_cookies(text))
    return asked > 0.3 * count_prose(paragraphs)


def asks_for_consent(paragraphs: list[str], page: str, least: int) -> bool:
    """Returns True if a page speaks of cookies and choices and of nothing else.

    "Consent" is the subject of articles too, and so are cookies; these have sentences without them.

    Args:
      paragraphs: the story of the page, if there is one.
      page: the text of the page.
      least: with this much other running text a page is an article, unless it has more of the question.
    """
    begins = bool(_BEFORE.search(page[:_MAX_BEFORE]))
    if not (begins or speaks_of_cookies(page)):
        return False
    if len({word.lower() for word in _BAKED.findall(" ".join(paragraphs))}) >= _MIN_BAKED:
        return False
    other = count_prose(text for text in paragraphs if not speaks_of_cookies(text))
    by_site = any(_SITE.search(text) and speaks_of_cookies(text) for text in paragraphs)
    # The choices may be buttons, which are no text.
    if not _CHOICE.search(page) and (other or not by_site):
        return False
    if not paragraphs:
        return len(page) < _MAX_BANNER_CHARS
    asked = count_prose(paragraphs) - other
    is_named = begins or by_site or sum(_COOKIES.count(text) for text in paragraphs) >= 2
    return is_named and other < max(least, asked)
