"""Makes ``transforms/logic/formats/parts/dates/date_names.json``, the names of months, weekdays and halves of the day.

    python -m tools.make_date_names

The names are those of Unicode CLDR (by Babel, Unicode License) and of dateparser (BSD), as they are installed.
"""

from __future__ import annotations

import json
import sys

from wiredesk.transforms.logic.formats.parts.dates.language_names import read_names
from wiredesk.transforms.logic.formats.parts.dates.name_table import PRESS_LANGUAGES, TABLE, show_names


def make_table() -> str:
    """Returns the table, one language a line."""
    lines = (
        f'"{language}": {json.dumps(show_names(read_names(language)), ensure_ascii=False)}'
        for language in PRESS_LANGUAGES
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Writes the table."""
    TABLE.write_text(make_table(), encoding="utf-8")
    print(f"{len(PRESS_LANGUAGES)} languages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
