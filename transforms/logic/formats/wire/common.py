"""What the formats of the news industry have in common."""

from __future__ import annotations

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.moments import Moment, read_moment
from wiredesk.transforms.logic.kernel.errors import RecordError

# The sender's own statement in a field that its format defines; without a zone it
# may be off by hours, so near midnight the day is in doubt.
_CONFIDENCE, _ZONELESS_CONFIDENCE = 0.99, 0.95


def choose_publication(*stated: str | None) -> Publication | None:
    """Returns the first of the stated times that can be read, as ``metadata``."""
    moment = choose_moment(*stated)
    if moment is None:
        return None
    sure = moment.zoned or moment.precision not in {"second", "minute"}
    return moment.to_publication("metadata", _CONFIDENCE if sure else _ZONELESS_CONFIDENCE)


def choose_moment(*stated: str | None) -> Moment | None:
    """Returns the first of the stated times that can be read."""
    return next((moment for text in stated if (moment := read_moment(text))), None)


def warn_embargo(stated: str | None, published: Publication | None) -> tuple[RowWarning, ...]:
    """Returns the warning ``embargoed`` where a text was not to be used until some time after its issue."""
    until = read_moment(stated)
    if until is None or published is None or until.at <= published.at:
        return ()
    return (RowWarning("embargoed", f"The source sent this under an embargo until {until.at.isoformat()}."),)


def warn_status(status: str | None) -> tuple[RowWarning, ...]:
    """Returns the warning ``not_usable`` where the source has withdrawn or killed the text."""
    if not status or status.rpartition(":")[2].lower() in {"usable", "embargoed", "withheld"}:
        return ()
    message = f"The source gives this text the status {status!r}; do not publish it without asking."
    return (RowWarning("not_usable", message),)


def refuse_textless(what: str) -> RecordError:
    """Returns ``parse/no_text`` for a record of the format that holds no text."""
    return RecordError("parse", "no_text", f"{what} holds no text: there is nothing to read in it.")


def refuse_other(what: str) -> RecordError:
    """Returns ``parse/not_an_article`` for an item that describes something else."""
    return RecordError(
        "parse", "not_an_article", f"This is {what} and no article: leave it out of the input."
    )
