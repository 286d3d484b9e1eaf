"""Makes ``transforms/logic/keyphrases/word_shares.tsv``: the number of news articles in a thousand that contain a word.

    wiredesk run --annotate none -i ARTICLES -o OUTPUT        (once per collection)
    python -m tools.make_word_shares OUTPUT...

A word's share is the mean of its shares in the collections, so that a large collection does not outweigh
a small one. The file in the program was counted on 9,379 articles of US media of 2012 to 2020
(Article-Bias-Prediction, https://github.com/ramybaly/Article-Bias-Prediction) and 8,000 of Reuters of 1987
(Reuters-21578, https://archive.ics.uci.edu/dataset/137): it contains counts of single words and no texts.
"""

from __future__ import annotations

import sys
from collections import Counter

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.logic.keyphrases.extract import PIECE, SHARES, fold_word

_MIN_PER_MILLE = 10


def count_shares(bodies: list[str]) -> dict[str, float]:
    """Returns the number of texts in a thousand that contain each folded word."""
    counts: Counter[str] = Counter()
    for body in bodies:
        counts.update({fold_word(piece) for piece in set(PIECE.findall(body))} - {""})
    return {word: 1000 * count / len(bodies) for word, count in counts.items()}


def main() -> int:
    """Writes the table."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    query = "SELECT body FROM articles WHERE language = 'en' AND relation = 'original'"
    shares = [
        count_shares([body for (body,) in connect(open_store(output)).sql(query).fetchall()])
        for output in sys.argv[1:]
    ]
    means = {
        word: round(sum(share.get(word, 0) for share in shares) / len(shares))
        for word in set().union(*shares)
    }
    lines = [f"{word}\t{share}\n" for word, share in sorted(means.items()) if share >= _MIN_PER_MILLE]
    SHARES.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines):,} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
