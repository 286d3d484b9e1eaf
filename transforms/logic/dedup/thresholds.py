"""The thresholds of the rules in :mod:`wiredesk.transforms.logic.dedup.verdict`.

They were set by reading labelled pairs. ``python -m tests.quality.dedup_pairs --perturb`` moves each
of them by a tenth and prints the scores that result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """The thresholds, in the order in which the rules ask for them.

    "The smaller" and "the larger" are the shorter and the longer of two texts. A common run is a
    run of words that both have. Shares are 0 to 1.
    """

    # Forms: one text that is printed again and again with other facts in it.

    form_words: float = 150
    """Words. Market reports, dividend and bond notices, weather and sports tables seldom run longer."""
    spoken: float = 12
    """Words of quotation in common that no form has, since nobody speaks in a form."""
    swaps: float = 0.9
    """Facts exchanged in place in 100 words, weighted by how little the facts agree, that make a form."""
    form_numbers: float = 3
    """Numbers that make a form of a short text: a dividend, a rate, a result."""
    many_names: float = 8
    """With so many names, ..."""
    names_a_number: float = 3
    """... so many times as many names as numbers, ..."""
    name_agreement: float = 0.8
    """... and this share of names in common, two texts report one event, though its toll has changed."""
    fact_agreement: float = 0.66
    """Least share of numbers times share of names that two prints of one short report have in common."""
    figure_agreement: float = 0.9
    """Least share of numbers in common, if one was exchanged in place or there is little other evidence."""
    few_figures: float = 0.6
    """The same for a short text with too few numbers for a form; in a longer text all of them must have changed."""
    few_names: float = 4
    """Fewer names are no evidence."""
    table_density: float = 0.2
    """Numbers per word from which on a text is a table."""
    table_agreement: float = 0.86
    """Least share of numbers in common of two prints of one table."""
    subject: float = 0.6
    """Least share of each headline of two short texts that stands in the other article."""
    bare_words: float = 8
    """Words. A shorter body has no meaning without its headline."""

    # Boilerplate: what is common stands beside two different reports.

    lead: float = 0.4
    """Least share of the telling words of one of the leads that two prints of a report have in common."""
    own_words: float = 60
    """Words of a stretch in nothing common that may be a report of its own, ..."""
    own_share: float = 0.35
    """... its share of the smaller from which on it certainly is, ..."""
    whole_words: float = 400
    """... or its words from which on it certainly is."""
    boilerplate_run: float = 30
    """If the mean common run has so many words, it was printed unedited. Then ..."""
    boilerplate_share: float = 0.14
    """... this share of the smaller is enough for a report of its own, ..."""
    boilerplate_words: float = 150
    """... or so many words."""
    beside_agreement: float = 0.9
    """Share of the names outside the common runs that makes a new top one about the same people."""

    # Versions of one report, whatever else speaks against a link.

    same_leads: float = 0.5
    """Least share of both leads in common."""
    same_names: float = 0.55
    """Least share of the names in common."""
    same_numbers: float = 0.5
    """Least share of the numbers in common."""
    same_run: float = 100
    """Words. Desks edit, so the mean common run of two versions is shorter."""
    days: float = 7
    """Days for which a desk goes on with a report."""
    retold: float = 0.4
    """A report that was written on has at least this share of the smaller's own words in common runs, ..."""
    retold_run: float = 13
    """... which have at least so many words in the mean (a clause, no stock phrase), ..."""
    retold_gap: float = 0.4
    """... and its longest stretch without a common run is at most this share of its words."""

    # One report: enough of the smaller stands in the larger.

    short_covered: float = 0.7
    """Least share of a short text in common runs."""
    short_names: float = 0.75
    """Least share of its names in common."""
    plain: float = 0.6
    """Least share of the smaller's own words (outside quotations) in common runs."""
    unquoted: float = 0.35
    """The same for a text that is mostly quotations, ..."""
    quoting_gap: float = 0.2
    """... whose longest stretch without a common run is at most this share of its words."""
    complete: float = 0.9
    """Share of the smaller in common runs, ..."""
    complete_larger: float = 0.6
    """... and of the larger, that make one text of both, quotations or not."""
    runs: float = 3
    """Least number of common runs of an edited version."""
    edited: float = 0.45
    """Least share of the smaller's own words in an edited version, ..."""
    edited_both: float = 0.75
    """... and least sum of this share and the larger's."""
    edited_little: float = 0.4
    """The same with less of the smaller ..."""
    edited_much: float = 0.85
    """... and more of both."""
    about_same: float = 0.42
    """The same if many names and all numbers agree, ..."""
    about_same_facts: float = 0.95
    """... at least to this share."""

    # Copies: no new substance.

    copy_covered: float = 0.9
    """Share of the smaller in common runs from which on nothing of substance is new."""
    copy_edited: float = 0.7
    """A smaller share is enough, ..."""
    copy_gap: float = 0.09
    """... if the longest stretch without a common run is at most this share of the words, ..."""
    copy_stretch: float = 30
    """... and has at most so many words in a text of any length: a longer stretch is a sentence."""


LIMITS: Final = Limits()
