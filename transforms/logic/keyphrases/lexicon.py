"""English words that bound a key phrase."""

from __future__ import annotations

import re

from spacy.lang.en.stop_words import STOP_WORDS

from wiredesk.transforms.logic.kernel.word_lists import read_words

_AUXILIARIES = ["to", "will", "would", "can", "could", "should", "must", "may", "might", "not"]
VERBAL = frozenset(
    [f" {word}" for word in _AUXILIARIES]
    + [
        f" {word}n{mark}t"
        for word in ("do", "does", "did", "wo", "would", "ca", "could", "should")
        for mark in "'’"
    ]
)
"""Pieces before the plain form of a verb, with the space before them."""

_COMMON = read_words(
    """
said says say saying told tell tells asked ask added according reported report reports announced
announce called calls call came come comes coming going gone went goes got getting gets gave given
giving gives made make makes making took take takes taking taken used use uses using want wants wanted
know known knew think thinks thought believe believes like likes look looking looks looked see seen
saw need needs needed way ways thing things lot lots people person man men woman women year years
month months week weeks day days time times today yesterday tomorrow monday tuesday wednesday
jan feb mar apr aug sept oct nov dec seven far
thursday friday saturday sunday january february march april june july august september october
november december new old good bad big small great large long high low little right left early
late later earlier recent recently last next past ago number numbers part parts percent million
billion thousand hundred dozens many several including include included includes day's year's mr
mrs ms dr sen rep gov also still yet much even just well back set put puts run running help helped
work working works worked show shows showed shown found find finds held hold holding start started
began begin beginning end ended continue continued continues expected expect expects likely able
place set point case cases fact different important real really certain sure true able possible
keep kept left leave leaves leaving became become turned turn turning brought bring bringing led
lead leading followed following follow follows saying decided decide tried try trying happened
happen happens spoke speak speaking spoken wrote write written stated noted posted claimed claims
argued insisted suggested suggests revealed confirmed described warned explained replied refused
added agreed met meeting read hit hour hours minute minutes moment morning night evening afternoon
nearly almost currently previously reportedly allegedly roughly amid despite around near away
ahead toward towards within among across along behind against instead meanwhile however although
though since until whether while because would could should might must may can will shall
have has had having do does did doing done be been being am is are was were let lets won don didn
doesn isn aren wasn weren hasn haven hadn wouldn couldn shouldn ain president minister
spokesman spokeswoman official officials senator country countries didn't don't doesn't isn't it's
that's he's she's they're we're you're i'm i've we've can't won't wouldn't couldn't photo image
video click story article read more ad advertisement newsletter email sign subscribe
    """
)
STOP = frozenset(STOP_WORDS) | _COMMON
"""Words that are never key words: spaCy's English stop list, and words that every news text has."""

NOUN_AFTER = frozenset([
        "the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our",
        "my", "your", "of", "no", "any", "some", "each", "every", "in", "on", "for", "from",
        "with", "by", "against", "about", "over", "under", "at", "into", "between", "during", "after", "before",
        "without", "other", "another",
    ])  # fmt: skip
"""Words before a noun phrase."""

ARTICLES = frozenset(["the", "a", "an", "his", "her", "their", "its"])
"""Words before a noun phrase that may end with a participle: "the accused"."""

SAID = frozenset(["said", "says", "told", "called", "came", "made", "took", "began", "went"])
"""Common verbs after a noun phrase, as its predicate."""

VERB_BEFORE = frozenset([
        "back", "up", "off", "out", "down", "away", "it", "him", "them", "us", "me", "himself", "herself", "itself",
        "themselves",
    ])  # fmt: skip
"""Words after a verb: its particle or its object."""

OBJECT_OPENS = frozenset([
        "the", "a", "an", "that", "this", "these", "those", "his", "her", "their", "its", "how", "what", "whether", "if",
    ])  # fmt: skip
"""Words that begin the object of a verb in "-ing"."""

ADVERBS = frozenset([
        "fast", "overnight", "inside", "outside", "upstairs", "downstairs", "abroad", "overseas", "indoors", "outdoors",
        "online", "offline", "ashore", "aboard", "nearby", "twice", "forever", "afterward", "afterwards", "upward",
        "downward", "forward", "backward", "sideways", "aside", "apart", "alike", "altogether", "hard", "straight",
    ])  # fmt: skip
"""Adverbs without "-ly", which end no noun phrase."""

ADJECTIVE = re.compile(r".{3,}(?:less|ous)")
"""Words with an ending that nouns seldom have: "endless", "famous"."""

HAS_CONTRACTED = frozenset(["he", "she", "it", "that", "there", "here", "what", "who", "where", "how", "let"])
"""Words after which "'s" means "is", "has" or "us"."""
