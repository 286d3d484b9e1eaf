"""Outputs written by hand: rows and manifests as a run would leave them, in a fraction of its time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, Entity, Place, Quote, Reject

START = datetime(2026, 3, 10, 6, tzinfo=UTC)


def make_reject(key: str, reason: str = "empty", **fields: Any) -> Reject:
    """Returns a reject of the stage parse."""
    values: dict[str, Any] = {
        "reject_id": f"reject {key}",
        "source_key": key,
        "source_uri": f"/in/{key}",
        "stage": "parse",
        "reason": reason,
        "message": f"{key}: there is no text; leave it out",
        "payload": b"",
        "payload_bytes": 0,
        "rejected_at": START,
        "run_id": "",
        "pipeline_version": "0.0",
    }
    return Reject(**(values | fields))


def make_entity(name: str, kind: str = "PERSON", number: int = 0) -> Entity:
    """Returns an entity without mentions."""
    return Entity(number, name, kind, 1, 1.0)


def make_quote(speaker: str | None, confidence: float = 0.9, part_of: int | None = None) -> Quote:
    """Returns a quotation."""
    return Quote(
        0, 1, "x", "direct", speaker, None, None, None, None, None, None, confidence, "after", part_of
    )


def make_place(name: str, geoname_id: int, feature: str | None = "P.PPL", **fields: Any) -> Place:
    """Returns a mention of a place."""
    position = {"latitude": 53.5, "longitude": 10.0, "country": "DE"} | fields
    return Place(0, 1, name, name, geoname_id, admin1=None, feature=feature, confidence=0.9, **position)


class Output:
    """An output in the making.

    Attributes:
      store: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0
        self.store: Store = open_store(str(folder))

    def add_run(
        self, articles: Sequence[Article] = (), rejects: Sequence[Reject] = (), /, **manifest: Any
    ) -> str:
        """Adds a run that wrote these rows, and returns its id.

        Args:
          articles, rejects: its rows.
          **manifest: entries of the manifest that differ from what the rows say.
        """
        self._runs += 1
        begun = START + timedelta(days=self._runs)
        run_id = f"{begun:%Y%m%dT%H%M%SZ}-{self._runs:06x}"
        articles = [replace(one, run_id=run_id) for one in articles]
        rejects = [replace(one, run_id=run_id) for one in rejects]
        files = [
            *self._write("articles", run_id, articles),
            *self._write("rejects", run_id, rejects),
        ]
        counts = Counter({"articles": len(articles), "rejects": len(rejects), "files": 1})
        counts.update(f"relation:{one.relation}" for one in articles)
        counts.update(f"language:{one.language}" for one in articles if one.language)
        counts.update(f"reason:{one.stage}/{one.reason}" for one in rejects)
        written = {
            "run_id": run_id,
            "invocation": run_id,
            "read": len(articles) + len(rejects),
            "articles": len(articles),
            "rejects": len(rejects),
            "unchanged": 0,
            "internal_errors": 0,
            "counts": dict(counts),
            "stage_s": {"annotate": 2.0, "write": 1.0},
            "started_at": begun.isoformat(),
            "committed_at": (begun + timedelta(seconds=10)).isoformat(),
            "settings": {},
            "versions": {"wiredesk": "0.1.0"},
            "files": files,
        } | manifest
        path = self._folder / "_runs" / f"{run_id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(written), encoding="utf-8")
        return run_id

    def _write(self, table: str, run_id: str, rows: Sequence[Any]) -> list[dict[str, Any]]:
        if not rows:
            return []
        name = f"{table}/parquet/{run_id}-00000.parquet"
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(list(map(to_row, rows)), make_arrow_schema(table)), path)
        size = path.stat().st_size
        return [{"table": table, "format": "parquet", "path": name, "rows": len(rows), "bytes": size}]
