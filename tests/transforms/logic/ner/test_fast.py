"""The fast recogniser: the models that it accepts, its check on a sample, and the warning that it logs."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest
import spacy
from spacy.language import Language

from wiredesk.transforms.logic.ner import fast
from wiredesk.transforms.logic.ner.fast import SAMPLE, FastNer, NotFastError
from wiredesk.transforms.logic.ner.layers import Decoder
from wiredesk.transforms.logic.ner.model import LoadedModel, load_pipeline


@pytest.fixture
def nlp() -> Language:
    return load_pipeline()


def read_warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_the_default_model_passes_without_a_warning(nlp: Language, caplog: pytest.LogCaptureFixture) -> None:
    model = LoadedModel("en_core_web_sm", nlp)
    assert (model.is_fast, model.slow_reason) == (True, None)
    assert len({mention.label for mention in model.find_mentions([SAMPLE])[0]}) > 5
    assert read_warnings(caplog) == []


def test_loading_with_the_comparison_takes_little_time(nlp: Language) -> None:
    FastNer.from_pipeline(nlp)
    begun = time.process_time()
    FastNer.from_pipeline(nlp)
    assert time.process_time() - begun < 5  # 0.03 s on a quiet machine.


def test_entities_that_differ_from_spacys_are_named_and_spacy_runs_the_model(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    decode = Decoder.decode
    monkeypatch.setattr(Decoder, "decode", lambda self, *layers: decode(self, *layers)[1:])
    model = LoadedModel("en_core_web_sm", nlp)
    assert not model.is_fast
    (warning,) = read_warnings(caplog)
    assert warning.startswith("The model en_core_web_sm-3.8.0 runs on spaCy's nlp.pipe")
    assert model.slow_reason is not None and warning.endswith(model.slow_reason)
    assert "spaCy alone finds 'Marta Lindqvist' as PERSON" in model.slow_reason
    assert "Marta Lindqvist" in [mention.text for mention in model.find_mentions([SAMPLE])[0]]


def test_an_entity_that_spacy_does_not_find_is_a_difference_too(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FastNer, "find_spans", lambda self, text: [(0, 5, "GPE")])
    with pytest.raises(NotFastError, match="the fast recogniser alone finds 'Marta' as GPE"):
        FastNer.from_pipeline(nlp)


def make_blank(*pipes: str) -> Language:
    nlp = spacy.blank("en")
    for pipe in pipes:
        nlp.add_pipe(pipe)
    return nlp


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (make_blank(), "its entities come from no component"),
        (make_blank("entity_ruler"), "its entities come from entity_ruler, not from ner alone"),
        (make_blank("ner", "span_ruler"), "its entities come from ner, span_ruler"),
        (make_blank("ner"), "cannot be read"),
    ],
    ids=["nothing", "ruler", "two", "untrained"],
)
def test_other_pipelines_are_refused_with_the_reason(other: Language, reason: str) -> None:
    with pytest.raises(NotFastError, match=reason):
        FastNer.from_pipeline(other)


def test_another_search_or_tokeniser_is_refused(nlp: Language) -> None:
    component: Any = nlp.get_pipe("ner")
    component.cfg["beam_width"] = 2
    with pytest.raises(NotFastError, match="not spaCy's greedy one"):
        FastNer.from_pipeline(nlp)
    nlp.tokenizer = nlp.make_doc  # type: ignore[assignment]
    with pytest.raises(NotFastError, match="its tokeniser is method"):
        FastNer.from_pipeline(nlp)


@pytest.mark.parametrize("error", [AttributeError, KeyError, IndexError, TypeError, ValueError])
def test_layers_that_cannot_be_read_are_a_reason_and_no_failure(
    nlp: Language, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Any) -> bool:
        raise error("has_upper")

    monkeypatch.setattr(fast, "_is_known_parser", fail)
    with pytest.raises(NotFastError, match=rf"cannot be read \({error.__name__}: "):
        FastNer.from_pipeline(nlp)
