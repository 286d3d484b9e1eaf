"""Makes the processes that annotate and compare fail at certain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wiredesk.transforms.annotation.supervisor import close_annotator
from wiredesk.transforms.processes.forkserver import stop_server

FAULTS = {
    "Zzdays": ("find_times", "raise ValueError('day is out of range')"),
    "Zzquotes": ("extract_quotes", "raise KeyError('quote')"),
    "Zzplaces": ("resolve_places", "raise AssertionError"),
    "Zzphrases": ("extract_keyphrases", "int('x' * 500)"),
    "Zzspeaker": ("add_speaker_mentions", "raise TypeError('no speaker')"),
    "Zzdeep": ("group_entities", "recurse()"),
    "Zzabort": ("find_times", "os.abort()"),
    "Zzsegv": ("extract_quotes", "ctypes.string_at(0)"),
    "Zzexit": ("extract_quotes", "os._exit(3)"),
    "Zzkill": ("extract_quotes", "os.kill(os.getpid(), 9)"),
    "Zzloud": ("find_times", "os.write(2, b'loud' * 50_000); re.match('(a|a)*b', 'a' * 60)"),
    "Zzslow": ("find_times", "re.match('(a|a)*b', 'a' * 60)"),
}
"""The annotator that each word breaks, and how; a regular expression holds the interpreter."""

POISON = "poison.txt"
"""The source key of an article that cannot be signed in a worker process."""

_CODE = """
import ctypes, functools, importlib.abc, importlib.util, os, re, sys

FAULTS = {faults!r}
POISON = {poison!r}

def recurse():
    return recurse()

def spoil(word, function, fault):
    @functools.wraps(function)
    def spoilt(body, *args, **named):
        if word in body:
            exec(fault, globals())
        return function(body, *args, **named)
    return spoilt

def spoil_annotators(annotated):
    for word, (name, fault) in FAULTS.items():
        setattr(annotated, name, spoil(word, getattr(annotated, name), fault))
    find = annotated.LoadedModel.find_mentions

    def find_mentions(self, bodies):
        if any("Zznames" in body for body in bodies):
            raise RuntimeError("no names")
        return find(self, bodies)
    annotated.LoadedModel.find_mentions = find_mentions

def spoil_signing(steps):
    sign = steps.sign_article

    def sign_article(article):
        if article.source_key == POISON:
            raise ValueError("bad text")
        return sign(article)
    steps.sign_article = sign_article

SPOILERS = {{
    "wiredesk.transforms.annotation.annotators": spoil_annotators,
    "wiredesk.transforms.dedup.article_steps": spoil_signing,
}}

class Spoiler(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        spoil_module = SPOILERS.pop(name, None)
        if spoil_module is None:
            return None
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            spoil_module(module)
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Spoiler())
"""


def write_faults(folder: Path) -> None:
    """Writes a module that makes every Python process with this folder in its path fail."""
    folder.mkdir(parents=True, exist_ok=True)
    code = _CODE.format(faults=FAULTS, poison=POISON)
    folder.joinpath("sitecustomize.py").write_text(code, encoding="utf-8")


@contextmanager
def start_faulty(folder: Path) -> Iterator[None]:
    """Makes the processes that are started inside fail, and leaves none of them behind."""
    write_faults(folder)
    close_annotator()
    stop_server()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield
    close_annotator()
    stop_server()
