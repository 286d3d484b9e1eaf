from __future__ import annotations

import io

import pytest

from tests.transforms.logic.containers.samples import (
    ALL,
    make_tar,
    make_zip,
)
from wiredesk.transforms.logic.containers.archives import ARCHIVES
from wiredesk.transforms.logic.containers.compression import COMPRESSIONS
from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.containers.sniff import recognise_packing


def test_every_archive_has_a_sample():
    """Fails for an archive that was added to ARCHIVES but not to ALL."""
    found = {recognise_packing(data[:512]) for data in ALL.values()}
    assert found - {None} - set(COMPRESSIONS) == set(ARCHIVES)


def test_no_name_stands_for_two_packings():
    assert set(ARCHIVES).isdisjoint(COMPRESSIONS)


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_the_members_of_an_archive_are_listed(make):
    data = make({"a.txt": b"one", "in/b.txt": b"two"})
    archive = ARCHIVES[recognise_packing(data[:512])]
    for file in (io.BytesIO(data), None):
        members = archive.list_members(RecordStream(io.BytesIO(data).read), file, Limits())
        assert [(member.name, member.stream.read()) for member in members] == [
            ("a.txt", b"one"),
            ("in/b.txt", b"two"),
        ]
