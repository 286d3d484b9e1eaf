"""Words between the names of a byline, in the languages of the press: ``by``, ``and``, ``in``, ``with files from``, labels.

The languages are those of :mod:`wiredesk.transforms.logic.formats.parts.trade_words`.
"""

from __future__ import annotations

import re

# Words before the names. Those of one or two letters are also particles of names, so they count at the head only.
_BY = (
    r"by|von|vom|par|por|di|da|dal|door|av|af|przez|oleh|dari|nga|bởi|από|του|της|од|от|від|автор|автори|авторы|"
    r"od|de|d['’](?=\w)|tarafından|skrevet av|skrevet af|skriven av|"
    r"بقلم|كتب|كتبت|كتبه|توسط|از|مאת|מאת|द्वारा|โดย|เขียนโดย"
)
_DONE = (
    r"(?:an? |the )?(?:story|news|video|analysis|opinion|perspective|commentary|written|reporting|reported|"
    r"text|review|posted|published|submitted|"
    r"recipe|words|report|column|interview|exclusive|author|byline|"
    r"guest post|fact[- ]check|co-?authored|"
    r"geschrieben|veröffentlicht|verfasst|eingestellt|erstellt|gepostet|beitrag|ein beitrag|ein artikel|"
    r"ein gastbeitrag|gastbeitrag|artikel|kommentar|eine analyse|"
    r"interview|protokoll|bericht|publié|rédigé|écrit|proposé|posté|publicado|escrito|redactado|elaborado|"
    r"enviado|postado|publicada|"
    r"scritto|pubblicato|a cura|geschreven|gepubliceerd|skrevet|skriven|publicerad|publisert|napisane|"
    r"opublikowane|ditulis|diposting)"
)
# Words before a name without a colon: "Teksti Aino Salo", "Подготовила Анна Белова".
_MADE = (
    r"autorin/autor|autor/in|autor/-in|author|autor|autorin|penulis|auteur|szerző|autore|yazar|yazan|haber|"
    r"teksti|tekst|kirjoittaja|piše|pišu|napisao|"
    r"napsal|napsala|napisał|napisała|oprac\.|opracował|opracowała|írta|szöveg|tác giả|автор|подготовил|"
    r"подготовила|написал|"
    r"написала|спецкор|作者|글|글쓴이"
)
_LEAD = re.compile(
    rf"^[\s|~–—\-•·:,(\[【〔]*(?:(?:{_DONE}\s+){{0,2}}(?P<by>{_BY})(?![\w'’.-])[\s:：]*|"
    rf"(?P<short>文|撰文|取材・文|文・写真|聞き手|構成|取材)\s*[/／|｜丨=＝:：・]\s*|文(?=\s)|(?:{_MADE})\s+(?=[^\W\d_]))",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"^[^\n]{0,12}?(?:posted|published|updated|last updated|created|veröffentlicht|aktualisiert|publié|"
    r"publicado|pubblicato|geplaatst)\b"
    r"[^\n]{0,60}?\s(?:by|von|par|por|da|door)[\s:]+(?=\S)",
    re.IGNORECASE,
)
# "View all posts by Jane Doe", "Alle Artikel von Jane Doe", "Mehr von Jane Doe".
_LISTED = re.compile(
    r"^(?:(?:view|see|show|read|browse|zeige|zeig|voir|ver|vedi|lees|toon|vis|visa)\s+)?(?:more|all|alle|"
    r"weitere|mehr|tous|toutes|todos|todas|tutti|meer|mer|flere|fler|více|więcej)?"
    r"(?:\s?(?:les|los|las|os|as|gli))?\s*(?:posts?|articles?|stories|artikel|beiträge|texte|artículos|"
    r"artigos|articoli|artykuły|články|artikelen|artikler|artiklar|content|news)?\s*"
    r"(?:by|from|von|vom|par|de|por|di|van|door|av|af|od)\s+(?=\S)",
    re.IGNORECASE,
)
_LEADING_KIND = re.compile(
    r"^(?:analysis|opinion|perspective|commentary|exclusive|review|column|kommentar|analyse|opinión|análisis|"
    r"tribune)\s*[:|]?\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)

_SOURCED = re.compile(
    r"(?:^|(?<![\s,(/|–—-])[\s,(/|–—-]+)(?:(?:medically |fact[- ])?(?:reviewed|checked|edited|translated|"
    r"illustrated) by\b|with (?:\w+ )?(?:files?|inputs?|reports?|reporting|material|contributions?|"
    r"agenc(?:y|ies)|wires?|wire \w+)\b|"
    r"(?:und |and |sowie )?mit (?:agentur|material|informationen|inhalten|agenturen)\w*|unter verwendung|"
    r"avec (?:les |l['’])?agences?|avec (?:des )?(?:informations|dépêches)|con (?:información|informaciones|"
    r"datos|agencias?)|com (?:informações|agências?|agencias)|"
    r"con (?:informazioni|agenzie)|met (?:informatie|medewerking)|med (?:material|stoff|bidrag)|informația|"
    r"z (?:agencji|materiałów)|"
    r"по материалам|по сообщениям|за матеріалами|com base|according to|compiled from|from (?:agencies|wire|"
    r"news services)|via agencies|"
    r"inputs from|based on|source:|综合|據|据)[^\n]*$",
    re.IGNORECASE,
)
# Words that join two names wherever they stand.
_JOINED = (
    r"and|und|og|och|ja|ve|és|sowie|sekä|oraz|samt|serta|dan|valamint|with|mit|avec|con|com|med|met|ainsi que|"
    r"además de|junto a|insieme a|"
    r"και|и|та|й|і|और|तथा|एवं|व|এবং|ও|மற்றும்|மరియు|ಮತ್ತು|અને|ਅਤੇ|आणि|اور|و|và|และ|กับ|및|와|과|和|与|與|及|と|et|un|"
    r"ir|eta|agus|dhe|și|şi|si|ac|And|AND|Und|UND|ET|With|WITH"
)
# Words that also join two surnames of one person, or stand before a place: there must be a whole name on both sides.
_HALF_JOINED = r"y|e|ed|i|a|en"
_STRONG = re.compile(
    r"\s*[;；|｜•\n\t¦]+\s*|\s+[·/／+]\s+|\s*[、，]\s*|(?<=[가-힣])[·ㆍ](?=[가-힣])|"
    r"(?<=[\u3400-\u9fff])\s*[和与與及]\s*(?=[\u3400-\u9fff]{2,4}(?:$|[\s、，]))|"
    r"\s*&\s*|\s*＆\s*"
)
_JOIN = re.compile(rf"\s*,\s*(?:{_JOINED}|{_HALF_JOINED})\s+|\s+(?:{_JOINED})\s+")
_HALF_JOIN = re.compile(rf"\s+(?:{_HALF_JOINED})\s+")
# "و" and "ו" are joined to the next word: "أحمد علي ومحمد حسن".
_ARABIC_JOIN = re.compile(
    r"(?<=\w\s)و(?=[\u0621-\u064a]{3,}\s[\u0621-\u064a]{2,})|(?<=\w\s)ו(?=[\u05d0-\u05ea]{2,}\s[\u05d0-\u05ea]{2,})"
)
PLACED = re.compile(
    r"\s+(?:in|at|aus|à|dans|desde|en|i|u|w|we|v|ve|в|во|на|из|από|στην|στο|från|fra|på|til|from|di|da|a|em|"
    r"te|z|nel|a)\s+(?=[^\W\d_])"
)
"""A word that stands before the place of a report."""

_TAIL = re.compile(
    r"(?:\s|^)(?:(?:tarafından|updated|published|aktualisiert|veröffentlicht|modifié|actualizado)\b[^\n]*|द्वारा\s*|"
    r"\(?(?:erforderlich|required)\)?|\d{1,3}\s?(?:min|minutes?|mins)\b[^\n]*)$",
    re.IGNORECASE,
)
# "von unserem Korrespondenten Jan Roth", "de notre envoyé spécial Jean Petit".
_OURS = re.compile(
    r"^(?:our|onze|notre|nos|unser(?:em|er|en)?|nostr[oai]|nuestr[oa]s?|noss[oa]s?|vår|vores|нашего|наш|"
    r"нашей)\s+(?:\S+\s+){1,2}?(?=(?-i:[^\W\d_a-zà-ÿа-я])\S+\s+\S)",
    re.IGNORECASE,
)
# "von der Linden, Anna", "de Vries, Pieter": the particle is no "by".
_PARTICLE_FIRST = re.compile(
    r"^(?:von|van|de|da|di|do|dos|del|della|du|le|la)(?:\s(?:der|den|dem|la|las|los|het|"
    r"de))?\s[^\s,]+,\s*[^\s,]+(?:\s[A-Z]\.?)?$"
)
PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "delle",
        "dei",
        "degli",
        "dello",
        "di",
        "du",
        "des",
        "la",
        "le",
        "les",
        "los",
        "las",
        "lo",
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "den",
        "der",
        "dem",
        "ten",
        "ter",
        "tot",
        "te",
        "het",
        "'t",
        "t",
        "s",
        "op",
        "und",
        "y",
        "e",
        "i",
        "al",
        "el",
        "el-",
        "bin",
        "ibn",
        "bint",
        "ben",
        "abu",
        "av",
        "af",
        "d'",
        "l'",
        "dal",
        "dalla",
        "dall'",
        "auf",
        "of",
        "st",
        "mac",
        "ní",
        "nic",
        "ó",
        "ua",
        "ap",
        "ab",
        "ul",
        "ur",
        "as",
        "ad",
        "ud",
        "een",
        "lez",
        "der'",
        "san",
        "santa",
        "zum",
    ]
)
"""Words in small letters inside names."""

SUFFIX = re.compile(
    r"(?:jr|sr|ii|iii|iv|v|esq|m\.?d|ph\.?\s?d|d\.?phil|ed\.?d|psy\.?d|j\.?d|ll\.?[mdb]|m\.?b\.?a|m\.?p\.?h|"
    r"m\.?sc?|b\.?sc?|m\.?a|b\.?a|d\.?d\.?s|d\.?v\.?m|d\.?o|"
    r"pharm\.?d|r\.?n|r\.?d|r\.?d\.?n|n\.?p|l\.?c\.?s\.?w|c\.?p\.?a|c\.?f\.?[ap]|obe|mbe|cbe|kbe|qc|kc|frs|"
    r"frcp|frsa|frse|mp|msp|mep|mbbs|dpt|dc|facs|facp|"
    r"s\.?j|o\.?p|dr\. ?med|mag|ing|csc|drsc|phdr|mba|filho|neto|júnior|fils|père|hijo)\.?",
    re.IGNORECASE,
)
"""What belongs to the name before it: ``Jr.``, ``MD``, ``PhD``."""


def strip_lead(text: str) -> str:
    """Returns the text behind ``By``, ``Posted on May 3 by``, ``All articles by`` and the like."""
    if _PARTICLE_FIRST.match(text):
        return text
    for pattern in (_POSTED, _LISTED, _LEAD, _OURS):
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            text = text[found.end() :]
    return _LEADING_KIND.sub("", text)


def has_lead(text: str) -> bool:
    """Returns True if a text begins with ``By`` or the like of another language."""
    found = _LEAD.match(text)
    return found is not None and found.end() < len(text)


def strip_source(text: str) -> str:
    """Returns a byline without ``with files from The Canadian Press``, ``mit Material der dpa`` and the like."""
    return _TAIL.sub("", _SOURCED.sub("", text))


def split_names(text: str) -> list[str]:
    """Returns the parts of a byline between semicolons, bars and words that join names; commas stay."""
    parts = [part for whole in _STRONG.split(text) for part in _JOIN.split(whole)]
    parts = [part for whole in parts for part in _ARABIC_JOIN.split(whole)]
    return [part.strip() for whole in parts for part in _split_half(whole) if part and part.strip()]


def _split_half(text: str) -> list[str]:
    """Splits at ``y``, ``e``, ``i``, ``a`` and ``en`` between two whole names: ``José Ortega y Gasset`` is one."""
    for found in _HALF_JOIN.finditer(text):
        left, right = text[: found.start()].split(), text[found.end() :].split()
        single = len(left) == len(right) == 1
        if single or (len(left) > 1 and len(right) > 1 and right[0][0].isupper()):
            return [text[: found.start()], *_split_half(text[found.end() :])]
    return [text]
