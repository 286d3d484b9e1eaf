"""The account of a run, and what drifted."""

from __future__ import annotations

import pytest

from tests.pipeline.report.support import Output, make_reject
from tests.support import make_article
from wiredesk.pipeline.report.runs import Sample, find_drift, list_accounts
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests


def read_accounts(output):
    return list_accounts(order_manifests(list_manifests(output.store)))


def test_slices_of_one_invocation_are_one_account(tmp_path):
    output = Output(tmp_path)
    output.add_run([make_article("a", "1")], invocation="i")
    output.add_run([make_article("b", "2")], [make_reject("r")], invocation="i", unchanged=4)
    output.add_run([make_article("c", "3")])
    first, second = read_accounts(output)
    assert (first.read, first.articles, first.rejects, first.unchanged, first.records) == (3, 2, 1, 4, 7)
    assert len(first.run_ids) == 2 and first.stage_s == {"annotate": 4.0, "write": 2.0}
    assert first.seconds == 86_410 and second.seconds == 10
    assert not first.wrong and second.run_ids == [second.invocation]


@pytest.mark.parametrize(
    ("counts", "work", "has_read"),
    [
        (
            {"articles": -1, "withdrawn": 1, "forgotten": 1, "relation:original": -1},
            "took out articles (forget)",
            False,
        ),
        ({"joined_files": 2, "joint_files": 1}, "joined files (compact)", False),
        ({"reannotated": 2}, "annotated articles again (reprocess)", False),
        ({"pruned": 3, "withdrawn": 3}, "removed old rows (prune)", False),
        ({}, "changed files of the tables", False),
    ],
)
def test_maintenance_is_no_reading(tmp_path, counts, work, has_read):
    output = Output(tmp_path)
    output.add_run(
        read=0, articles=counts.get("articles", 0), rejects=-counts.get("articles", 0), counts=counts
    )
    (account,) = read_accounts(output)
    assert (account.work, account.has_read, account.wrong) == (work, has_read, [])


@pytest.mark.parametrize("wrong", [{"read": 5}, {"counts": {"relation:original": 7}}])
def test_numbers_that_do_not_add_up_are_noticed(tmp_path, wrong):
    output = Output(tmp_path)
    run_id = output.add_run([make_article("a", "1")], [make_reject("r")], **wrong)
    (account,) = read_accounts(output)
    assert account.wrong == [run_id]


def run_of(output, articles, rejects, languages, invocation=None):
    counts = {f"language:{name}": n for name, n in languages.items()} | {"relation:original": articles}
    output.add_run(read=articles + rejects, articles=articles, rejects=rejects, counts=counts)


def test_a_share_has_moved_if_it_is_more_than_noise_and_more_than_a_point(tmp_path):
    output = Output(tmp_path)
    run_of(output, 10_000, 100, {"en": 9_900, "de": 100})
    run_of(output, 10_000, 130, {"en": 9_000, "de": 1_000})
    earlier, now = read_accounts(output)
    drift = {one.name: one for one in find_drift(now, [earlier], {})}
    assert drift["articles in de"].has_moved and drift["articles in de"].z > 20
    assert drift["articles in en"].has_moved and drift["articles in en"].z < -20
    assert not drift["rejects of the records read"].has_moved, "0.3 points"
    assert not drift["articles that are original"].has_moved
    assert [one.has_moved for one in find_drift(now, [earlier], {})] == sorted(
        (one.has_moved for one in drift.values()), reverse=True
    )


def test_small_runs_do_not_drift_by_chance(tmp_path):
    output = Output(tmp_path)
    run_of(output, 10, 0, {"en": 10})
    run_of(output, 10, 3, {"en": 8, "de": 2})
    earlier, now = read_accounts(output)
    assert not any(one.has_moved for one in find_drift(now, [earlier], {}))


def test_dates_and_words_are_compared_from_the_tables(tmp_path):
    output = Output(tmp_path)
    for _ in range(2):
        run_of(output, 1_000, 0, {})
    earlier, now = read_accounts(output)
    samples = {
        earlier.run_ids[0]: Sample(1_000, 10, 500_000.0, 500_000.0 * 600),
        now.run_ids[0]: Sample(1_000, 300, 300_000.0, 300_000.0 * 400),
    }
    drift = {one.name: one for one in find_drift(now, [earlier], samples)}
    words = drift["words an article"]
    assert words.is_mean and words.has_moved and (words.before, words.now) == (500, 300)
    assert drift["articles without a date"].has_moved and drift["articles without a date"].now == 0.3


def test_nothing_is_compared_with_nothing(tmp_path):
    output = Output(tmp_path)
    run_of(output, 10, 0, {"en": 10})
    run_of(output, 0, 0, {})
    first, empty = read_accounts(output)
    assert find_drift(first, [], {}) == [] and find_drift(empty, [first], {}) == []
    assert all(one.now >= 0 for one in find_drift(first, [empty], {}))


def test_many_languages_are_bounded(tmp_path):
    output = Output(tmp_path)
    for _ in range(2):
        run_of(output, 5_000, 0, {f"l{number}": 1 for number in range(5_000)})
    earlier, now = read_accounts(output)
    assert len(find_drift(now, [earlier], {})) == 30
