"""Times, warnings and refusals that the formats of the news industry share."""

from __future__ import annotations

from datetime import datetime

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.moments import Moment, read_moment
from wiredesk.transforms.logic.kernel.errors import RecordError

# The sender states the time in a field that its format defines. Without a zone it may be
# off by hours, so the day is uncertain near midnight.
_CONFIDENCE, _ZONELESS_CONFIDENCE = 0.99, 0.95


def read_stated_publication(*stated: str | None) -> Publication | None:
    """Returns the first of the stated times that can be read, with the method ``metadata``."""
    moment = choose_moment(*stated)
    if moment is None:
        return None
    sure = moment.zoned or moment.precision not in {"second", "minute"}
    return moment.to_publication("metadata", _CONFIDENCE if sure else _ZONELESS_CONFIDENCE)


def choose_moment(*stated: str | None) -> Moment | None:
    """Returns the first of the stated times that can be read."""
    return next((moment for text in stated if (moment := read_moment(text))), None)


def choose_modification(published: Publication | None, *stated: str | None) -> datetime | None:
    """Returns the first of the stated times that can be read, if it is later than the publication."""
    changed = choose_moment(*stated)
    return changed.at if changed and published and changed.at > published.at else None


def warn_embargo(stated: str | None, published: Publication | None) -> tuple[RowWarning, ...]:
    """Returns the warning ``embargoed`` if a text was under an embargo when it was issued."""
    until = read_moment(stated)
    if until is None or published is None or until.at <= published.at:
        return ()
    return (RowWarning("embargoed", f"The source sent this under an embargo until {until.at.isoformat()}."),)


def warn_status(status: str | None) -> tuple[RowWarning, ...]:
    """Returns the warning ``not_usable`` if the source has withdrawn or killed the text."""
    if not status or status.rpartition(":")[2].lower() in {"usable", "embargoed", "withheld"}:
        return ()
    message = f"The source gives this text the status {status!r}; do not publish it without asking."
    return (RowWarning("not_usable", message),)


def refuse_textless(what: str) -> RecordError:
    """Returns the error ``parse/no_text`` for a record without text."""
    return RecordError("parse", "no_text", f"{what} holds no text: there is nothing to read in it.")


def refuse_other(what: str) -> RecordError:
    """Returns the error ``parse/not_an_article`` for an item that describes something else."""
    return RecordError(
        "parse", "not_an_article", f"This is {what} and no article: leave it out of the input."
    )
