"""Media that a text cites as its source: ``the South China Morning Post reported``, ``told CNN``.

A name alone is no citation ("the CNN building", "a New York Times bestseller"): a word of
reporting must stand beside it. Names are those of a table, or capitalised words that end
in a word which papers and broadcasters end in (``Courier``, ``Herald``).
"""

from __future__ import annotations

import re
from functools import cache

from schemas.records import CitedOutlet
from transforms.logic.provenance.agencies import AGENCIES

# Names that do not end in one of the words below. They can be checked against Wikidata
# (instances of Q11032 newspaper, Q1110794 daily, Q192283 news agency, Q1153191 online paper).
_OUTLETS = """
CNN|MSNBC|CNBC|CBS|NBC|ABC|PBS|NPR|BBC|ITV|ESPN|CBC|NHK|RTE|RT|ARD|ZDF|NDTV|VOA|Fox News|FOX News|Fox Business|CBS News|NBC News
|ABC News|BBC News|Sky News|Al Jazeera|Al Arabiya|Al Mayadeen|Euronews|France 24|Deutsche Welle|Politico|POLITICO|Axios|Vox
|Slate|Salon|Breitbart|Breitbart News|BuzzFeed|BuzzFeed News|Buzzfeed|HuffPost|Huffington Post|The Daily Beast|Daily Beast|Mediaite|The Hill
|Intercept|The Atlantic|Newsweek|Time magazine|TIME magazine|Forbes|Fortune|Bloomberg|Bloomberg News|Bloomberg Television|Bloomberg TV|Bloomberg Radio|Bloomberg Businessweek|USA Today|USA TODAY|Guardian
|Independent|Telegraph|Daily Telegraph|Sunday Telegraph|Economist|Der Spiegel|Le Monde|Le Figaro|Liberation|El Pais|El País
|El Mundo|La Repubblica|Corriere della Sera|Die Welt|Die Zeit|Bild|Bild am Sonntag|Sueddeutsche Zeitung|Süddeutsche Zeitung
|Frankfurter Allgemeine Zeitung|Haaretz|Asahi Shimbun|Yomiuri Shimbun|Nihon Keizai Shimbun|Nikkei|Folha de S.Paulo|O Globo|Clarin|Granma
|Kommersant|Izvestia|Pravda|The Hindu|The Indian Express|Indian Express|Hindustan Times|Dawn|Global Times|People's Daily|Caixin|Xinhua
|The Washington Examiner|Washington Examiner|Washington Free Beacon|Free Beacon|The Daily Caller|Daily Caller|The Daily Wire|TheBlaze
|Mother Jones|National Review|The New Yorker|New Yorker|The New Republic|The Nation|ProPublica|McClatchy|Reuters|Associated Press|AP|AFP
|Agence France-Presse|Agence France Presse|UPI|Interfax|TASS|Itar-Tass|RIA Novosti|RIA-Novosti|Yonhap|Kyodo|Bernama|IRNA|SANA|Anadolu|PTI|ANI|IANS
|Press Trust of India|Business Insider|Gothamist|Oregonian|Tennessean|Univision|Telemundo|Newsmax|ThinkProgress|Think Progress
|Talking Points Memo|The Verge|Wired|TechCrunch|TMZ|Variety|The Hollywood Reporter|Hollywood Reporter|Rolling Stone|Vanity Fair|Philadelphia Inquirer|The Philadelphia Inquirer
|The Christian Science Monitor|Christian Science Monitor|Daily Mail|Mail on Sunday|Daily Mirror|Sunday Mirror|Daily Express|The Arizona Republic|Arizona Republic
|The Charlotte Observer|Charlotte Observer|Wall Street Journal|WSJ|NYT|New York Times|Washington Post|Los Angeles Times|LA Times|Financial Times
|The Sacramento Bee|Sacramento Bee|The Des Moines Register|Des Moines Register|Meet the Press|Face the Nation|Fox News Sunday|60 Minutes
"""
# What papers and agencies end in; the words before it have capitals.
_ENDINGS = [
    "Times",
    "Post",
    "Journal",
    "Herald",
    "Tribune",
    "Gazette",
    "Courier",
    "Chronicle",
    "Globe",
    "Dispatch",
    "Post-Dispatch",
    "Star-Tribune",
    "Sentinel",
    "Inquirer",
    "Examiner",
    "Mercury",
    "Daily",
    "Telegraph",
    "Telegram",
    "Post-Gazette",
    "Sun-Times",
    "Journal-Constitution",
    "Plain-Dealer",
    "Register-Guard",
]
_PHRASES = [
    "Daily News",
    "Morning News",
    "Evening News",
    "Free Press",
    "Daily Mail",
    "News Agency",
    "Business Journal",
    "Daily Star",
    "Evening Standard",
    "Public Radio",
    "Broadcasting Corporation",
    "Public Broadcasting",
    "Daily Record",
    "Morning Post",
]
_ENDING_SET = frozenset(_ENDINGS)
_PHRASES_BY_LAST = {
    last: tuple(phrase for phrase in _PHRASES if phrase.endswith(f" {last}"))
    for last in sorted({phrase.rsplit(" ", 1)[-1] for phrase in _PHRASES})
}
# Bare short forms, behind an article only: "the Times reported".
_SHORT = (
    "Times",
    "Post",
    "Journal",
    "Guardian",
    "Herald",
    "Tribune",
    "Telegraph",
    "Chronicle",
    "Globe",
    "Mail",
)
_NO_PAPERS = re.compile(
    r"(?:England|American|Medical|Law|British Medical|Army|National Law|International|European|Harvard|Yale|Stanford) Journal|"
    r"^(?:Purple Heart|Trading|Command|Fake|First|Modern|Hard|Tough|Good|Bad|Old|Last|New|Blog|Facebook|Instagram)\s"
)
_NOT_FIRST = frozenset(
    [
        "Another",
        "Recent",
        "Several",
        "Some",
        "Many",
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "By",
        "To",
        "From",
        "For",
        "As",
        "According",
        "When",
        "While",
        "After",
        "Before",
        "But",
        "And",
        "Or",
        "If",
        "Since",
        "Both",
        "Also",
        "Meanwhile",
        "However",
        "Last",
        "This",
        "That",
        "His",
        "Her",
        "Their",
        "Our",
        "My",
        "Its",
        "It",
        "He",
        "She",
        "They",
        "We",
        "With",
        "Citing",
        "Told",
        "Speaking",
        "President",
        "Sen",
        "Rep",
        "Gov",
        "Mr",
        "Ms",
        "Mrs",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Yesterday",
        "Today",
        "Although",
        "Though",
        "Earlier",
        "Later",
        "Even",
        "Nor",
        "Of",
    ]
)

_ADVERB = (
    r"(?:has|have|had|also|first|earlier|later|previously|recently|exclusively|separately|subsequently|then|newspaper|daily|"
    r"website|magazine|news agency|news site|television|TV|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last (?:week|month|year|night)|"
    r"this (?:week|month)|yesterday|today)"
)
_AFTER = re.compile(
    rf"(?:['’]s? (?:[A-Z][\w.’'-]+ ){{1,3}}?)?,?\s+(?:{_ADVERB}\s+){{0,4}}(?P<cue>reported|reports|report that|wrote|writes|revealed|"
    r"reveals|noted|notes|quoted|quotes|cited|cites|published|disclosed|alleged|uncovered|obtained|broke the (?:story|news)|"
    r"is reporting|are reporting|was reporting|has learned|article|editorial|(?:investigation|analysis) (?:found|showed))\b"
)
# "CNN said" is often the firm speaking of itself; agencies and papers "said" what they report.
_SAID = re.compile(
    rf"(?:newspaper |daily |news agency |website )(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says)\b|,? (?P<cue2>citing)\b"
)
_BEFORE = re.compile(
    r"\b(?P<cue>according to|told|tells|telling|citing|cited by|quoted by|quoted in|quoted on|reported by|reported in|reported on|reports? (?:in|by|from|on)|"
    r"as told to|said (?:on|in a[n]? (?:\w+ )?interview (?:with|on)|to)|interview (?:with|on|in|to|published (?:in|by)|aired on)|interviewed by|published (?:in|by|on)|"
    r"(?:statement|e-?mail|message|comments?|remarks|letter) to|spoke (?:to|with|on)|speaking (?:to|with|on)|wrote (?:in|for)|writing (?:in|for)|"
    r"(?:article|story|editorial|op-ed|investigation|essay|column|piece|dispatch) (?:in|by|from|for)|obtained by|reviewed by|seen by|"
    r"confirmed to|appear(?:ed|ing|ance) on|leaked to|disclosed (?:by|to|in)|revealed (?:by|in)|uncovered by|"
    r"account (?:in|by)|first reported by)\s+"
    r"(?:the\s+|The\s+|a\s+)?(?:(?:[A-Z][a-z]+['’]s\s+)?(?:[A-Z]?[a-z-]+\s+){0,3}"
    r"(?:newspaper|daily|broadcaster|magazine|website|agency|network|station|weekly|channel|tabloid|media|outlet|paper|site)[,]?\s+(?:the\s+)?)?$"
)
_BEFORE_CHARS = 110
_BAD_NEXT = re.compile(
    r"/|[- ](?:polls?\b|Market\b|survey|bestsell|best-sell|crossword|building|headquarters|employee|tower|parent|owner|executive|Inc\b|Co\b|Company|Square|Office|Road|Street|staff\b)"
)
# "Trump's", and the last word of a sentence; initials and "St." go on.
_OWNER = re.compile(r"['’]s?$|[^\W\d_]{3,}\.$")
_OWN_BACK = re.compile(r"((?:[A-Z][\w.&’'-]*|of|the|de)\s+){0,4}$")


@cache
def _index_names() -> dict[str, tuple[str, ...]]:
    """Returns the names of the table by their last word, the longest first."""
    found: dict[str, set[str]] = {}
    names = {name.strip() for name in _OUTLETS.replace("\n", "").split("|")}
    # "The Hill" keeps its article, without which it is a word of the language.
    names = {name.removeprefix("The ") if name.count(" ") > 1 else name for name in names}
    names |= {name for agency in AGENCIES for name in (agency.name, *agency.aliases) if " " in name}
    for name in names:
        found.setdefault(name.rsplit(" ", 1)[-1], set()).add(name)
    return {
        last: tuple(sorted(some, key=lambda name: (-len(name), name))) for last, some in sorted(found.items())
    }


@cache
def _list_outlets() -> frozenset[str]:
    named = {name for names in _index_names().values() for name in names}
    named |= {alias for agency in AGENCIES for alias in (agency.name, *agency.aliases)}
    return frozenset(map(_make_key, named))


def _make_key(name: str) -> str:
    return re.sub(r"^the|\W", "", name.casefold())


def is_outlet(line: str) -> bool:
    """Tells whether a line is the name of a paper, broadcaster or agency, and nothing else."""
    return 2 <= len(line) <= 40 and line[0].isupper() and _make_key(line) in _list_outlets()


def find_cited_outlets(body: str) -> tuple[CitedOutlet, ...]:
    """Returns the media that a body cites, in text order: ``body[start:end] == name``, without its article."""
    found: dict[int, CitedOutlet] = {}
    for start, end in sorted(find_names(body), key=lambda span: (span[0], -span[1])):
        if any(one.start <= start < one.end for one in found.values()):
            continue
        cue = _find_cue(body, start, end)
        if cue is not None:
            found[start] = CitedOutlet(body[start:end], start, end, cue)
    return tuple(found[start] for start in sorted(found))


def find_names(body: str) -> set[tuple[int, int]]:
    """Returns where names of media stand; one pass over the capitalised words, each looked up."""
    names, spans = _index_names(), set()
    known = names.keys() | _ENDING_SET | _PHRASES_BY_LAST.keys()
    for match in _CAPITAL_WORD.finditer(body):
        last = match[0]
        if last not in known:
            continue
        end = match.end()
        for name in names.get(last, ()):
            start = end - len(name)
            if body.endswith(name, 0, end) and not _is_inside(body, start):
                spans.add((start, end))
                break
        ending = _end_paper(last, body, match.start())
        if ending is not None and not _is_inside(body, match.start()):
            found = _find_start(body, end - len(ending), ending)
            if found is not None:
                spans.add((found, end))
    return spans


# "CNN's" ends before its apostrophe; "Post-Dispatch" and "CNSNews.com" are one word.
_CAPITAL_WORD = re.compile(r"[A-Z][A-Za-z0-9é]*(?:[-.][^\W_]+)*")


def _end_paper(last: str, body: str, at: int) -> str | None:
    """Returns the ending of a paper's name that the word is, or ends."""
    if last in _ENDING_SET:
        return last
    for phrase in _PHRASES_BY_LAST.get(last, ()):
        if body.endswith(phrase, 0, at + len(last)):
            return phrase
    return None


def _is_inside(body: str, start: int) -> bool:
    """Tells whether the name continues a longer word: ``@CNN``, ``ex-CNN``."""
    return start > 0 and (body[start - 1].isalnum() or body[start - 1] in "@#/-_.")


def _find_start(body: str, at: int, ending: str) -> int | None:
    """Returns where the capitalised name before an ending begins; None where it is none."""
    words = _OWN_BACK.search(body[max(0, at - 60) : at])
    names = words[0].split() if words else []
    cut = max((n + 1 for n, name in enumerate(names) if _OWNER.search(name)), default=0)
    names = names[cut:]
    while names and (
        names[0] in _NOT_FIRST or not names[0][0].isupper() or names[0].rstrip(".") in _NOT_FIRST
    ):
        names.pop(0)
    if not names:
        bare = re.search(r"\b[Tt]he $", body[max(0, at - 5) : at]) is not None
        return at if bare and ending in _SHORT else None
    start = body.rfind(names[0], 0, at) if len(names) == 1 else body.rfind(" ".join(names), 0, at)
    if start < 0 or _NO_PAPERS.search(body[start : at + len(ending)]):
        return None
    return start


def _find_cue(body: str, start: int, end: int) -> str | None:
    if _BAD_NEXT.match(body, end):
        return None
    before = _BEFORE.search(body[max(0, start - _BEFORE_CHARS) : start])
    if before is not None:
        return before["cue"]
    after = _AFTER.match(body, end)
    if after is not None:
        return after["cue"]
    said = _SAID.match(body[end : end + 60].lstrip(" "))
    return (said["cue"] or said["cue2"]) if said is not None else None
