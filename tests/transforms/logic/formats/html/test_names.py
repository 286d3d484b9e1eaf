from __future__ import annotations

import pytest
from lxml import html

from wiredesk.transforms.logic.formats.html.names import Kind, judge_names

FURNITURE = Kind(furniture=True)
COMMENTS = Kind(comments=True)
STORY = Kind(story=True)


def judge(markup: str) -> Kind:
    return judge_names(html.fromstring(markup))


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        *(
            (f'class="{name}"', FURNITURE)
            for name in ("related", "relatedLinks", "box newsletter-box", "story__related", "c_sidebar")
        ),
        *((f'id="{name}"', FURNITURE) for name in ("cookieBanner", "share-bar", "author_bio")),
        *(
            (f'class="{name}"', COMMENTS)
            for name in ("comments", "commentList", "comment-list", "disqus_thread", "kommentare")
        ),
        *(
            (f'class="{name}"', STORY)
            for name in ("articleBody", "article__content", "story-text", "entry_content", "post-content")
        ),
        *(
            (f'class="{name}"', STORY)
            for name in (
                "sidebar-grid__content article__content",
                "related-grid__text story-text",
                "social article-body",
            )
        ),
        *(
            (f'class="{name}"', Kind())
            for name in (
                "",
                "portrait",
                "threads",
                "subheadings",
                "post--has-sidebar",
                "has-comments",
                "showtime",
            )
        ),
    ],
)
def test_names_are_read_as_words(attributes: str, kind: Kind) -> None:
    assert judge(f"<div {attributes}>x</div>") == kind


def test_an_element_without_names_is_nothing() -> None:
    assert judge("<div>x</div>") == Kind()
