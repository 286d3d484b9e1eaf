"""Texts that are only the beginning of an article: invitations to read on, in the languages of the press."""

from __future__ import annotations

import re

# Invitations to read on, which may name the article or the paper behind them.
_INVITATIONS = (
    r"read (?:the )?(?:more|full|rest|whole)|continue reading|keep reading|full (?:story|article|text)",
    r"learn more|click here|view (?:post|article)|weiter ?lesen|mehr (?:lesen|erfahren|dazu)",
    r"zum (?:ganzen |vollständigen )?artikel|(?:den )?(?:ganzen|vollständigen) artikel lesen",
    r"lire (?:la suite|plus|l['’]article)|en savoir plus",
    r"(?:leer|lee|ver|seguir leyendo|sigue leyendo|continuar leyendo|continúa leyendo) (?:más|mas|completo|la nota)",
    r"seguir leyendo|sigue leyendo|(?:continuar|continúa|continue) (?:a )?(?:leyendo|lendo|ler)",
    r"(?:ler|leia|veja|saiba) mais|leggi (?:tutto|di più|altro|l['’]articolo|la notizia)",
    r"continua a leggere|scopri di più|lees (?:meer|verder|het hele artikel)|verder lezen|meer lezen",
    r"läs (?:mer|hela|vidare)|les (?:mer|meir|hele|videre)|læs (?:mere|hele|videre)|lue (?:lisää|koko)",
    r"lesa meira|loe edasi|lasīt (?:vairāk|tālāk)|skaityti (?:daugiau|toliau)",
    r"czytaj (?:więcej|dalej|całość)|(?:číst|čtěte|zobrazit|celý) (?:více|dál|dále|článek)",
    r"pokračovat ve čtení|(?:čítať|čítajte) (?:viac|ďalej|celý)|tovább olvas(?:om|ása)?|olvassa? tovább",
    r"(?:citește|citeşte|citiți) (?:mai|tot|și)\w*|pročitaj(?:te)? (?:više|cijeli|ceo)|opširnije",
    r"saznaj(?:te)? više|preberi(?:te)? več|lexo më|devamını oku\w*|haberin devamı",
    r"daha fazla(?:sı| oku)\w*|baca (?:selengkapnya|juga|lagi)|selengkapnya|(?:teruskan|lanjutkan) membaca",
    r"(?:xem|đọc) (?:thêm|tiếp)|basahin|soma zaidi|читать (?:далее|дальше|полностью|ещё)|подробнее",
    r"полный текст|продолжить чтение|читати (?:далі|більше|повністю)|докладніше|детальніше",
    r"прочетете (?:още|повече)|виж(?:те)? още|прочитај(?:те)? (?:више|повеќе)|опширније|чытаць далей",
    r"διαβάστε (?:περισσότερα|ολόκληρο|τη συνέχεια|εδώ)|(?:קראו?|להמשך) (?:עוד|קריאה|הכתבה)",
    r"(?:اقرأ|إقرأ) (?:المزيد|أيضا|بقية)|للمزيد|(?:تابع|أكمل|متابعة) القراءة|ادامه مطلب|بیشتر بخوانید",
    r"مزید پڑھیں|और पढ़ें|आगे पढ़ें|पूरी खबर|আরও পড়ুন|বিস্তারিত পড়ুন|மேலும் படிக்க|อ่านต่อ|อ่านเพิ่มเติม",
    r"阅读(?:全文|更多|原文)|查看(?:全文|更多)|继续阅读|繼續閱讀|閱讀(?:全文|更多)",
    r"続きを読む|つづきを読む|続きはこちら|全文を読む|もっと(?:見る|読む)|記事を読む|더 ?보기",
    r"더 ?읽기|계속 ?읽기|기사 ?보기|전문 ?보기|자세히 ?보기",
)
# Words that are an invitation only where nothing stands behind them.
_BARE = (
    "more|mehr|suite|más|mais|continua|meer|mer|mere|lisää|więcej|více|viac|tovább|mai mult|više|više|več|devamı|далее|"
    "далі|още|повече|више|περισσότερα|συνέχεια|המשך|المزيد|ادامه|مزید|全文|更多|详情|詳細|자세히"
)
_ELLIPSIS = r"[\[(]?(?:\.\.\.|…|&hellip;|&#8230;)[\])]?"
_CLOSE = r"[\s»>›→⟶.…:)\]]*$"
# An invitation stands behind the end of a sentence, behind an ellipsis, or is the paragraph.
_TEASER_END = re.compile(
    rf"(?:{_ELLIPSIS}|(?:^|[.!?…。！？»\"”’)\]])\s*[\[(]?\s*(?:(?:{'|'.join(_INVITATIONS)})\b.{{0,60}}|(?:{_BARE})\b)){_CLOSE}",
    re.IGNORECASE | re.DOTALL,
)
# These end a text in English wherever they stand.
_LINK_END = re.compile(
    r"(?:read (?:the )?(?:more|full|rest)\b.{0,60}|continue reading\b.{0,100}|full (?:story|article)\b.{0,20}|"
    r"weiterlesen\b.{0,20}|lire la suite\b.{0,20}|leer m[aá]s\b.{0,20})[\s»>→.]*$",
    re.IGNORECASE | re.DOTALL,
)
# WordPress appends this to every entry, full or not.
_FOOTER = re.compile(
    r"^(?:(?:The (?:post|article)|Der Beitrag|L['’]article|Cet article|La (?:entrada|publicación)|O (?:post|"
    r"artigo|conteúdo)|L['’]articolo|Il post|Het bericht|Dit bericht|Artykuł|Post|Příspěvek|Inlägget|Indlægget|"
    r"Innlegget|Artikkeli|Сообщение|Запись|Запис|Допис|投稿|A\(z\)|"
    r"Articolul) .{1,300} (?:(?:was )?(?:first )?(?:appeared|published) (?:first )?(?:on|in)|erschien zuerst auf|"
    r"est apparu en premier sur|(?:se publicó|apareció) primero en|aparece?u? primeiro em|proviene da|"
    r"sembra essere il primo su|verscheen eerst op|pochodzi z serwisu|pochází z|dök först upp på|"
    r"blev først udgivet på|dukket først opp på|julkaistiin ensimmäisenä|появились сначала на|впервые появилась|"
    r"(?:спершу|вперше) з.явився на|bejegyzés először|apare prima dată în|は) .{1,200}|Filed under: .{1,200}|"
    r".{1,300} yazısı ilk önce .{1,200} ortaya çıktı\.?)$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL_CHARS, _MAX_FOOTER_CHARS = 240, 600
_UNIT = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+"
)
# A text that repeats the description may add a label or the names of a few topics.
_MAX_ADDED_SHARE, _MAX_ADDED, _MIN_KNOWN_SHARE = 0.2, 8, 0.8


def ends_as_teaser(text: str) -> bool:
    """Returns True if a text breaks off, or ends with an invitation to read on."""
    tail = text[-_TAIL_CHARS:]
    return _TEASER_END.search(tail) is not None or _LINK_END.search(tail) is not None


def is_footer(paragraph: str) -> bool:
    """Returns True for the line that says where an entry of a feed appeared first."""
    return len(paragraph) < _MAX_FOOTER_CHARS and _FOOTER.match(paragraph) is not None


def repeats(text: str, description: str) -> bool:
    """Returns True if a text is a description of it again, or its beginning, with few other words."""
    found, wanted = _UNIT.findall(text.casefold()), _UNIT.findall(description.casefold())
    if not (found and wanted):
        return False
    added = max(_MAX_ADDED, _MAX_ADDED_SHARE * len(wanted))
    if len(found) > len(wanted) + added:
        return False
    left = list(wanted)
    known = 0
    for unit in found:
        if unit in left:
            left.remove(unit)
            known += 1
    return len(found) - known <= added and known >= min(len(found), len(wanted)) * _MIN_KNOWN_SHARE
