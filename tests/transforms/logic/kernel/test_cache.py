from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from wiredesk.transforms.logic.kernel.cache import WeighedCache


def test_the_most_recently_used_values_are_kept_within_the_limit():
    made = []
    cache = WeighedCache(10, len)

    def look_up(text: str) -> str:
        return cache.get(text, lambda: made.append(text) or text)

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        assert look_up(text) == text
    # The third value has replaced the least recently used one.
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert (len(cache), cache.weight) == (2, 8)


def test_a_value_over_the_limit_is_kept_until_the_next():
    cache = WeighedCache(10, len)
    for text in ("a", "b" * 50):
        cache.get(text, lambda text=text: text)
    assert (len(cache), cache.weight) == (1, 50)
    cache.get("c", lambda: "c")
    assert (len(cache), cache.weight) == (1, 1)
    cache.clear()
    assert (len(cache), cache.weight) == (0, 0)


def test_threads_share_a_cache():
    cache = WeighedCache(50, len)

    def use(number: int) -> bool:
        key = f"{number % 20:010}"
        return cache.get(key, lambda: key) == key

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(2_000)))
    assert cache.weight == 10 * len(cache) <= 50
