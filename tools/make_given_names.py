"""Makes ``transforms/logic/gazetteer/given_names.tsv``, a list of given names of women and of men.

    python -m tools.make_given_names FOLDER

FOLDER holds ``dist.male.first`` and ``dist.female.first`` of the US Census Bureau's "Frequently occurring
first names from the 1990 census", a work of the US government and in the public domain; the package
``names`` (https://pypi.org/project/names/, MIT) contains both. A name is taken if it is five times as
frequent in one list as in the other.
"""

from __future__ import annotations

import sys
from pathlib import Path

from wiredesk.transforms.logic.gazetteer.given_names import TABLE

_MIN_PERCENT = 0.002
_MIN_RATIO = 5
_LISTS = {"f": "female", "m": "male"}


def read_shares(path: Path) -> dict[str, float]:
    """Returns the share of people with each name, in percent."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip())
    return {row[0].title(): float(row[1]) for row in rows}


def main() -> int:
    """Writes the table."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    shares = {letter: read_shares(folder / f"dist.{word}.first") for letter, word in _LISTS.items()}
    rows = []
    for letter, other in (("f", "m"), ("m", "f")):
        for name, share in shares[letter].items():
            if share >= _MIN_PERCENT and share >= _MIN_RATIO * shares[other].get(name, 0.0):
                rows.append(f"{name}\t{letter}\n")
    TABLE.write_text("".join(sorted(rows)), encoding="ascii")
    print(f"{len(rows)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
