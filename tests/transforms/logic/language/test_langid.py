from __future__ import annotations

import random
from collections import defaultdict

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tests.transforms.logic.text.sentences import SAMPLES
from wiredesk.transforms.logic.language.identify import _MACROLANGUAGES, _PRIORS, _SHARPNESS, _Choice
from wiredesk.transforms.logic.language.langid import NgramClassifier, load_classifier


@pytest.fixture(scope="module")
def plain() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.fixture(scope="module")
def fast() -> NgramClassifier:
    return load_classifier()


def _make_bytes() -> list[bytes]:
    """Returns random bytes, strings of few distinct bytes, and joined pieces of texts."""
    draw = random.Random(7)
    texts = [text.encode() for text in SAMPLES.values()]
    noise = [draw.randbytes(draw.randrange(1, 3000)) for _ in range(60)]
    narrow = [bytes(draw.choices(draw.randbytes(3), k=draw.randrange(1, 200))) for _ in range(60)]
    joined = [
        b"".join(text[draw.randrange(len(text)) :] for text in draw.choices(texts, k=5)) for _ in range(60)
    ]
    return [b"", b"a", b"\xff", b"\0" * 10, *noise, *narrow, *joined]


def test_ranking_equals_py3langids_to_the_last_bit(plain: LanguageIdentifier, fast: NgramClassifier) -> None:
    texts = [
        *SAMPLES.values(),
        *map(str.upper, SAMPLES.values()),
        " ".join(SAMPLES.values()),
        "",
        "\ud800 \udfff",
    ]
    for text in (*texts, *_make_bytes()):
        assert fast.rank(text) == plain.rank(text)


def test_the_choice_is_the_best_of_the_ranking(plain: LanguageIdentifier, fast: NgramClassifier) -> None:
    choice = _Choice(fast)
    for text in (*SAMPLES.values(), "Shr 33 cts vs 48 cts", "Breaking news", "1234"):
        weights: dict[str, float] = defaultdict(float)
        for tag, probability in plain.rank(text):
            weights[_MACROLANGUAGES.get(tag, tag)] += (probability * _PRIORS.get(tag, 1.0)) ** _SHARPNESS
        tag, confidence = choice.choose(text)
        assert confidence == pytest.approx(max(weights.values()) / sum(weights.values()), rel=1e-12)
        assert weights[tag] == pytest.approx(max(weights.values()), rel=1e-12)
