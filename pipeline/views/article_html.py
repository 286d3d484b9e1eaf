"""An article as one self-contained HTML page: the text with marks, and the annotations beside it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from wiredesk.pipeline.views.annotations import Row, list_html_sections, list_marks
from wiredesk.pipeline.views.article import list_contained, list_facts
from wiredesk.pipeline.views.marks import Segment, cut_segments

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --dim: #6a6a6a; --page: #fcfcfa; --line: #ddd;
  --person: #cfe8f3; --org: #ead9f2; --place: #d5edd3; --other: #f6e7c8; --quote: #fff6c9; --time: #2257a5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --dim: #a09c94; --page: #1a1b1d; --line: #3a3b3e;
  --person: #1f4556; --org: #47304f; --place: #264a2b; --other: #55431b; --quote: #3a3618; --time: #8ab4f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 17px/1.6 Georgia, "Times New Roman", serif; }
.page { display: grid; grid-template-columns: minmax(0, 42rem) minmax(16rem, 26rem); gap: 3rem; justify-content: center;
  padding: 2.5rem 1.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .8rem; }
h2 { font: 600 .8rem/1.4 system-ui, sans-serif; letter-spacing: .08em; text-transform: uppercase; color: var(--dim);
  border-top: 1px solid var(--line); padding-top: .7rem; margin: 1.6rem 0 .5rem; }
aside, dl, .legend { font: 14px/1.45 system-ui, sans-serif; }
aside h2:first-child { margin-top: 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; color: var(--dim);
  margin: 0 0 1.2rem; }
dd { margin: 0; overflow-wrap: anywhere; } .warning { color: #b35c00; }
.text { white-space: pre-wrap; overflow-wrap: break-word; }
.entity { background: var(--other); border-radius: 3px; padding: 0 .12em; }
.PERSON { background: var(--person); } .ORG { background: var(--org); } .GPE, .LOC, .FAC { background: var(--place); }
.quote { box-shadow: inset 0 -.55em var(--quote); } .quote.entity { box-shadow: none; }
.time { color: var(--time); border-bottom: 1px dotted; }
.keyphrase { text-decoration: underline; text-underline-offset: .2em; }
.outlet { border-bottom: 2px solid #c0392b; }
.other { border-bottom: 1px dashed; } sup { color: var(--dim); font: 10px system-ui, sans-serif; }
ul { list-style: none; margin: 0; padding: 0; } li { margin: .15rem 0; } small { color: var(--dim); font-size: 12px; }
.legend span { margin-right: .8em; white-space: nowrap; } a { color: inherit; }
blockquote { margin: .1rem 0 .5rem; padding-left: .7rem; border-left: 3px solid var(--line); color: var(--dim); }
@media (max-width: 60rem) { .page { grid-template-columns: minmax(0, 42rem); } }
"""

_LEGEND = """<p class="legend"><span class="entity PERSON">person</span> <span class="entity ORG">organisation</span>
<span class="entity GPE">place</span> <span class="entity">other name</span> <span class="quote">quotation</span>
<span class="time">time</span> <span class="keyphrase">keyphrase</span> <span class="outlet">cited medium</span></p>"""


def render_page(row: Row, body: str) -> str:
    """Returns the article as an HTML page, with its style inside. The page fetches nothing."""
    headline = escape(row["headline"] or "(no headline)")
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd{' class=warning' if name == 'warning' else ''}>{escape(value)}</dd>"
        for name, value in list_contained(lambda: list_facts(row), lambda why: ("warning", f"facts {why}"))
    )
    text = "".join(
        list_contained(
            lambda: map(_render_segment, cut_segments(body, list_marks(row, body))),
            lambda why: f'<p class="warning">Marks {escape(why)}</p>{escape(body)}',
        )
    )
    sections = "".join(
        list_contained(lambda: _render_sections(row), lambda why: f"<p>Annotations {escape(why)}</p>")
    )
    return (
        f'<!doctype html>\n<html lang="{escape(row["language"] or "")}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{headline}</title><style>{_STYLE}</style>\n'
        f'<div class="page"><main><h1>{headline}</h1><dl>{facts}</dl>{_LEGEND}'
        f'<div class="text">{text}</div></main>\n<aside>{sections}</aside></div></html>\n'
    )


def _render_segment(segment: Segment) -> str:
    numbers = "".join(f"<sup>{escape(m.label)}</sup>" for m in segment.opened if m.kind == "quote")
    if not segment.marks:
        return escape(segment.text)
    names = dict.fromkeys(
        name for m in segment.marks for name in ((m.kind, m.label) if m.kind == "entity" else (m.kind,))
    )
    notes = "\n".join(mark.note for mark in reversed(segment.marks))
    text = escape(segment.text)
    return f'{numbers}<span class="{escape(" ".join(names))}" title="{escape(notes)}">{text}</span>'


def _render_sections(row: Row) -> Iterator[str]:
    for title, items in list_html_sections(row):
        yield f"<h2>{title}</h2><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
