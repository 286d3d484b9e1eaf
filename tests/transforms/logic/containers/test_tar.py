from __future__ import annotations

import io
import tarfile

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    describe,
    make_tar,
    walk,
)
from wiredesk.transforms.logic.containers.tar import is_tar

TEXT = STORY.encode()


def test_links_and_devices_in_an_archive_are_never_followed():
    data = make_tar({"a.txt": TEXT}, link=tarfile.SYMTYPE, hard=tarfile.LNKTYPE, dev=tarfile.CHRTYPE)
    assert describe(walk(data, "o"))[1:] == [
        ("o!link", "read/not_a_file"),
        ("o!hard", "read/not_a_file"),
        ("o!dev", "read/not_a_file"),
    ]


def test_a_tar_without_its_end_gives_the_members_before():
    data = make_tar({f"{n}.txt": TEXT for n in range(9)})
    found = walk(data[: 4 * 1536 + 700], "o")
    assert describe(found)[3:] == [("o!3.txt", None), ("o!4.txt", "read/truncated")]


def test_a_damaged_header_in_a_tar_is_reported():
    data = bytearray(make_tar({f"{n}.txt": TEXT for n in range(4)}))
    data[2 * 1536 + 100] ^= 0xFF
    assert describe(walk(bytes(data), "o"))[2:] == [("o", "read/corrupt")]


def test_appended_tar_archives_are_all_read():
    data = make_tar({"a": TEXT}) + make_tar({"b": TEXT})
    assert [key for key, _ in describe(walk(data, "o"))] == ["o!a", "o!b"]


def test_tar_is_recognised_by_its_checksum():
    data = make_tar({"a": b"x"})
    assert is_tar(data[:512]) and not is_tar(data[:511])
    assert not is_tar(b"b" + data[1:512]) and not is_tar(bytes(512))


def test_a_header_without_end_is_corrupt():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("a" * (5 << 20)))
    assert describe(walk(out.getvalue(), "o")) == [("o", "read/corrupt")]
