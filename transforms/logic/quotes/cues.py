"""Finds cue words: verbs of saying and "according to".

The verbs are the reporting verbs of English news writing (those of the quotation grammars of
Krestel, Bergler and Witte 2008, http://www.lrec-conf.org/proceedings/lrec2008/summaries/717.html,
and of the verb classes "say", "tell" and "talk" of VerbNet), in their finite forms and their ``-ing``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.document_nouns import is_document

INDIRECT = read_words(
    """
    said says told tells tweeted tweets added adds argued argues claimed claims stated insisted
    insists reported reports warned warns noted notes explained explains announced announces alleged
    alleges asserted asserts acknowledged acknowledges admitted admits conceded concedes confirmed
    confirms contended contends declared declares denied denies predicted predicts suggested suggests
    testified testifies vowed vows maintained maintains complained complains speculated speculates
    """
)
"""Verbs whose clause is a quotation even without marks."""

REPORTING = INDIRECT | read_words(
    """
    saying telling tweeting adding arguing claiming stating insisting reporting warning noting
    explaining announcing alleging asserting acknowledging admitting conceding confirming contending
    declaring denying predicting suggesting vowing complaining
    say tell argue claim insist warn note explain announce allege assert acknowledge admit concede
    confirm contend declare deny predict suggest report started pressed
    asked asks asking replied replies replying responded responds responding answered answers answering
    called calls calling call dubbed labeled labelled described describes describing describe
    wrote writes writing write written continued continues continuing concluded concludes concluding
    recalled recalls recalling remarked remarks quipped quips joked jokes joking shouted shouts shouting
    yelled yells yelling cried cries exclaimed whispered muttered mused muses observed observes
    commented comments posted posts posting retweeted accused accuses accusing accuse criticized
    criticised criticizes criticizing blasted blasts blasting slammed slams slamming mocked mocks mocking
    attacked praised praises praising denounced denounces denouncing condemned condemns condemning
    demanded demands demanding urged urges urging promised promises promising pledged pledges pledging
    repeated repeats repeating reiterated reiterates stressed stresses stressing emphasized emphasised
    emphasizes emphasizing underscored believed believes believe thinks thought think feared fears hoped
    hopes hope expressed expresses expressing referred refers referring cited cites citing quoted quotes
    quoting read reads reading declined dismissed dismisses dismissing characterized characterised
    countered counters boasted boasts bragged brags lamented laments wondered wonders
    questioned questions proclaimed proclaims proposed urged chanted chants chanting sang agreed agrees
    opined tells ranted fumed scoffed offered interjected jested pointed points pointing went
    began begins termed deemed considered considers interviewed ordered advised advises
    advising cautioned cautions cautioning disputed stressed pleaded pressed
    begged summed summarized spoke speaks speaking talked talking talks according discussed
    apologized bemoaned defended defends defending decried derided touted ridiculed rejected rejects
    challenged hailed heralded invoked shot fired hit signaled signalled thanked welcomed
    stressed tweet titled entitled texted emailed messaged radioed
    """
) - read_words("titled entitled")
"""All cue verbs. Those outside of ``INDIRECT`` count only beside quotation marks."""

_BASE_FORMS = read_words(
    """say tell argue claim insist warn note explain announce allege assert acknowledge admit concede
    confirm contend declare deny predict suggest report call write describe accuse believe think
    hope tweet"""
)
_BEFORE_BASE = read_words(
    """i we you they to would will could should can may might must did does do not who also even
    people men women"""
)
_WRITTEN = read_words("states found finds")
"""Verbs of which the subject is a writing. With other subjects they are no verbs of saying, or nouns."""

_ALL_FORMS = (
    REPORTING
    | _WRITTEN
    | read_words("According Stated Asked Citing Speaking Calling Said Says Saying Writing Noting")
)

PRONOUNS = read_words("he she they it i we you who")
NO_ANSWER = read_words("i we you it who they")
"""Pronouns that are not resolved, for no name of the text is a safe answer."""

FEMALE = read_words(
    """she her spokeswoman congresswoman mrs ms miss actress chairwoman mother daughter wife sister queen
    princess lady businesswoman policewoman widow"""
)
MALE = read_words(
    """he his spokesman congressman mr actor chairman father son husband brother king prince sir lord
    businessman policeman"""
)
WORD = re.compile(r"[\w’'.&-]+")
"""A word of a phrase, with the marks that may be within it."""

SPEAKING_NOUNS = read_words(
    """spokesman spokeswoman spokesperson official minister president senator governor mayor chairman
    chairwoman director professor lawyer attorney secretary candidate nominee analyst economist leader
    ambassador congressman congresswoman judge chief commissioner manager officer strategist author
    journalist reporter billionaire businessman activist expert head executive lawmaker correspondent
    coach king queen doctor pastor actor actress singer man woman"""
)
"""Nouns of one person. With "the" they mean somebody who is named elsewhere in the text."""

_AGENTS = SPEAKING_NOUNS | read_words(
    """
    aide adviser advisor staffer spokesperson supporter ally backer surrogate operative campaign
    administration team camp family mother father wife husband daughter son brother sister friend uncle
    aunt cousin nephew niece relative parent host anchor editor columnist voter critic opponent rival
    colleague investigator prosecutor source government delegation employee worker resident member founder
    owner boss doctor physician organizer organiser volunteer strategist lobbyist staff delegate
    representative counsel detective deputy student researcher scientist historian
    fan follower protester demonstrator neighbor neighbour witness office ministry department embassy consulate
    council committee court military army bureau
    """
)
_PLURALS = frozenset(
    f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeo" else f"{noun}s" for noun in _AGENTS
)
AGENTS = (
    _AGENTS | _PLURALS | read_words("police people men women spokesmen spokeswomen wives")
) - read_words("heads hosts coaches judges")
"""Nouns of persons and bodies that speak. In "a White House official" the noun is the speaker, not the name."""

ADVERBS = read_words(
    """
    however furthermore nonetheless nevertheless instead still besides further later perhaps finally notably
    indeed yes no just here there then now also moreover meanwhile otherwise likewise similarly thus hence
    therefore yet even again once earlier recently sometimes often always never ever maybe sure well so too
    like unlike unless because although though until whether since despite without within under over through
    in on at of for by with from to about after before as if when where while than that this those these
    advertisement photo image video caption read more related update breaking watch
    """
)
"""Adverbs, prepositions and words of page boilerplate, with which the words for a speaker do not begin."""

GAP = re.compile(
    r"[\s,]*(?:(?:also|then|later|has|have|had|who|first|once|again|still|even|just|reportedly|"
    r"himself|herself|would|will|should|could|can|may|might|must|did|does|is|was|were|are|be|been|not|never|often|always|himself|"
    r"recently|now|only|further|too|earlier|(?:on|late|early) \w+day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"in \d{4}|(?:last|this) (?:week|month|year|morning|fall|spring|summer)|went on to|famously|(?:\w+ly))\b[\s,]*)*"
)
"""Adverbs, auxiliaries and times that may stand between a speaker and the verb."""

NOT_FINITE = read_words(
    "having to by for of with in on after before from about at as and but while when than"
)
"""Words after which a verb form is not the predicate of the words before."""

NOT_PERSONAL = read_words(
    """which that this there what these those and but or so as than then also not
    has have had is was were are be been to"""
)
"""Words that name no speaker."""


def join_words(words: Iterable[str]) -> str:
    """Returns a pattern of words as a tree of letters, a third faster than a look-up of every word of a text."""
    tails: dict[str, list[str]] = {}
    for word in sorted(words):
        tails.setdefault(word[:1], []).append(word[1:])
    ends = "" in tails
    branches = [letter + join_words(rest) for letter, rest in tails.items() if letter]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


_CUE = re.compile(rf"(?<![A-Za-z]){join_words(_ALL_FORMS)}(?![A-Za-z])")


_TAIL_BEFORE = re.compile(
    r" (?:of|in|on|by|from|for|at|against|about|to|into|with|filed|released|published|issued)"
    r" (?:[\w’'.&-]+ ){1,7}$"
)
"""What belongs to a writing, between it and its verb."""

OWNED = re.compile(r"\b(?:the|an?|its|their|his|her|our|my|your)\s$", re.IGNORECASE)
"""A determiner, after which a form of a verb is a noun."""


_QUOTED_HER = re.compile(r"\bquot(?:ed|es|ing) her $")
"""What stands before a participle that is no noun: ``The agency quoted her saying``."""


_NOUNS = read_words(
    """talks claims reports calls demands attacks answers questions offers notes promises hopes fears warnings posts boasts
    cries urges charges shouts tweets"""
)
_AUXILIARY_AFTER = re.compile(
    r" (?:would|will|were|are|have|had|could|should|may|might|can|must|did|do|broke|went|began|ended|failed|resumed)\b"
)
"""What follows a plural noun that is the subject: ``saying that talks would go on``."""


class Cue(NamedTuple):
    """A cue word: ``body[start:end] == text``; ``word`` is the verb in lower case."""

    start: int
    end: int
    text: str
    word: str


def find_cues(body: str) -> list[Cue]:
    """Returns the cue words of a text in order, without those that are nouns in their place ("a tweet")."""
    cues = []
    for match in _CUE.finditer(body):
        start, end = match.span()
        word = match[0].lower()
        owned = OWNED.search(body, max(0, start - 7), start) is not None
        if body[start - 1 : start] == "-" or (
            owned and not _QUOTED_HER.search(body, max(0, start - 12), start)
        ):
            continue  # "so-called", "the reports".
        if word in _BASE_FORMS and not _is_verb(body, start):
            continue
        if word in _NOUNS and _AUXILIARY_AFTER.match(body, end):
            continue
        if word in _WRITTEN and not _is_written(body, start):
            continue
        if word == "according":
            if not body.startswith(" to ", end):
                continue
            end += 3
        cues.append(Cue(start, end, body[start:end], word))
    return cues


def _is_verb(body: str, start: int) -> bool:
    before = body[max(0, start - 16) : start].split()
    return bool(before) and (before[-1].lower() in _BEFORE_BASE or before[-1].endswith("s"))


def _is_written(body: str, start: int) -> bool:
    """Returns True if a writing is right before a verb, with what belongs to it: ``the lawsuit against the town states``."""
    before = _TAIL_BEFORE.sub("", body[max(0, start - 90) : start])
    words = [word for word in WORD.findall(before)[-2:] if word not in ("that", "which", "also")]
    return any(is_document(word) for word in words[-1:])
