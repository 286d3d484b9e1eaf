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
from wiredesk.transforms.logic.dedup.occurrences import count_occurrences
from wiredesk.transforms.logic.dedup.record_marks import (
    fold_address,
)
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows
from wiredesk.transforms.stream.arrive import cut_chunks
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
    """Returns a text that has nothing in common with the text of any other number."""
    draw = random.Random(number)
    sentences = [" ".join(draw.choices(WORDS, k=9)).capitalize() + "." for _ in range(6)]
    return " ".join([*sentences, *(f"Edition {n} says so too." for n in range(edits))])


@dataclass(frozen=True)
class Item:
    """One report in a feed."""

    story: int
    edits: int = 0
    guid: str | None = None
    link: str | None = None

    def make(self) -> dict[str, str]:
        fields = {"body": write_text(self.story, self.edits), "guid": self.guid, "url": self.link}
        return {name: value for name, value in fields.items() if value is not None}


class Increments:
    """Batch runs over one file, one for each poll, without an engine."""

    def __init__(self) -> None:
        self.index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
        self.rows: list[Article] = []
        self.polls = 0

    def poll(self, items: list[Item], file: SourceFile = FILE) -> int:
        """Returns the number of new rows."""
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
    """A stream that finds one file at each poll."""

    def __init__(self) -> None:
        self.settings = StreamSettings(RUN, EmptyHistory())
        index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
        self.memory = Memory(b"", index)
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
def test_a_new_record_at_the_top_does_not_affect_the_others(names):
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
    assert runs.poll([replace(old[2], edits=1), *old]) == 0, "its earlier text is known as well"


def test_another_story_under_a_known_id_is_an_original():
    runs = Increments()
    runs.poll(OLD)
    assert runs.poll([replace(OLD[0], story=77), *OLD[1:]]) == 1
    assert runs.rows[-1].relation == "original"
    assert len({row.source_key for row in runs.rows}) == len(runs.rows)


def test_two_records_with_one_id_are_both_kept():
    pair = [Item(1, guid="same"), Item(2, guid="same")]
    runs = Increments()
    assert runs.poll(pair) == 2
    assert runs.poll([Item(3, guid="same"), *pair]) == 1
    assert runs.poll([pair[1], replace(pair[0], edits=1)]) == 1
    assert (runs.rows[-1].relation, runs.rows[-1].matched_id) == ("update", runs.rows[0].article_id)
    assert runs.poll(pair[::-1]) == 0


def test_an_id_that_changes_at_each_poll_doubles_nothing_if_there_is_an_address():
    runs = Increments()
    for n in range(3):
        new = runs.poll([replace(item, guid=f"session-{n}-{item.story}") for item in OLD])
        assert new == (4 if n == 0 else 0)
    # Without an address a record with another id is another record.
    runs = Increments()
    assert [runs.poll([Item(1, guid=f"session-{n}")]) for n in range(3)] == [1, 1, 1]
    assert [row.relation for row in runs.rows] == ["original", "exact", "exact"]


def test_an_edited_record_that_a_feed_has_twice_has_two_rows():
    runs = Increments()
    runs.poll([Item(1, guid="g"), Item(2, guid="h")])
    assert runs.poll([Item(1, 1, guid="g"), Item(1, 1, guid="g"), Item(2, guid="h")]) == 2
    assert [row.relation for row in runs.rows[2:]] == ["update", "exact"]
    assert runs.rows[2].source_key == runs.rows[0].source_key != runs.rows[3].source_key


def test_an_empty_id_is_no_id():
    runs = Increments()
    assert runs.poll([Item(1, guid=""), Item(2, guid=" ")]) == 2
    assert runs.poll([Item(3, guid=""), Item(1, guid=""), Item(2, guid=" ")]) == 1


@pytest.mark.parametrize("item", [Item(1), Item(1, guid="g"), Item(1, link="https://x.example/1")])
def test_each_of_several_equal_records_has_a_row(item):
    runs = Increments()
    assert runs.poll([item, item]) == 2
    assert runs.poll([Item(5, guid="n"), item, item]) == 1
    assert runs.poll([item, item, item]) == 1
    assert runs.poll([item] * 3 + [Item(5, guid="n")]) == 0
    assert Counter(row.relation for row in runs.rows) == {"original": 2, "exact": 2}


def test_another_record_of_the_same_text_at_the_same_number_is_a_row():
    runs = Increments()
    runs.poll([Item(1, guid="a")])
    # A record that is alone in its file has the key of the file, as the other one had.
    assert runs.poll([Item(1, guid="b")]) == 1
    assert runs.poll([Item(1, guid="b"), Item(1, guid="a")]) == 0
    assert len({row.source_key for row in runs.rows}) == 2


def test_the_address_of_a_site_does_not_identify_a_record():
    runs = Increments()
    runs.poll([Item(1, link="https://x.example/")])
    assert runs.poll([Item(1, link="https://x.example/"), Item(2, link="https://x.example/")]) == 1


def test_a_page_with_a_known_address_is_an_update_if_it_has_text_in_common():
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


def test_an_edited_exact_copy_is_an_update_of_its_earlier_version():
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
    """Returns the number of records for each identity that the file gives."""
    return Counter(
        (f"id {item.guid}" if item.guid else fold_address(item.link), item.story, item.edits)
        for item in items
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(ITEMS, min_size=2, max_size=6), min_size=1, max_size=4))
def test_any_polls_lose_nothing_and_double_nothing(polls):
    batch, stream = Increments(), Stream()
    most: Counter[tuple[object, ...]] = Counter()
    for items in polls:
        batch.poll(items)
        stream.poll(items)
        most |= describe(items)
        texts = Counter(write_text(item.story, item.edits) for item in items)
        placed = Counter(row.body for row in batch.rows)
        # There are as many rows of a text as records that differ in what identifies them. Records with the
        # same address and text may share one row, whatever their ids.
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
def test_identified_records_have_one_row_for_each_text_in_any_order(wanted, draw):
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


def test_records_of_one_reading_are_never_taken_for_earlier_ones():
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
    # The arrival decides which of two is the original, but both have rows in any case.
    ids = [{(row.source_key, row.article_id) for row in runs.rows} for runs in (stream, batch)]
    assert ids[0] == ids[1] and len(ids[0]) == 65


def link_parts(parts: list[list[Article]]) -> dict[str, tuple[str, str | None]]:
    """Returns relation and match of each article by its key, linked in one increment for each part."""
    index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
    keys: dict[str | None, str] = {None: ""}
    found = {}
    for number, part in enumerate(parts):
        linked = link_increment(part, index.at(NOW), 8, 30)
        index = index.add(str(number), pack_signatures(linked.signatures))
        keys |= {row.article_id: row.source_key for row in linked.articles}
        found |= {row.source_key: (row.relation, keys[row.matched_id]) for row in linked.articles}
    return found


FLOOD = "A village in the Quen valley was cut off when the river burst its banks, the council of Marrow said."
REST = "Boats brought bread and medicine to the church, where forty people spent the night on benches."
VERSIONS = [
    f"{FLOOD} About thirty houses are under water. {REST}",
    f"{FLOOD.replace('A village', 'Two villages').replace('was', 'were')} About ninety houses are flooded. {REST}",
    f"Soldiers have reached two villages in the Quen valley, the council of Marrow said. {REST} Pumps are on the way.",
    f"The water in the Quen valley is falling, and the villages of Marrow have light again. {REST}",
]


def make_versions(days: list[float], url: str | None = "https://x.example/flood") -> list[Article]:
    return [
        make_article(body, f"{n}.html", day, url=url, publisher="Valley News")
        for n, (body, day) in enumerate(zip(VERSIONS, days, strict=True))
    ]


@pytest.mark.parametrize("cuts", [(), (1,), (2,), (3,), (1, 2, 3)])
@pytest.mark.parametrize("days", [(0, 0.2, 1, 2), (0, 8, 9, 16)])
def test_the_versions_of_a_page_are_chained_however_the_input_is_cut(cuts, days) -> None:
    """The slices of one run have one time of arrival, and those before are in the index."""
    versions = make_versions(list(days))
    parts = [versions[start:end] for start, end in zip((0, *cuts), (*cuts, None), strict=True)]
    assert link_parts(parts) == {
        "0.html": ("original", ""),
        "1.html": ("update", "0.html"),
        "2.html": ("update", "1.html"),
        "3.html": ("update", "2.html"),
    }


def test_the_address_of_a_section_does_not_join_its_reports() -> None:
    form = "{0} Pumps reported net income of {1} million crowns.\n\nThe {2}-based company earned {3} cents a share."
    facts = [("Harlow", 40, "Denby", 48), ("Bexar", 17, "Quendal", 38), ("Calvo", 9, "Holm", 12)]
    reports = [
        make_article(form.format(*some), f"{n}.html", n, url="https://x.example/money", publisher="Robot")
        for n, some in enumerate(facts)
    ]
    for parts in ([reports], [[one] for one in reports]):
        assert {relation for relation, _ in link_parts(parts).values()} == {"original"}


@pytest.mark.parametrize(
    ("publisher", "day", "relation"),
    [("Post", 0.2, "update"), ("Post", 0, "copy"), ("Gatherer", 0.2, "copy")],
)
def test_a_sentence_more_is_a_new_version_if_the_desk_adds_it_later(publisher, day, relation) -> None:
    """A feed and a page print one version at one time, and others print the page."""
    url = "https://x.example/flood"
    first = make_article(VERSIONS[0], "a.html", 0, url=url, publisher="Post")
    more = f"{VERSIONS[0]} The army has promised pumps and two more boats."
    later = make_article(more, "b.html", day, url=url, publisher=publisher)
    first, later = sorted((first, later), key=lambda one: (one.published_at, one.article_id))
    for parts in ([[first, later]], [[first], [later]]):
        assert link_parts(parts)[later.source_key] == (relation, first.source_key)


def test_an_excerpt_at_the_address_of_its_source_is_a_copy() -> None:
    url = "https://x.example/flood"
    first = make_article(VERSIONS[0], "a.html", 0, url=url, publisher="Post")
    cut = make_article(f"{VERSIONS[0][:150]}… [+88 chars]", "b.html", 0.2, url=url, publisher="Post")
    for parts in ([[first, cut]], [[first], [cut]]):
        assert link_parts(parts)["b.html"] == ("copy", "a.html")


def test_an_address_with_many_versions_is_compared_with_the_latest() -> None:
    entries = [f"In Marrow, {sentence}" for n in range(3) for sentence in write_text(n).lower().split(". ")]
    versions = [
        make_article(". ".join(entries[n : n + 6]), f"{n}.html", n / 24, url="https://x.example/live")
        for n in range(12)
    ]
    expected = {f"{n}.html": ("update", f"{n - 1}.html") for n in range(1, 12)}
    for parts in ([versions], [versions[:7], versions[7:]], [[one] for one in versions]):
        found = link_parts(parts)
        assert found.pop("0.html") == ("original", "")
        assert found == expected
