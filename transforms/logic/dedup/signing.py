"""The signature of an article: all that later runs need to compare with it."""

from __future__ import annotations

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Signature
from wiredesk.transforms.logic.dedup.evidence import pack_lines
from wiredesk.transforms.logic.dedup.paragraphs import pack_paragraphs
from wiredesk.transforms.logic.dedup.record_marks import hash_address, hash_record_id
from wiredesk.transforms.logic.dedup.signature import SIGNATURE_VERSION, choose_keys, hash_text
from wiredesk.transforms.logic.kernel.ordering import to_order
from wiredesk.transforms.logic.text.normalize import fold_lines, split_lines


def sign_article(article: Article) -> Signature:
    """Returns the signature of an article that is not linked yet."""
    lines = split_lines(article.headline, article.body)
    hashes = hash_text(fold_lines(lines))
    return replace_fields(
        sign_copy(article),
        words=len(hashes),
        minhash=choose_keys(hashes).astype("<u8").tobytes(),
        evidence=pack_lines(lines),
        paragraphs=pack_paragraphs(article.body),
    )


def sign_copy(article: Article) -> Signature:
    """Returns the signature of an exact copy: without keys and evidence, since its original is compared in its place."""
    return Signature(
        article_id=article.article_id,
        content_hash=article.content_hash,
        cluster_id=article.article_id,
        relation="original",
        source_key=article.source_key,
        published_at=article.published_at,
        ingested_at=article.ingested_at,
        words=0,
        minhash=b"",
        evidence=b"",
        signature_version=SIGNATURE_VERSION,
        run_id=article.run_id,
        publisher=article.publisher,
        wire_agency=article.wire_agency,
        wire_confidence=article.wire_confidence,
        container_key=article.container_key,
        record_hash=hash_record_id(article.record_id),
        address_hash=hash_address(article.url),
        occurrence=article.occurrence,
    )


def place_order(signature: Signature) -> tuple[int, str]:
    """Returns the key that sorts the articles of one run from the earliest to the latest."""
    return to_order(signature.published_at), signature.article_id
