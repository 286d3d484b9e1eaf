"""What a report says in words: its headings state the figure that a section shows."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.pipeline.pages.labels import cut_text
from wiredesk.pipeline.pages.time_charts import Periods, name_period
from wiredesk.pipeline.report.figures import NAME, Figures, Row
from wiredesk.pipeline.report.runs import Account, Drift
from wiredesk.pipeline.telemetry.summary import RELATIONS
from wiredesk.pipeline.views.wording import name_language, show_day


def count(number: int, one: str, many: str = "") -> str:
    """Returns a number with its noun: ``1 article``, ``2,000 articles``, ``no article``."""
    if not number:
        return f"no {one}"
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def share(part: float, whole: float) -> str:
    """Returns a part of a whole in per cent; a small one is not called none, a large one not all."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.05:
        return "under 0.1 %"
    if 99.95 <= percent < 100:
        return "over 99.9 %"
    return f"{percent:.1f} %".replace(".0 %", " %")


def duration(seconds: float) -> str:
    """Returns a time in words: ``4.3 s``, ``3 min 4 s``, ``2 h 5 min``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def size(number: int) -> str:
    """Returns a number of bytes: ``812 kB``, ``1.4 GB``."""
    value, unit = float(number), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:,.0f} {unit}" if value >= 100 or unit == "B" else f"{value:.1f} {unit}"


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def say_run(account: Account) -> str:
    """Returns what a run did, in one sentence."""
    if not account.has_read:
        changed = [
            _say_change(number, noun)
            for number, noun in ((account.articles, "article"), (account.rejects, "reject"))
            if number
        ]
        more = f": {' and '.join(changed)}" if changed else ""
        return f"This run {account.work}{more}, in {duration(account.seconds)}."
    files = account.counts["files"]
    of_files = f" of {count(files, 'file')}" if files else ""
    rate = account.records / account.seconds if account.seconds else 0.0
    # A rate below one says no more than the two numbers.
    at_rate = f", {rate:,.0f} a second" if rate >= 1 else ""
    unchanged = f", {account.unchanged:,} were in the tables already" if account.unchanged else ""
    return _start(
        f"{count(account.records, 'record')}{of_files} became {count(account.articles, 'article')} and "
        f"{count(account.rejects, 'reject')}{unchanged}, in {duration(account.seconds)}{at_rate}."
    )


def _say_change(number: int, noun: str) -> str:
    return f"{count(abs(number), noun)} {'more' if number > 0 else 'fewer'}"


def say_flow(account: Account) -> str:
    """Returns the heading of the flow: whether the numbers add up."""
    if account.wrong:
        return f"The numbers of {count(len(account.wrong), 'commit')} do not add up"
    linked = account.count("relation:")
    kinds = [
        f"{linked[name]:,} {RELATIONS[name][linked[name] != 1]}" for name in RELATIONS if linked.get(name)
    ]
    kept = f": {', '.join(kinds)}" if kinds else ""
    return f"Every record is accounted for{kept}"


def say_days(figures: Figures, periods: Periods) -> str:
    """Returns the heading of the articles over time."""
    if not periods.counts:
        return "No article has a date" if figures.overview["articles"] else "There are no articles"
    first, last = figures.overview["first_day"], figures.overview["last_day"]
    day, counts = max(periods.counts, key=lambda item: sum(item[1]))
    if first == last:
        noun = "The dated article is" if figures.overview["dated"] == 1 else "All dated articles are"
        return f"{noun} of {show_day(first)}"
    when = f"on {show_day(day)}" if periods.step == "day" else f"in {name_period(day, periods.step)}"
    return f"Articles from {show_day(first)} to {show_day(last)}; the most, {sum(counts):,}, {when}"


def say_publishers(figures: Figures) -> str:
    """Returns the heading of the publishers: how many make up half of the articles."""
    named = figures.overview["with_publisher"]
    if not named:
        return (
            "No article states its publisher" if figures.overview["articles"] else "There are no publishers"
        )
    total = len(figures.publishers)
    if total == 1:
        return f"One publisher: {figures.publishers[0]['name']}"
    half, reached = 0, 0
    while 2 * reached < named:
        reached += figures.publishers[half]["articles"]
        half += 1
    verb = "publishes" if half == 1 else "publish"
    return f"{half:,} of {total:,} publishers {verb} half of the articles"


def say_languages(figures: Figures) -> str:
    """Returns the heading of the languages."""
    if not figures.languages:
        return "No language is known"
    first, known = figures.languages[0], figures.overview["with_language"]
    name = name_language(first["name"])
    if figures.overview["languages"] == 1:
        return f"All are in {name}" if known > 1 else f"The article is in {name}"
    return f"{share(first['articles'], known)} are in {name}; {figures.overview['languages']:,} languages"


def say_rejects(figures: Figures) -> str:
    """Returns the heading of the rejects."""
    open_count = figures.reject_count - figures.replayed_count
    if not open_count:
        return "No record is rejected"
    first = figures.reasons[0]
    verb = "is" if open_count == 1 else "are"
    text = f"{count(open_count, 'record')} {verb} rejected"
    if figures.reason_count == 1:
        return f"{text}, as {first['stage']}/{first['reason']}"
    return f"{text}, for {figures.reason_count:,} reasons; most often {first['stage']}/{first['reason']}"


def say_copies(figures: Figures) -> str:
    """Returns the heading of the copies and the agency copy."""
    overview = figures.overview
    if not overview["articles"]:
        return "There are no copies"
    copies, wire, whole = overview["copies"], overview["wire"], overview["articles"]
    verb = "is a copy of another" if copies == 1 else "are copies of others"
    printed = (
        f"{copies:,} of {count(whole, 'article')} {verb}" if copies else "No article is a copy of another"
    )
    agency = f"{share(wire, whole)} of all are agency copy" if wire else "no agency copy is recognised"
    return f"{printed}; {agency}"


def say_names(figures: Figures) -> str:
    """Returns the heading of people, organisations and speakers."""
    found, whole = figures.overview["with_entities"], figures.overview["articles"]
    if not found:
        return "No names are found in the articles"
    # A name that one article has leads nothing.
    firsts = [rows[0] for rows in (figures.people, figures.organisations) if rows and rows[0]["articles"] > 1]
    if not firsts:
        return f"Names are found in {found:,} of {count(whole, 'article')}"
    named = [f"{row['name']} ({count(row['articles'], 'article')})" for row in firsts]
    return f"{' and '.join(named)} {'are' if len(firsts) > 1 else 'is'} named most"


def say_places(figures: Figures) -> str:
    """Returns the heading of the map."""
    if not figures.places and not figures.countries:
        return "No places are found in the articles"
    if not figures.places:
        return f"{figures.countries[0]['name']} is the country named most"
    return f"{figures.places[0]['name']} is the place named most, of {figures.place_kinds:,}"


def say_quality(figures: Figures) -> str:
    """Returns the heading of the quality of the data."""
    overview = figures.overview
    if not overview["articles"]:
        return "There are no articles to judge"
    shares = [
        f"{share(overview[column], overview['articles'])} have {words}"
        for column, words in (
            ("dated", "a date"),
            ("with_byline", "a byline"),
            ("with_dateline", "a dateline"),
        )
    ]
    return f"Of the articles {', '.join(shares)}"


def say_drift(drift: Sequence[Drift], earlier: int) -> str:
    """Returns the heading of the drift."""
    if not earlier:
        return "This is the first run: there is nothing to compare it with"
    moved = sum(one.has_moved for one in drift)
    against = "the earlier run" if earlier == 1 else f"{earlier:,} earlier runs"
    if not moved:
        return f"Nothing has moved beyond noise against {against}"
    verb = "has" if moved == 1 else "have"
    return f"{count(moved, 'figure')} {verb} moved beyond noise against {against}"


def say_time(account: Account) -> str:
    """Returns the heading of the time."""
    if not account.stage_s:
        return f"The run took {duration(account.seconds)}"
    stage, seconds = max(account.stage_s.items(), key=lambda item: item[1])
    part, stage = share(seconds, sum(account.stage_s.values())), cut_text(stage, NAME)
    return f"The run took {duration(account.seconds)}; {stage} is {part} of the work"


def list_quality(figures: Figures) -> list[Row]:
    """Returns what share of the articles has each of some columns, as rows with ``name`` and ``articles``."""
    columns = {
        "headline": "with_headline",
        "publication date": "dated",
        "publisher": "with_publisher",
        "byline": "with_byline",
        "dateline": "with_dateline",
        "language": "with_language",
        "names found": "with_entities",
    }
    return [{"name": name, "articles": figures.overview[column]} for name, column in columns.items()]
