"""Makes ``transforms/logic/ner/tables/common_words.txt``: the words that the press mostly writes without a capital.

    wiredesk run --annotate none -i ARTICLES -o OUTPUT        (once per collection)
    python -m tools.make_common_words OUTPUT...

A word counts where it stands within a sentence. The file in the program was counted on 9,379 articles of US media of 2012
to 2020 (Article-Bias-Prediction, https://github.com/ramybaly/Article-Bias-Prediction): it contains single words and
no texts.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.logic.ner.casing import COMMON_WORDS

_MIN_ARTICLES = 12
_MIN_SHARE = 0.75
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Za-z]{2,}(?![\w'’-])")


def list_common(bodies: Iterable[str]) -> Iterator[str]:
    """Yields the words, in lower case, that enough texts have, mostly without a capital."""
    texts: Counter[str] = Counter()
    small: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for body in bodies:
        words = _WITHIN.findall(body)
        both.update(word.lower() for word in words)
        small.update(word for word in words if word.islower())
        texts.update({word for word in words if word.islower()})
    for word, count in both.items():
        if texts[word] >= _MIN_ARTICLES and small[word] >= _MIN_SHARE * count:
            yield word


def main() -> int:
    """Writes the table."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    query = "SELECT body FROM articles WHERE language = 'en' AND relation = 'original'"
    bodies = [
        body for output in sys.argv[1:] for (body,) in connect(open_store(output)).sql(query).fetchall()
    ]
    words = sorted(list_common(bodies))
    head = "# Words that the press mostly writes without a capital (python -m tools.make_common_words).\n"
    COMMON_WORDS.write_text(head + "\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words):,} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
