"""Records that are read again: nothing is lost or doubled, wherever they stand and whatever they call themselves."""

from __future__ import annotations

import io
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pipeline.stream.support import EmptyHistory
from tests.support import OTHER_STORY, RUN, STORY, make_article
from wiredesk.schemas.records import Article, SourceFile
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.versions import recognise_record
from wiredesk.transforms.dedup.window_index import RecentIndex, pack_signatures
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup.occurrences import OccurrenceCounter, count_occurrences
from wiredesk.transforms.logic.dedup.record_marks import (
    fold_address,
    hash_address,
    list_reject_ids,
    mark_article,
    mark_signature,
)
from wiredesk.transforms.logic.dedup.signing import sign_copy
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows
from wiredesk.transforms.stream.arrive import cut_chunks
from wiredesk.transforms.stream.groups import cut_groups
from wiredesk.transforms.stream.memory import Memory
from wiredesk.transforms.stream.window import StreamSettings, link_window

FILE = SourceFile("/in/feed.jsonl", "/in/feed.jsonl", "feed.jsonl", 1, "1-1")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = [
    f"{head}{tail}"
    for head in ("bar", "col", "den", "fal", "gor", "hun", "kel", "lam", "mor")
    for tail in ("ta", "ri", "no", "sel", "vick", "per")
]


def write_text(number: int, edits: int = 0) -> str:
    """Returns a text that has nothing in common with that of another number."""
    draw = random.Random(number)
    sentences = [" ".join(draw.choices(WORDS, k=9)).capitalize() + "." for _ in range(6)]
    return " ".join([*sentences, *(f"Edition {n} says so too." for n in range(edits))])


@dataclass(frozen=True)
class Item:
    """What a feed holds of one report."""

    story: int
    edits: int = 0
    guid: str | None = None
    link: str | None = None

    def make(self) -> dict[str, str]:
        fields = {"body": write_text(self.story, self.edits), "guid": self.guid, "url": self.link}
        return {name: value for name, value in fields.items() if value is not None}


class Increments:
    """Runs of a batch over one file, each a poll, without the engine around them."""

    def __init__(self) -> None:
        self.index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
        self.rows: list[Article] = []
        self.polls = 0

    def poll(self, items: list[Item], file: SourceFile = FILE) -> int:
        """Returns how many rows are new."""
        self.polls += 1
        read = [
            row for row in parse(items, file, NOW + timedelta(hours=self.polls)) if isinstance(row, Article)
        ]
        assert len(read) == len(items)
        known = [recognise_record(article, self.index, 30) for article in read]
        linked = link_increment(known, self.index.at(NOW), 8, 30)
        if linked.signatures:
            self.index = self.index.add(str(self.polls), pack_signatures(linked.signatures))
        self.rows += linked.articles
        return len(linked.articles)


class Stream:
    """A stream that finds one file again and again."""

    def __init__(self) -> None:
        self.settings = StreamSettings(RUN, EmptyHistory())
        index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
        self.memory = Memory(b"", index, set(), set())
        self.rows: list[Article] = []
        self.polls = 0

    def poll(self, items: list[Item], file: SourceFile = FILE) -> None:
        self.polls += 1
        arrived = NOW + timedelta(hours=self.polls)
        file = replace(file, fingerprint=f"1-{self.polls}")
        rows = parse(items, file, arrived)
        window = link_window(
            list(cut_chunks(file, rows, RUN, arrived)), self.polls, self.memory, {}, self.settings
        )
        self.memory.add(window.block)
        self.rows += [article for part in window.parts for article in part.articles]


def parse(items: list[Item], file: SourceFile, when: datetime) -> list[Article]:
    data = "".join(json.dumps(item.make()) + "\n" for item in items).encode()
    run = replace(RUN, started_at=when)
    job = ReadJob(file.source_key, file.source_uri, len(data), run, Limits(), format="jsonl")
    return list(count_occurrences(row for row in read_rows(job, io.BytesIO(data)) if row is not None))


def show(rows: list[Article]) -> list[tuple[object, ...]]:
    return sorted((row.source_key, row.article_id, row.relation, row.matched_id or "") for row in rows)


OLD = [Item(n, guid=f"g{n}", link=f"https://x.example/{n}") for n in range(4)]


@pytest.mark.parametrize("names", [("guid", "link"), ("guid",), ("link",), ()])
def test_a_record_on_top_moves_no_other(names):
    gone = {name: None for name in ("guid", "link") if name not in names}
    old = [replace(item, **gone) for item in OLD]
    runs = Increments()
    assert runs.poll(old[1:]) == 3
    assert runs.poll(old) == 1
    assert runs.poll(old[::-1]) == runs.poll(old[2:]) == runs.poll(old) == 0
    keys = [row.source_key for row in runs.rows]
    assert keys[:3] == ["feed.jsonl#1", "feed.jsonl#2", "feed.jsonl#3"] and len(set(keys)) == 4
    assert keys[3].startswith("feed.jsonl#1-") and len(keys[3]) == len("feed.jsonl#1-") + 16


@pytest.mark.parametrize("names", [("guid", "link"), ("guid",), ("link",)])
def test_a_changed_record_is_an_update_of_its_own_and_keeps_its_key(names):
    gone = {name: None for name in ("guid", "link") if name not in names}
    old = [replace(item, **gone) for item in OLD]
    runs = Increments()
    runs.poll(old[1:])
    assert runs.poll([old[0], old[1], replace(old[2], edits=1), old[3]]) == 2
    (update,) = [row for row in runs.rows if row.relation == "update"]
    earlier = runs.rows[1]
    assert (
        update.source_key == earlier.source_key == "feed.jsonl#2" and update.matched_id == earlier.article_id
    )
    assert runs.poll([replace(old[2], edits=1), *old]) == 0, "what it was before is known as well"


def test_a_record_that_calls_itself_as_another_did_and_tells_another_story_is_an_original():
    runs = Increments()
    runs.poll(OLD)
    assert runs.poll([replace(OLD[0], story=77), *OLD[1:]]) == 1
    assert runs.rows[-1].relation == "original"
    assert len({row.source_key for row in runs.rows}) == len(runs.rows)


def test_a_name_that_two_records_share_loses_neither():
    pair = [Item(1, guid="same"), Item(2, guid="same")]
    runs = Increments()
    assert runs.poll(pair) == 2
    assert runs.poll([Item(3, guid="same"), *pair]) == 1
    assert runs.poll([pair[1], replace(pair[0], edits=1)]) == 1
    assert (runs.rows[-1].relation, runs.rows[-1].matched_id) == ("update", runs.rows[0].article_id)
    assert runs.poll(pair[::-1]) == 0


def test_a_name_that_is_another_at_each_poll_doubles_nothing_where_the_address_tells():
    runs = Increments()
    for n in range(3):
        new = runs.poll([replace(item, guid=f"session-{n}-{item.story}") for item in OLD])
        assert new == (4 if n == 0 else 0)
    # Where only the name could tell, two records of one text are two.
    runs = Increments()
    assert [runs.poll([Item(1, guid=f"session-{n}")]) for n in range(3)] == [1, 1, 1]
    assert [row.relation for row in runs.rows] == ["original", "exact", "exact"]


def test_a_record_that_was_edited_and_is_there_twice_has_two_rows():
    runs = Increments()
    runs.poll([Item(1, guid="g"), Item(2, guid="h")])
    assert runs.poll([Item(1, 1, guid="g"), Item(1, 1, guid="g"), Item(2, guid="h")]) == 2
    assert [row.relation for row in runs.rows[2:]] == ["update", "exact"]
    assert runs.rows[2].source_key == runs.rows[0].source_key != runs.rows[3].source_key


def test_an_empty_name_is_none():
    runs = Increments()
    assert runs.poll([Item(1, guid=""), Item(2, guid=" ")]) == 2
    assert runs.poll([Item(3, guid=""), Item(1, guid=""), Item(2, guid=" ")]) == 1


@pytest.mark.parametrize("item", [Item(1), Item(1, guid="g"), Item(1, link="https://x.example/1")])
def test_as_many_records_of_one_text_as_there_are_have_rows(item):
    runs = Increments()
    assert runs.poll([item, item]) == 2
    assert runs.poll([Item(5, guid="n"), item, item]) == 1
    assert runs.poll([item, item, item]) == 1
    assert runs.poll([item] * 3 + [Item(5, guid="n")]) == 0
    assert Counter(row.relation for row in runs.rows) == {"original": 2, "exact": 2}


def test_another_record_of_the_same_text_at_the_same_number_is_a_row():
    runs = Increments()
    runs.poll([Item(1, guid="a")])
    # Alone in its file it has the key of the file, and so had the other.
    assert runs.poll([Item(1, guid="b")]) == 1
    assert runs.poll([Item(1, guid="b"), Item(1, guid="a")]) == 0
    assert len({row.source_key for row in runs.rows}) == 2


def test_a_site_is_no_address_of_a_record():
    runs = Increments()
    runs.poll([Item(1, link="https://x.example/")])
    assert runs.poll([Item(1, link="https://x.example/"), Item(2, link="https://x.example/")]) == 1


def test_a_page_of_the_same_address_in_another_file_is_an_update_where_it_has_text_in_common():
    half = f"{STORY[: len(STORY) // 4]} {OTHER_STORY}"
    url = "https://www.x.example/mill/?utm_source=feed"
    first = make_article(STORY, "a.html", 0, url=url)
    index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
    linked = link_increment([first], index, 8, 30)
    index = index.add("1", pack_signatures(linked.signatures)).at(NOW)
    later = {"ingested_at": RUN.started_at + timedelta(days=1), "url": "http://x.example/mill"}
    reprint = STORY.replace("twelve", "a dozen")
    for body, relation in (
        *((half, "update"), (OTHER_STORY, "original"), (STORY, "exact"), (reprint, "copy")),
        (
            f"{STORY} The boats were towed to the yard in the evening, and the owners were told. {OTHER_STORY}",
            "copy",
        ),
    ):
        (article,) = link_increment([make_article(body, "b.html", 1, **later)], index, 8, 30).articles
        assert article.relation == relation
    (article,) = link_increment(
        [make_article(half, "b.html", 1, **(later | {"url": None}))], index, 8, 30
    ).articles
    assert article.relation == "original", "the likeness alone is too little"


def test_an_exact_copy_that_was_edited_is_an_update_of_its_earlier_version():
    half = f"{STORY[: len(STORY) // 4]} {OTHER_STORY}"
    index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
    linked = link_increment([make_article(STORY, "a.txt", 0), make_article(STORY, "b.txt", 1)], index, 8, 30)
    index = index.add("1", pack_signatures(linked.signatures)).at(NOW)
    (article,) = link_increment([make_article(half, "b.txt", 2)], index, 8, 30).articles
    assert (article.relation, article.matched_id) == ("update", linked.articles[1].article_id)
    assert article.cluster_id == linked.articles[0].article_id


ITEMS = st.builds(
    Item,
    story=st.integers(0, 5),
    edits=st.integers(0, 1),
    guid=st.sampled_from([None, "", "0", "g1", "g2", "g3"]),
    link=st.sampled_from([None, "https://x.example/", "https://x.example/1", "https://x.example/2"]),
)


def describe(items: list[Item]) -> Counter[tuple[object, ...]]:
    """Returns how often each record is there, as its file says which one it is."""
    return Counter(
        (f"id {item.guid}" if item.guid else fold_address(item.link), item.story, item.edits)
        for item in items
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(ITEMS, min_size=2, max_size=6), min_size=1, max_size=4))
def test_whatever_is_polled_nothing_is_lost_and_nothing_is_doubled(polls):
    batch, stream = Increments(), Stream()
    most: Counter[tuple[object, ...]] = Counter()
    for items in polls:
        batch.poll(items)
        stream.poll(items)
        most |= describe(items)
        texts = Counter(write_text(item.story, item.edits) for item in items)
        placed = Counter(row.body for row in batch.rows)
        # A text is there as often as there are records that say that they are others; of those that
        # say the same address and text, under whatever name, one may stand for the rest.
        assert all(placed[text] >= 1 for text in texts)
        assert batch.poll(items) == 0, "polled again it is unchanged"
        stream.poll(items)
    assert len(batch.rows) <= sum(most.values())
    by_address: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for name, story, edits in most:
        by_address[story, edits].add(name)
    assert len(batch.rows) >= len(by_address)
    assert show(batch.rows) == show(stream.rows)
    assert len({row.article_id for row in batch.rows}) == len(batch.rows)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 1)), min_size=2, max_size=8, unique_by=lambda one: one[0]
    ),
    st.randoms(),
)
def test_of_records_that_say_what_they_are_there_is_one_row_a_text_whatever_their_order(wanted, draw):
    items = [Item(story, edits, f"g{story}", f"https://x.example/{story}") for story, edits in wanted]
    runs = Increments()
    seen = set()
    for _ in range(3):
        some = draw.sample(items, max(2, len(items) - 1))
        draw.shuffle(some)
        fresh = {(item.story, item.edits) for item in some} - seen
        assert runs.poll(some) == len(fresh)
        seen |= fresh
    assert len({row.source_key for row in runs.rows}) == len(runs.rows)


def test_two_states_of_a_file_are_never_linked_at_once():
    items = [Item(n, guid=f"g{n}") for n in range(3)]
    chunks = []
    for n, some in enumerate((items[1:], items)):
        arrived = NOW + timedelta(seconds=n)
        file = replace(FILE, fingerprint=f"1-{n}")
        chunks += cut_chunks(file, parse(some, file, arrived), RUN, arrived)
        other = replace(FILE, source_uri="/in/o", source_key="o", fingerprint="2-2")
        chunks += cut_chunks(other, parse([items[0]], other, arrived), RUN, arrived)
    groups = list(cut_groups(chunks, 2_000))
    assert [[chunk.fingerprint for chunk in group] for group in groups] == [["1-0", "2-2"], ["1-1", "2-2"]]
    assert [len(group) for group in cut_groups(chunks, 1)] == [1, 1, 1, 1]


def test_marks_of_a_row_and_of_its_signature_are_the_same():
    article = make_article(
        STORY, "f#1", container_key="f", record_id="g", url="https://x.example/a", occurrence=2
    )
    assert mark_article(article) == mark_signature(sign_copy(article))
    assert len(mark_article(article).all_texts) == 3
    assert mark_article(make_article(STORY)).all_texts == (), "a file is known by its place"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.x.example/a/", "http://x.example/a"),
        ("https://x.example/a?b=1&utm_source=x#part", "https://X.example/a?b=1"),
        ("https://x.example/?p=2&a=1", "https://x.example?a=1&p=2"),
    ],
)
def test_addresses_of_one_page_are_one(one, other):
    assert hash_address(one) == hash_address(other) is not None


def test_addresses_that_differ_in_what_they_name_are_others():
    addresses = [f"https://x.example/{path}" for path in ("a", "b", "a?id=1", "a?id=2", "A")]
    assert len({hash_address(one) for one in addresses}) == len(addresses)
    assert hash_address("https://x.example/") is hash_address(None) is hash_address("") is None
    assert fold_address("http://[broken/a") == "http://[broken/a"


def test_occurrences_are_counted_in_little_memory(monkeypatch):
    monkeypatch.setattr("wiredesk.transforms.logic.dedup.record_marks._MOST_RECENT", 7)
    counter = OccurrenceCounter()
    rows = [make_article(f"text {n % 50}", f"f#{n}", container_key="f") for n in range(120)]
    counted = [counter.count(row).occurrence for row in rows]
    assert counted == [None] * 50 + [2] * 50 + [3] * 20
    assert counter.count(make_article("text 1")).occurrence is None


def test_rejects_of_a_container_are_known_wherever_they_stand():
    bad = b'{"title": "no text"}\n'
    jobs = [
        ReadJob("f", "/in/f", len(data), RUN, Limits(), format="jsonl")
        for data in (bad * 2, b'{"body": "new"}\n' + bad * 2)
    ]
    first, second = (
        list(count_occurrences(row for row in read_rows(job, io.BytesIO(data)) if row is not None))
        for job, data in zip(jobs, (bad * 2, b'{"body": "A new one is on top."}\n' + bad * 2), strict=True)
    )
    known = {name for reject in first for name in list_reject_ids(reject)}
    assert len(first) == 2 and len(known) == 4, "each of two that are the same is one"
    assert [set(list_reject_ids(reject)) & known != set() for reject in second[1:]] == [True, True]


def test_what_is_of_one_reading_is_never_taken_for_what_was_read_before():
    pair = [Item(1, guid=name, link="https://x.example/1") for name in ("a", "b")]
    items = [pair[0], *(Item(100 + n, guid=f"g{n}") for n in range(63)), pair[1]]
    batch, stream = Increments(), Stream()
    batch.poll(items)
    arrived = NOW + timedelta(hours=1)
    chunks = list(cut_chunks(FILE, parse(items, FILE, arrived), RUN, arrived))
    assert len(chunks) == 2
    for seq, chunk in enumerate(chunks, 1):
        window = link_window([chunk], seq, stream.memory, {}, stream.settings)
        stream.memory.add(window.block)
        stream.rows += [article for part in window.parts for article in part.articles]
    # Which of two is the original depends on their arrival; that both are there does not.
    ids = [{(row.source_key, row.article_id) for row in runs.rows} for runs in (stream, batch)]
    assert ids[0] == ids[1] and len(ids[0]) == 65
