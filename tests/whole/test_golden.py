"""Seeds in, canonical JSON out. After a change that is meant: ``python -m tests.whole.test_golden``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.support import ROOT, SEEDS, read_rows, run_wiredesk

GOLDEN = ROOT / "tests" / "golden" / "seeds.json"
TABLE_KEYS = {"articles": "source_key", "rejects": "source_key"}
UNREADABLE = {"payload", "model"}


def make_golden(output: Path) -> str:
    """Runs the seeds with everything on and returns the tables as JSON that a person can read."""
    run_wiredesk(SEEDS, output, model="en_core_web_sm")
    tables = {
        table: [condense(row) for row in read_rows(output, table, key)] for table, key in TABLE_KEYS.items()
    }
    return json.dumps(tables, indent=1, ensure_ascii=False, default=str) + "\n"


def condense(row):
    """Leaves out what is empty, and writes each annotation on one line."""
    kept = {name: value for name, value in row.items() if value not in (None, []) and name not in UNREADABLE}
    if "entities" in kept:
        kept["entities"] = [
            f"{e['entity']} {e['type']} {e['name']}: "
            + ", ".join(f"{m['text']} [{m['start']}:{m['end']}]" for m in e["mentions"])
            for e in kept["entities"]
        ]
    if "quotes" in kept:
        kept["quotes"] = [
            f"{q['kind']} [{q['start']}:{q['end']}] {q['speaker']} ({q['method']})" for q in kept["quotes"]
        ]
    if "places" in kept:
        kept["places"] = [
            f"{p['text']} [{p['start']}:{p['end']}] {p['name']}, {p['country']}" for p in kept["places"]
        ]
    if "times" in kept:
        kept["times"] = [
            f"{t['type']} {t['text']} [{t['start']}:{t['end']}] {t['value']}" for t in kept["times"]
        ]
    if "keyphrases" in kept:
        kept["keyphrases"] = [f"{k['text']} {k['count']}" for k in kept["keyphrases"]]
    return kept


def test_the_seeds_give_the_golden_tables(tmp_path):
    assert json.loads(make_golden(tmp_path / "out")) == json.loads(GOLDEN.read_text("utf-8"))


def test_the_given_seed_is_byte_for_byte_what_was_given():
    # Its dateless body, marks that point the wrong way and trailing blank line are all part of it.
    raw = (SEEDS / "000_058d942a48bd56ed.txt").read_bytes()
    assert len(raw) == 2154
    assert raw.startswith(b" date 2021-07-28 A top-level") and raw.endswith(
        b"(With inputs from agencies)\n\n"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(make_golden(Path(folder, "out")), encoding="utf-8")
