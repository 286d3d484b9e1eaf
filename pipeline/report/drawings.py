"""The charts of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from wiredesk.pipeline.pages.charts import NARROW, Bar, Pair, draw_bars, draw_columns, draw_pair
from wiredesk.pipeline.pages.flow import Node, draw_flow
from wiredesk.pipeline.pages.labels import cut_text
from wiredesk.pipeline.pages.time_charts import Point, draw_days, draw_timeline, group_days
from wiredesk.pipeline.pages.world import Spot, draw_maps
from wiredesk.pipeline.report.figures import NAME, SHOWN, Cluster, Figures, Row
from wiredesk.pipeline.report.runs import Account
from wiredesk.pipeline.report.sentences import duration, list_quality, share
from wiredesk.pipeline.telemetry.summary import RELATIONS

_SERIES: Final = {"original": 1, "exact": 2, "copy": 2, "update": 3}
_KINDS: Final = (("original", 1), ("copy", 2), ("update", 3))
_SHOWN_REASONS = 3
_SHOWN_TIMELINES = 3
_LANES = 12

_FULL: Final[float] = 900
"""Width of a chart that is as wide as the page, which shows it a little larger, in pixels."""

WIDE_PERIODS, NARROW_PERIODS = 160, 60
"""Most columns of a chart over time, on a wide and on a narrow page."""


def draw_account(account: Account) -> Pair:
    """Returns the flow of a run from what was read to the tables."""
    linked = account.count("relation:")
    articles = tuple(
        Node(RELATIONS[name][linked[name] != 1], linked[name], _SERIES[name])
        for name in RELATIONS
        if linked.get(name, 0) > 0
    )
    if any(node.count for node in articles) and sum(node.count for node in articles) != account.articles:
        # The page says that they do not add up; bands that do would hide it.
        articles = ()
    reasons = [(name, number) for name, number in account.count("reason:").items() if number > 0]
    # One further reason takes no more room than "other reasons".
    shown = _SHOWN_REASONS + (len(reasons) == _SHOWN_REASONS + 1)
    rejects = [Node(cut_text(name, NAME), number, 5) for name, number in reasons[:shown]]
    if others := sum(number for _, number in reasons[shown:]):
        rejects.append(Node("other reasons", others, 5))
    if sum(node.count for node in rejects) != account.rejects:
        rejects = []
    root = Node(
        "records",
        account.records,
        6,
        (
            Node("articles" if account.articles != 1 else "article", account.articles, 1, articles),
            Node("rejects" if account.rejects != 1 else "reject", account.rejects, 5, tuple(rejects)),
            Node("unchanged", account.unchanged, 6),
        ),
    )
    return draw_pair(
        "flow", lambda name, width: draw_flow(name, "From records to tables", root, width=width), _FULL
    )


def draw_time(figures: Figures) -> Pair:
    """Returns the articles over time, copies apart."""
    drawn = []
    for suffix, width, most in (("-wide", _FULL, WIDE_PERIODS), ("", NARROW, NARROW_PERIODS)):
        periods = group_days(figures.days, most)
        parts: tuple[str, ...] = ("originals and updates", "copies")
        if not any(counts[1] for _, counts in periods.counts):
            periods = periods._replace(counts=[(day, counts[:1]) for day, counts in periods.counts])
            parts = ()
        title = f"Articles by {periods.step}"
        drawn.append(draw_days(f"days{suffix}", title, periods, parts=parts, width=width))
    return Pair(*drawn)


def draw_names(name: str, title: str, rows: Sequence[Row], series: int = 1) -> Markup | None:
    """Returns bars for names with their numbers of articles; None if there are none."""
    if not rows:
        return None
    return draw_bars(
        name, title, [Bar(row["name"], (row["articles"],)) for row in rows[:SHOWN]], series=(series,)
    )


def draw_agency_copy(outlets: Sequence[Row]) -> Markup | None:
    """Returns bars for the outlets with the most agency copy, those without a credit apart; None without any."""
    if not outlets:
        return None
    bars = [
        Bar(
            row["name"],
            (row["wire"] - row["silent"], row["silent"]),
            f"{row['wire']:,} of {row['articles']:,}",
        )
        for row in outlets
    ]
    return draw_bars(
        "outlets", "Agency copy by outlet", bars, parts=("credited", "without a credit"), series=(2, 5)
    )


def draw_places(places: Sequence[Row]) -> Pair:
    """Returns the map; the one for a telephone has fewer places."""
    spots = [Spot(row["name"], row["latitude"], row["longitude"], row["articles"]) for row in places]
    return draw_maps("map", "Places on the map", spots, width=_FULL)


def draw_quality(figures: Figures) -> Markup | None:
    """Returns which share of the articles has a date, a byline and so on."""
    whole = figures.overview["articles"]
    if not whole:
        return None
    bars = [
        Bar(row["name"], (row["articles"], whole - row["articles"]), share(row["articles"], whole))
        for row in list_quality(figures)
    ]
    return draw_bars("quality", "Articles that have it", bars, parts=("has it", "has not"), series=(3, 6))


def draw_deciles(name: str, title: str, deciles: Sequence[int]) -> Markup | None:
    """Returns numbers by tenths of confidence; None if there are none."""
    if not any(deciles):
        return None
    columns = [(f".{tenth}" if tenth else "0", number) for tenth, number in enumerate(deciles)]
    return draw_columns(name, title, columns)


def draw_clusters(clusters: Sequence[Cluster]) -> list[Markup | None]:
    """Returns the spread of each of the largest clusters over time and outlets; None for those without times."""
    drawn: list[Markup | None] = []
    for number, cluster in enumerate(clusters):
        points = [
            Point(
                row["published_at"],
                row["outlet"],
                _SERIES.get(row["relation"], 6),
                f"{row['outlet']}: {row['relation']}",
            )
            for row in cluster.members
            if row["published_at"] is not None
        ]
        if number >= _SHOWN_TIMELINES or not points:
            drawn.append(None)
            continue
        title = f"Spread of: {cluster.headline}"
        drawn.append(draw_timeline(f"cluster-{number}", title, points, legend=_KINDS, most=_LANES))
    return drawn


def draw_stages(account: Account) -> Markup | None:
    """Returns the seconds of each stage."""
    stages = [(stage, seconds) for stage, seconds in account.stage_s.most_common(SHOWN) if seconds > 0]
    if not stages:
        return None
    bars = [Bar(cut_text(stage, NAME), (seconds,), duration(seconds)) for stage, seconds in stages]
    return draw_bars("stages", "Time by stage, all workers together", bars, series=(6,))
