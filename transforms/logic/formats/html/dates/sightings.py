"""The publication times that a page states in its data and its markup, each with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lxml import etree

from wiredesk.transforms.logic.formats.html.blocks import make_key
from wiredesk.transforms.logic.formats.html.jsonld import get_types
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata
from wiredesk.transforms.logic.formats.parts.moments import Moment, make_day_moment
from wiredesk.transforms.logic.kernel.days import make_day
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS

Reader = Callable[[str | None], Moment | None]
"""``read_moment`` with what is known about the page."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A time that a page states, with its source."""

    source: str
    moment: Moment


# Names of meta elements without separators: "article:published_time", "article:published:time" and
# "article.publishedTime" are the same.
_PUBLISHED = (
    "articlepublished articlepostdate articledateoriginal btpubdate citationdate citationonlinedate contentcreatedate "
    "dateposted dcdateissued dctermsissued dctermsavailable dcissued displaydate docdate fieldnamepostdate gentime "
    "issued ogpubdate ogregdate parselypubdate pdate postdate prismpublicationdate ptime pubdate published regdate "
    "rbpubdate releasedate sailthrudate snpostdate firstpublished datepublication datepublie"
)
_PUBLISHED_NAMES: Final = frozenset(_PUBLISHED.split())
_PUBLISHED_NAME: Final = re.compile(
    r"(?:publish|publication|publicat)\w*(?:date|time|at|on)\b|(?:date|time)\w*publi[sc]"
)
_PLAIN = "date dcdate dctermsdate dateavailable timestamp dcdatex ebudate"
_PLAIN_NAMES: Final = frozenset(_PLAIN.split())
_CREATED = "created datecreated dccreated dcdatecreated dctermscreated articlecreated creationdate createdat"
_CREATED_NAMES: Final = frozenset(_CREATED.split())
_CHANGED_NAME: Final = re.compile(
    r"modif|update|lastmod|lastchange|lastpub|republish|revis|expir|unpublish|scrap|crawl|video|event|indexed"
)
_SEPARATORS: Final = re.compile(r"[\W_]+")
_MAX_DAYS = 3

# Types of schema.org whose dates are not those of the page they stand on.
_FOREIGN = (
    "videoobject imageobject audioobject comment product offer event person organization review rating answer clip "
    "episode movie tvseries book musicrecording jobposting"
)
_FOREIGN_TYPES: Final = frozenset(_FOREIGN.split())

# "/2019/11/18/", "/2019-11-18-", "/20191118/", "/2019/nov/18"; "/2019/1/8/", "/2019/1118/"; "/18-11-2019".
_URL_DATES: Final = (
    re.compile(
        r"[/_-](?P<y>(?:19|20)\d\d)[/_-]?(?P<m>0[1-9]|1[0-2]|[a-z]{3})[/_-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)",
        re.IGNORECASE,
    ),
    re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2}|[a-z]{3})/(?P<d>\d{1,2})(?=[/_.-]|$)", re.IGNORECASE),
    re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=/|$)"),
)
_URL_DAY_FIRST: Final = re.compile(r"(?<=[/_-])\d{1,2}([-_.])\d{1,2}\1(?:19|20)\d\d(?=[/_.-]|$)")
_MARKED: Final = etree.XPath(
    "descendant::*[@datetime or @itemprop or @property or @pubdate or self::h1 or self::abbr]"
)
_PUBLISHED_CLASS: Final = re.compile(r"\bpublish|datepublished|entry-date|pubdate|post-date")
_CHANGED_CLASS: Final = re.compile(r"updat|modif")
_FOREIGN_CLASS: Final = re.compile(r"comment|related|teaser|sidebar|widget|recommend|recent", re.IGNORECASE)
# Microformats.
_OWN_CLASS: Final = re.compile(r"(?:^|\s)h-?entry(?:$|\s)")
_OWN_FOOTER: Final = re.compile(r"entry|post|article|meta", re.IGNORECASE)


def read_data(metadata: PageMetadata, read: Reader) -> Iterator[Sighting]:
    """Yields the times of the page's structured data, its meta elements and its address, the surest first."""
    article = metadata.article
    kind = "jsonld-other" if _is_other(metadata) else "jsonld"
    if moment := read_value(article.get("datePublished"), read):
        yield Sighting(kind, moment)
    elif moment := read_value(article.get("dateCreated"), read) or read_value(
        article.get("uploadDate"), read
    ):
        yield Sighting(f"{kind}-created", moment)
    yield from _read_metas(metadata.metas, read)
    if moment := read_url_date(metadata.url, read):
        yield Sighting("url", moment)


def _is_other(metadata: PageMetadata) -> bool:
    """Returns True if the structured data is of a video or another thing, or of another article than the page's."""
    article = metadata.article
    if get_types(article) & _FOREIGN_TYPES:
        return True
    pages = [
        _get_path(value)
        for name in ("url", "mainEntityOfPage", "@id")
        for value in _iter_addresses(article.get(name))
    ]
    titles = [make_key(value) for value in metadata.metas.get("og:title", ())]
    headline = make_key(str(article.get("headline") or ""))
    if not (pages and metadata.url and titles and headline):
        return False
    same = any(
        title and (title.startswith(headline[:20]) or headline.startswith(title[:20])) for title in titles
    )
    return not same and _get_path(metadata.url) not in pages


def _iter_addresses(value: Any) -> Iterator[str]:
    found = value.get("@id") if isinstance(value, dict) else value
    if isinstance(found, str) and found.startswith("http"):
        yield found


def _get_path(url: str) -> str:
    """Returns the path of an address; the same page may stand on several hosts."""
    return re.sub(r"^https?://[^/]*|[?#].*$|\.html?$", "", url).rstrip("/")


def _read_metas(metas: dict[str, list[str]], read: Reader) -> Iterator[Sighting]:
    found: dict[str, list[Moment]] = {}
    for name, values in metas.items():
        if kind := _name_meta(name):
            found.setdefault(kind, []).extend(filter(None, map(read, values[:2])))
    for kind in ("meta", "meta-created", "meta-plain"):
        moments = _spread(found.get(kind, ()))
        for moment in moments:
            yield Sighting(kind if moment.day == moments[0].day else f"{kind}-other", moment)


def _name_meta(name: str) -> str | None:
    squashed = _SEPARATORS.sub("", name)
    if _CHANGED_NAME.search(squashed):
        return None
    if squashed in _PUBLISHED_NAMES or _PUBLISHED_NAME.search(squashed):
        return "meta"
    if squashed in _CREATED_NAMES:
        return "meta-created"
    return "meta-plain" if squashed in _PLAIN_NAMES else None


def _spread(moments: Iterable[Moment]) -> list[Moment]:
    """Returns the moments that say something: the first ones of each day and precision."""
    kept: dict[tuple[date, str, bool], Moment] = {}
    for moment in moments:
        kept.setdefault((moment.day, moment.precision, moment.zoned), moment)
    return list(kept.values())[:_MAX_DAYS]


def read_value(value: Any, read: Reader) -> Moment | None:
    """Returns the moment in a value of structured data, or in the first of a list."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value")
    return read(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


def read_markup(root: Any, read: Reader) -> Iterator[Sighting]:
    """Yields the times of elements marked as publication, and those of other ``time`` elements.

    The first ``time`` element behind the headline, and one that is the only one of the page, have sources of their own.
    """
    marked, others, headed = [], [], False
    for element in _MARKED(root):
        if element.tag == "h1":
            headed = True
        if element.tag in ("h1", "meta"):
            continue
        stated = element.get("datetime") or element.get("content") or element.get("title")
        moment = read(stated) if stated else None
        names = " ".join(element.get(name) or "" for name in ("itemprop", "class", "property")).lower()
        if "datepublished" in names and moment is None:
            moment = read(" ".join(element.itertext()).strip()[:60])
        if moment is None or _is_foreign(element):
            continue
        if "datepublished" in names or element.get("pubdate") is not None or _is_publication(names):
            marked.append(moment)
        elif element.tag == "time":
            kind = "changed" if _CHANGED_CLASS.search(names) else "below" if headed else "above"
            others.append((kind, moment))
    yield from (Sighting("marked", moment) for moment in _spread(marked)[:2])
    days = {moment.day for _, moment in others}
    for kind in ("below", "above", "changed"):
        same = [moment for name, moment in others if name == kind]
        if same:
            yield Sighting(f"time-{kind}" + ("-only" if len(days) == 1 else ""), same[0])


def _is_publication(names: str) -> bool:
    return bool(_PUBLISHED_CLASS.search(names)) and not _CHANGED_CLASS.search(names)


def _is_foreign(element: Any) -> bool:
    """Returns True for an element in a comment, in a list of other articles, or in a link to one."""
    for above in element.iterancestors():
        names = above.get("class") or ""
        if _OWN_CLASS.search(names):
            return False
        boxed = above.tag == "aside" or (above.tag == "footer" and not _OWN_FOOTER.search(names))
        if boxed or _FOREIGN_CLASS.search(names):
            return True
        if above.tag in ("article", "main", "body"):
            return False
    return False


def read_url_date(url: str | None, read: Reader) -> Moment | None:
    """Returns the day that an address contains: ``/2019/11/18/``, ``/2019/nov/18/``, ``-20191118``, ``/18-11-2019``."""
    path = (url or "").split("?")[0]
    for pattern in _URL_DATES:
        if found := pattern.search(path):
            month = found["m"].lower()
            number = int(month) if month.isdigit() else ENGLISH_MONTHS.get(month, 0)
            day = make_day(int(found["y"]), number, int(found["d"]))
            return make_day_moment(day) if day else None
    found = _URL_DAY_FIRST.search(path)
    return read(found[0].replace("_", "-")) if found else None


_CHANGED_METAS: Final = (
    *("article:modified_time", "og:updated_time", "datemodified", "article:modified", "article.updated"),
    *("last-modified", "dcterms.modified", "date.modified", "lastmod", "article_date_updated"),
    "updated-date",
)


def read_changes(metadata: PageMetadata, read: Reader) -> Iterator[Moment]:
    """Yields the times of changes that a page states."""
    stated = [metadata.article.get("dateModified")]
    stated += [value for name in _CHANGED_METAS for value in metadata.metas.get(name, ())]
    return filter(None, (read_value(value, read) for value in stated))
