"""Messages stay in their queue until the tables hold what they announce, whatever dies in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.clock import FakeClock
from tests.fakes.queues import FakeQueue, announce
from wiredesk.pipeline.stream.notifications import events, intake
from wiredesk.pipeline.stream.notifications.events import Stamp
from wiredesk.pipeline.stream.notifications.intake import Intake, IntakeSettings, Look
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.remote.buckets import StoreError

LEASE_S = 30.0
INPUTS = ("gs://news/in/", "s3://news/in/")


class Tables:
    """Tables that follow their commits at once."""

    def __init__(self) -> None:
        self.files: dict[str, str | None] = {}
        self.new: dict[str, str | None] = {}
        self.refreshed = 0

    def commit(self, *files: SourceFile, is_read: bool = True) -> None:
        found = {file.source_uri: file.fingerprint if is_read else None for file in files}
        self.files |= found
        self.new |= found

    def advance(self) -> Mapping[str, str | None]:
        found, self.new = self.new, {}
        return found

    def find(self, source_uri: str) -> str | None:
        return self.files.get(source_uri)

    def refresh(self) -> None:
        self.refreshed += 1


@dataclass
class World:
    clock: FakeClock = field(default_factory=FakeClock)
    tables: Tables = field(default_factory=Tables)
    number: int = -1

    def __post_init__(self) -> None:
        self.queue = FakeQueue(self.clock)
        self.start()

    def start(self) -> None:
        """Starts a new process, which knows nothing of the one before."""
        told = IntakeSettings(INPUTS, "gs://news/in/tables", wait_s=0.0, lease_s=LEASE_S, patience_s=60.0)
        self.intake = Intake(self.queue, self.tables, lambda files, taken: files, told, self.clock)

    def look(self, **options) -> Look:
        self.number += 1
        return self.intake.look(self.number, **options)

    def find(self) -> list[str]:
        return [name_version(file) for file in self.look().files]


def name_version(file: SourceFile) -> str:
    return f"{file.source_key.rpartition('/')[2]}@{file.size}"


@pytest.fixture
def world() -> World:
    return World()


def test_a_message_is_acknowledged_after_the_commit_and_not_before(world):
    world.queue.put(*announce())
    (file,) = world.look().files
    assert (file.source_uri, file.fingerprint) == ("gs://news/in/a.txt", "1-1767605401.000000")
    for _ in range(20):
        world.clock.wait(10)
        assert world.find() == []
    assert world.queue.stored["m0"].deliveries == 1, "its lease was extended"
    world.tables.commit(file)
    assert world.look().counts == {"notifications_acknowledged": 1}
    assert not world.queue.stored


@pytest.mark.parametrize(
    ("attributes", "data", "counts"),
    [
        (announce()[0] | {"eventType": "OBJECT_DELETE"}, b"", {}),
        (announce()[0] | {"bucketId": "another"}, announce()[1], {}),
        (announce()[0] | {"objectId": "in/folder/"}, announce()[1], {}),
        (announce()[0] | {"objectId": "in/tables/articles/a.parquet"}, announce()[1], {}),
        (announce()[0] | {"eventType": "ODD"}, b"", {"notifications_of_unknown_type": 1}),
        ({"eventType": "OBJECT_FINALIZE"}, b"{", {"notifications_malformed": 1}),
        ({}, b"no JSON", {"notifications_malformed": 1}),
        ({}, b'{"Records": [5, {"eventName": "ObjectRemoved:Delete"}]}', {"notifications_malformed": 1}),
        ({}, b'{"Event": "s3:TestEvent"}', {}),
        (announce()[0] | {"objectId": "in/gone.txt"}, b"", {"notifications_of_gone_objects": 1}),
    ],
)
def test_a_message_that_announces_nothing_new_is_acknowledged_at_once(
    world, attributes, data, counts, monkeypatch
):
    monkeypatch.setattr(events, "_ask_store", lambda path: None)
    world.queue.put(attributes, data)
    look = world.look()
    assert not look.files and not world.queue.stored
    assert look.counts == counts | {"notifications_acknowledged": 1}


@pytest.mark.parametrize("failing", ["find", "name", "locate"])
def test_an_error_in_the_middle_of_a_look_leaves_no_message_behind(world, failing, monkeypatch):
    def fail(*_: object) -> None:
        raise StoreError("no answer")

    world.queue.put(*announce("a.txt"))
    world.queue.put(*announce("b.txt"))
    with pytest.MonkeyPatch.context() as patch:
        target = {"find": "find", "name": "_name", "locate": "locate_files"}[failing]
        owner = {"find": world.tables, "name": world.intake, "locate": intake}[failing]
        patch.setattr(owner, target, fail)
        with pytest.raises(StoreError):
            world.look()
    world.number -= 1
    assert world.find() == [], "they are leased"
    world.clock.wait(LEASE_S)
    files = world.look().files
    assert [name_version(file) for file in files] == ["a.txt@1", "b.txt@1"]
    world.tables.commit(*files)
    assert world.look().counts == {"notifications_acknowledged": 2}
    assert not world.queue.stored


def test_an_object_about_which_the_store_does_not_answer_stays_in_the_queue_alone(world, monkeypatch, caplog):
    monkeypatch.setattr(
        events, "_ask_store", lambda path: Stamp(0, 0.0, "the store does not tell (no answer)")
    )
    world.queue.put(announce("silent.txt")[0])
    world.queue.put(*announce("b.txt"))
    look = world.look()
    assert [name_version(file) for file in look.files] == ["b.txt@1"]
    assert look.counts == {"notification_requests_failed": 1}
    assert "gs://news/in/silent.txt: the store does not tell (no answer); wiredesk tries again" in caplog.text
    monkeypatch.setattr(events, "_ask_store", lambda path: Stamp(7, 1.0))
    world.tables.commit(*look.files)
    world.clock.wait(LEASE_S)
    look = world.look()
    assert [name_version(file) for file in look.files] == ["silent.txt@7"]
    world.tables.commit(*look.files)
    world.look()
    assert not world.queue.stored


def test_what_the_tables_hold_is_acknowledged_at_once(world):
    world.queue.put(*announce(version=2))
    world.tables.commit(*world.look().files)
    world.find()
    for version in (2, 1):
        world.queue.put(*announce(version=version))
        assert world.find() == [] and not world.queue.stored, "the tables hold the same or a later state"
    world.queue.put(*announce(version=3))
    assert world.find() == ["a.txt@3"]


def test_a_message_with_several_objects_waits_for_all_of_them(world, monkeypatch):
    monkeypatch.setattr(events, "_ask_store", lambda path: Stamp(1, 5.0))
    event = {"eventName": "ObjectCreated:Put"}
    records = [event | {"s3": {"bucket": {"name": "news"}, "object": {"key": f"in/{key}"}}} for key in "abc"]
    world.queue.put({}, json.dumps({"Records": records}).encode())
    files = world.look().files
    assert [file.source_uri for file in files] == [f"s3://news/in/{key}" for key in "abc"]
    for file in files:
        assert world.queue.stored
        world.tables.commit(file)
        world.find()
    assert not world.queue.stored


def test_messages_about_one_object_wait_for_it_together(world):
    for version in (1, 2, 1):
        world.queue.put(*announce(version=version))
    (file,) = world.look().files
    assert name_version(file) == "a.txt@2"
    world.queue.put(*announce(version=1))
    assert world.find() == []
    world.tables.commit(file)
    world.find()
    assert not world.queue.stored


@pytest.mark.parametrize("versions", [(3, 2), (2, 3)])
def test_a_later_state_is_read_after_the_commit_of_the_earlier_one(world, versions):
    world.queue.put(*announce(version=1))
    (first,) = world.look().files
    for version in versions:
        world.queue.put(*announce(version=version))
        assert world.find() == [], "two states of a file are never in one window"
    world.tables.commit(first)
    (later,) = world.look().files
    assert name_version(later) == "a.txt@3"
    assert later.source_key == first.source_key
    assert len(world.queue.stored) == 2
    world.tables.commit(later)
    world.find()
    assert not world.queue.stored


def test_a_file_that_could_not_be_read_is_done_with_once_its_reject_is_committed(world):
    world.queue.put(*announce())
    world.tables.commit(*world.look().files, is_read=False)
    world.find()
    assert not world.queue.stored


def test_a_look_that_is_repeated_finds_the_same_and_what_later_looks_found(world):
    for name in ("a.txt", "b.txt", "c.txt"):
        world.queue.put(*announce(name))
        world.look()
    world.number = 0
    assert world.find() == ["b.txt@1", "c.txt@1"]
    assert world.find() == []


def test_a_process_that_died_gets_its_messages_again(world):
    world.queue.put(*announce())
    assert world.find() == ["a.txt@1"]
    world.start()
    assert world.find() == []
    world.clock.wait(LEASE_S)
    (file,) = world.look().files
    world.tables.commit(file)
    world.find()
    assert not world.queue.stored


def test_a_lease_that_has_run_out_takes_the_new_handle(world):
    world.queue.put(*announce())
    (file,) = world.look().files
    world.clock.wait(LEASE_S * 2)
    world.queue.is_down = True
    assert not world.look().is_alive
    world.queue.is_down = False
    world.clock.wait(LEASE_S)
    assert world.find() == []
    assert world.queue.stored["m0"].deliveries == 2
    world.tables.commit(file)
    world.find()
    assert not world.queue.stored


def test_a_queue_that_does_not_answer_ends_nothing_and_is_no_sign_of_life(world, caplog):
    world.queue.put(*announce())
    world.queue.is_down = True
    look = world.look()
    assert (look.files, look.is_alive) == ([], False)
    assert look.counts == {"notification_requests_failed": 1}
    assert "does not answer; wiredesk tries again" in caplog.text
    world.queue.is_down = False
    assert world.find() == ["a.txt@1"]


def test_a_lost_acknowledgement_is_made_up_for_by_the_next_delivery(world):
    world.queue.put(*announce())
    world.tables.commit(*world.look().files)
    world.queue.is_down = True
    world.look()
    world.queue.is_down = False
    world.clock.wait(LEASE_S)
    assert world.find() == [] and not world.queue.stored


def test_a_stream_that_stops_takes_nothing_more_and_waits_for_its_commits(world):
    world.queue.put(*announce("a.txt"))
    (file,) = world.look().files
    world.queue.put(*announce("b.txt"))
    for _ in range(5):
        world.clock.wait(LEASE_S / 3)
        assert not world.look(is_stopping=True).is_over
    world.tables.commit(file)
    assert world.look(is_stopping=True).is_over
    assert [one.deliveries for one in world.queue.stored.values()] == [0]


def test_a_stream_that_stops_does_not_wait_for_ever(world, caplog):
    world.queue.put(*announce())
    world.look()
    world.clock.wait(1_000)
    assert not world.look(is_stopping=True).is_over
    world.clock.wait(61)
    assert world.look(is_stopping=True).is_over
    assert "1 notifications stay unacknowledged" in caplog.text


def test_a_file_whose_commit_went_unnoticed_is_looked_up_after_a_while(world):
    world.queue.put(*announce())
    (file,) = world.look().files
    world.tables.files[file.source_uri] = file.fingerprint
    world.find()
    assert world.queue.stored
    world.clock.wait(301)
    world.find()
    assert not world.queue.stored and world.tables.refreshed == 1


def test_the_messages_that_wait_are_bounded(world):
    for number in range(5_500):
        world.queue.put(*announce(f"{number}.txt"))
    found = [len(world.look().files) for _ in range(7)]
    assert found == [1_000] * 5 + [0, 0]


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("announce"), st.sampled_from("abc"), st.booleans()),
        st.tuples(st.sampled_from(["look", "die", "down", "up", "commit", "lose"])),
        st.tuples(st.just("repeat"), st.integers(1, 4)),
        st.tuples(st.just("wait"), st.sampled_from([5.0, 20.0, 40.0])),
    ),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(_STEPS)
def test_whatever_happens_every_announced_state_is_committed_and_then_acknowledged(steps):
    """The model: an engine that holds files on their way, a queue with leases, and tables."""
    world, on_the_way = World(), list[SourceFile]()
    versions, told = dict[str, int](), dict[str, tuple[str, int]]()

    def commit() -> None:
        # An engine reads what is in the store at that time, and commits it as the state that was announced.
        for file in on_the_way:
            known = world.tables.files.get(file.source_uri)
            if known != file.fingerprint:
                world.tables.commit(file)
        on_the_way.clear()

    for step, *values in steps:
        match step:
            case "announce":
                name, is_new = values
                versions[name] = versions.get(name, 0) + is_new or 1
                told[world.queue.put(*announce(name, versions[name]))] = (name, versions[name])
            case "look":
                on_the_way += world.look().files
            case "repeat":
                # The engine goes back: what the last looks have found is lost on the way.
                world.number = max(-1, world.number - values[0])
                on_the_way += world.look().files
            case "die":
                world.start()
            case "lose":
                # A worker dies with its memory, and the engine starts again with nothing.
                on_the_way.clear()
                world.start()
            case "down" | "up":
                world.queue.is_down = step == "down"
            case "wait":
                world.clock.wait(values[0])
            case "commit":
                commit()
        for message_id in world.queue.acknowledged:
            assert _is_held(world, *told[message_id]), "nothing is acknowledged before its commit"
    world.queue.is_down = False
    for _ in range(8):
        world.clock.wait(301)
        on_the_way += world.look().files
        commit()
    assert not world.queue.stored
    assert all(_is_held(world, letter, version) for letter, version in versions.items())


def _is_held(world: World, letter: str, version: int) -> bool:
    found = world.tables.files.get(f"gs://news/in/{letter}")
    return found is not None and int(found.partition("-")[0]) >= version


def test_the_model_of_the_queue_delivers_again_after_the_lease(world):
    world.queue.put(*announce())
    assert len(world.queue.pull(9, 0, LEASE_S)) == 1
    assert world.queue.pull(9, 0, LEASE_S) == []
    world.clock.wait(LEASE_S)
    assert world.queue.pull(9, 0, LEASE_S)[0].handle == "m0:2"
