from tests.support import OTHER_STORY, STORY, make_article
from wiredesk.transforms.logic.dedup.signing import place_order, sign_article, sign_copy


def test_an_article_has_keys_and_evidence_and_its_copy_has_neither() -> None:
    article = make_article(STORY, headline="Trawlers collide")
    signed, copy = sign_article(article), sign_copy(article)
    assert signed.words > 90 and signed.evidence and len(signed.minhash) == 48 * 8
    assert (copy.words, copy.minhash, copy.evidence) == (0, b"", b"")
    assert (copy.article_id, copy.content_hash, copy.cluster_id) == (
        signed.article_id,
        signed.content_hash,
        article.article_id,
    )


def test_a_text_without_words_has_no_keys() -> None:
    assert sign_article(make_article("...")).minhash == b""


def test_the_order_is_by_publication_then_id_and_undated_articles_come_last() -> None:
    first, second = make_article(STORY, "a", 0), make_article(OTHER_STORY, "b", 1)
    undated = make_article(STORY, "c", None)
    twin = make_article(STORY, "d", 0)
    ordered = sorted(map(sign_copy, (undated, second, twin, first)), key=place_order)
    assert [one.source_key for one in ordered[2:]] == ["b", "c"]
    assert [one.article_id for one in ordered[:2]] == sorted((first.article_id, twin.article_id))
