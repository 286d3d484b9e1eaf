"""Refuses a schema change that would break a table: ``python -m wiredesk.schemas.compatibility``.

``schemas/released/<version>/`` keeps the schemas of every release. New code must read the files of each release,
and the readers of each release must read new files (Avro calls this full transitive compatibility:
https://avro.apache.org/docs/current/specification/#schema-resolution). So new fields go to the end of their
record and have a default. Nothing else may change except descriptions, properties that Avro ignores, and lists
of labels, which may grow.

``python -m wiredesk.schemas.compatibility --release 0.2.0`` stores the current schemas as those of a release.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import split_nullable

RELEASED = Path(__file__).resolve().parent / "released"
"""Folder of the released versions."""

_MISSING = object()


def list_released(released: Path = RELEASED) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yields version, table and schema of every release, in order."""
    for path in sorted(released.glob("*/*.avsc")):
        yield path.parent.name, path.stem, json.loads(path.read_text("utf-8"))


def find_breaks(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    """Yields a message for each incompatible change of a record, which says what is allowed.

    Args:
      old: Avro record schema that was released.
      new: the schema that replaces it.
      where: path of the record, for the messages.
    """
    if old["name"] != new["name"]:
        yield f"{where}: the record {old['name']} is called {new['name']} now; call it {old['name']}"
    fields = {field["name"]: field for field in new["fields"]}
    for field in old["fields"]:
        path = f"{where}.{field['name']}"
        if field["name"] not in fields:
            yield (
                f"{path} is gone or has another name; keep it, and add new fields at the end with a default"
            )
            continue
        yield from _compare_fields(field, fields[field["name"]], path)
    yield from _check_order(old, new, where)
    known = {field["name"] for field in old["fields"]}
    for field in new["fields"]:
        if field["name"] not in known and "default" not in field:
            yield (
                f"{where}.{field['name']} has no default, so older files cannot be read; "
                'make its type ["null", T] with "default": null, or give another default'
            )


def _check_order(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    before = [field["name"] for field in old["fields"]]
    now = [field["name"] for field in new["fields"]]
    kept = [name for name in now if name in before]
    if sorted(kept) == sorted(before) and now[: len(before)] != before:
        yield f"{where}: the order of the fields has changed; put new ones after {before[-1]}"


def _compare_fields(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[str]:
    if old.get("default", _MISSING) != new.get("default", _MISSING):
        yield f"{path}: its default has changed, so older files would be read differently; restore the default"
    lost = [value for value in old.get("values", ()) if value not in new.get("values", old["values"])]
    if lost:
        yield f"{path} no longer lists {', '.join(lost)}, which older files have; add labels, remove none"
    yield from _compare_types(old["type"], new["type"], path)


def _compare_types(old: Any, new: Any, path: str) -> Iterator[str]:
    (old, was_nullable), (new, is_nullable) = split_nullable(old), split_nullable(new)
    if was_nullable != is_nullable:
        change = "may be null now, which older readers refuse" if is_nullable else "may no longer be null"
        yield f"{path} {change}; leave it as it was, or add another column at the end"
    if isinstance(old, dict) and isinstance(new, dict) and old["type"] == new["type"] == "array":
        yield from _compare_types(old["items"], new["items"], path)
    elif isinstance(old, dict) and isinstance(new, dict) and old["type"] == new["type"] == "record":
        yield from find_breaks(old, new, path)
    elif old != new:
        yield (
            f"{path} was {_show(old)} and is {_show(new)}; leave it, and add a column of another name "
            "at the end with a default"
        )


def _show(avro: Any) -> str:
    return avro if isinstance(avro, str) else str(avro.get("logicalType", avro["type"]))


def check(released: Path = RELEASED) -> list[str]:
    """Returns a message for each incompatible change of the current schemas; empty if there is none.

    Args:
      released: folder of the released versions.
    """
    found = []
    for version, table, old in list_released(released):
        if table not in TABLES:
            found.append(f"{table} was released in {version} and is gone; keep the table")
            continue
        breaks = find_breaks(old, load_avro_schema(table), table)
        found += [f"{what} (released in {version})" for what in breaks]
    return found


def release(version: str, released: Path = RELEASED) -> None:
    """Stores the current schemas as those of a released version.

    Raises:
      FileExistsError: that version is released already.
    """
    folder = released / version
    folder.mkdir(parents=True)
    for table in TABLES:
        source = Path(__file__).resolve().parent / f"{table}.avsc"
        (folder / f"{table}.avsc").write_text(source.read_text("utf-8"), "utf-8")


def main(arguments: list[str]) -> int:
    """Runs the command and returns its exit code."""
    found = check()
    for what in found:
        print(f"schemas: {what}", file=sys.stderr)
    if found:
        return 1
    if arguments[:1] == ["--release"] and len(arguments) == 2:
        release(arguments[1])
    elif arguments:
        print("usage: python -m wiredesk.schemas.compatibility [--release VERSION]", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
