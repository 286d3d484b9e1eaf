"""Where the rules of :mod:`wiredesk.transforms.logic.dedup.verdict` draw their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Where the rules draw their lines.

    ``python -m tests.quality.dedup_pairs --perturb`` moves each of them by a tenth, and prints what comes of it.

    Attributes:
      form_words: market reports, dividend and bond notices, weather and sports tables seldom run longer.
      swaps: facts exchanged in place in 100 words, weighted by how little the facts agree, that make a form.
      many_names, names_a_number, name_agreement: so many names, so many more than numbers, and all but a few
        the same, are one event, though its toll has changed.
      spoken: so many words of quotation in common are no form's, in which nobody speaks.
      fact_agreement: share of numbers times share of names that two prints of one short report have in common.
      figure_agreement: share of numbers in common, where one was exchanged in place or little else tells.
      few_figures: the same of a short text with fewer figures than make a form; of a longer one all must have changed.
      table_density: numbers a word, from which on a text is a table.
      table_agreement: share of numbers in common of two prints of one table.
      few_names: fewer say nothing.
      form_numbers: so many figures in a short text make it a form: a dividend, a rate, a result.
      lead: share of the telling words of one of the leads that two prints of a report have in common at least.
      own_words: words of a stretch that may be a report of its own beside furniture.
      own_share, whole_words: share and words of such a stretch that certainly are.
      furniture_run: mean words of the common runs, if what is common was printed unedited; then
      furniture_share, furniture_words: are enough.
      beside_agreement: share of the names beside the common runs by which a new top is about the same people.
      same_leads, same_names, same_numbers: least share of both leads, of the names and of the numbers in common of
        two versions of one report, whatever else speaks against it.
      same_run: the mean words of their common runs are fewer, since desks edit.
      short_covered, short_names: least share of a short text in common runs, and of its names in common.
      plain: least share of the smaller's own words in common runs.
      unquoted, quoting_gap: the same of a text of mostly quotations, and its longest stretch without a common run.
      complete, complete_larger: of the smaller and the larger, whatever is quotation.
      edited, edited_both: least share of the smaller's own words of an edited version, and with that of the larger.
      edited_little, edited_much: the same with less of the one and more of the other.
      about_same, about_same_facts: the same where many names and all numbers agree, and how many must.
      runs: least number of common runs of an edited version.
      days: so many later at most a desk still goes on with a report.
      retold, retold_run, retold_gap: least share of the smaller's own words in common runs whose mean is so many
        words, the length of a clause and no stock phrase, beside a longest stretch without one of at most that share.
      copy_covered: share of the smaller in common runs, from which on nothing of substance is new; or
      copy_edited, copy_gap: with the longest stretch without one as a share of its words; however long the text is,
      copy_stretch: a stretch of more words is a sentence.
      subject: least share of each headline of two short texts in the other article.
      bare_words: a body of fewer words says nothing without its headline.
    """

    form_words: float = 150
    swaps: float = 0.9
    many_names: float = 8
    names_a_number: float = 3
    name_agreement: float = 0.8
    spoken: float = 12
    fact_agreement: float = 0.66
    figure_agreement: float = 0.9
    few_figures: float = 0.6
    table_density: float = 0.2
    table_agreement: float = 0.86
    few_names: float = 4
    form_numbers: float = 3
    lead: float = 0.4
    own_words: float = 60
    own_share: float = 0.35
    whole_words: float = 400
    furniture_run: float = 30
    furniture_share: float = 0.14
    furniture_words: float = 150
    beside_agreement: float = 0.9
    same_leads: float = 0.5
    same_names: float = 0.55
    same_numbers: float = 0.5
    same_run: float = 100
    short_covered: float = 0.7
    short_names: float = 0.75
    plain: float = 0.6
    unquoted: float = 0.35
    quoting_gap: float = 0.2
    complete: float = 0.9
    complete_larger: float = 0.6
    edited: float = 0.45
    edited_both: float = 0.75
    edited_little: float = 0.4
    edited_much: float = 0.85
    about_same: float = 0.42
    about_same_facts: float = 0.95
    runs: float = 3
    days: float = 7
    retold: float = 0.4
    retold_run: float = 13
    retold_gap: float = 0.4
    copy_covered: float = 0.9
    copy_edited: float = 0.7
    copy_gap: float = 0.09
    copy_stretch: float = 30
    subject: float = 0.6
    bare_words: float = 8


LIMITS: Final = Limits()
