"""Markdown, the format of articles below front matter."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.text.clean import split_paragraphs

# A text without any of these marks is plain text, whose line ends may have a meaning that Markdown ignores.
_MARKS = re.compile(
    r"^ {0,3}#{1,6} |^ {0,3}> |^ {0,3}[-*+] \S|!?\[[^\]\n]{1,300}\]\([^)\s]{1,2000}|\*\*\S|(?<!\w)_\S[^_\n]*_(?!\w)|^```|"
    r"</?(?:p|a|em|strong|b|i|img|figure|blockquote|div|br)\b",
    re.MULTILINE,
)


def read_markdown(text: str) -> tuple[str, ...]:
    """Returns the clean paragraphs of a text that may be Markdown (https://spec.commonmark.org)."""
    if not _MARKS.search(text):
        return split_paragraphs(text)
    return read_fragment(MarkdownIt("commonmark").render(text))[0]
