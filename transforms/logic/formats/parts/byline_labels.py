"""Labels and dates in lines that print an author: ``Text:``, ``作者：``, ``Photo:``, ``Source:``."""

from __future__ import annotations

import re

AUTHOR_LABELS = (
    r"bài và ảnh|bài, ảnh|text (?:and|&) photos?|texto y fotos?|texte et photos?|testo e foto|tekst i zdjęcia|"
    r"text und (?:fotos?|bilder)|"
    r"tekst og foto|text och foto|текст и фото|文・写真|글·사진|글, 사진|propos recueillis par|interview|"
    r"authors?|written by|words|text|story|reporting|reporter|byline|by|autor(?:en|in|es|a|e|i|zy|ka|ul|ii)?|autor/in|"
    r"texte|textes|auteurs?|rédaction de|texto|textos|reportage|testo|testi|tekst|teksty|tekst og foto|"
    r"text och foto|tekstas|"
    r"von|par|por|di|door|av|af|przez|oleh|skrevet av|skrevet af|skribent|journalist|journaliste|reporterin|"
    r"kirjoittaja|kirjoittajat|teksti|toimittaja|szerző|szerzők|szöveg|írta|napsal|napsala|napisał|napisała|"
    r"opracował|opracowała|piše|pišu|napisao|пише|пишу|написао|"
    r"yazar|yazan|haber|muhabir|penulis|reporter|laporan|tác giả|bài|bài viết|tác giả bài viết|"
    r"автор|авторы|автор текста|автор статьи|текст|автори|автор статті|беседовал|беседовала|подготовил|"
    r"подготовила|журналист|корреспондент|"
    r"συντάκτης|κείμενο|επιμέλεια|του|της|"
    r"作者|文|文字|撰文|采写|撰稿|记者|記者|本报记者|采访|採訪|報導|报道|作者简介|著者|執筆|執筆者|筆者|文・写真|取材・文|取材|"
    r"글|글쓴이|작성자|취재|기자|"
    r"بقلم|كتب|كتبت|الكاتب|إعداد|تقرير|نویسنده|گزارش|تحریر|מאת|कתב|लेखक|लेखिका|द्वारा|रिपोर्ट|লেখক|প্রতিবেদন|"
    r"লিখেছেন|ผู้เขียน|เขียนโดย|เรื่อง|โดย"
)
"""A pattern for what stands before a colon and authors."""

OTHER_LABELS = (
    r"photos?|photo by|photograph(?:y|s|er)?|pictures?|images?|video|graphics?|illustrations?|edit(?:or|ors|"
    r"ing)|edited by|editing by|writing by|produced by|translat(?:ed by|ion|or)|"
    r"source|sources|date|published|updated|posted|category|tags?|topics?|views|comments|contact|email|e-mail|"
    r"tel|phone|fact[- ]?check(?:ed by|er)?|reviewed by|additional reporting|"
    r"fotos?|bild|bilder|foto/video|redaktion|quelle|quellen|stand|datum|kategorie|schlagworte|übersetzung|"
    r"lektorat|illustration|grafik|kamera|schnitt|"
    r"photographie|photographies|traduction|source|catégorie|publié|édition|mis à jour|relecture|"
    r"fotografía|fotografías|fotografia|imágenes|imagens|edición|edição|fuente|fonte|fecha|data|categoría|"
    r"traducción|tradução|ilustración|"
    r"immagini|traduzione|fotografie|bron|redactie|beeld|vertaling|foto's|fotograf|billeder|bilder|kuva|kuvat|"
    r"toimitus|käännös|"
    r"zdjęcia|zdjęcie|źródło|redakcja|opracowanie|oprac\.|zdroj|foto|fotó|képek|forrás|szerkesztő|fordította|"
    r"sursa|kaynak|editör|fotoğraf|"
    r"sumber|editor|penerjemah|penyunting|nguồn|ảnh|biên tập|фото|источник|редактор|перевод|джерело|"
    r"редакторка|видео|φωτογραφίες|πηγή|"
    r"来源|來源|责编|责任编辑|責任編輯|编辑|編輯|校对|校對|编审|审核|责校|摄影|攝影|图片|圖片|图|翻译|翻譯|监制|主编|发布时间|时间|时间日期|日期|出处|原标题|值班编委|视频|阅读|浏览|点击|"
    r"写真|撮影|編集|翻訳|出典|提供|構成|監修|更新|公開|사진|편집|번역|출처|영상|입력|수정|등록|그래픽|"
    r"المصدر|تصوير|تحرير|ترجمة|منبع|عکس|ویرایش|מקור|צילום|स्रोत|फोटो|संपादक|সূত্র|ছবি|ที่มา|ภาพ"
)
"""A pattern for what stands before a colon and what is no author."""

_LABEL = re.compile(
    rf"(?:^|(?<=[\s,;.。|/／(（\[【　—–-]))(?:(?P<author>{AUTHOR_LABELS})|(?P<other>{OTHER_LABELS}))\s*[:：=＝]\s*",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|mo|di|mi|do|fr|sa|so|montag|dienstag|"
    r"mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|"
    r"martes|miércoles|jueves|viernes|sábado|"
    r"domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda|terça|quarta|quinta|sexta)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    rf"(?<![\s,|·–—-])[\s,|·–—-]*(?:\b(?:am|on|le|el|em|il|den|op|på|dnia|vom)\s+)?(?:\b{_WEEKDAY}\b[.,]*\s+)?(?:"
    rf"\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\b\d{{1,2}}(?:st|nd|rd|th|er|º|"
    rf"\.)?[\s./-]+(?:de\s+)?(?:[^\W\d_]{{3,12}}\.?,?\s*(?:de\s+)?|\d{{1,2}}[./-]\s?)\d{{2,4}}\b|"
    r"\b\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)(?:[\s,T|·–—-]*(?:um|at|à|a las|às|alle|"
    r"@)?\s*\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?(?:uhr|a\.?m\.?|p\.?m\.?|[A-Z]{2,4}))?)?",
    re.IGNORECASE,
)


def keep_authors(text: str) -> str:
    """Returns a line without the parts whose labels say that they name no author: ``Photo: John Roe``, ``来源：...``."""
    marks = list(_LABEL.finditer(text))
    if not marks:
        return text
    parts = [text[: marks[0].start()]]
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        if mark["author"]:
            parts.append(text[mark.end() : after.start() if after else len(text)])
    named = parts[1:]
    return "; ".join(part.strip(" ,;.|/-–—") for part in (named or parts[:1]) if part.strip())


def has_author_label(text: str) -> bool:
    """Returns True if a line has a label for authors before a colon."""
    return any(mark["author"] for mark in _LABEL.finditer(text))


def has_other_label(text: str) -> bool:
    """Returns True if a line has a label before a colon that stands for no author."""
    return any(mark["other"] for mark in _LABEL.finditer(text))


def strip_dates(text: str) -> str:
    """Returns a line with its dates and times replaced by semicolons."""
    return _DATE.sub(" ; ", text) if any(map(str.isdigit, text)) else text
