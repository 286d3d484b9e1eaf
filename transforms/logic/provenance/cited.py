"""Media that a text cites as its source: ``the South China Morning Post reported``, ``told CNN``.

A name alone is no citation ("the CNN building", "a New York Times bestseller"): a word of
reporting must stand beside it, or the form of one: ``WSJ: “...”``, ``“...” — Jane Doe, Boston Globe``.
Names are those of :mod:`wiredesk.transforms.logic.provenance.outlets`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from wiredesk.schemas.records import CitedOutlet
from wiredesk.transforms.logic.provenance.lists import load_lines
from wiredesk.transforms.logic.provenance.outlets import Span, find_names, is_outlet, is_paper_name

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ADVERB = (
    r"(?:has|have|had|also|news|first|earlier|later|previously|recently|exclusively|separately|subsequently|then|newspaper|daily|"
    rf"website|magazine|news agency|news site|news service|television|TV|on {_DAY}|"
    rf"{_DAY}|last (?:week|month|year|night)|this (?:week|month)|yesterday|today)"
)
_WORK = (
    r"(?:reports?(?! cards?)|stor(?:y|ies)|articles?|editorials?(?! (?:guidelines|standards|director|polic|staff|team|judg|decision|independence|control|page editor|board))|op-?eds?|opinion piece|"
    r"column(?!ist)|headlines?|investigation|analysis|interviews?|scoop|dispatch|profile|fact[- ]check|account|tally)"
)
_AFTER = re.compile(
    r"(?:['’]s?(?: [A-Z][\w.’'-]+){1,3}?)?(?:,? (?:which|that))?,?\s+"
    rf"(?:{_ADVERB}\s+){{0,4}}(?P<cue>reported|reports that|reports|report that|wrote|writes|revealed|reveals|noted|notes|"
    r"quoted|quotes|cited|cites|published|disclosed|alleged|uncovered|obtained|detailed|explained|explains|suggests|"
    r"suggested|claimed|claims|described|asserted|asserts|added|adds|pointed out|points out|put it|puts it|accused|concedes|conceded|understands|estimated|estimates|argued|argues|"
    r"projected|projects|called the (?:race|state|election)|declared|confirmed that|"
    r"was (?:the )?first to report|broke the (?:story|news)|is reporting|are reporting|was reporting|"
    r"(?:is|was|were|has been) told|asked (?:\w+ ){0,4}(?:if|whether|about|how|why|what)|found (?:that|no)|"
    r"ran (?:[\w’'-]+ ){0,4}(?:story|article|report|headline|editorial|piece)|"
    r"has learned|(?:investigation|analysis) (?:found|showed))\b|"
    rf"(?:['’]s?)? (?:(?:news|front-page|opinion|lead|cover|recent|own|earlier|exclusive|original) )?(?P<work>{_WORK})\b"
)
# "CNN said" is often the firm speaking of itself; agencies, papers and sites "said" what they report.
_SAID = re.compile(
    rf"(?:newspaper |daily |news agency |website )(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says)\b|,? (?P<cue2>citing)\b"
)
_PAPER_SAID = re.compile(
    rf"(?:, which )?(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says|announced)\b(?! in a statement| its?\b| {_DAY} it\b| that it\b)"
)
_TOLD = (
    r"(?:confirm(?:ed|s)|describ(?:ed|es)|explain(?:ed|s)|reveal(?:ed|s)|acknowledg(?:ed|es)|admitt?(?:ed|s)|suggest(?:ed|ing)|"
    r"downplayed|complained|insisted|remarked|boasted|lamented|recounted|recalled|stressed|emphasized)"
)
_KIND = r"(?:(?:newspaper|daily|broadcaster|magazine|website|agency|network|station|weekly|channel|tabloid|media|outlet|paper|site)[,]?\s+)"
# "the state-run Saudi Press Agency".
_LEANING = r"(?:[a-z]+-[a-z]+|state|official|semiofficial|conservative|liberal|independent|local|satirical|influential)"
_NAME = r"[A-Z][\w.’'-]+"
# What may stand between a cue and the name.
_TAIL = (
    # "told Megyn Kelly on Fox News", "an interview with Sean Hannity of Fox News".
    rf"(?:(?<=told |ells |with )(?:{_NAME} ){{1,3}}(?:on|of|from) )?"
    rf"(?:the\s+|The\s+|an?\s+)?(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?['’]s?\s+)?(?:{_LEANING}\s+){{0,2}}"
    rf"(?:(?:[A-Z]?[a-z-]+\s+){{0,3}}{_KIND}(?:the\s+)?)?[“\"]?$"
)
_BEFORE = re.compile(
    r"\b(?P<cue>(?i:according to(?: (?:results|data|figures|an? (?:\w+ ){0,2}\w+) (?:compiled|collected|published|obtained) by)?|"
    r"told|tells|tell|telling|citing|cited by|quoted by|quoted in|quoted on|reported (?:(?:late |early )?[a-z]+day )?by|reported in|reported on|"
    r"reports? (?:in|by|from|on)|as told to|acknowledged to|said (?:(?-i:"
    rf"{_DAY}) (?:\w+ )?|today )?on|said (?:in an? (?:\w+ )?interview (?:with|on)|to)|interview (?:(?-i:{_DAY}) )?(?:with|on|in|to)|interview (?:[a-z]+ ){{1,4}}with|"
    r"interview published (?:in|by)|interview aired on|interviewed by|(?<!been )(?<!being )published (?:[a-z]+day )?(?:in|by|on)|"
    r"(?:statement|e-?mail|message|comments?|remarks|letter|response|call)(?: (?:earlier|late|sent|made))? to|spoke (?:[a-z]+day )?(?:to|with|on)|"
    r"speaking (?:last \w+ )?(?:to|with|on)|(?:calling|called|phoning) in ?to|"
    r"reports for|(?<!who )(?:wrote|writes|writing|notes|noted|argues|argued|observed) (?:in|for)|says in|"
    r"(?:article|story|stories|editorial|op-ed|investigation|essay|column|piece|dispatch|scoop) (?:in|by|from|for)|piece on|shared with|reporting (?:of|by|from)|(?-i:analysis|tally|review) by|obtained (?:\w+ ){0,2}by|"
    r"(?:analysis|review|survey|examination|count|tally) of (?:[\w-]+ ){1,6}by|(?:tracked|viewed|contacted) by|(?<=\()via|(?<=, )via|"
    r"reviewed by|seen by|compiled by|carried by|(?:investigation|review|interview|analysis) conducted by|estimates? by|(?:statement|message|report|video|recording|audio|tape|transcript|documents?)(?: \w+)?,? "
    r"(?:posted|carried|published|released|distributed|broadcast|aired) (?:on|by|in)|provided (?:exclusively )?to|"
    r"(?-i:[Aa]sked) (?:by|on)|pressed by|talking to|described to|(?:article|story|editorial|op-ed|essay|column|piece) that appeared (?:in|on)|"
    rf"confirm(?:ed|s)? to|{_TOLD}(?: (?!access|entry|links|ties|his move|her move|its move)[\w’-]+){{0,3}} to|points out (?:[a-z]+ )?(?:in|at)|fact[- ]check by|"
    r"(?<=, )appearing on|(?<=also )appearing on|(?-i:Appearing on)|(?:during|in|on) an? (?:\w+ ){0,2}appearance on|"
    r"leaked to|leaks? to|disclosed (?:by|to|in)|revealed (?:by|in)|uncovered by|"
    r"account (?:in|by)|first reported by|(?-i:(?<!ead )[Mm]ore from|^From|\nFrom)|per)|(?P<turned>(?<=[,”\"] )(?:reports|reported|writes|notes|says|said)))\s+"
    rf"{_TAIL}"
)
# The last words of all cues: few names have one before them, and this is tried in a fraction of the time.
_CUE_END = re.compile(
    r"\b(?:via|told|tells|tell|telling|to|into|at|in|by|on|with|for|from|citing|per|reports|reported|writes|notes|says|said|Told|Tell|Tells|Telling|Citing|Per)"
    rf"\s+{_TAIL}"
)
_BEFORE_CHARS, _TAIL_CHARS = 120, 80
# Forms that cite without a word of reporting: what is given as the cue, what stands before the name, and what behind it.
_FORMS = (
    # "WSJ: “Democrat Daniel Malloy won ...”", "More from Fox News:" above a quoted text.
    (
        ":",
        re.compile(r"(?:^|[\n•]|[-–—] )(?:The )?$"),
        re.compile(r"(?: \([^()\n]{1,40}\))?:\s*(?:[“\"]|\n|$)"),
    ),
    # "“...” — Jane Doe, Boston Globe" below a quotation, or with its day.
    (
        "—",
        re.compile(r"[”\"]\s*[—–-]+ (?:[^\n”\"“]{3,60}(?:,| to| in) )?(?:[Tt]he )?$"),
        re.compile(r"\Z|\n|, (?:[A-Z][a-z]{2,8}\.? )?(?:\d{1,2}, )?\d{4}\b"),
    ),
    # "... for up to $1 billion: The Washington Post", an item of a newsletter; no caption or thanks.
    (
        ":",
        re.compile(
            r"[^\n]{40}(?<!\bphoto)(?<!graph)(?<!\bimage)(?<!\bvideo)(?<!redit)(?<!\bsource)(?<!ributing): (?:The )?$",
            re.I,
        ),
        re.compile(r"\Z|\n"),
    ),
    # "... from its beginning.” (The New Yorker)".
    ("(", re.compile(r"[”\"] \((?:The )?$"), re.compile(r"\)")),
    # "[... in five years. NYT / Choe Sang-Hun]".
    ("]", re.compile(r"\[[^\]\n]+[.!?”\"] $"), re.compile(r"(?: / [^\]\n]{3,60})?\]")),
    # "On NBC’s “Meet the Press,” she said".
    ("On", re.compile(r"\bOn $"), re.compile(r"['’]s? [“\"][A-Z][^”\"\n]{2,40}[”\"]")),
)
# "[CNN, 6/23/15]" behind a quotation.
_DATED = re.compile(r", (?:The [^\],\n]{3,40}, )?\d{1,2}/\d{1,2}/\d{2,4}[\])]")
# "A spokesman for the Post said" is no report of the Post.
_OF_SOMEONE = re.compile(
    r"\b(?:for|of|from|at|to|with|by)\s+(?:[Tt]he\s+)?(?:[a-z]+ (?:website|newspaper|outlet) )?$"
)
# "A firm consulted by ProPublica found" is none either; "a reporter for the Post wrote" is.
_BY_SOMEONE = re.compile(r"\b(?:to|with|by)\s+(?:[Tt]he\s+)?$")
_BAD_NEXT = re.compile(
    r"/|(?:['’]s?)? (?:phone )?app\b|[- ](?:(?i:polls?|polling|app|average)\b|Secretary|Club\b|Corps\b|Market\b|survey|bestsell|best-sell|crossword|building|headquarters|employee|tower|parent|owner|executive|Inc\b|Co\b|"
    r"Company|Square|Office|Road|Street|staff\b|breakfast|event|forum|readers?\b|viewers?\b|fans?\b|Industrial\b|Foundation\b)"
)


def find_cited_outlets(body: str) -> tuple[CitedOutlet, ...]:
    """Returns the media that a body cites, in text order: ``body[start:end] == name``, without its article."""
    names = find_names(body)
    cues = {span: cue for span in names if (cue := _find_cue(body, *span)) is not None}
    for (start, end), (begin, stop) in pairwise(names):
        if _JOINED.fullmatch(body, end, begin):
            _share_cue(body, (start, end), (begin, stop), cues)
    # What a text cites beyond doubt once "said" what it reports elsewhere in it.
    sure = {body[slice(*span)] for span in cues}
    for span in names:
        if span not in cues and (cue := _find_said(body, span, sure)) is not None:
            cues[span] = cue
    return tuple(
        CitedOutlet(body[start:end], start, end, cues[start, end])
        for start, end in names
        if (start, end) in cues
    )


# "The New York Times and the Post have reported", "told CNN and Fox News".
_JOINED = re.compile(r"(?:,|,? and|,? or) (?:[Tt]he )?")


def _share_cue(body: str, first: Span, second: Span, cues: dict[Span, str]) -> None:
    """Gives the cue of one of two joined names to the other, where it stands before or behind both."""
    if (
        first not in cues
        and second in cues
        and _AFTER.match(body, second[1])
        and not _BAD_NEXT.match(body, first[1])
    ):
        cues[first] = cues[second]
    elif second not in cues and first in cues and not _BAD_NEXT.match(body, second[1]):
        before = _BEFORE.search(body[max(0, first[0] - _BEFORE_CHARS) : first[0]])
        if before is not None and before["cue"]:
            cues[second] = cues[first]


def _find_cue(body: str, start: int, end: int) -> str | None:
    if _BAD_NEXT.match(body, end):
        return None
    lead = body[max(0, start - _BEFORE_CHARS) : start]
    near = lead[max(0, lead.rfind("\n")) :]
    before = _BEFORE.search(near) if _CUE_END.search(near, max(0, len(near) - _TAIL_CHARS)) else None
    # "reports the Associated Press," but not "says CNN director Jane Doe".
    if before is not None and not (before["turned"] and body[end : end + 1].isspace()):
        return before["cue"].strip()
    after = _AFTER.match(body, end)
    if after is not None and not (after["cue"] and body[end] != "," and _BY_SOMEONE.search(lead)):
        return after["cue"] or after["work"]
    return _find_form(body, lead, end)


def _find_form(body: str, lead: str, end: int) -> str | None:
    """Returns the mark that cites without a word of reporting, or what an outlet cites itself."""
    for mark, before, behind in _FORMS:
        if behind.match(body, end) and before.search(lead):
            return mark
    if lead.endswith(("[", "(")) and _DATED.match(body, end):
        return lead[-1]
    said = _SAID.match(body[end : end + 60].lstrip(" "))
    return (said["cue"] or said["cue2"]) if said is not None else None


def _find_said(body: str, span: Span, sure: set[str]) -> str | None:
    """Returns ``said`` behind a name whose own acts are no news, or that the text cites elsewhere."""
    start, end = span
    name = body[start:end]
    if _OF_SOMEONE.search(body, max(0, start - 20), start) or not (name in sure or _is_paper(name)):
        return None
    said = _PAPER_SAID.match(body[end : end + 60].lstrip(" "))
    return said["cue"] if said is not None else None


@cache
def _load_firms() -> frozenset[str]:
    return frozenset(load_lines("firms"))


def _is_paper(name: str) -> bool:
    """Tells an agency, a paper or a site from a broadcaster, which is a firm that others speak of too."""
    return name not in _load_firms() and (is_paper_name(name) or is_outlet(name))
