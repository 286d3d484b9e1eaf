"""Runs spaCy's entity recogniser for one known architecture, several times as fast as ``nlp.pipe``.

The network is Tok2Vec.v2 (MultiHashEmbed.v2, MaxoutWindowEncoder.v2) under a
TransitionBasedParser.v2 of state type ``ner``, as in ``en_core_web_sm``
(https://spacy.io/api/architectures). The entities are those of spaCy; only the order of
floating-point sums differs. The time is saved in three places:

- A token's vector before the convolutions depends on four of its attributes alone, so it is
  computed once for each distinct word and kept (``WordVectors``).
- The columns of a maxout layer's matrix product are reordered, so that numpy takes the maximum
  over contiguous memory.
- The greedy transition loop is unrolled. While no entity is open, the state is the next token
  alone, so one matrix product gives the scores of all tokens. While one is open, its label is
  fixed and the only choice is to continue or to close it. That depends on its first, its last and
  the next token, and all entities of a text take this step together.

Each text is computed by itself, in blocks that depend on this text alone. The other texts of a
batch therefore cannot change a result in the last bit.

Two checks protect the results when spaCy or a model changes. The architecture is compared with the
known one by the names and sizes of its layers, and the entities of ``SAMPLE`` are compared with those
of spaCy when the model is loaded. If either check fails, ``LoadedModel`` logs the reason and runs the model
by ``nlp.pipe``.

These parts of spaCy and thinc are not covered by their promises of compatibility: the tree of layers
of the recogniser with its names, ``attrs`` and parameters (``W``, ``b``, ``G``, ``pad``), and of the
component ``cfg``, ``moves.n_moves`` and ``moves.get_class_name``. They are as read here in spaCy 3.8 and
thinc 8.3 (tried: 3.8.18 with 8.3.14).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokenizer import Tokenizer

from wiredesk.transforms.logic.ner.layers import Decoder, Encoder, Maxout, WordVectors

SAMPLE = (
    "Marta Lindqvist of the Harbour Board met Sen. Paul Okonkwo, D-N.Y., in Nairobi on Tuesday.\n\n"
    "It won't pay $3.5 million, Reuters said; two Kenyan ferries left Lake Victoria."
)
"""An invented text with entities of many types and lengths, and with special cases of the tokeniser.

It is short, for spaCy takes 20 ms of the time for loading a model to read it.
"""

_ATTRIBUTES = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
_EMBED = ">>".join(
    [
        "extract_features>>list2ragged>>with_array(" + "|".join(["ints-getitem>>hashembed"] * 4) + ")",
        "with_array(maxout>>layernorm>>dropout)",
        "ragged2list",
    ]
)
_CONVOLUTION = "residual(expand_window>>maxout>>layernorm>>dropout)"

Span = tuple[int, int, str]
"""Start and end of an entity in code points, and its label."""


class NotFastError(ValueError):
    """This module cannot run a pipeline; the message gives the reason."""


class FastNer:
    """The entity recogniser of a pipeline whose architecture is known."""

    def __init__(self, nlp: Language, words: WordVectors, encoder: Encoder, decoder: Decoder) -> None:
        self._nlp = nlp
        self._words = words
        self._encoder = encoder
        self._decoder = decoder

    @classmethod
    def from_pipeline(cls, nlp: Language) -> FastNer:
        """Returns the fast recogniser of a pipeline.

        Raises:
          NotFastError: the pipeline is of another architecture, or the entities of the sample differ from spaCy's.
        """
        try:
            mismatch = _find_mismatch(nlp)
            if mismatch is None:
                fast = cls._read_pipeline(nlp)
                mismatch = _find_difference(fast, nlp)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
            what = f"{type(error).__name__}: {error}"
            raise NotFastError(f"the layers of its recogniser cannot be read ({what})") from error
        if mismatch is not None:
            raise NotFastError(mismatch)
        return fast

    @classmethod
    def _read_pipeline(cls, nlp: Language) -> FastNer:
        ner: Any = nlp.get_pipe("ner")
        chain, lower, upper = ner.model.layers
        embed, encode = chain.layers[0].layers
        layers = [Maxout.from_layer(residual.layers[0].layers[1]) for residual in encode.layers[0].layers]
        words = WordVectors(embed.layers[2].layers[0], Maxout.from_layer(embed.layers[3].layers[0]))
        moves = [ner.moves.get_class_name(at) for at in range(ner.moves.n_moves)]
        return cls(nlp, words, Encoder(layers), Decoder(chain.layers[2], lower, upper, moves))

    def find_spans(self, text: str) -> list[Span]:
        """Returns ``(start, end, label)`` of each entity, in code points and text order.

        Args:
          text: not empty, and no longer than the pipeline's ``max_length``.
        """
        columns = self._nlp.make_doc(text).to_array([*_ATTRIBUTES, "IS_SPACE", "IDX", "LENGTH"])
        margin = self._encoder.margin
        padded = np.zeros((len(columns) + 2 * margin, self._encoder.width), np.float32)
        self._words.look_up(columns[:, :4], padded[margin : margin + len(columns)])
        spans = self._decoder.decode(self._encoder.encode(padded), columns[:, 4] != 0)
        starts = columns[:, 5].astype(np.intp)
        ends = starts + columns[:, 6].astype(np.intp)
        return [(int(starts[first]), int(ends[after - 1]), label) for first, after, label in spans]


def _find_mismatch(nlp: Language) -> str | None:
    """Returns the first way in which a pipeline differs from the known architecture, or None."""
    if nlp.pipe_names != ["ner"]:
        return f"its entities come from {', '.join(nlp.pipe_names) or 'no component'}, not from ner alone"
    if type(nlp.tokenizer) is not Tokenizer:
        return f"its tokeniser is {type(nlp.tokenizer).__name__}"
    ner: Any = nlp.get_pipe("ner")
    if type(ner) is not EntityRecognizer or ner.cfg["beam_width"] != 1:
        return "its recogniser is not spaCy's greedy one"
    if not _is_known_parser(ner.model) or not _is_known_tok2vec(ner.model.layers[0]):
        return "its recogniser has another architecture than that of en_core_web_sm"
    return None


def _is_known_parser(model: Any) -> bool:
    if model.name != "parser_model" or not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
        return False
    if [layer.name for layer in model.layers[1:]] != ["precomputable_affine", "linear"]:
        return False
    chain, lower, _ = model.layers
    return len(chain.layers) == 3 and (lower.get_dim("nF"), lower.get_dim("nP")) == (3, 2)


def _is_known_tok2vec(chain: Any) -> bool:
    depth = chain.layers[0].layers[1].attrs.get("pad", 0) if len(chain.layers[0].layers) == 2 else 0
    expected = f"{_EMBED}>>with_array({'>>'.join([_CONVOLUTION] * depth)})>>list2array>>linear"
    if depth < 2 or chain.name != expected:
        return False
    embed, encode = chain.layers[0].layers
    convolutions = [residual.layers[0].layers for residual in encode.layers[0].layers]
    maxouts = [embed.layers[3].layers[0].layers[0], *(layers[1].layers[0] for layers in convolutions)]
    return (
        list(embed.layers[0].attrs["columns"]) == _ATTRIBUTES
        and all(layers[0].attrs["window_size"] == 1 for layers in convolutions)
        and all(layer.layers[0].get_dim("nP") == 3 for layer in maxouts)
    )


def _find_difference(fast: FastNer, nlp: Language) -> str | None:
    """Returns the first entity of the sample that only one of the two ways finds, as a reason, or None."""
    expected = {(entity.start_char, entity.end_char, entity.label_) for entity in nlp(SAMPLE).ents}
    different = sorted(expected.symmetric_difference(fast.find_spans(SAMPLE)))
    if not different:
        return None
    start, end, label = different[0]
    finder = "spaCy alone" if different[0] in expected else "the fast recogniser alone"
    return f"{finder} finds {SAMPLE[start:end]!r} as {label} in a sample; please report it"
