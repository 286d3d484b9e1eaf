"""Which names of a text mean the same entity."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.logic.name_evidence import Name, make_key


def link_names(body: str, names: Sequence[Name]) -> list[int]:
    """Returns for each name the number of its group."""
    groups: dict[tuple[str, str], int] = {}
    return [groups.setdefault((make_key(name.text), name.label), len(groups)) for name in names]
