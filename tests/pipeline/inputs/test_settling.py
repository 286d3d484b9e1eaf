"""Files that are completely written, and files that are not yet."""

from __future__ import annotations

import pytest

from tests.fakes.clock import NOW, FakeClock
from tests.support import write_files
from wiredesk.pipeline.inputs.settling import FileSettler, is_unfinished_name, read_modified
from wiredesk.pipeline.inputs.sources import list_sources
from wiredesk.schemas.records import SourceFile


@pytest.fixture
def clock():
    return FakeClock()


def make_file(age_s=60.0, size=10, name="a.txt", trouble=None):
    modified = int((NOW - age_s) * 1e9)
    return SourceFile(f"/in/{name}", f"/in/{name}", name, size, f"{size}-{modified}", trouble)


def look(settler, *files):
    settler.begin_pass()
    return [settler(file) for file in files]


@pytest.mark.parametrize(
    "name",
    [
        "a.txt.part",
        "A.PART",
        "a.tmp",
        "a.partial",
        "a.crdownload",
        ".a.txt",
        "a.txt~",
        "x/.b/a.txt",
        ".~tmp~/a",
    ],
)
def test_names_of_unfinished_files(name):
    assert is_unfinished_name(name)


@pytest.mark.parametrize("name", ["a.txt", "part.txt", "a.part.txt", "x.y/a.txt", "tmp", "a~1.txt"])
def test_names_of_finished_files(name):
    assert not is_unfinished_name(name)


def test_fingerprints_of_disks_and_stores_have_a_modification_time(tmp_path):
    write_files(tmp_path, {"a.txt": "x"})
    (file,) = list_sources([str(tmp_path)])
    assert read_modified(file.fingerprint) == 1_767_225_600
    assert read_modified("10-1767225600.250000") == 1_767_225_600.25
    assert read_modified("0-unknown") is None and read_modified("5d41402abc4b2a76") is None


def test_an_old_file_is_complete_at_the_first_pass_and_a_young_one_is_not(clock):
    assert look(FileSettler(5, clock), make_file(6), make_file(4, name="b.txt")) == [True, False]


def test_settle_0_reads_every_file_at_once(clock):
    assert look(FileSettler(0, clock), make_file(-100), make_file(0, name="b.txt")) == [True, True]


def test_an_unfinished_name_is_left_until_it_is_renamed(clock):
    settler = FileSettler(5, clock)
    for _ in range(3):
        assert look(settler, make_file(1e6, name="a.txt.part")) == [False]
        clock.wait(60)
    assert look(settler, make_file(1e6)) == [True]


def test_a_file_with_a_time_in_the_future_is_complete_once_it_stays_unchanged(clock):
    settler = FileSettler(5, clock)
    ahead = make_file(-86400)
    assert look(settler, ahead) == [False]
    clock.wait(3)
    assert look(settler, ahead) == [False]
    clock.wait(3)
    assert look(settler, ahead) == [True]


def test_a_growing_file_waits_even_if_the_clock_of_its_mount_is_behind(clock):
    settler = FileSettler(5, clock)
    late_s = 2  # A larger difference than --settle would deceive the first pass.
    for size in (10, 20, 30):
        file = make_file(late_s - clock.passed, size)
        assert look(settler, file) == [False]
        clock.wait(10)
    assert look(settler, make_file(60, 40)) == [False], "changed since the last pass, but with an older time"
    clock.wait(10)
    assert look(settler, make_file(60, 40)) == [True]


def test_a_file_changed_after_the_last_pass_is_complete_by_its_own_time(clock):
    settler = FileSettler(5, clock)
    assert look(settler, make_file(1)) == [False]
    clock.wait(60)
    assert look(settler, make_file(-1, size=11)) == [True]


def test_a_file_without_a_time_is_complete_once_it_stays_unchanged(clock):
    settler = FileSettler(5, clock)
    file = SourceFile("/in/a", "/in/a", "a", 3, "5d41402abc4b2a76")
    assert look(settler, file) == [False]
    clock.wait(5)
    assert look(settler, file) == [True]


def test_a_file_that_cannot_be_read_does_not_wait(clock):
    assert look(FileSettler(5, clock), make_file(0, trouble="this link points to nothing")) == [True]


def test_a_pass_without_files_forgets_nothing_and_a_pass_with_files_forgets_the_others(clock):
    settler = FileSettler(5, clock)
    look(settler, make_file(-99))
    clock.wait(5)
    look(settler)
    assert look(settler, make_file(-99)) == [True]
    clock.wait(5)
    assert look(settler, make_file(-99, name="b.txt")) == [False]
    settler.begin_pass()
    assert list(settler._before) == ["/in/b.txt"]
