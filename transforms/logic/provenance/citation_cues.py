"""Words beside the name of a medium that make it a citation: ``told CNN``, ``the Courier reported``, ``WSJ: “...”``.

Cues are listed one kind a line, as regular expressions. The order within a list decides where one cue begins with another.
"""

from __future__ import annotations

import re


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NAME = r"[A-Z][\w.’'-]+"

# Words between a name and the cue behind it: "the Courier newspaper exclusively reported".
_ADVERB = _any(
    "has|have|had|also|news|first|earlier|later|previously|recently|exclusively|separately|subsequently|then",
    "newspaper|daily|website|magazine|news agency|news site|news service|television|TV",
    rf"on {_DAY}|{_DAY}|last (?:week|month|year|night)|this (?:week|month)|yesterday|today",
)

# What media make: "the Courier’s investigation", "a CNN interview".
_WORK = _any(
    r"reports?(?! cards?)",
    r"stor(?:y|ies)",
    r"articles?",
    r"editorials?(?! (?:guidelines|standards|director|polic|staff|team|judg|decision|independence|control|page editor|board))",
    r"op-?eds?",
    r"opinion piece",
    r"column(?!ist)",
    r"headlines?|investigation|analysis|interviews?|scoop|dispatch|profile|fact[- ]check|account|tally",
)
_WORK_QUALITY = "(?:news|front-page|opinion|lead|cover|recent|own|earlier|exclusive|original)"

# What media do: "the Courier reported".
_REPORTS = _any(
    "reported|reports that|reports|report that|wrote|writes|revealed|reveals|noted|notes",
    "quoted|quotes|cited|cites|published|disclosed|alleged|uncovered|obtained|detailed|explained|explains|suggests",
    "suggested|claimed|claims|described|asserted|asserts|added|adds|pointed out|points out|put it|puts it|accused",
    "concedes|conceded|understands|estimated|estimates|argued|argues",
    "projected|projects|called the (?:race|state|election)|declared|confirmed that",
    "was (?:the )?first to report|broke the (?:story|news)|is reporting|are reporting|was reporting",
    r"(?:is|was|were|has been) told|asked (?:\w+ ){0,4}(?:if|whether|about|how|why|what)|found (?:that|no)",
    r"ran (?:[\w’'-]+ ){0,4}(?:story|article|report|headline|editorial|piece)",
    "has learned|(?:investigation|analysis) (?:found|showed)",
)

# "Politico’s Jane Doe reports", "CNN, which first reported".
_POSSESSIVE_OR_CLAUSE = r"(?:['’]s?(?: [A-Z][\w.’'-]+){1,3}?)?(?:,? (?:which|that))?,?\s+"

REPORT_BEHIND = re.compile(
    rf"{_POSSESSIVE_OR_CLAUSE}(?:{_ADVERB}\s+){{0,4}}(?P<cue>{_REPORTS})\b|"
    rf"(?:['’]s?)? (?:{_WORK_QUALITY} )?(?P<work>{_WORK})\b"
)
"""A word of reporting (``cue``) or a piece of work (``work``) behind a name."""

# "CNN said" is often a statement of the firm itself; agencies, papers and sites "said" what they report.
SAID_BEHIND = re.compile(
    rf"(?:newspaper |daily |news agency |website )(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says)\b|,? (?P<cue2>citing)\b"
)
"""``said`` behind a name and a word for its kind, or ``citing``."""

PAPER_SAID_BEHIND = re.compile(
    rf"(?:, which )?(?:{_ADVERB}\s+){{0,2}}(?P<cue>said|says|announced)\b"
    rf"(?! in a statement| its?\b| {_DAY} it\b| that it\b)"
)
"""``said`` behind the name of a medium that is no firm in the news itself."""

# What may stand between a cue and the name: "told <the state-run> Xinhua", "told <Israel’s> Channel 2".
_KIND = (
    r"(?:(?:newspaper|daily|broadcaster|magazine|website|agency|network|station|weekly|channel|tabloid|media|outlet|paper|site)"
    r"[,]?\s+)"
)
_LEANING = r"(?:[a-z]+-[a-z]+|state|official|semiofficial|conservative|liberal|independent|local|satirical|influential)"
_TAIL = (
    # "told Megyn Kelly on Fox News", "an interview with Sean Hannity of Fox News".
    rf"(?:(?<=told |ells |with )(?:{_NAME} ){{1,3}}(?:on|of|from) )?"
    r"(?:the\s+|The\s+|an?\s+)?"
    r"(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?['’]s?\s+)?"
    rf"(?:{_LEANING}\s+){{0,2}}"
    rf"(?:(?:[A-Z]?[a-z-]+\s+){{0,3}}{_KIND}(?:the\s+)?)?"
    r"[“\"]?$"
)

# Verbs of telling that need "to": "confirmed the plan to Politico".
_TOLD = _any(
    "confirm(?:ed|s)|describ(?:ed|es)|explain(?:ed|s)|reveal(?:ed|s)|acknowledg(?:ed|es)|admitt?(?:ed|s)|suggest(?:ed|ing)",
    "downplayed|complained|insisted|remarked|boasted|lamented|recounted|recalled|stressed|emphasized",
)
_PIECE = "(?:article|story|stories|editorial|op-ed|investigation|essay|column|piece|dispatch|scoop)"

# Cues in front of a name. All ignore case, but for what stands in "(?-i:...)".
_IN_FRONT = _any(
    # According to the medium.
    r"according to(?: (?:results|data|figures|an? (?:\w+ ){0,2}\w+) (?:compiled|collected|published|obtained) by)?",
    # Told to it.
    "told|tells|tell|telling",
    # Cited, quoted and reported by it.
    "citing|cited by|quoted by|quoted in|quoted on",
    "reported (?:(?:late |early )?[a-z]+day )?by|reported in|reported on|reports? (?:in|by|from|on)",
    # Said to it, in an interview or elsewhere.
    "as told to|acknowledged to",
    rf"said (?:(?-i:{_DAY}) (?:\w+ )?|today )?on|said (?:in an? (?:\w+ )?interview (?:with|on)|to)",
    rf"interview (?:(?-i:{_DAY}) )?(?:with|on|in|to)|interview (?:[a-z]+ ){{1,4}}with",
    "interview published (?:in|by)|interview aired on|interviewed by",
    "(?<!been )(?<!being )published (?:[a-z]+day )?(?:in|by|on)",
    "(?:statement|e-?mail|message|comments?|remarks|letter|response|call)(?: (?:earlier|late|sent|made))? to",
    r"spoke (?:[a-z]+day )?(?:to|with|on)|speaking (?:last \w+ )?(?:to|with|on)",
    "(?:calling|called|phoning) in ?to",
    # Written for it.
    "reports for",
    "(?<!who )(?:wrote|writes|writing|notes|noted|argues|argued|observed) (?:in|for)",
    "says in",
    rf"{_PIECE} (?:in|by|from|for)|piece on",
    # Found out by it, or given to it.
    r"shared with|reporting (?:of|by|from)|(?-i:analysis|tally|review) by|obtained (?:\w+ ){0,2}by",
    r"(?:analysis|review|survey|examination|count|tally) of (?:[\w-]+ ){1,6}by|(?:tracked|viewed|contacted) by",
    r"(?<=\()via|(?<=, )via",
    "reviewed by|seen by|compiled by|carried by|(?:investigation|review|interview|analysis) conducted by|estimates? by",
    r"(?:statement|message|report|video|recording|audio|tape|transcript|documents?)(?: \w+)?,? "
    "(?:posted|carried|published|released|distributed|broadcast|aired) (?:on|by|in)",
    "provided (?:exclusively )?to",
    # Asked by it.
    "(?-i:[Aa]sked) (?:by|on)|pressed by",
    "talking to|described to",
    r"(?:article|story|editorial|op-ed|essay|column|piece) that appeared (?:in|on)",
    "confirm(?:ed|s)? to",
    rf"{_TOLD}(?: (?!access|entry|links|ties|his move|her move|its move)[\w’-]+){{0,3}} to",
    "points out (?:[a-z]+ )?(?:in|at)|fact[- ]check by",
    # Appearing on it.
    r"(?<=, )appearing on|(?<=also )appearing on|(?-i:Appearing on)|(?:during|in|on) an? (?:\w+ ){0,2}appearance on",
    # Disclosed to or by it.
    "leaked to|leaks? to|disclosed (?:by|to|in)|revealed (?:by|in)|uncovered by",
    "account (?:in|by)|first reported by",
    r"(?-i:(?<!ead )[Mm]ore from|^From|\nFrom)",
    "per",
)
# "“It is over,” reports the Associated Press."
_TURNED = r"(?<=[,”\"] )(?:reports|reported|writes|notes|says|said)"

CUE_IN_FRONT = re.compile(rf"\b(?P<cue>(?i:{_IN_FRONT})|(?P<turned>{_TURNED}))\s+{_TAIL}")
"""A cue at the end of the text before a name; ``turned`` if it is a verb whose subject is the name."""

CUE_END = re.compile(
    r"\b(?:via|told|tells|tell|telling|to|into|at|in|by|on|with|for|from|citing|per|reports|reported|writes|notes|says|said|"
    rf"Told|Tell|Tells|Telling|Citing|Per)\s+{_TAIL}"
)
"""The last word of any cue in front. Few names have one, and this takes a fraction of the time of CUE_IN_FRONT."""

FORMS = (
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
    # "... for up to $1 billion: The Washington Post", an item of a newsletter; captions and thanks are none.
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
"""Forms that cite without a word of reporting: the cue to report, the text before the name, the text behind it."""

DATED_BEHIND = re.compile(r", (?:The [^\],\n]{3,40}, )?\d{1,2}/\d{1,2}/\d{2,4}[\])]")
"""The day behind a name in brackets: ``[CNN, 6/23/15]``."""

OF_SOMEONE = re.compile(
    r"\b(?:for|of|from|at|to|with|by)\s+(?:[Tt]he\s+)?(?:[a-z]+ (?:website|newspaper|outlet) )?$"
)
"""Before the name in ``A spokesman for the Post said``, which is no report of the Post."""

BY_SOMEONE = re.compile(r"\b(?:to|with|by)\s+(?:[Tt]he\s+)?$")
"""Before the name in ``A firm consulted by ProPublica found``; ``a reporter for the Post wrote`` is a report."""

NO_MEDIUM_BEHIND = re.compile(
    r"/|(?:['’]s?)? (?:phone )?app\b|"
    r"[- ](?:(?i:polls?|polling|app|average)\b|"
    r"Secretary|Club\b|Corps\b|Market\b|survey|bestsell|best-sell|crossword|building|headquarters|employee|tower|"
    r"parent|owner|executive|Inc\b|Co\b|Company|Square|Office|Road|Street|staff\b|breakfast|event|forum|readers?\b|"
    r"viewers?\b|fans?\b|Industrial\b|Foundation\b)"
)
"""Behind a name that is not cited: ``New York Times bestseller``, ``the CNN building``."""

JOINED = re.compile(r"(?:,|,? and|,? or) (?:[Tt]he )?")
"""Between two names: ``The New York Times and the Post have reported``, ``told CNN and Fox News``."""
