"""The publication time of an HTML page: what the page states, the choice among it, and its confidence.

Each statement is a *sighting* with a source: structured data, meta elements and the address
(:mod:`.dates.sightings`), markup, the printed dates (:mod:`.dates.printed`), scripts (:mod:`.dates.states`), and as the last
resort htmldate's wider search (Adrien Barbaresi, https://doi.org/10.21105/joss.02439, Apache-2.0). The statements of one
publication complete each other (:mod:`.dates.zones`); the day is chosen by learned weights (:mod:`.dates.choice`),
which give the confidence too. ``tests/quality/publication.py`` measures both.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Final

import htmldate

from wiredesk.transforms.logic.formats.html.blocks import Block, collect_blocks
from wiredesk.transforms.logic.formats.html.dates.choice import STATED, DayOption, list_options, weigh_options
from wiredesk.transforms.logic.formats.html.dates.context import find_order, guess_language, read_language
from wiredesk.transforms.logic.formats.html.dates.printed import find_printed, is_paragraph, read_title
from wiredesk.transforms.logic.formats.html.dates.sightings import (
    Reader,
    Sighting,
    read_changes,
    read_data,
    read_markup,
)
from wiredesk.transforms.logic.formats.html.dates.states import read_states
from wiredesk.transforms.logic.formats.html.dates.texts import find_dates
from wiredesk.transforms.logic.formats.html.dates.zones import is_timed, place_sightings
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.moments import (
    Moment,
    MomentHints,
    make_moment_hints,
    read_moment,
)

# Without limits htmldate would use the clock. The web has no older pages.
_EARLIEST, _LATEST = datetime(1995, 1, 1), datetime(2099, 12, 31)
# Where one of these stands, the wider search is not made.
_SURE: Final = STATED | {"url", "time-below-only", "time-below", "below-published", "below-bare", "state"}
MIN_CONFIDENCE = 0.25
"""Less likely days are not given."""
# A few labelled pages in a hundred are surer, and one in a hundred of those is wrong.
_MAX_CONFIDENCE = 0.99
_METHODS: Final = {"jsonld": "metadata", "meta": "metadata", "url": "url"}


def find_publication(
    root: Any, metadata: PageMetadata, blocks: list[Block] | None = None
) -> Publication | None:
    """Returns the publication time of a page; None if nothing states it.

    Args:
      root: the root element of the page.
      metadata: its metadata.
      blocks: its blocks, if they have been collected.
    """
    options = list_days(root, metadata, blocks)
    if not options:
        return None
    shares = weigh_options(options)
    confidence, best = max(zip(shares, options, strict=True), key=lambda item: item[0])
    if confidence < MIN_CONFIDENCE:
        return None
    chosen = choose_sighting(best)
    method = _METHODS.get(chosen.source.partition("-")[0], "markup")
    return chosen.moment.to_publication(method, min(_MAX_CONFIDENCE, round(confidence, 3)))


def choose_sighting(option: DayOption) -> Sighting:
    """Returns the first sighting of a day, or the first with a time of day."""
    timed = [one for one in option.sightings if is_timed(one.moment)]
    zoned = [one for one in timed if one.moment.zoned]
    return next(iter((*zoned, *timed, *option.sightings)))


def list_days(root: Any, metadata: PageMetadata, blocks: list[Block] | None = None) -> list[DayOption]:
    """Returns the days that a page may have been published on, with what speaks for each."""
    blocks = collect_blocks(root) if blocks is None else blocks
    language = read_language(root, metadata)
    sightings = _collect(root, metadata, blocks, make_reader(make_moment_hints(language, metadata.url)))
    if _needs_context(sightings, language):
        # The text tells more than a tag that is missing, or is what the program writes by itself.
        language = guess_language(blocks) or language if language in (None, "en") else language
        hints = make_moment_hints(language, metadata.url, find_order(blocks))
        sightings = _collect(root, metadata, blocks, make_reader(hints))
    changes = {moment.day for moment in read_changes(metadata, read_moment)}
    changes |= {one.moment.day for one in sightings if "changed" in one.source}
    return list_options(place_sightings([one for one in sightings if _may_publish(one)]), changes)


def _may_publish(sighting: Sighting) -> bool:
    """Returns False for a day before the web that is only printed: of a birth, a photograph, a founding."""
    return sighting.moment.day >= _EARLIEST.date() or sighting.source in (*STATED, "url")


def _needs_context(sightings: list[Sighting], language: str | None) -> bool:
    """Returns True if numbers may be in another order, or were not read because no language is stated."""
    ambiguous = any("date_ambiguous" in one.moment.doubts for one in sightings)
    return ambiguous or (language is None and not any(one.source in _SURE for one in sightings))


def make_reader(hints: MomentHints) -> Reader:
    """Returns the reader of a page's dates."""
    return partial(read_moment, hints=hints)


def _collect(root: Any, metadata: PageMetadata, blocks: list[Block], read: Reader) -> list[Sighting]:
    """Returns the sightings of a page. What costs time is looked for where nothing cheaper is found."""
    title = next((" ".join((element.text or "").split()) for element in root.iter("title")), "")
    found = [*read_data(metadata, read), *read_markup(root, read), *read_title(title, read)]
    stated = any(one.source in STATED for one in found)
    printed, told = find_printed(blocks, metadata.headline, read, near=stated)
    found += printed
    if not stated:
        described = _read_description(metadata, read)
        found += [*read_states(root, read), *(one for one in described if one.moment.day not in told)]
    if not any(one.source in _SURE for one in found):
        wide = _search_widely(root, metadata.url, read)
        known = {one.moment.day for one in found}
        if wide and (wide.day in known or wide.day not in told):
            found.append(Sighting("wide", wide))
    return found


def _read_description(metadata: PageMetadata, read: Reader) -> list[Sighting]:
    """Returns the first date of the description, if that is no sentence: ``Notice of 18 October 2021``."""
    described = [text for text in metadata.metas.get("description", ())[:1] if not is_paragraph(text)]
    return [Sighting("description", one.moment) for text in described for one in find_dates(text, read)][:1]


def _search_widely(root: Any, url: str | None, read: Reader) -> Moment | None:
    """Returns the day that htmldate finds anywhere on the page; the first of a year is a copyright line's."""
    try:
        found = htmldate.find_date(
            root, extensive_search=True, original_date=True, min_date=_EARLIEST, max_date=_LATEST, url=url
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return None if found is None or found.endswith("-01-01") else read(found)


def find_modification(metadata: PageMetadata, published: Publication | None) -> datetime | None:
    """Returns the time of the last change that a page states, if it is later than the publication."""
    moment = next(read_changes(metadata, read_moment), None)
    if moment is None or published is None or not is_timed(moment):
        return None
    return moment.at if moment.at > published.at else None
