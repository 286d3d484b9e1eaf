"""spaCy's entity recogniser for one known architecture, several times as fast as ``nlp.pipe``.

The network is Tok2Vec.v2 (MultiHashEmbed.v2, MaxoutWindowEncoder.v2) under a
TransitionBasedParser.v2 of state type ``ner``, as in ``en_core_web_sm``
(https://spacy.io/api/architectures). The results are the same but for the order of
floating-point sums; the time goes where it has to:

- A token's vector before the convolutions depends on four of its attributes only, so
  it is computed once a distinct word and kept (``WordVectors``).
- Maxout pieces are slices of a matrix product with its columns reordered, so numpy
  takes their maximum over contiguous memory.
- The greedy transition loop is unrolled. With no entity open, the state is the next
  token alone, so the scores of all tokens are one matrix product. With one open, the
  label is fixed and the choice is between going on and closing, which depends on the
  first, the last and the next token: all entities of a text take that step together.

A text is computed by itself and in blocks that depend on it alone, so what else is in
a batch cannot change it in the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokenizer import Tokenizer

from wiredesk.transforms.logic.ner.layers import Decoder, Encoder, Maxout, WordVectors

_ATTRIBUTES = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
_EMBED = ">>".join(
    [
        "extract_features>>list2ragged>>with_array(" + "|".join(["ints-getitem>>hashembed"] * 4) + ")",
        "with_array(maxout>>layernorm>>dropout)",
        "ragged2list",
    ]
)
_CONVOLUTION = "residual(expand_window>>maxout>>layernorm>>dropout)"


def _is_known(ner: Any) -> bool:
    """Tells whether a component is the greedy recogniser of this module's architecture, and nothing else."""
    model = ner.model
    if type(ner) is not EntityRecognizer or ner.cfg["beam_width"] != 1 or model.name != "parser_model":
        return False
    if not model.attrs["has_upper"] or model.attrs["unseen_classes"] or len(model.layers) != 3:
        return False
    chain, lower, upper = model.layers
    if (lower.name, upper.name) != ("precomputable_affine", "linear") or len(chain.layers) != 3:
        return False
    return (lower.get_dim("nF"), lower.get_dim("nP")) == (3, 2) and _is_known_tok2vec(chain)


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


class FastNer:
    """The entity recogniser of a pipeline whose architecture is known."""

    def __init__(self, nlp: Language, words: WordVectors, encoder: Encoder, decoder: Decoder) -> None:
        self._nlp = nlp
        self._words = words
        self._encoder = encoder
        self._decoder = decoder

    @classmethod
    def from_pipeline(cls, nlp: Language) -> FastNer | None:
        """Returns the recogniser of a pipeline, or None where it is not exactly of the known architecture."""
        if (
            nlp.pipe_names != ["ner"]
            or type(nlp.tokenizer) is not Tokenizer
            or not _is_known(nlp.get_pipe("ner"))
        ):
            return None
        ner: Any = nlp.get_pipe("ner")
        chain, lower, upper = ner.model.layers
        embed, encode = chain.layers[0].layers
        layers = [Maxout.from_layer(residual.layers[0].layers[1]) for residual in encode.layers[0].layers]
        words = WordVectors(embed.layers[2].layers[0], Maxout.from_layer(embed.layers[3].layers[0]))
        moves = [ner.moves.get_class_name(at) for at in range(ner.moves.n_moves)]
        return cls(nlp, words, Encoder(layers), Decoder(chain.layers[2], lower, upper, moves))

    def find_spans(self, text: str) -> list[tuple[int, int, str]]:
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
