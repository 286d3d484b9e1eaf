"""Finds words that nobody said: denied, supposed, or a title or a word of the author between marks.

"Lee never said", "denied having called it", "if Lee says", "might say": the verb of saying is there and was not done.
The patterns look at a few words right before or after a stretch or a cue.
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.cues import Cue
from wiredesk.transforms.logic.quotes.reading import Reading

_SAY = (
    r"(?:sa(?:y|id|ying|ys)|tell|told|telling|call|called|calling|use|used|using|utter|uttered|uttering|write|wrote|written"
    r"|writing|shout|shouted|shouting|tweet|tweeted|tweeting|promise|promised|claim|claimed|state|stated|declare|declared"
    r"|speak|spoke|spoken|mention|mentioned|suggest|suggested|ask|asked|asking|texted|posted|quoted|yell|yelled|answer"
    r"|answered|threaten|threatened|insist|insisted|reply|replied|sign|signed|sent|send|sending)"
)
_NOT = (
    r"(?:never|not|cannot|\w+n[’']t|nor|without|(?:nobody|no one|none|neither)(?: (?!who\b)[\w’'-]+){0,5}|instead of|rather"
    r" than|far from|stopped short of|short of|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)"
    r"|avoid(?:s|ed|ing)?|fail(?:s|ed|ing)?|disput(?:es|ed|ing)|reject(?:s|ed|ing))"
)
_BETWEEN = (
    r"(?: (?:ever|even|once|again|been|be|have|has|had"
    r"|having|to|that|it|is|was"
    r"|he|she|they|him|her|them|I|anyone|anybody|did|do|does|in fact|at any time|reports? (?:that|of)|\w+ly))*"
)
_OBJECT = (
    r"(?: (?:that|to|at|of|him|her|them|me|us|it|this|these|the|any|anyone|anybody|words?|phrases?|sentences?"
    r"|terms?|as|much as"
    r"|saying|anything like|something like|such as|(?:[A-Z]|the )[\w’'.-]+))*"
)
_DENIED_BEFORE = re.compile(rf"\b(?i:{_NOT}){_BETWEEN} {_SAY}{_OBJECT}[\s,:]*$")
_DENIED_CLAUSE = re.compile(
    rf"\b(?i:{_NOT}){_BETWEEN} {_SAY}(?: (?!that\b|whether\b|if\b|but\b|and\b|who\b)[\w’'-]+){{0,4}}"
    r" (?:that|whether|if) (?:(?!but\b)[\w’'-]+ ){1,7}$"
)
"""A clause that was not said, up to its words between marks: ``did not tell the panel that the drug was "safe"``."""

_DENIED_CUE = re.compile(rf"\b(?i:{_NOT}){_BETWEEN} $")
_SUPPOSED = (
    r"(?:(?i:might|may|could|should|must|ought to|supposed to|likely to|expected to|want(?:s|ed)? to"
    r"|would have|would like to)"
    r"(?: (?:well|also|even|then|just|easily|have|be|\w+ly))*"
    r"|as (?:if|though) to|pretend(?:s|ed)? to"
    r"|(?i:if|unless|whether|imagine|suppose|until|in case|lest)(?: (?!that\b|what\b)[\w’'.-]+){1,4})"
)
_SUPPOSED_CUE = re.compile(rf"\b{_SUPPOSED} $")
_SUPPOSED_BEFORE = re.compile(rf"\b{_SUPPOSED} {_SAY}{_OBJECT}[\s,:]*$")
_LETTERS = re.compile(r"[a-z]+")
_TRIGGERS = read_words(
    """
    never not cannot nor without nobody no none neither instead rather far short stopped deny denies denied denying refuse
    refuses refused refusing decline declines declined declining avoid avoids avoided avoiding fail fails failed failing
    disputes disputed disputing rejects rejected rejecting might may could should must ought supposed likely expected
    want wants wanted would if though pretend pretends pretended unless whether imagine suppose until case lest
    """
)
"""Words of which one is in each denial and each supposition that the patterns below know."""

_BEFORE = 90
"""Characters before a stretch or a cue in which it is denied."""

_WRAPPED = re.compile(
    r"\b(?:so-called|known (?:\w+ly )?as|the proverbial"
    r"|what (?:is|are|was|were) (?:\w+ly )?(?:called|known as|termed|dubbed)"
    r"|supposedly|ostensibly|ironically|euphemistically (?:called|named)"
    r"|(?:classified|rated|listed|categori[sz]ed|designated|registered) as"
    r"|charg(?:ed|ing) (?:\w+ )?with|convicted of|guilty (?:of|to)"
    r"|nicknamed|code-?named|titled|entitled|a\.k\.a\.|aka"
    r"|(?:also|better|commonly|widely|officially|formerly|previously) (?:named|called|dubbed)"
    r"|[Tt]he (?:words?|terms?|phrase|letters?|nickname|slogan|label|title|headline|code name|hashtag|password))"
    r"(?: (?:the|a|an|of|that|then))? ?$"
)
_WORKS = (
    r"(?:novel|book|memoir|film|movie|picture|documentary|song|single|album|track|ballad|hymn|anthem|play|musical|opera|ballet"
    r"|series|sitcom|show|program|programme|episode|podcast|painting|sculpture|mural|poem|story|essay|article|report|column"
    r"|blog|newsletter|website|hashtag|magazine|newspaper|game|video|ship|ferry|boat|yacht|trawler|tanker|vessel|exhibition|exhibit|sequel|trilogy|tale"
    r"|comedy|drama|thriller|hit|tune|record|record(?:ing)?|tour|operation|project|campaign|statue|racehorse|horse|plane"
    r"|train|satellite|restaurant|caf[eé]|bar|pub|club|band)"
)
_WORK_BEFORE = re.compile(
    rf"\b{_WORKS}s?,? (?:(?:called|titled|entitled|named|of|like|such as|was|is|were|are) )?$"
)
_PERFORMERS = (
    r"(?:host|co-host|star|anchor|presenter|performer|contestant|panelist|judge|creator|producer|author|writer|director"
    r"|alum|alumnus|alumna|actor|actress|cast|crew|singer|character|fans?|correspondent|showrunner)"
)
_WORK_AFTER = re.compile(rf"[,\s]*(?:\([^()]*\) )?(?:the |a |an )?(?:\w+ )?(?:{_WORKS}|{_PERFORMERS})\b")
_VOTE = re.compile(r"\bvot(?:e|es|ed|ing) $")
_VOTES = frozenset({"yes", "no", "aye", "nay", "yea", "present", "abstain"})
_HEARD_BY = re.compile(r"\b(?:told|tells|telling|joined|joins|hosts?|hosted|anchors?|anchored) (?:the )?$")
"""What stands before a show to which somebody speaks: ``Lee told "Fox News Sunday" that``."""

_AIRED = re.compile(
    r"\b(?:on|from|for|of|to) (?:[A-Z][\w.]*[’']s )?(?:(?:the|his|her|its|their) (?:\w+ )?)?$"
)
"""A show, column or website on which somebody speaks."""

_LINKED = re.compile(r"[^.?!\n]{0,200}\b(?:MORE|Replay More Videos)\b")
"""What follows the headlines of a page's links, whose quotations have single marks."""

_SHOWN = re.compile(
    r"\b(?:opens?|opened|opening|clos(?:es?|ed|ing)|ends?|ended|starts?|started|begins?|began|finish(?:es|ed)?)"
    r" with (?:the \w+ )?$"
    r"|\b(?:sang|sings?|sung|singing|play(?:s|ed|ing)?|perform(?:s|ed|ing)?|hum(?:s|med|ming)?|whistl(?:es?|ed|ing)"
    r"|direct(?:s|ed|ing)|record(?:s|ed|ing)|releas(?:es?|ed|ing)|co-wrote|star(?:s|red|ring)? in"
    r"|appear(?:s|ed|ing)? (?:in|on)"
    r"|watch(?:es|ed|ing)?|stream(?:s|ed|ing)?|publish(?:es|ed|ing)?|author of|editor of|writer of|star of|creator of"
    r"|producer of|paint(?:s|ed|ing)|to the tune of|version of|cover of|premiere of|copy of|episode of|season of)"
    r" (?:the |a |his |her |their |its )?$"
)
_SMALL = read_words(
    """a an the of to in on at for and or but with by from as is are was were be not no into over under up out off
    vs v de la le du des el los y und der die das"""
)
_TITLE_WORD = re.compile(r"[\w’'&.-]+")
_CLOSE = 8
"""Words between a stretch and the verb after it that may deny it at most."""

_MAX_SCARE = 3
"""Words of a stretch at most that may be the author's own."""


def is_unsaid_cue(reading: Reading, cue: Cue) -> bool:
    """Returns True if the verb of a cue was not done: ``never said``, ``if he says``, ``might say``."""
    head = reading.body[max(0, cue.start - _BEFORE, reading.start_of_sentence(cue.start)) : cue.start]
    return _may_deny(head) and bool(_DENIED_CUE.search(head) or _SUPPOSED_CUE.search(head))


def _may_deny(head: str) -> bool:
    """Returns True if words have one of those with which each denial and each supposition begins."""
    return "n’t" in head or "n't" in head or not _TRIGGERS.isdisjoint(_LETTERS.findall(head.lower()))


def is_unsaid(reading: Reading, item: Attribution) -> bool:
    """Returns True if a stretch is denied, supposed, a title, or a word that the author sets apart."""
    stretch, cue, body = item.stretch, item.cue, reading.body
    if _is_wrapped(reading, item) or _is_titled(reading, item):
        return True
    if stretch.single and _LINKED.match(body, stretch.close) is not None:
        return True
    head = body[max(0, stretch.open - _BEFORE, reading.start_of_sentence(stretch.open)) : stretch.open]
    if _may_deny(head) and (
        _DENIED_BEFORE.search(head) or _DENIED_CLAUSE.search(head) or _SUPPOSED_BEFORE.search(head)
    ):
        return True
    if cue is None or item.method != "after" or cue.start < stretch.close:
        return False
    between = body[stretch.close : cue.start]
    return len(between.split()) <= _CLOSE and _DENIED_CUE.search(between) is not None


def _is_wrapped(reading: Reading, item: Attribution) -> bool:
    """Returns True for a name or word of the author: ``so-called "..."``, ``the word "..."``."""
    stretch, body = item.stretch, reading.body
    head = body[max(0, stretch.open - 40) : stretch.open]
    if _VOTE.search(head) and body[stretch.start : stretch.end].strip(".,").lower() in _VOTES:
        return True
    match = _WRAPPED.search(head)
    if match is None:
        return False
    words = body[stretch.start : stretch.end].split()
    if match[0][:3] in ("The", "the"):
        # "The word "x" appears", unlike "he used the word "x"".
        start = stretch.open - len(head) + match.start()
        return start <= reading.start_of_sentence(stretch.open) + 1 and len(words) <= _MAX_SCARE
    return len(words) <= 2 * _MAX_SCARE


def _is_titled(reading: Reading, item: Attribution) -> bool:
    """Returns True for words in the form of a title that a work has, or that somebody plays or sings."""
    stretch, body = item.stretch, reading.body
    if not _has_title_form(body[stretch.start : min(stretch.end, stretch.start + 200)]):
        return False
    head = body[max(0, stretch.open - 60) : stretch.open]
    if (
        _HEARD_BY.search(head)
        and body[stretch.end - 1] not in ",.?!"
        and body.find(" ", stretch.start, stretch.end) > 0
    ):
        return True
    if _WORK_BEFORE.search(head) or _SHOWN.search(head):
        return True
    if body[stretch.end - 1] not in ".?!" and _WORK_AFTER.match(body, stretch.close) is not None:
        return True
    return body.find(" ", stretch.start, stretch.end) > 0 and _AIRED.search(head) is not None


def _has_title_form(text: str) -> bool:
    """Returns True if every word but small ones begins with a capital, and no sentence ends."""
    words = _TITLE_WORD.findall(text)
    large = [word for word in words if word[0].isupper() or word[0].isdigit()]
    if not large or not words[0][0].isupper():
        return False
    return all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words)
