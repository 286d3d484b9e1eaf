"""Word lists that tell the kinds of names apart, and the rules that cut a mention to the name proper.

The lists follow English news usage: titles as in the AP and Guardian style guides' entries on courtesy, military,
religious and official titles; the words at the head of the names of bodies. They describe the language and were not
drawn from one collection of texts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.kernel.word_lists import read_words

TITLES = read_words(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady madam sen rep gov gen lt col capt sgt maj
    cmdr adm cpl brig hon rev fr senator representative congressman congresswoman governor general
    lieutenant colonel captain sergeant major brigadier admiral commander corporal president premier
    chancellor minister secretary mayor judge justice king queen prince princess pope bishop
    archbishop cardinal imam sheikh sheikha shaikh ayatollah sultan emir rabbi pastor reverend
    father sister ambassador coach detective inspector superintendent officer commissioner attorney
    councillor councilor counsellor deputy spokesman spokeswoman spokesperson chairman chairwoman
    chairperson ceo director lawyer author actor actress singer journalist activist leader striker
    midfielder defender goalkeeper winger manager economist analyst mp mla datuk dato tan sri shri
    smt advocate barrister engineer chef treasurer artist writer director-general president-elect
    then-president ex-president pm dg cm lawmaker prosecutor sheriff constable magistrate
    legislator assemblyman assemblywoman alderman congressmember premier-elect comedian rapper
    novelist poet quarterback pitcher goalkeeper sprinter jockey trainer outfielder infielder shortstop
    catcher goalie linebacker cornerback lineman fullback halfback skipper batsman bowler playmaker
    """
)
"""Words before a person's name, in lower case and without full stop."""

HONORIFICS = read_words(
    """
    mr mrs ms miss mx dr prof sir dame lord lady madam sen rep gov gen lt col capt sgt maj cmdr adm
    hon rev shri smt
    """
)
"""Titles that do not belong to a name and are cut off."""

ORG_HEADS = read_words(
    """
    agency airlines airways alliance army assembly association authority bank board bureau cabinet
    centre center chamber church club coalition college commission committee company confederation
    congress consortium corp corporation council court department directorate federation force
    forces forum foundation front fund group holdings inc institute institution laboratory league
    llc ltd limited ministry movement museum navy network news office organisation organization
    parliament party plc police press school secretariat senate service services society syndicate
    taskforce team tribunal trust union united university fc times herald gazette post tribune
    guardian observer chronicle daily journal tv radio telegraph industries partners ventures
    technologies systems motors energy airline brotherhood observatory patrol caucus administration legislature
    division labs laboratories foods steelworks petroleum pharmaceuticals pharma chemicals semiconductor semiconductors
    telecom studios entertainment brewery breweries winery logistics railways aerospace software electronics securities
    brigade militia regiment
    """
)
"""Words that make a name of several words that of a body."""

ORG_NOUNS = read_words(
    """
    militia militants rebels fighters newspaper daily magazine website party leader leaders
    spokesman spokeswoman spokesperson company firm officials employees staff members board
    headquarters lawmakers supporters coalition app group
    """
)
"""Common nouns after the name of a body: "the Séléka militia"."""

PLACE_NOUNS = read_words(
    """
    region district sector city town province village county area highway suburb neighbourhood
    residents municipality border
    """
)
"""Common nouns after the name of a place: "the Llano Bonito sector"."""

OTHER_HEADS = {
    **dict.fromkeys(
        read_words(
            """
            province district county prefecture village town city municipality township
            """
        ),
        "GPE",
    ),
    **dict.fromkeys(
        read_words(
            """
            river lake mountain mountains island islands sea ocean valley desert peninsula bay gulf
            strait
            """
        ),
        "LOC",
    ),
    **dict.fromkeys(
        read_words(
            """
            bridge airport stadium palace tower mosque temple cathedral dam highway road street
            avenue boulevard hotel
            """
        ),
        "FAC",
    ),
    **dict.fromkeys(read_words("recession depression war olympics revolution uprising"), "EVENT"),
}
"""Words that make a name of several words that of a place or an event, each with the type."""

GENERIC = read_words(
    """
    state government kingdom ministry cabinet court president minister council committee department
    university company association board party commission authority union north south east west
    republic house city county country province district region village town street road market
    police army navy force group agency bank club team school college church hospital hotel centre
    center office foundation federation league media press opposition constitution premier prime
    mayor governor secretary chairman director king queen prince lord lady sir god internet covid
    covid-19 coronavirus omicron vat haj hajj umrah ai gdp tv dna hiv aids tb ceo pm mp mla vip sms
    gps qr led phd ph.d kg km am cop26 cop27 ramadan eid christmas easter quran bible allah monday
    tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december today yesterday tomorrow photo image video file read share
    advertisement however meanwhile although while when since after before because also still yet
    soccer football baseball basketball cricket rugby tennis golf hockey athletics cycling boxing
    skiing swimming racing extras
    then now once despite during under over both the this that these those here there he she they it
    we you i and but or if in on at for from with by of as is
    """
)
"""Common nouns and small words that are no name if they are alone, even with a capital."""

_CALLS = read_words(
    """
    watch watched must just video photo photos read live breaking update updated related exclusive opinion
    analysis
    """
)
"""Words in capitals that a site sets before a link: "WATCH Obama". They are not part of the name after them."""

_LEADS = read_words(
    "dear candidate nominee photo photos getty image images paging never juror principal take"
)
"""Words with a capital before a name of which they are no part: "Dear Obama", "Candidate Lee", the credit "Getty Lee"."""

_JOBS = read_words(
    "representative representatives senator senators congressman congresswoman lawmaker governor premier chancellor"
    " secretary mayor detective inspector commissioner professor councillor assemblyman assemblywoman"
)
"""Titles that are no part of a name, whatever follows: "Representative Lee"."""

_MODIFIERS = read_words("crown vice prime deputy acting former interim chief")
"""Words that a title may have before it: "Crown Prince Ali"."""

_PARTICIPLE = re.compile(r"[A-Z][a-z]{2,}ing$")
_CHINESE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:[aeiu]|(?<=[bpmfw])o|ai|ao|ei|ou|an|en|ia|ie|iao|iu|ian|iang|uan|ua|ui|un|uo|ang|eng|ong)"
    r"[bpmdtnlqjxy]ing$",
    re.IGNORECASE,
)
_NAMES_IN_ING = read_words(
    "fleming manning harding sterling irving fielding browning downing channing golding keating starling wilding"
    " whiting banning cushing gatling basing redding dowling darling"
)
_AFTER_PERSON = re.compile(
    r"(?:[ ](?:MORE|Replay|Read|Watch|Sources|Getty|Photo|Video|Advertisement|https?))+$"
)
"""Words of a page's furniture behind a person's name."""

UPPER = r"[^\W\d_a-zß-öø-ÿ]"
"""The pattern of a capital letter, or of a letter without case."""

WORD = rf"{UPPER}\w*(?:[-'’]\w+)*"
"""The pattern of a word with a capital."""

_NO_WORD = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"(?:the|a|an|this|that|his|her|its|their|our|my)\s+(?:['\"‘“]\s*)?", re.IGNORECASE)
_OWNER = re.compile(r"[^’']*[’']s +(?=[A-Z]\w+ [A-Z])")
_OWNED = re.compile(r"[’']s +\w+$")
_HONORIFIC = re.compile(r"([A-Za-z]+)\.?\s+")
_TRAILING = re.compile(r"(?:['’‘`´]s|['’‘]S|[^\w.)\]]|_)+$")
_ABBREVIATION = re.compile(r"(?:\b\w\.)$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|Bros|St|No)\.$", re.IGNORECASE)


def trim_name(text: str, *, is_person: bool = False, keep_article: bool = False) -> tuple[int, int]:
    """Returns the start and end of the name proper in a mention; both are equal if nothing is left.

    Cut off are: the text after a line break, quotation marks and punctuation on both sides, articles and
    possessive pronouns before the name, the possessive ``'s`` after it, the full stop of a sentence, a bracket
    without its partner, and honorifics ("Mr", "Gen.") before a person. In "Trump's Muslim" the person is the
    owner, in "Vox's Ezra Klein" the one with the full name.

    Args:
      text: the mention.
      is_person: True for a person.
      keep_article: True if an article belongs to the name, as in titles of works.
    """
    if text.isalpha():
        return 0, len(text)  # One word, as half of all mentions are, has nothing to cut off.
    return _trim_name(text, is_person, keep_article)


@lru_cache(maxsize=20_000)
def _trim_name(text: str, is_person: bool, keep_article: bool) -> tuple[int, int]:
    junk = _NO_WORD.match(text)
    start = junk.end() if junk else 0
    line_end = text.find("\n", start)
    end = _trim_end(text, start, len(text) if line_end < 0 else line_end)
    if is_person and (slash := text.find("/", start, end)) > start + 1:
        end = slash  # A credit line has an agency or a note after the photographer.
    if is_person and (owner := _OWNER.match(text, start, end)):
        start = owner.end()  # "Vox's Ezra Klein".
    if is_person and (owned := _OWNED.search(text, start, end)) and owned.start() > start:
        end = owned.start()  # "Trump's Muslim ban".
    if is_person and (furniture := _AFTER_PERSON.search(text, start, end)):
        end = furniture.start()
    if not keep_article and (article := _ARTICLE.match(text, start, end)):
        start = article.end()
    while (
        is_person
        and (title := _HONORIFIC.match(text, start, end))
        and _is_cut_off(title[1], text[title.end() : end])
    ):
        start = title.end()
    return (start, end) if start < end else (start, start)


def _is_cut_off(title: str, rest: str) -> bool:
    """Returns True if a title does not belong to the name: "Mr" in any case, "King" before a full name."""
    word = title.lower()
    if not rest[:1].isupper():
        return word in HONORIFICS or (word in TITLES and " " in rest)
    if word in _LEADS or word in _JOBS or _is_participle(title):
        return True
    if word in _MODIFIERS and rest.partition(" ")[0].lower() in TITLES:
        return True
    if title.isupper() and word in _CALLS:
        return not rest.isupper()  # "WATCH Obama".
    return word in HONORIFICS or (word in TITLES and " " in rest)


def _is_participle(word: str) -> bool:
    """Returns True for "Having" and "Invoking", which begin a sentence, and not for names: Manning, Xiaoming."""
    return (
        _PARTICIPLE.match(word) is not None
        and _CHINESE.match(word) is None
        and word.lower() not in _NAMES_IN_ING
        and word.lower() not in load_given_names()
    )


def _trim_end(text: str, start: int, end: int) -> int:
    bracket = text.rfind("(", start, end)
    if bracket >= 0 and ")" not in text[bracket:end]:
        end = bracket
    while True:
        piece = text[start:end]
        # A name seldom ends in anything but a letter.
        trailing = None if piece[-1:].isalnum() and piece[-1] not in "sS" else _TRAILING.search(piece)
        if trailing:
            end = start + trailing.start()
        elif (piece.endswith(".") and not _ABBREVIATION.search(piece)) or (
            piece.endswith((")", "]")) and not re.search(r"[(\[]", piece)
        ):
            end -= 1
        else:
            return end
