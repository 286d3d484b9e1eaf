"""Media that a text cites as its source: ``the South China Morning Post reported``, ``told CNN``.

A name alone is no citation ("the CNN building", "a New York Times bestseller"): a word of
reporting must stand beside it. Names are those of a table, or capitalised words that end
in a word which papers and broadcasters end in (``Courier``, ``Herald``).
"""

from __future__ import annotations

import re
from functools import cache

from schemas.records import CitedOutlet
from transforms.logic.provenance.agencies import AGENCIES, find_agency, is_wire
from transforms.logic.provenance.lists import load_lines, load_words
from transforms.logic.provenance.places import is_place

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
_NOT_FIRST = load_words("not_first")

_ENDINGS, _LOCAL_ENDINGS = load_words("paper_endings"), load_words("local_endings")
_PHRASES = load_lines("paper_phrases")
_PHRASES_BY_LAST = {
    last: tuple(phrase for phrase in _PHRASES if phrase.endswith(f" {last}"))
    for last in sorted({phrase.rsplit(" ", 1)[-1] for phrase in _PHRASES})
}
_COMPOUND = re.compile(
    r"(?:Times|Post|Journal|Herald|Tribune|Star|News|Union|Press|Democrat|Express|Sun|Register|Telegram|Citizen|Commercial|Mail)-"
    r"(?:Times|Post|Journal|Herald|Tribune|Star|News|Union|Press|Dispatch|Gazette|Ledger|Sentinel|Picayune|Leader|Observer|"
    r"Standard|Intelligencer|Record|Appeal|Chronicle|Courier|Express|Telegram|Register|Bulletin|Review|Advocate|Miner|Argus)"
)
_STATION = re.compile(r"[KW][A-Z]{2,3}-(?:TV|FM|AM)|[A-Z]{2}\.com|(?P<site>[A-Z]\w+)\.com")

_ADVERB = (
    r"(?:has|have|had|also|first|earlier|later|previously|recently|exclusively|separately|subsequently|then|newspaper|daily|"
    r"website|magazine|news agency|news site|news service|television|TV|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last (?:week|month|year|night)|this (?:week|month)|yesterday|today)"
)
_WORK = (
    r"(?:reports?(?! cards?)|stor(?:y|ies)|articles?|editorials?(?! (?:guidelines|standards|director|polic|staff|team|judg|decision|independence|control|page editor))|op-eds?|opinion piece|investigation|analysis|interviews?|scoop|dispatch|profile|"
    r"fact[- ]check|account)"
)
_AFTER = re.compile(
    r"(?:['’]s?(?: [A-Z][\w.’'-]+){1,3}?)?,?\s+"
    rf"(?:{_ADVERB}\s+){{0,4}}(?P<cue>reported|reports that|reports|report that|wrote|writes|revealed|reveals|noted|notes|"
    r"quoted|quotes|cited|cites|published|disclosed|alleged|uncovered|obtained|announced|detailed|explained|suggests|"
    r"suggested|claimed|claims|described|was (?:the )?first to report|broke the (?:story|news)|is reporting|are reporting|was reporting|"
    r"has learned|(?:investigation|analysis) (?:found|showed))\b|"
    rf"(?:['’]s?)? (?:(?:news|front-page|opinion|lead|cover|recent|own|earlier|exclusive|original) )?(?P<work>{_WORK})\b"
)
# "CNN said" is often the firm speaking of itself; agencies and papers "said" what they report.
_SAID = re.compile(
    rf"(?:newspaper |daily |news agency |website )(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says)\b|,? (?P<cue2>citing)\b"
)
_PAPER_SAID = re.compile(
    rf"(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says)\b(?! in a statement| its?\b| (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day it\b| that it\b)"
)
_BEFORE = re.compile(
    r"\b(?P<cue>(?i:according to|told|tells|telling|citing|cited by|quoted by|quoted in|quoted on|reported by|reported in|reported on|"
    r"reports? (?:in|by|from|on)|as told to|acknowledged to|said (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?on|"
    r"said (?:in an? (?:\w+ )?interview (?:with|on)|to)|interview (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?(?:with|on|in|to)|"
    r"interview published (?:in|by)|interview aired on|interviewed by|(?<!been )(?<!being )published (?:in|by|on)|"
    r"(?:statement|e-?mail|message|comments?|remarks|letter|response) to|spoke (?:to|with|on)|speaking (?:last \w+ )?(?:to|with|on)|"
    r"wrote (?:in|for)|writes (?:in|for)|writing (?:in|for)|"
    r"(?:article|story|editorial|op-ed|investigation|essay|column|piece|dispatch) (?:in|by|from|for)|obtained (?:\w+ ){0,2}by|"
    r"reviewed by|seen by|provided (?:exclusively )?to|"
    r"confirmed to|(?<=, )appearing on|(?<=also )appearing on|(?-i:Appearing on)|(?:during|in) an? (?:\w+ )?appearance on|leaked to|disclosed (?:by|to|in)|revealed (?:by|in)|uncovered by|"
    r"account (?:in|by)|first reported by|per)|(?P<turned>(?<=[,”\"] )(?:reports|reported|writes|notes|says)))\s+"
    r"(?:the\s+|The\s+|a\s+)?(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?['’]s?\s+)?(?:(?:[A-Z]?[a-z-]+\s+){0,3}"
    r"(?:newspaper|daily|broadcaster|magazine|website|agency|network|station|weekly|channel|tabloid|media|outlet|paper|site)[,]?\s+(?:the\s+)?)?[“\"]?$"
)
_BEFORE_CHARS = 120
# "A spokesman for the Post said" is no report of the Post.
_OF_SOMEONE = re.compile(r"\b(?:for|of|from|at|to|with|by)\s+(?:[Tt]he\s+)?$")
_BAD_NEXT = re.compile(
    r"/|(?:['’]s?)? (?:phone )?app\b|[- ](?:(?i:polls?|app)\b|Secretary|Club\b|Corps\b|Market\b|survey|bestsell|best-sell|crossword|building|headquarters|employee|tower|parent|owner|executive|Inc\b|Co\b|"
    r"Company|Square|Office|Road|Street|staff\b|breakfast|event|forum|readers?\b|viewers?\b|Industrial\b|Foundation\b)"
)
# "Trump's", and the last word of a sentence; initials and "St." go on.
_OWNER = re.compile(r"['’]s?$|[^\W\d_]{3,}\.$")
_OWN_BACK = re.compile(r"((?:[A-Z][\w.&’'-]*|of|the|de)\s+){0,4}$")


@cache
def _index_names() -> dict[str, tuple[str, ...]]:
    """Returns the names of the table by their last word, the longest first."""
    found: dict[str, set[str]] = {}
    names = set(load_lines("outlets"))
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


@cache
def _list_last_words() -> frozenset[str]:
    return frozenset(_index_names().keys() | _ENDINGS | _PHRASES_BY_LAST.keys() | _LOCAL_ENDINGS)


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
    known = _list_last_words()
    for match in _CAPITAL_WORD.finditer(body):
        last, end = match[0].replace("–", "-"), match.end()
        if last not in known:
            if ("-" in last or "." in last) and (start := _find_compound(body, match)) is not None:
                spans.add((start, end))
            continue
        start = _find_known(body, end, names.get(last, ()))
        ending = _end_paper(last, body, match.start())
        # "Korean Central News Agency" is not the "Central News Agency" of the table.
        longer = ending is not None and " " in ending
        if (start is None or longer) and not _is_inside(body, match.start()):
            extended = _find_start(body, end - len(ending), ending) if ending else _find_local(body, match)
            start = start if extended is None else extended
        if start is not None:
            spans.add((start, end))
    return spans


def _find_known(body: str, end: int, names: tuple[str, ...]) -> int | None:
    """Returns where the longest name of the table that ends here begins."""
    for name in names:
        start = end - len(name)
        if body.endswith(name, 0, end) and not _is_inside(body, start):
            return start
    return None


def _find_local(body: str, match: re.Match[str]) -> int | None:
    """Returns where ``Detroit News`` begins: a place, and a word that papers end in."""
    if match[0] not in _LOCAL_ENDINGS:
        return None
    start = _find_start(body, match.start(), match[0])
    return start if start is not None and is_place(body[start : match.start()].strip()) else None


def _find_compound(body: str, match: re.Match[str]) -> int | None:
    """Returns where ``San Diego Union-Tribune``, ``KCNC-TV`` or ``FoxNews.com`` begins."""
    if _is_inside(body, match.start()):
        return None
    if _COMPOUND.fullmatch(match[0].replace("–", "-")):
        return _find_start(body, match.start(), match[0].replace("–", "-"))
    station = _STATION.fullmatch(match[0])
    known = station is not None and (station["site"] is None or is_outlet(station["site"]))
    return match.start() if known else None


# "CNN's" ends before its apostrophe; "Post-Dispatch" and "CNSNews.com" are one word.
_CAPITAL_WORD = re.compile(r"[A-Z][A-Za-z0-9é]*(?:[-–.][^\W_]+)*")


def _end_paper(last: str, body: str, at: int) -> str | None:
    """Returns the ending of a paper's name that the word is, or ends."""
    if last in _ENDINGS:
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
    # "reports the Associated Press," but not "says CNN director Jane Doe".
    if before is not None and not (before["turned"] and body[end : end + 1].isspace()):
        return before["cue"]
    after = _AFTER.match(body, end)
    if after is not None:
        return after["cue"] or after["work"]
    behind = body[end : end + 60].lstrip(" ")
    said = _SAID.match(behind)
    if (
        said is None
        and _is_paper(body[start:end])
        and not _OF_SOMEONE.search(body, max(0, start - 20), start)
    ):
        said = _PAPER_SAID.match(behind)
    return (said["cue"] or said.groupdict().get("cue2")) if said is not None else None


def _is_paper(name: str) -> bool:
    """Tells an agency or a paper from a broadcaster, which is a firm that others speak of too."""
    last = name.rsplit(" ", 1)[-1]
    if name == "Bloomberg":
        # The founder is in the news as often as his agency is its source.
        return False
    return last in _ENDINGS or _COMPOUND.fullmatch(last) is not None or is_wire(_make_agency_name(name))


def _make_agency_name(name: str) -> str:
    agency = find_agency(name)
    return agency.name if agency else ""
