"""Module-level state: threads of a process share it, so each case is listed with the reason why it is safe."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.support import ROOT
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.keyphrases import extract
from wiredesk.transforms.logic.keyphrases.extract import extract_keyphrases
from wiredesk.transforms.logic.ner.model import NamedMention
from wiredesk.transforms.logic.places import resolve_places
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.times import find_times

MUTATING = frozenset(
    ["add", "append", "clear", "discard", "extend", "insert", "move_to_end", "pop", "popitem", "remove", "setdefault",
     "sort", "update", "subtract", "appendleft", "popleft"]
)  # fmt: skip

SAFE = {
    "pipeline/stream/committed.py:_copies": "under the lock _lock, bounded",
    "pipeline/stream/committed.py:_lookups": "under the lock _lock, bounded",
    "pipeline/stream/looks.py:_pace_by_stream": "under the lock _pace_lock, bounded",
    "pipeline/stream/notifications/source.py:_intakes": "under the lock _intakes_lock, bounded",
    "pipeline/stream/poll.py:_seen_by_stream": "under the lock _seen_lock, bounded",
}
"""Module-level names that functions change, each with the reason why threads may share them.

Prefer an object that is passed, or one with a lock of its own, to a new entry here.
"""


def list_changed(tree: ast.Module) -> Iterator[str]:
    """Yields the module-level names that the functions of a module change in place or rebind."""
    bound = {
        target.id
        for node in tree.body
        for target in (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if isinstance(target, ast.Name)
    }
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        arguments = function.args
        own = {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs, *arguments.posonlyargs)}
        rebound = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
        own |= {
            n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        } - rebound
        yield from rebound & bound
        for node in ast.walk(function):
            changed = None
            if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
                changed = node.value
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in MUTATING
            ):
                changed = node.func.value
            if isinstance(changed, ast.Name) and changed.id in bound - own:
                yield changed.id


def test_all_module_state_is_listed_as_safe():
    found = {
        f"{path.relative_to(ROOT)}:{name}"
        for folder in ("transforms", "schemas", "pipeline")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in list_changed(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found - SAFE.keys() == set()
    assert SAFE.keys() - found == set()


def make_text(number: int) -> str:
    names = " ".join(f"Tak{number}a{n} Bel{number}o{n}" for n in range(20))
    words = " ".join(f"word{number}x{n} harbour talks" for n in range(300))
    return f'{names} met in Paris on May {number % 28 + 1}. "We will go on," said Tak{number}a0. The {words}.'


def annotate(number: int):
    body = make_text(number)
    start = body.index("Tak")
    end = body.index(" met")
    mentions = [NamedMention(start, end, body[start:end], "PERSON")]
    entities = group_entities(body, mentions)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return (
        entities,
        extract_quotes(body, entities),
        resolve_places(body, entities, None),
        find_times(body, moment),
        extract_keyphrases(body, None, entities),
    )


@pytest.fixture
def restless():
    """Makes the interpreter switch threads as often as possible."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_give_the_results_of_a_single_one(restless, monkeypatch):
    alone = [annotate(number) for number in range(24)]
    # A cache this small overflows again and again.
    monkeypatch.setattr(extract, "_fold_cached", extract.functools.lru_cache(maxsize=50)(extract.fold_word))
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(annotate, [*range(24)] * 4))
    assert together == alone * 4
