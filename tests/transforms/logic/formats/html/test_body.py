from __future__ import annotations

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, make_key, parse_page
from wiredesk.transforms.logic.formats.html.body import Extraction, extract_main, select_blocks

ONE = "The council voted on Monday to reopen the old tram line, which had rusted for years and years."
TWO = "Work on the bridge over the mill race is to begin in January, the transport office said in a note."
THREE = "Residents of the lower town had asked for the line since the buses were cut four years ago."


def select(markup: str, main: list[str], reference: str | None = None) -> list[str]:
    blocks = collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))
    keys = [make_key(text) for text in main]
    chosen = select_blocks(blocks, Extraction(frozenset(keys), "".join(keys)), reference)
    return [block.text for block, yes in zip(blocks, chosen, strict=True) if yes]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_the_extraction_decides():
    assert select(paragraphs(ONE, "Read more", TWO), [ONE, TWO]) == [ONE, TWO]


def test_a_repetition_is_chosen_once():
    assert select(paragraphs(ONE, TWO, ONE), [ONE, TWO]) == [ONE, TWO]


def test_paragraphs_in_the_same_places_are_added():
    boxes = "".join(
        f'<div class="page"><div class="part"><p>{text}</p></div></div>' for text in (ONE, TWO, THREE)
    )
    assert select(boxes, [ONE]) == [ONE, TWO, THREE]


def test_the_body_that_the_page_states_replaces_the_extraction():
    markup = (
        f"<p>{ONE}</p><h2>Work begins</h2><p>{TWO}</p><p>{THREE}</p><div>Elsewhere: {ONE[:40]}, a tour.</div>"
    )
    chosen = select(
        markup, [ONE, "Work begins", TWO, f"Elsewhere: {ONE[:40]}, a tour."], f"{ONE} {TWO} {THREE}"
    )
    assert chosen == [ONE, "Work begins", TWO, THREE]


def test_a_short_stated_body_is_a_summary_and_does_not_count():
    assert select(paragraphs(ONE, TWO), [ONE, TWO], ONE) == [ONE, TWO]


def test_boilerplate_is_dropped_unless_the_story_is_in_it():
    side = f'<div class="sidebar"><p>{THREE}</p></div>'
    assert select(paragraphs(ONE, TWO, ONE[::-1], TWO[::-1]) + side, [ONE, TWO, THREE]) == [ONE, TWO]
    assert select(f'<p>{ONE}</p><aside class="x"></aside>', [ONE]) == [ONE]


def test_the_extraction_of_a_page_has_its_lines_and_its_text():
    root = parse_page(
        f"<html><body><article><h1>Tram</h1>{paragraphs(ONE, TWO, THREE)}</article></body></html>"
    )
    main = extract_main(root)
    assert {make_key(ONE), make_key(TWO)} <= main.lines
    assert make_key(ONE + TWO) in main.text
    assert extract_main(parse_page("<html><body></body></html>")).text == ""
