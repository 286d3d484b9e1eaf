"""The parent of the process that annotates: it replaces the child, and finds the text to blame."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.faulty import start_faulty, write_faults
from tests.fakes.models import write_model
from tests.support import ROOT, make_article
from wiredesk.transforms.annotation import supervisor as annotator_module
from wiredesk.transforms.annotation.supervisor import (
    Annotator,
    AnnotatorError,
    choose_limit,
    close_annotator,
    get_annotator,
)
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.processes.forkserver import CAN_FORK, start_python, start_server, stop_server

BODY = 'Angela Merkel met Wang Yi in Berlin on Tuesday. "We will go on for years," Merkel said. Then {} came, number {}.'
KINDS = ("entities", "quotes", "places", "times")


def make_articles(*words):
    return [make_article(BODY.format(word, n), f"{n}.txt") for n, word in enumerate(words)]


def has(article):
    return {kind for kind in KINDS if getattr(article, kind)}


def tell(article):
    return [warning.message for warning in article.warnings if warning.code == "annotation_failed"]


@pytest.fixture(scope="module")
def annotator(tmp_path_factory):
    with start_faulty(tmp_path_factory.mktemp("faulty")):
        found = Annotator("en_core_web_sm")
        yield found
        found.close()


@pytest.mark.parametrize(
    ("word", "left", "says"),
    [
        (
            "Zzdays",
            {"entities", "quotes", "places"},
            "left out: times, after ValueError: day is out of range (",
        ),
        ("Zzquotes", {"entities", "places", "times"}, "left out: quotes, after KeyError: 'quote' ("),
        ("Zzplaces", {"entities", "quotes", "times"}, "left out: places, after AssertionError: "),
        ("Zzspeaker", set(KINDS), "left out: mentions of speakers, after TypeError: no speaker ("),
        ("Zzdeep", {"times"}, "left out: entities, quotes, places and keyphrases, after RecursionError: "),
        (
            "Zznames",
            {"times"},
            "left out: entities, quotes, places and keyphrases, after RuntimeError: no names (",
        ),
        ("Zzabort", set(), "because annotation crashed (Aborted"),
        ("Zzsegv", set(), "because annotation crashed (Segmentation fault"),
        ("Zzexit", set(), "because annotation crashed (it ended without a word"),
        ("Zzkill", set(), "because annotation crashed (SIGKILL"),
        ("Zzslow", set(), "because annotation was stopped after 3 s"),
        ("Zzloud", set(), "because annotation was stopped after 3 s at transforms/annotation/annotators.py:"),
    ],
)
def test_a_failure_costs_one_text_only_the_annotations_it_prevented(annotator, word, left, says):
    articles = make_articles("he", word, "she")
    before, failed, behind = annotator.annotate(articles, 3.0)
    assert has(failed) == left
    (message,) = tell(failed)
    assert says in message and message.endswith("; please report this")
    assert (failed.model is None) == ("entities" not in left), "a text without its names is not annotated"
    assert replace(failed, **dict.fromkeys((*KINDS, "keyphrases", "warnings"), ()), model=None) == articles[1]
    assert has(before) == has(behind) == set(KINDS)
    assert [before, behind] == annotator.annotate([articles[0], articles[2]], 60.0)


def test_each_failed_annotator_gives_a_warning(annotator):
    (article,) = annotator.annotate(make_articles("Zzdays and Zzplaces"), 60.0)
    assert has(article) == {"entities", "quotes"}
    assert [message.split(",")[0] for message in tell(article)] == ["left out: places", "left out: times"]


def test_a_child_killed_from_outside_costs_no_annotations(annotator):
    articles = make_articles("he", "she")
    expected = annotator.annotate(articles, 60.0)
    os.kill(annotator._child._process.pid, signal.SIGKILL)
    assert annotator.annotate(articles, 60.0) == expected and not any(map(tell, expected))


def test_a_batching_model_gets_single_texts_after_a_crash(annotator, monkeypatch):
    monkeypatch.setattr(annotator_module, "_COMMAND", ONE_BATCH + annotator_module._COMMAND)
    slow = Annotator(annotator.setting)  # In whose path the faults still are.
    try:
        slow.prepare(make_articles("he"))
        assert not slow._child.describe("en_core_web_sm").is_fast
        rows = slow.annotate(make_articles("he", "Zzabort", "she", "Zznames", "Zzslow", "it"), 3.0)
    finally:
        slow.close()
    assert [bool(tell(row)) for row in rows] == [False, True, False, True, True, False]
    assert [has(row) == set(KINDS) for row in rows] == [True, False, True, False, False, True]


ONE_BATCH = "from wiredesk.transforms.logic.ner import model; model.FastNer.from_pipeline = staticmethod(lambda _: None); "


def test_the_error_for_a_missing_model_says_what_to_do():
    with pytest.raises(ModelError, match="not installed; install the package"):
        Annotator("xx_no_such_model").annotate(make_articles("he"), 60.0)


def test_a_child_that_does_not_start_is_not_blamed_on_a_text(monkeypatch):
    broken = "raise MemoryError('too little'); " + annotator_module._COMMAND
    monkeypatch.setattr(annotator_module, "_COMMAND", broken)
    begun = time.monotonic()
    with pytest.raises(AnnotatorError, match=r"does not start \(MemoryError: too little\): is memory short"):
        Annotator("en_core_web_sm").annotate(make_articles("he"), 60.0)
    assert time.monotonic() - begun < 60, "it is not tried again and again"


def test_a_slow_start_and_a_failed_start_have_different_errors(monkeypatch):
    monkeypatch.setattr(annotator_module, "_START_TIMEOUT_S", 0.001)
    with pytest.raises(AnnotatorError, match=r"not ready after 0\.001 s; is the machine busy"):
        Annotator("en_core_web_sm").prepare(make_articles("he"))


def test_a_child_is_forked_if_there_is_a_server(annotator):
    if not CAN_FORK:
        pytest.skip("this system cannot fork so")
    stop_server()
    start_server("wiredesk.transforms.parsing.reader_child:load_parsers")
    forked = Annotator(annotator.setting)
    try:
        articles = make_articles("he", "Zzsegv", "Zzkill", "she")
        first, crashed, killed, last = forked.annotate(articles, 60.0)
    finally:
        forked.close()
        stop_server()
    assert has(first) == has(last) == set(KINDS)
    assert (
        "crashed (Segmentation fault" in tell(crashed)[0] and "crashed (it ended without" in tell(killed)[0]
    )


def test_a_long_text_may_take_longer():
    assert choose_limit(make_article("x" * 999_999), 60.0) == 60.0
    assert choose_limit(make_article("x" * 16_000_000), 60.0) == 17 * 60.0
    assert choose_limit(make_article("x" * 16_000_000), 0.0) == 0.0


def test_a_process_has_one_model_at_a_time():
    first = get_annotator("en_core_web_sm")
    assert get_annotator("en_core_web_sm") is first
    first.prepare(make_articles("he"))
    child = first._child._process
    assert get_annotator("en_core_web_sm,en_core_web_sm") is not first
    assert child.poll() is not None, "the first model's process has ended"
    close_annotator()


def test_a_child_ends_with_its_parent():
    code = (
        "import time; from wiredesk.transforms.annotation.supervisor import Annotator; "
        "a = Annotator('en_core_web_sm'); a.start(); "
        "print(a._child._process.pid, flush=True); time.sleep(600)"
    )
    parent = start_python(code, stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and is_running(child):
        time.sleep(0.1)
    assert not is_running(child)


def is_running(pid):
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def test_the_end_of_the_parent_does_not_wait_for_a_text(tmp_path):
    write_faults(tmp_path)
    code = (
        "import threading, time; from wiredesk.transforms.annotation.supervisor import get_annotator; "
        "a = get_annotator('en_core_web_sm'); "
        "from tests.transforms.annotation.test_supervisor import make_articles; a.prepare(make_articles('he')); "
        "threading.Thread(target=a.annotate, args=(make_articles('Zzslow'), 600), daemon=True).start()\n"
        "while not a._lock.locked(): time.sleep(0.01)"
    )
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=500)
    assert time.monotonic() - begun < 400


def test_a_model_that_runs_slowly_is_logged_once_a_process(caplog):
    annotator_module._warn_slow.cache_clear()
    for _ in range(2):
        annotator_module._warn_slow("xx_own-1.0", "its tokeniser is another one")
    (record,) = caplog.records
    assert record.getMessage().startswith("The model xx_own-1.0 runs on spaCy's nlp.pipe")
    assert record.getMessage().endswith(": its tokeniser is another one")


MIXED = {
    "en": "Angela Merkel met Wang Yi.",
    "de": "Karin Huber kam.",
    "sv": "Nils Berg kom.",
    "eo": "Ana venis.",
}


@pytest.fixture
def mixed(tmp_path, monkeypatch):
    """An annotator with models for three languages."""
    write_model(tmp_path, "de_core_news_sm", {"Karin Huber": "PER"})
    write_model(tmp_path, "sv_core_news_sm", {"Nils Berg": "PRS", "Vasa": "SHIP"})
    monkeypatch.syspath_prepend(tmp_path)
    stop_server()
    found = Annotator("auto")
    yield found
    found.close()


def mix_articles(count):
    languages = [*MIXED] * count
    return [make_article(f"{MIXED[tag]} {n}", f"{n}.txt", language=tag) for n, tag in enumerate(languages)]


def test_one_child_annotates_each_article_with_the_model_of_its_language(mixed, caplog):
    annotator_module._warn_labels.cache_clear()
    articles = mix_articles(5)
    found = mixed.annotate(articles, 60.0)
    assert [row.source_key for row in found] == [article.source_key for article in articles]
    assert [row.model for row in found[:4]] == [
        "en_core_web_sm-3.8.0",
        "de_core_news_sm-1.2.0",
        "sv_core_news_sm-1.2.0",
        None,
    ]
    assert [[entity.name for entity in row.entities] for row in found[1:4]] == [
        ["Karin Huber"],
        ["Nils Berg"],
        [],
    ]
    assert [warning.code for warning in found[3].warnings] == ["language_not_annotated"]
    said = [record.getMessage() for record in caplog.records if "SHIP" in record.getMessage()]
    assert said == [
        "The model sv_core_news_sm-1.2.0 marks names as SHIP, which stands for no type of entities that is known: "
        "they are left out"
    ]


def test_a_model_is_loaded_for_the_first_article_in_its_language(mixed):
    mixed.start()
    assert mixed._child._facts == {}
    mixed.annotate([make_article(MIXED["de"], language="de")], 60.0)
    assert [*mixed._child._facts] == ["de_core_news_sm"]
    mixed.annotate(mix_articles(1), 60.0)
    assert {*mixed._child._facts} == {"de_core_news_sm", "en_core_web_sm", "sv_core_news_sm"}


def test_a_child_killed_from_outside_loads_its_models_again(mixed):
    articles = mix_articles(2)
    expected = mixed.annotate(articles, 60.0)
    os.kill(mixed._child._process.pid, signal.SIGKILL)
    assert mixed.annotate(articles, 60.0) == expected


def test_a_model_that_is_gone_when_it_is_needed_fails_the_batch(mixed, tmp_path):
    (config,) = tmp_path.glob("de_core_news_sm/*/config.cfg")
    config.unlink()
    with pytest.raises(ModelError, match="'de_core_news_sm' is installed, but is no spaCy model"):
        mixed.annotate(mix_articles(1), 60.0)
