"""Lines of a text that are a byline and nothing else, in the languages of the press."""

from __future__ import annotations

import re

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.byline_labels import (
    has_author_label,
    has_other_label,
    strip_dates,
)
from wiredesk.transforms.logic.formats.parts.byline_words import has_lead
from wiredesk.transforms.logic.formats.parts.people import (
    is_all_byline,
    read_names,
)
from wiredesk.transforms.logic.formats.parts.person_names import is_east_asian

_MAX_CHARS = 160
_SENTENCE = re.compile(r"[!?…]|[.。]\s+\S+\s\S+\s[a-z]|[“”\"«»]")
_COLONS = (":", "：", "=", "＝")
_LEAD_CHARS = 24
"""A label of authors stands so near to the beginning."""
# "(홍길동 기자)", "[서울=뉴시스] 홍길동 기자 =", "홍길동 기자 gildong@paper.example"
_KOREAN = re.compile(
    r"^(?:\[[^\[\]]{2,30}\]\s*)?[\[(【]?(?:[가-힣A-Za-z=]{2,20}\s*[=·]?\s*)??(?P<name>[가-힣]{2,4}(?:[·ㆍ,\s]\s*[가-힣]{2,4}){0,4})"
    r"\s*[가-힣]{0,4}(?:기자|특파원|논설위원)\s*[\])】]?\s*=?\s*(?:/\s*)?(?:\S+@\S+)?\s*$"
)
# "（记者 王芳）", "本报记者 王芳 李明", "新华社记者王芳"
_CHINESE = re.compile(
    r"^[\s（(【\[]*(?:文\s*[/／|｜]\s*)?(?:本报|本網|本网|本刊|特约|特派|实习|见习|新华社|中新社|中新网|央视|新华网|人民网|中国新闻网|"
    r"[\u3400-\u9fff]{2,6}(?:网|报|社|日报))*"
    r"(?:记者|記者|通讯员|通訊員|特派員)[：:\s/／]*(?P<name>[\u3400-\u9fff]{2,4}(?:[\s、，]+[\u3400-\u9fff]{2,4}){0,5})(?:\s*(?:报道|報導|摄影报道|综合报道|文|／[\u3400-\u9fff]{2,6}報導))?[\s）)】\]]*$"
)
# "【山田太郎】", "【山田太郎、佐藤花子】", "（編集委員 山田太郎）"
_JAPANESE = re.compile(
    r"^(?:【(?P<a>[\u3040-\u30ff\u3400-\u9fff]{3,6}(?:[、・，]\s*[\u3040-\u30ff\u3400-\u9fff]{3,6}){0,3})】|"
    r"[（(](?:[\u3040-\u30ff\u3400-\u9fff]{0,8}(?:記者|編集委員|論説委員|特派員)|文・|"
    r"取材・文)[\s＝=:：・]*(?P<b>[\u3400-\u9fff]{2,5}(?:[、・，]\s*[\u3400-\u9fff]{2,5}){0,3})[）)])$"
)
_END_CHINESE = re.compile(
    r"[（(](?:[\u3400-\u9fff]{0,8})(?:记者|記者|"
    r"完)[\s：:]*(?P<name>[\u3400-\u9fff]{2,4}(?:[\s、，]+[\u3400-\u9fff]{2,4}){0,4})[）)]\s*$"
)


def read_line(line: str) -> tuple[Author, ...]:
    """Returns the persons of a line that is a byline and nothing else; none for any other line.

    A byline begins with ``By`` of its language, has a label for authors before a colon, or has the form of East Asia:
    ``Por Ana Ruiz | Madrid``, ``Text: Anna Schmidt, Foto: Jan Roth``, ``(记者 王芳)``, ``홍길동 기자``.
    """
    if not 2 < len(line) <= _MAX_CHARS or "\n" in line:
        return ()
    if is_east_asian(line) and (found := _read_east_asian(line)):
        return found
    # Cheap tests first: most lines are paragraphs of the story.
    coloned = any(mark in line for mark in _COLONS)
    if not (coloned or has_lead(line)) or _SENTENCE.search(line):
        return ()
    labelled = (
        coloned and has_author_label(line) and (has_author_label(line[:_LEAD_CHARS]) or has_other_label(line))
    )
    if labelled:
        return read_names([strip_dates(line)])
    return read_names([line]) if has_lead(line) and is_all_byline(line) else ()


def _read_east_asian(line: str) -> tuple[Author, ...]:
    for pattern in (_KOREAN, _CHINESE, _JAPANESE):
        if found := pattern.match(line.strip()):
            names = next(name for name in found.groupdict().values() if name)
            names = found["name"] if "name" in found.groupdict() else names
            return tuple(Author(name) for name in re.split(r"[\s、，・·ㆍ,]+", names) if name)
    return ()


def find_signature(paragraph: str) -> tuple[int, tuple[Author, ...]] | None:
    """Returns where the reporter in brackets behind the last sentence begins, and the persons: ``...。（记者 王芳）``."""
    found = _END_CHINESE.search(paragraph) if paragraph[-1:] in "）)" else None
    if found is None or not paragraph[: found.start()].strip():
        return None
    return found.start(), tuple(Author(name) for name in re.split(r"[\s、，]+", found["name"]) if name)
