"""The report of an output as one page, ``report.html``: it holds its style and its charts and fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.pages.drawing import prepare_drawing
from wiredesk.pipeline.pages.labels import cut_text
from wiredesk.pipeline.pages.look import read_style, render
from wiredesk.pipeline.pages.time_charts import Periods, group_days, name_period
from wiredesk.pipeline.report import drawings, sentences
from wiredesk.pipeline.report.figures import NAME, SHOWN, Figures, Row, measure
from wiredesk.pipeline.report.reading import MOST_ARTICLES, Reading, read_columns
from wiredesk.pipeline.report.runs import Account, find_drift, list_accounts
from wiredesk.pipeline.storage.layout import REPORT
from wiredesk.pipeline.storage.manifests import LiveFile, read_steadily
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.views.runs import find_runs

_LAST_RUNS: Final = 10
_LAST_JOBS: Final = 5
_SHOWN_PLACES: Final = 40


def write_report(store: Store, wanted: str | None = None) -> str:
    """Writes the report of an output beside its tables, and returns its place.

    Args:
      store: the output.
      wanted: see :func:`make_report`.

    Raises:
      NoTablesError: the output has no tables.
      NoSuchRunError: there is no such run.
    """
    store.write_bytes(REPORT, make_report(store, wanted).encode())
    return store.locate(REPORT)


def make_report(store: Store, wanted: str | None = None) -> str:
    """Returns the report of an output as a page.

    It describes the whole output, and one run apart: where its records went, how long it took, and how it differs
    from the runs before it.

    Args:
      store: the output.
      wanted: a run or an invocation of several, or the beginning of its id; None for the last that read records.

    Raises:
      NoTablesError: the output has no tables.
      NoSuchRunError: there is no such run.
    """
    # It takes half a second, and so does reading.
    with ThreadPoolExecutor(1) as pool:
        prepared = pool.submit(prepare_drawing)
        chosen = None if wanted is None else str(find_runs(store, wanted)[0]["invocation"])
        reading = read_steadily(store, lambda tables: read_columns(tables, MOST_ARTICLES))
        accounts = list_accounts(reading.tables.manifests)
        if not accounts:
            raise NoTablesError.at(store)
        figures = measure(reading)
        prepared.result()
    account = _choose(accounts, chosen)
    return render("report/report.html", **_describe(store, reading, figures, accounts, account))


def _choose(accounts: Sequence[Account], chosen: str | None) -> Account:
    if chosen is not None:
        return next(account for account in accounts if account.invocation == chosen)
    return next((account for account in reversed(accounts) if account.has_read), accounts[-1])


def _describe(
    store: Store, reading: Reading, figures: Figures, accounts: Sequence[Account], account: Account
) -> dict[str, Any]:
    """Returns what the template shows."""
    place = accounts.index(account)
    earlier = [one for one in accounts[:place] if one.has_read]
    drift = find_drift(account, earlier, figures.samples)
    periods = group_days(figures.days, drawings.WIDE_PERIODS)
    outlets = sorted(figures.publishers, key=lambda row: (-row["wire"], row["name"]))[:SHOWN]
    outlets = [row for row in outlets if row["wire"]]
    tables = _list_tables(reading.tables.files)
    return {
        "style": read_style(),
        "output": cut_text(store.root, 300),
        "made_at": datetime.now(UTC),
        "version": version("wiredesk"),
        "account": account,
        "is_last": account is accounts[-1],
        "later": accounts[max(place + 1, len(accounts) - _LAST_JOBS) :],
        "later_count": len(accounts) - place - 1,
        "figures": figures,
        "periods": periods,
        "outlets": outlets,
        "drift": drift,
        "earlier": earlier,
        "history": [one for one in accounts if one.has_read][-_LAST_RUNS:],
        "say": sentences,
        "tables": tables,
        "totals": _add_up(accounts, tables),
        "left_out": reading.left_out,
        "shown": SHOWN,
        "charts": _draw(figures, account, outlets),
        "rows": _list_rows(figures, account, periods, outlets),
    }


def _draw(figures: Figures, account: Account, outlets: Sequence[Row]) -> dict[str, Any]:
    return {
        "flow": drawings.draw_account(account) if account.has_read else None,
        "days": drawings.draw_time(figures) if figures.days else None,
        "publishers": drawings.draw_names("publishers", "Articles by publisher", figures.publishers),
        "languages": drawings.draw_names("languages", "Articles by language", figures.languages),
        "agencies": drawings.draw_names("agencies", "Agency copy by agency", figures.agencies, 2),
        "outlets": drawings.draw_agency_copy(outlets),
        "clusters": drawings.draw_clusters(figures.clusters),
        "people": drawings.draw_names("people", "People", figures.people),
        "organisations": drawings.draw_names("organisations", "Organisations", figures.organisations, 4),
        "speakers": drawings.draw_names("speakers", "Speakers", figures.speakers, 3),
        "map": drawings.draw_places(figures.places) if figures.places else None,
        "quality": drawings.draw_quality(figures),
        "dates": drawings.draw_deciles("dates", "Dates by confidence", figures.date_deciles),
        "quotes": drawings.draw_deciles("quotes", "Quotations by confidence", figures.quote_deciles),
        "stages": drawings.draw_stages(account),
    }


def _list_rows(
    figures: Figures, account: Account, periods: Periods, outlets: Sequence[Row]
) -> dict[str, list[tuple[Any, ...]]]:
    """Returns the figures of each chart as the rows of a table."""
    named = ("publishers", "languages", "agencies", "people", "organisations", "countries")
    rows = {
        name: [(row["name"], row["articles"]) for row in getattr(figures, name)[:SHOWN]] for name in named
    }
    return rows | {
        "days": [(name_period(day, periods.step), *counts) for day, counts in periods.counts],
        "outlets": [
            tuple(row[key] for key in ("name", "articles", "wire", "silent", "copies")) for row in outlets
        ],
        "speakers": [(row["name"], row["articles"], row["quotes"]) for row in figures.speakers],
        "places": [
            (row["name"], row["country"] or "", row["articles"]) for row in figures.places[:_SHOWN_PLACES]
        ],
        "quality": [(row["name"], row["articles"]) for row in sentences.list_quality(figures)],
        "dates": _name_deciles(figures.date_deciles),
        "quotes": _name_deciles(figures.quote_deciles),
        "stages": [
            (cut_text(stage, NAME), float(seconds)) for stage, seconds in account.stage_s.most_common(SHOWN)
        ],
    }


def _name_deciles(deciles: Sequence[int]) -> list[tuple[Any, ...]]:
    return [(f"{tenth / 10:.1f}", number) for tenth, number in enumerate(deciles)]


def _list_tables(files: Sequence[LiveFile]) -> list[dict[str, Any]]:
    """Returns rows, number of files and bytes of each table; Parquet and Avro hold the same rows."""
    names = ("articles", "rejects", "sources", "signatures")
    return [
        {
            "name": name,
            "rows": sum(file.rows for file in files if (file.table, file.format) == (name, "parquet")),
            "files": sum(file.table == name for file in files),
            "bytes": sum(file.bytes for file in files if file.table == name),
        }
        for name in names
    ]


def _add_up(accounts: Sequence[Account], tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Returns the numbers of all runs together, and whether the tables hold as many rows."""
    totals = {name: sum(getattr(one, name) for one in accounts) for name in ("read", "articles", "rejects")}
    rows = {table["name"]: table["rows"] for table in tables}
    agree = all(totals[name] == rows[name] for name in ("articles", "rejects"))
    return {**totals, "agree": agree, "wrong": [run for one in accounts for run in one.wrong][:SHOWN]}
