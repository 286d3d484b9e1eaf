from __future__ import annotations

from tests.faults.odd_records import RealTexts, make_record
from tests.faults.odd_stages import Failure, Stages, minimise

SEED = 20261130


def run(numbers):
    stages = Stages(None)
    stages.run([make_record(SEED, number, RealTexts(None)) for number in numbers])
    return stages


def test_no_odd_text_raises_in_any_stage():
    stages = Stages(None)
    for first in range(0, 320, 32):
        stages.run([make_record(SEED, number, RealTexts(None)) for number in range(first, first + 32)])
    assert [(failure.error, failure.place) for failure in stages.failures] == []
    assert stages.articles > 200


def test_the_same_number_is_the_same_record():
    assert make_record(SEED, 17, RealTexts(None)) == make_record(SEED, 17, RealTexts(None))
    assert make_record(SEED, 17, RealTexts(None)) != make_record(SEED + 1, 17, RealTexts(None))


def test_what_a_stage_raises_is_a_failure_with_its_place(monkeypatch):
    def fail(body, published_at):
        raise ValueError("no such day")

    monkeypatch.setattr("tests.faults.odd_stages.find_times", fail)
    stages = run(range(32))
    assert {failure.stage for failure in stages.failures} == {"annotate"}
    assert all(
        isinstance(failure, Failure) and failure.error == "ValueError: no such day"
        for failure in stages.failures
    )


def test_a_failing_text_is_shrunk_to_what_fails():
    assert minimise("a" * 300 + "Feb. 29" + "b" * 300, lambda text: "Feb. 29" in text, 500) == "Feb. 29"
