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
    """Number of names from which on a short text is about names, if it also has enough names for each number."""
    names_a_number: float = 3
    """Names for each number that such a text has at least."""
    name_agreement: float = 0.8
    """Share of names in common from which on two such texts report one event, though its toll has changed."""
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
    table_order: float = 0.8
    """Least share of the numbers that stand in the same order: two draws of a lottery have most digits in common."""
    subject: float = 0.6
    """Least share of each headline of two short texts that stands in the other article."""
    bare_words: float = 8
    """Words. A shorter body has no meaning without its headline."""

    # Briefs of one form, see :mod:`wiredesk.transforms.logic.dedup.briefs`.

    brief_words: float = 15
    """Words from which on a brief in sentences may tell its subject itself, without its headline."""
    brief_density: float = 0.12
    """Numbers per word from which on a text is a form rather than sentences."""
    form_lead: float = 0.6
    """Least share of the telling words of both leads in common, if they are one sentence about two days."""
    series_days: float = 0.75
    """Days between two briefs of one desk from which on exchanged words make them reports of two days."""
    alert_words: float = 0.65
    """Least share of the telling words of an alert that stand in another version by the same desk."""
    alert_names: float = 0.7
    """Least share of its names that the other version has."""

    # Boilerplate: the common text stands beside two different reports.

    lead: float = 0.4
    """Least share of the telling words of one of the leads that two prints of a report have in common."""
    own_words: float = 60
    """Least words of a stretch without a common run that may be a report of its own."""
    own_share: float = 0.35
    """Share of the smaller from which on such a stretch certainly is a report of its own."""
    whole_words: float = 400
    """Words from which on such a stretch certainly is a report of its own."""
    boilerplate_run: float = 30
    """Mean words of the common runs from which on the common text was printed unedited, as boilerplate is."""
    boilerplate_share: float = 0.14
    """Share of the smaller from which on the stretch beside unedited text is a report of its own."""
    boilerplate_words: float = 150
    """Words from which on the stretch beside unedited text is a report of its own."""
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
    """Least share of the smaller's own words in common runs if one text goes on with the report of the other."""
    retold_run: float = 13
    """Least mean words of the common runs of such a pair: the length of a clause, longer than a stock phrase."""
    retold_gap: float = 0.4
    """Largest share of the smaller in one stretch without a common run in such a pair."""

    # One report: enough of the smaller stands in the larger.

    short_covered: float = 0.7
    """Least share of a short text in common runs."""
    short_names: float = 0.75
    """Least share of its names in common."""
    plain: float = 0.6
    """Least share of the smaller's own words (outside quotations) in common runs."""
    unquoted: float = 0.35
    """The same share for a text that is mostly quotations, if it also has no long stretch without a common run."""
    quoting_gap: float = 0.2
    """Largest share of such a text in one stretch without a common run."""
    complete: float = 0.9
    """Least share of the smaller in common runs if both are one text, whatever is quotation."""
    complete_larger: float = 0.6
    """Least share of the larger in common runs if both are one text, whatever is quotation."""
    runs: float = 3
    """Least number of common runs of an edited version."""
    edited: float = 0.45
    """Least share of the smaller's own words in common runs of an edited version."""
    edited_both: float = 0.75
    """Least sum of this share and the larger's share in common runs."""
    edited_little: float = 0.4
    """A lower share of the smaller's own words, which is enough together with ``edited_much``."""
    edited_much: float = 0.85
    """Least sum of both shares with ``edited_little``."""
    about_same: float = 0.42
    """Least share of the smaller's own words in common runs if many names and all numbers agree."""
    about_same_facts: float = 0.95
    """Share of the facts in common from which on all of them count as agreeing."""

    # Copies: no new substance.

    copy_covered: float = 0.9
    """Share of the smaller in common runs from which on nothing of substance is new."""
    copy_edited: float = 0.7
    """A lower share, which is enough if the edits are scattered."""
    copy_gap: float = 0.09
    """Largest share of the words in one stretch without a common run if the edits are scattered."""
    copy_stretch: float = 30
    """Most words of such a stretch in a text of any length; a longer one is a sentence."""


LIMITS: Final = Limits()
