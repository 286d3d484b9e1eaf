from __future__ import annotations

import pytest

from tests.transforms.logic.containers.samples import (
    ALL,
)
from wiredesk.transforms.logic.containers.cutters import CUTTERS, NESTED, find_cutter
from wiredesk.transforms.logic.containers.sniff import recognise_packing, recognise_records
from wiredesk.transforms.logic.formats.registry import PARSERS, RECORD_FORMATS, SPLIT_FORMATS


def test_every_cutter_has_a_sample_that_is_recognised():
    """Fails for a cutter that was added to CUTTERS but not to sniff.py or not to ALL."""
    plain = {name: data for name, data in ALL.items() if recognise_packing(data[:512]) is None}
    found = {recognise_records(data[:4096], name) for name, data in plain.items()}
    assert found - {None} == set(CUTTERS) | SPLIT_FORMATS


def test_every_parser_and_every_cutter_is_a_value_of_format():
    """Fails for a format that --format does not take; "table" and "joined" are only used internally."""
    assert set(RECORD_FORMATS) == (set(PARSERS) | set(CUTTERS)) - {"table", "joined"}


def test_nested_containers_have_a_cutter_or_a_splitter():
    assert set(CUTTERS) | SPLIT_FORMATS >= NESTED


@pytest.mark.parametrize(
    ("name", "is_mostly_single"),
    [(None, True), ("text", True), ("sgml", True), ("jsonl", False), ("feed", False)],
)
def test_a_file_of_mostly_one_record_is_known(name, is_mostly_single):
    assert find_cutter(name).is_mostly_single is is_mostly_single
