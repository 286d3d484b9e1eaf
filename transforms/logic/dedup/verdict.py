"""The verdict: is a later article a copy or an update of an earlier one, by the evidence of both texts?

No single number decides. A reprint may share a third of its word 3-grams with its source; two dividend notices, or
two pages with one photo gallery, may share two thirds. The rules ask four questions:

- How much of the smaller text's own words (outside quotations) stands in the larger in runs, and in how many places?
- Does a long stretch of it stand nowhere in the other?
- Do the leads report the same?
- Are the words exchanged between the common runs facts, that is numbers and names?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from wiredesk.transforms.logic.dedup.briefs import (
    UNKNOWN,
    Circumstances,
    is_new_toll,
    is_other_day,
    is_reprint,
)
from wiredesk.transforms.logic.dedup.cut_ends import drop_cut_ends
from wiredesk.transforms.logic.dedup.evidence import Evidence
from wiredesk.transforms.logic.dedup.overlap import SHORT_WORDS, Comparison, compare
from wiredesk.transforms.logic.dedup.thresholds import LIMITS, Limits

EDIT_WORDS: Final = 6
"""So short a stretch without a common run is a style edit in a text of any length."""


@dataclass(frozen=True)
class Verdict:
    """The relation of a later article to an earlier one.

    Attributes:
      relation: ``copy`` or ``update``.
      similarity: Jaccard similarity of the word 3-grams, 0 to 1.
      containment: share of the smaller text's 3-grams that the other has too, 0 to 1.
      score: orders candidates; the highest wins.
    """

    relation: Literal["copy", "update"]
    similarity: float
    containment: float
    score: float


def judge(
    earlier: Evidence, later: Evidence, limits: Limits = LIMITS, around: Circumstances = UNKNOWN
) -> Verdict | None:
    """Returns the relation of the later article to the earlier one; None if they are not to be linked.

    Args:
      earlier: evidence of the earlier article.
      later: evidence of the later one.
      limits: the thresholds.
      around: what is known of both beside their texts. A desk goes on with a report for a few days. A text that shares
        half its words with an older one is another report with the same background.
    """
    earlier, later = drop_cut_ends(earlier, later)
    found = compare(earlier, later)
    return None if found is None else weigh(found, earlier, later, limits, around)


def weigh(
    found: Comparison,
    earlier: Evidence,
    later: Evidence,
    limits: Limits = LIMITS,
    around: Circumstances = UNKNOWN,
) -> Verdict | None:
    """Returns the verdict of :func:`judge` for two articles that are compared already."""
    if is_new_toll(found, earlier, later, around, limits):
        return _make_verdict(found, is_unchanged=False)
    is_other = differ_in_facts(found, earlier, later, limits) and not is_reprint(found, around, limits)
    if is_other or has_other_lead(found, limits):
        return None
    is_version = around.is_within(limits.days) and agree_in_facts(found, limits)
    if is_boilerplate(found, limits) and not (is_version and found.gap < limits.whole_words):
        return None
    if not is_same_report(found, limits) and not (is_version and is_written_on(found, limits)):
        return None
    if is_other_day(found, earlier, later, around, limits):
        return None
    corrects = is_correction(later) != is_correction(earlier)
    return _make_verdict(found, is_unchanged=is_copy(found.whole or found, limits) and not corrects)


def _make_verdict(found: Comparison, is_unchanged: bool) -> Verdict:
    relation: Literal["copy", "update"] = "copy" if is_unchanged else "update"
    score = found.similarity + found.containment + (relation == "copy")
    return Verdict(relation, found.similarity, found.containment, score)


def differ_in_facts(found: Comparison, a: Evidence, b: Evidence, limits: Limits = LIMITS) -> bool:
    """Returns True if two texts report different things, however similar their words are."""
    if is_form(found, limits):
        return True
    # A stub of a report has a headline of its own, but the report itself names the subject.
    is_stub = max(len(a.body), len(b.body)) >= limits.form_words and found.covered >= limits.complete
    if found.words >= SHORT_WORDS or is_stub:
        return False
    return not share_subject(a, b, limits) or (found.numbers >= limits.form_numbers and not share_names(a, b))


def is_form(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if two texts are one form with different facts in it.

    Forms are short, and nobody speaks in them. In two prints of a form the facts are exchanged in place, or
    do not agree at all. A desk that rewrites a report keeps its numbers and names, except a toll that rises.
    """
    if found.spoken >= limits.spoken:
        return found.words < limits.form_words and not found.same_subject
    per_100 = 100 * (found.swapped_numbers + found.swapped_names) / found.words
    if per_100 * (1 - _measure_agreement(found)) >= limits.swaps:
        return True
    if found.words >= limits.form_words:
        return False
    return not found.same_subject or (found.numbers > 0 and _have_facts_changed(found, limits))


def _measure_agreement(found: Comparison) -> float:
    """Returns the share of the facts that agree; a single number is no evidence."""
    numbers = found.number_agreement if found.numbers > 1 else 1.0
    return min(numbers, found.name_agreement)


def _have_facts_changed(found: Comparison, limits: Limits) -> bool:
    """Returns True if the numbers of two short texts, weighed with their names, are those of two events."""
    if found.numbers >= limits.table_density * found.words:
        return found.number_agreement < limits.table_agreement or found.order_agreement < limits.table_order
    is_about_names = found.names >= max(limits.many_names, limits.names_a_number * found.numbers)
    if is_about_names and found.name_agreement >= limits.name_agreement:
        return False
    is_exchanged = found.swapped_numbers > 0 or found.words < SHORT_WORDS
    if found.numbers < limits.form_numbers:
        least = limits.few_figures if found.words < SHORT_WORDS else 0.0
        return is_exchanged and found.number_agreement <= least
    if found.number_agreement * found.name_agreement < limits.fact_agreement:
        return True
    is_exchanged = is_exchanged or found.names < limits.few_names
    return is_exchanged and found.number_agreement < limits.figure_agreement


def has_other_lead(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if neither lead reports what the other text does, so that the common text stands beside two reports.

    An excerpt and a trimmed reprint begin within the other text. A version with a new top keeps
    the old lead below it, or names the same people in the same place.
    """
    is_other = max(found.lead, found.lead_larger) < limits.lead and not found.lead_names
    return is_other and found.mean_run >= limits.boilerplate_run


def is_boilerplate(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if the common text is a gallery, a menu or a statement beside a report of its own.

    Desks edit here and there, so two versions of one report have many common runs with little
    between them. Boilerplate leaves the report itself as one long stretch without a common run.
    """
    share = found.gap / found.words
    if found.gap < limits.own_words:
        return False
    if share >= limits.own_share or found.gap >= limits.whole_words:
        return True
    is_long = share >= limits.boilerplate_share or found.gap >= limits.boilerplate_words
    # A new top about the same people over the old report is an update.
    is_about_same = (
        found.names_beside >= limits.few_names and found.agreement_beside >= limits.beside_agreement
    )
    return found.mean_run >= limits.boilerplate_run and is_long and not is_about_same


def agree_in_facts(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if leads, names and numbers of two texts agree, and a desk has edited between them."""
    return (
        min(found.lead, found.lead_larger) >= limits.same_leads
        and found.name_agreement >= limits.same_names
        and found.number_agreement >= limits.same_numbers
        and found.mean_run < limits.same_run
    )


def is_same_report(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if enough of the smaller text is in the larger, in enough places.

    Nearly all of an excerpt is there, however much longer the other text is. Half of a
    rewritten version is there, but then the other text must be covered in its turn.
    """
    if found.words < SHORT_WORDS:
        return found.covered >= limits.short_covered and found.name_agreement >= limits.short_names
    is_quoting = found.plain >= limits.unquoted and found.gap <= limits.quoting_gap * found.words
    if found.plain >= limits.plain or (found.covered >= limits.plain and is_quoting):
        return True
    if found.covered >= limits.complete and found.covered_larger >= limits.complete_larger:
        return True  # One text, whatever stands between quotation marks: one of the marks may be missing.
    return found.runs >= limits.runs and (_is_edited(found, limits) or _is_about_same(found, limits))


def _is_edited(found: Comparison, limits: Limits) -> bool:
    """Returns True if half of the smaller text and enough of the larger are common."""
    both = found.plain + found.covered_larger
    is_half = found.plain >= limits.edited and both >= limits.edited_both
    return is_half or (found.plain >= limits.edited_little and both >= limits.edited_much)


def _is_about_same(found: Comparison, limits: Limits) -> bool:
    """Returns True if two texts that have less in common agree in many names and all numbers."""
    are_agreed = found.names >= limits.many_names and _measure_agreement(found) >= limits.about_same_facts
    return are_agreed and found.plain >= limits.about_same


def is_written_on(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if one text goes on with the report of the other: they have whole clauses in common.

    Reports of one event that were written apart have only phrases and quotations in common.
    """
    is_in_clauses = found.words >= SHORT_WORDS and found.mean_run >= limits.retold_run
    return is_in_clauses and found.plain >= limits.retold and found.gap <= limits.retold_gap * found.words


def is_copy(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns True if the substance is unchanged: style edits are scattered, new substance is a sentence."""
    if found.swapped_numbers:
        return False
    is_scattered = found.gap <= min(max(limits.copy_gap * found.words, EDIT_WORDS), limits.copy_stretch)
    return found.covered >= limits.copy_covered or (found.covered >= limits.copy_edited and is_scattered)


def is_correction(evidence: Evidence) -> bool:
    """Returns True if the headline marks the report as a correction of another."""
    return any(w.casefold().startswith("correct") for w in evidence.sentences[0])


def share_subject(a: Evidence, b: Evidence, limits: Limits = LIMITS) -> bool:
    """Returns True if the headlines of two short texts have one subject.

    Two dividend notices may have the same figures; then only the headline names the company.
    """
    if not a.headline or not b.headline:
        return min(len(a.body), len(b.body)) >= limits.bare_words or a.body == b.body
    if min(len(a.body), len(b.body)) < limits.bare_words:
        return a.headline == b.headline
    mine, yours = set(a.headline), set(b.headline)
    known = len(mine & (yours | set(b.body))) / len(mine), len(yours & (mine | set(a.body))) / len(yours)
    return min(known) >= limits.subject


def share_names(a: Evidence, b: Evidence) -> bool:
    """Returns True if each of two short forms has all names of the other: two funds of one house may pay the same."""
    return _list_capitals(a) <= set(b.body) and _list_capitals(b) <= set(a.body)


def _list_capitals(evidence: Evidence) -> set[str]:
    """Returns the capitalised words of a form, which may be names; none if no word is in lower case."""
    words = [word for sentence in evidence.sentences[1:] for word in sentence]
    has_small = any(word[0].islower() for word in words)
    return {word.casefold() for word in words if word[0].isupper()} if has_small else set()
