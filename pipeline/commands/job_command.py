"""Declares commands that write: their shared options, their log and their errors are handled here, once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from typing import Any

import typer

from wiredesk.pipeline.commands.console import configure_log, errors_as_sentences
from wiredesk.pipeline.commands.options import OPTIONS, LogFormat, make_settings
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import open_store

Report = Callable[[], object]
"""Prints the outcome of a job that has ended well."""

_KEYWORD = inspect.Parameter.KEYWORD_ONLY
_FIRST = ("inputs", "output", "runner")
"""Settings that the help lists above the command's own options."""


def job_command(
    app: typer.Typer,
    settings: Collection[str],
    *,
    epilog: str,
    needs_tables: bool = False,
    follow: bool = False,
    defaults: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., Report]], Callable[..., None]]:
    """Returns a decorator that turns a function into a command that writes to an output.

    The function takes the :class:`RunSettings` of the command line, then the options of its own, declared as Typer
    wants them. It returns the :data:`Report` of its outcome. Whatever it raises ends the command with a sentence.

    Args:
      app: the command is added to it, under the name of the function.
      settings: settings that the command takes as options, from :data:`OPTIONS`.
      epilog: text below the options in the help.
      needs_tables: refuse an output without tables.
      follow: log with times, for a command that does not end by itself.
      defaults: default values that differ from those of :class:`RunSettings`, by setting.
    """
    shared = {name: OPTIONS[name] for name in OPTIONS if name in settings}

    def decorate(function: Callable[..., Report]) -> Callable[..., None]:
        def command(log_format: str, **options: Any) -> None:
            with errors_as_sentences(options["output"]):
                configure_log(log_format, follow=follow)
                made = make_settings({name: options.pop(name) for name in shared})
                if needs_tables:
                    require_tables(made)
                report = function(made, **options)
            report()

        parameters = _order_parameters(function, shared, defaults or {})
        command.__name__, command.__doc__ = function.__name__, function.__doc__
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        app.command(epilog=epilog)(command)
        return command

    return decorate


def _order_parameters(
    function: Callable[..., Report], shared: Mapping[str, Any], defaults: Mapping[str, Any]
) -> list[inspect.Parameter]:
    """Returns the parameters of a command in the order of its help: required ones of its own come first."""
    usual = {
        one.name: inspect.Parameter.empty if one.default is MISSING else one.default
        for one in fields(RunSettings)
    }
    usual |= {"field_map": None, "beam_args": None, **defaults}
    settings = {
        name: inspect.Parameter(name, _KEYWORD, default=usual[name], annotation=option)
        for name, option in shared.items()
    }
    _, *own = inspect.signature(function, eval_str=True).parameters.values()
    own = [one.replace(kind=_KEYWORD) for one in own]
    log_format = inspect.Parameter("log_format", _KEYWORD, default="text", annotation=LogFormat)
    return [
        *(one for one in own if one.default is inspect.Parameter.empty),
        *(one for name, one in settings.items() if name in _FIRST),
        *(one for one in own if one.default is not inspect.Parameter.empty),
        *(one for name, one in settings.items() if name not in _FIRST),
        log_format,
    ]


def require_tables(settings: RunSettings) -> None:
    """Refuses an output without tables.

    Raises:
      UsageError: the output has no tables.
    """
    if not list_committed(open_store(settings.output)):
        raise UsageError(f"there are no tables in {settings.output}; make some with: wiredesk run")
