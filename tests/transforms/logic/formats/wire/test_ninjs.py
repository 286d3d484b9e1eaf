from __future__ import annotations

import json
from typing import Any

import pytest

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.record import parse_json
from wiredesk.transforms.logic.formats.wire.ninjs import parse_ninjs
from wiredesk.transforms.logic.kernel.errors import RecordError

ITEM: dict[str, Any] = {
    "uri": "https://cna.example/items/1",
    "type": "text",
    "versioncreated": "2024-03-05T12:00:00+0100",
    "firstcreated": "2024-03-05T08:30:00+0100",
    "headline": "Old tram line opens again",
    "byline": "By Johanna Reyes",
    "located": "Hollow Creek",
    "slugline": "Creek-Tram",
    "source": "CNA",
    "pubstatus": "usable",
    "service": [{"code": "l", "name": "Local"}],
    "subject": [{"name": "transport"}, {"name": "tram"}],
    "body_html": "<p>The council voted.</p>\n<p>Work begins<br/>in <b>January</b> &amp; ends.</p>",
}


def parse(value: Any) -> ParsedDocument:
    return parse_ninjs(FormatInput(json.dumps(value).encode()))


def test_fields() -> None:
    document = parse(ITEM)
    assert document.paragraphs[0] == "The council voted."
    assert document.paragraphs[-1].endswith("in January & ends.")
    assert (document.headline, document.slug, document.publisher) == (
        "Old tram line opens again",
        "Creek-Tram",
        "CNA",
    )
    assert (document.section, document.keywords) == ("Local", ("transport", "tram"))
    assert document.url == "https://cna.example/items/1"
    assert document.authors == (Author("Johanna Reyes"),)
    assert document.dateline is not None and document.dateline.place == "Hollow Creek"
    assert document.publication is not None and document.modified_at is not None
    assert document.publication.at.isoformat() == "2024-03-05T07:30:00+00:00"


@pytest.mark.parametrize(
    "wrapped", [{"item": [ITEM]}, {"data": {"item": ITEM}}, {"data": {"items": [{"item": ITEM}]}}, [ITEM]]
)
def test_wrappers_of_apis_are_removed(wrapped: Any) -> None:
    assert parse(wrapped) == parse(ITEM)


def test_ninjs_2_and_plain_text() -> None:
    lists = {
        "headlines": [{"role": "main", "value": "Old tram"}],
        "bodies": [{"contenttype": "text/plain", "value": "The council voted.\n\nWork begins."}],
    }
    document = parse({"type": "text", **lists})
    assert (document.headline, document.paragraphs) == ("Old tram", ("The council voted.", "Work begins."))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"type": "picture", "headline": "x", "body_text": ""}, "not_an_article"),
        ({"type": "text", "headline": "x"}, "no_text"),
        ({"type": "text", "body_html": "<p> </p>"}, "no_text"),
        ([ITEM, ITEM], "several_items"),
        ({}, "no_text"),
        ("x", "no_text"),
        (None, "no_text"),
    ],
)
def test_a_record_that_is_no_article_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^parse/{reason}: "):
        parse(value)


@pytest.mark.parametrize("raw", [b"{", b'{"type": tex', b"[" * 100_000])
def test_broken_json_is_refused(raw: bytes) -> None:
    with pytest.raises(RecordError, match=r"^parse/broken_json: "):
        parse_ninjs(FormatInput(raw))


@pytest.mark.parametrize(
    "envelope",
    [
        lambda item: {"item": item},
        lambda item: {"api": 1, "data": {"meta": {}, "item": item}},
        lambda item: {"total": 1, "items": [item]},
        lambda item: {"data": [{"item": item}]},
    ],
)
def test_one_item_in_the_envelope_of_an_api_is_ninjs(envelope: Any) -> None:
    document = parse_json(FormatInput(json.dumps(envelope(ITEM)).encode()))
    assert (document.source_format, document.headline) == ("ninjs", ITEM["headline"])


def test_a_list_beside_a_text_is_no_envelope() -> None:
    record = {"title": "Tram", "text": "The council voted.", "items": [ITEM, ITEM]}
    assert parse_json(FormatInput(json.dumps(record).encode())).source_format == "json"


LATER: dict[str, Any] = {
    "uri": "https://cna.example/items/2",
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "representationtype": "complete",
    "versioncreated": "2024-03-05T12:00:00+01:00",
    "contentcreated": "2024-03-05T08:30:00+01:00",
    "pubstatus": "usable",
    "headlines": [
        {"role": "seo", "value": "Tram line creek"},
        {"role": "main", "value": "Old tram line opens again"},
    ],
    "bodies": [
        {"role": "teaser", "contenttype": "text/plain", "value": "A tram."},
        {"role": "main", "contenttype": "text/html", "value": "<p>The council voted.</p><p>Work begins.</p>"},
    ],
    "bylines": [
        {"byline": "By Johanna Reyes", "firstname": "Johanna", "lastname": "Reyes", "role": "reporter"},
        {"byline": "Omar Rahal"},
    ],
    "infosources": [{"name": "CNA"}],
    "people": [{"name": "Ida Holm", "rel": "about"}],
    "subjects": [{"name": "tram"}],
    "located": "Hollow Creek",
}


def to_version_3(value: Any) -> Any:
    """Returns a value of version 2 with the names that version 3 gives its fields."""
    names = {"versioncreated": "versionCreated", "contentcreated": "contentCreated", "pubstatus": "pubStatus",
             "representationtype": "representationType", "contenttype": "contentType", "infosources": "infoSources",
             "firstname": "firstName", "lastname": "lastName"}  # fmt: skip
    if isinstance(value, dict):
        return {names.get(name, name): to_version_3(one) for name, one in value.items()}
    return [to_version_3(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("item", [LATER, to_version_3(LATER)], ids=["2.1", "3.0"])
def test_later_versions_have_lists_and_other_capitals(item: dict[str, Any]) -> None:
    document = parse_json(FormatInput(json.dumps(item).encode()))
    assert document.source_format == "ninjs"
    assert (document.headline, document.paragraphs) == (
        "Old tram line opens again",
        ("The council voted.", "Work begins."),
    )
    assert [author.name for author in document.authors] == ["Johanna Reyes", "Omar Rahal"]
    assert document.publication is not None
    assert (document.publisher, document.keywords) == ("CNA", ("tram",))
    assert document.publication.at.isoformat() == "2024-03-05T11:00:00+00:00"


@pytest.mark.parametrize("name", sorted(LATER.keys() - {"bodies"}))
def test_all_fields_but_the_text_are_optional(name: str) -> None:
    item = {key: value for key, value in LATER.items() if key != name}
    assert parse_json(FormatInput(json.dumps(item).encode())).source_format == "ninjs"
    assert parse(to_version_3(item)).paragraphs == parse(LATER).paragraphs


@pytest.mark.parametrize("by", ["Johanna Reyes and Omar Rahal", "By Johanna Reyes, Omar Rahal"])
def test_by_is_the_byline(by: str) -> None:
    item = {key: value for key, value in LATER.items() if key != "bylines"} | {"by": by}
    document = parse(item)
    assert document.byline == by
    assert [author.name for author in document.authors] == ["Johanna Reyes", "Omar Rahal"]


def test_headlines_may_be_html() -> None:
    headlines = [{"role": "main", "contenttype": "text/html", "value": "<p>Old <b>tram</b> line</p>"}]
    assert parse(LATER | {"headlines": headlines}).headline == "Old tram line"


@pytest.mark.parametrize("name", ["pubstatus", "pubStatus"])
def test_canceled_items_of_all_versions_have_a_warning(name: str) -> None:
    item = {key: value for key, value in LATER.items() if key != "pubstatus"} | {name: "canceled"}
    assert [warning.code for warning in parse(item).warnings] == ["not_usable"]


@pytest.mark.parametrize("depth", [50, 320, 480])
@pytest.mark.parametrize("field", ["renditions", "subject", "headline"])
def test_a_field_that_is_nested_too_deeply_is_ignored(field: str, depth: int) -> None:
    nested: Any = "x"
    for level in range(depth):
        nested = [{"Name": nested}] if level % 2 else {"Value": nested}
    assert parse(ITEM | {field: nested}).paragraphs[0] == "The council voted."
