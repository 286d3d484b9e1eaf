"""A cache holds what was asked for last, and no more than its limit."""

from __future__ import annotations

from wiredesk.transforms.logic.kernel.cache import WeighedCache


def test_what_was_asked_for_last_is_kept_within_the_limit():
    made = []
    cache = WeighedCache(10, len)

    def ask(text: str) -> str:
        return cache.get(text, lambda: made.append(text) or text)

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        assert ask(text) == text
    # The third to come took the place of the one that was longest unasked for.
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert (len(cache), cache.weight) == (2, 8)


def test_a_value_beyond_the_limit_is_kept_alone_and_goes_with_the_next():
    cache = WeighedCache(10, len)
    for text in ("a", "b" * 50):
        cache.get(text, lambda text=text: text)
    assert (len(cache), cache.weight) == (1, 50)
    cache.get("c", lambda: "c")
    assert (len(cache), cache.weight) == (1, 1)
    cache.clear()
    assert (len(cache), cache.weight) == (0, 0)
