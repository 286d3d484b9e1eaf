"""The example questions, and the page with their answers: ``python -m tests.questions``.

The answers come from a run with all annotations over ``tests/newsdays``, four days of invented news.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.support import ROOT, run_wiredesk
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

NEWSDAYS = Path(__file__).parent / "newsdays"
PAGE = ROOT / "docs" / "questions.md"
QUESTIONS = ROOT / "schemas" / "sql" / "questions"

_HEAD = """\
# Questions that the tables answer

Each is a file of `schemas/sql/questions/`, and runs with `wiredesk query - < FILE`, in any DuckDB session that has read
`wiredesk.sql`, and over the DuckDB file of `wiredesk export`. The answers here are those of four days of invented news
(`tests/newsdays/`); `python -m tests.questions` writes this page.
"""


@dataclass(frozen=True)
class Question:
    """A question of ``schemas/sql/questions``.

    Attributes:
      path: its file.
      title: the question.
      note: an explanation of the answer; may be empty.
      sql: the query that answers it.
    """

    path: Path
    title: str
    note: str
    sql: str


def load_questions() -> list[Question]:
    """Returns all questions, in order. The first line of a file is the title, its other comments are the note."""
    return [_load(path) for path in sorted(QUESTIONS.glob("*.sql"))]


def _load(path: Path) -> Question:
    lines = path.read_text("utf-8").splitlines()
    comments = [line.removeprefix("-- ") for line in lines if line.startswith("--")]
    sql = "\n".join(line for line in lines if not line.startswith("--"))
    return Question(path, comments[0], " ".join(comments[1:]), sql)


def make_page(connection: duckdb.DuckDBPyConnection) -> str:
    """Returns the page.

    Args:
      connection: has the tables and views that the questions are answered from.
    """
    return "\n".join([_HEAD, *(line for one in load_questions() for line in _describe(one, connection))])


def _describe(question: Question, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    yield f"## {question.title}\n"
    if question.note:
        yield f"{question.note}\n"
    yield f"```sql\n{question.sql}\n```\n"
    answer = connection.sql(question.sql)
    yield f"| {' | '.join(answer.columns)} |"
    yield "|---" * len(answer.columns) + "|"
    for row in answer.fetchall():
        yield f"| {' | '.join(map(_show, row))} |"
    yield ""


def _show(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_show, value))
    return str(value).replace("|", "\\|").replace("\n", " ").removesuffix("+00:00")


def main() -> None:
    """Writes the page."""
    with tempfile.TemporaryDirectory() as folder:
        run_wiredesk(NEWSDAYS, Path(folder), model="en_core_web_sm")
        with connect(open_store(folder)) as connection:
            PAGE.parent.mkdir(exist_ok=True)
            PAGE.write_text(make_page(connection), "utf-8")


if __name__ == "__main__":
    main()
