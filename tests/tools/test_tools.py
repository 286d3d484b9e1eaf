"""The programs that make the tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import make_geonames, make_given_names, make_word_shares
from wiredesk.transforms.logic.gazetteer.geonames import Spot


def test_places_are_listed_once_per_key_the_most_populous_first() -> None:
    large = Spot(1, "Paris", 48.85, 2.35, "FR", "FR.11", 2_000_000, "P.PPLC")
    small = Spot(2, "Paris", 33.66, -95.55, "US", "US.TX", 25_000, "P.PPL")
    named = Spot(3, "Île", 1.0, 2.0, "FR", "FR", 5, "A.PCLI")
    lines = make_geonames.format_lines([("paris", small), ("paris", large), ("paris", large), ("ile", named)])
    assert lines == [
        "ile\t3\tÎle\t1\t2\tFR\t\t5\tA.PCLI",
        "paris\t1\t\t48.85\t2.35\tFR\t11\t2000000\tP.PPLC",
        "paris\t2\t\t33.66\t-95.55\tUS\tTX\t25000\tP.PPL",
    ]


def test_given_names_have_shares(tmp_path: Path) -> None:
    path = tmp_path / "dist.male.first"
    path.write_text(
        "JAMES          3.318  3.318      1\nMARY           0.009 60.620    500\n", encoding="ascii"
    )
    assert make_given_names.read_shares(path) == {"James": 3.318, "Mary": 0.009}


def test_word_shares_count_texts() -> None:
    shares = make_word_shares.count_shares(["The tram, the tram.", "A tram.", "No."])
    assert shares["tram"] == pytest.approx(2000 / 3)
