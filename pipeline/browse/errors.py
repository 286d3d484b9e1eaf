"""What keeps a page from being made. Each message is a sentence for the page's reader."""

from __future__ import annotations


class UnavailableError(RuntimeError):
    """A page cannot be made now; its message says what to do."""


class QueryTimeoutError(UnavailableError):
    """The queries of a page took longer than they may."""


class BusyError(UnavailableError):
    """Too many queries run at once."""


class UnreadableError(UnavailableError):
    """A file of the tables cannot be read."""


class TooLargeError(UnavailableError):
    """A query needs more memory than the reading room may take."""


class ForeignFormError(ValueError):
    """A form was sent that no page of this reading room has made."""
