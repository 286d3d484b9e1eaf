"""Verification: whether a later article is a copy or an update of an earlier one, on the text evidence.

One number does not tell: a reprint may share a third of its word 3-grams with its source, two
dividend notices or two pages with one photo gallery two thirds. What tells is how much of the
smaller text's own words (not its quotations) stands in the larger in runs, in how many places,
whether a long stretch of it stands nowhere in the other, whether the leads speak of the same, and
whether the words exchanged between the common runs are the facts: numbers and names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wiredesk.transforms.logic.dedup.overlap import SHORT_WORDS, Comparison, compare
from wiredesk.transforms.logic.dedup.signature import Evidence
from wiredesk.transforms.logic.dedup.thresholds import LIMITS, Limits


@dataclass(frozen=True)
class Verdict:
    """How a later article relates to an earlier one.

    Attributes:
      relation: ``copy`` or ``update``.
      similarity: Jaccard likeness of the word 3-grams, 0 to 1.
      containment: share of the smaller one's 3-grams that the other has too, 0 to 1.
      score: orders candidates; the highest wins.
    """

    relation: Literal["copy", "update"]
    similarity: float
    containment: float
    score: float


def judge(
    earlier: Evidence, later: Evidence, limits: Limits = LIMITS, is_near: bool = True
) -> Verdict | None:
    """Returns how the later article relates to the earlier one, None where they are not to be linked.

    Args:
      earlier, later: what the articles say.
      limits: where the lines are drawn.
      is_near: whether the later one may be of the same days. A desk goes on with a report for a few
        days; what shares half its words with an older one is another report with the same background.
    """
    found = compare(earlier, later)
    return None if found is None else weigh(found, earlier, later, limits, is_near)


def weigh(
    found: Comparison, earlier: Evidence, later: Evidence, limits: Limits = LIMITS, is_near: bool = True
) -> Verdict | None:
    """Returns :func:`judge` of two articles that are compared already."""
    if differ_in_facts(found, earlier, later, limits) or is_other_lead(found, limits):
        return None
    tells_same = is_near and tell_same(found, limits)
    if is_furniture(found, limits) and not (tells_same and found.gap < limits.whole_words):
        return None
    if not is_same_report(found, limits) and not (tells_same and is_retold(found, limits)):
        return None
    changed = is_correction(later) != is_correction(earlier)
    relation: Literal["copy", "update"] = (
        "copy" if is_copy(found.whole or found, limits) and not changed else "update"
    )
    score = found.similarity + found.containment + (relation == "copy")
    return Verdict(relation, found.similarity, found.containment, score)


def differ_in_facts(found: Comparison, a: Evidence, b: Evidence, limits: Limits = LIMITS) -> bool:
    """Returns whether what two texts say differs, however alike their words are."""
    if is_template(found, limits):
        return True
    # A stub of a report has a headline of its own, but there the report says what it is about.
    is_stub = max(len(a.body), len(b.body)) >= limits.form_words and found.covered >= limits.complete
    if found.words >= SHORT_WORDS or is_stub:
        return False
    return not share_subject(a, b, limits) or (found.numbers >= limits.form_numbers and not share_names(a, b))


def is_template(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether two texts are one form with other facts in it.

    Forms are short, and nobody speaks in them. In a form the facts are exchanged in place, or do
    not agree at all; a desk that rewrites a report keeps its numbers and names, but for a toll that rises.
    """
    if found.spoken >= limits.spoken:
        return found.words < limits.form_words and not found.same_subject
    per_100 = 100 * (found.swapped_numbers + found.swapped_names) / found.words
    agreement = _measure_agreement(found)
    if per_100 * (1 - agreement) >= limits.swaps:
        return True
    if found.words >= limits.form_words:
        return False
    return not found.same_subject or (found.numbers > 0 and _have_facts_changed(found, limits))


def _measure_agreement(found: Comparison) -> float:
    """Returns the share of the facts that agree: of one number or name alone it says nothing."""
    numbers = found.number_agreement if found.numbers > 1 else 1.0
    return min(numbers, found.name_agreement)


def _have_facts_changed(found: Comparison, limits: Limits) -> bool:
    if found.numbers >= limits.table_density * found.words:
        return found.number_agreement < limits.table_agreement
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


def is_other_lead(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether neither lead speaks of what is in the other: what is common stands beside two reports.

    An excerpt and a trimmed reprint begin within the other; a version with a new top keeps the
    old lead below, or tells of the same people in the same place.
    """
    is_other = max(found.lead, found.lead_larger) < limits.lead and not found.lead_names
    return is_other and found.mean_run >= limits.furniture_run


def is_furniture(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether what is common stands beside a report of its own: a gallery, a menu, a statement.

    Desks edit here and there, so the common runs of two versions of one report are many
    and what lies between them is short. Furniture leaves the report itself as one long
    stretch without anything in common.
    """
    share = found.gap / found.words
    if found.gap < limits.own_words:
        return False
    # A new top about the same people over the old report is an update.
    is_about_same = (
        found.names_beside >= limits.few_names and found.agreement_beside >= limits.beside_agreement
    )
    is_long = share >= limits.furniture_share or found.gap >= limits.furniture_words
    whole = found.mean_run >= limits.furniture_run and is_long and not is_about_same
    return share >= limits.own_share or found.gap >= limits.whole_words or whole


def tell_same(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether leads, names and numbers say that two texts report the same, and desks have edited it."""
    return (
        min(found.lead, found.lead_larger) >= limits.same_leads
        and found.name_agreement >= limits.same_names
        and found.number_agreement >= limits.same_numbers
        and found.mean_run < limits.same_run
    )


def is_same_report(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether enough of the smaller text is in the larger, in enough places.

    An excerpt is nearly all there, however much longer the other is. A rewritten version
    is half there, but then the other must be covered in its turn.
    """
    if found.words < SHORT_WORDS:
        return found.covered >= limits.short_covered and found.name_agreement >= limits.short_names
    is_quoting = found.plain >= limits.unquoted and found.gap <= limits.quoting_gap * found.words
    if found.plain >= limits.plain or (found.covered >= limits.plain and is_quoting):
        return True
    if found.covered >= limits.complete and found.covered_larger >= limits.complete_larger:
        return True  # The same text, whatever stands between quotation marks: one of them may be missing.
    both = found.plain + found.covered_larger
    is_edited = found.plain >= limits.edited and both >= limits.edited_both
    is_edited = is_edited or (found.plain >= limits.edited_little and both >= limits.edited_much)
    return found.runs >= limits.runs and (is_edited or _is_about_same(found, limits))


def is_retold(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether a report was written on: what is in the other is there in whole clauses.

    Reports of one event that were written apart have only phrases and quotations in common.
    """
    is_in_clauses = found.words >= SHORT_WORDS and found.mean_run >= limits.retold_run
    return is_in_clauses and found.plain >= limits.retold and found.gap <= limits.retold_gap * found.words


def _is_about_same(found: Comparison, limits: Limits) -> bool:
    """Returns whether two texts that have less in common agree in many names and all numbers."""
    is_agreed = found.names >= limits.many_names and _measure_agreement(found) >= limits.about_same_facts
    return is_agreed and found.plain >= limits.about_same


def is_copy(found: Comparison, limits: Limits = LIMITS) -> bool:
    """Returns whether the substance is unchanged: style edits are scattered, new substance is a sentence."""
    if found.swapped_numbers:
        return False
    is_scattered = found.gap <= min(max(limits.copy_gap * found.words, 6), limits.copy_stretch)
    return found.covered >= limits.copy_covered or (found.covered >= limits.copy_edited and is_scattered)


def is_correction(evidence: Evidence) -> bool:
    """Returns whether the headline says that the report corrects another."""
    return any(w.casefold().startswith("correct") for w in evidence.sentences[0])


def share_subject(a: Evidence, b: Evidence, limits: Limits = LIMITS) -> bool:
    """Returns whether the headlines of two short texts speak of the same.

    Two dividend notices may have the same figures; the company is in the headline alone.
    """
    if not a.headline or not b.headline:
        return min(len(a.body), len(b.body)) >= limits.bare_words or a.body == b.body
    if min(len(a.body), len(b.body)) < limits.bare_words:
        return a.headline == b.headline
    mine, yours = set(a.headline), set(b.headline)
    known = len(mine & (yours | set(b.body))) / len(mine), len(yours & (mine | set(a.body))) / len(yours)
    return min(known) >= limits.subject


def share_names(a: Evidence, b: Evidence) -> bool:
    """Returns whether each of two short forms has all names of the other: two funds of one house may pay the same."""
    return _list_capitals(a) <= set(b.body) and _list_capitals(b) <= set(a.body)


def _list_capitals(evidence: Evidence) -> set[str]:
    """Returns the capitalised words of a form, where more words are than not; none where all are."""
    words = [word for sentence in evidence.sentences[1:] for word in sentence]
    has_small = any(word[0].islower() for word in words)
    return {word.casefold() for word in words if word[0].isupper()} if has_small else set()
