"""Hides secrets where options and texts are stored or shown: passwords, keys and tokens.

One table says which names stand for a secret. It hides too much rather than too little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

MASK = "***"
"""What stands where a secret was."""

# Parts of names, in any spelling: S3SecretAccessKey, s3_secret_access_key and --s3-secret-access-key are one.
_SECRET_PARTS = (
    *("secret", "password", "passwd", "passphrase", "pwd", "token", "credential", "authorization"),
    *("accesskey", "accountkey", "apikey", "privatekey", "sharedkey", "storagekey", "signingkey"),
    *("encryptionkey", "connectionstring", "connstr", "signature"),
)
# Whole words of names: as parts they would be in too many.
_SECRET_WORDS = frozenset({"sas", "sig", "pass", "bearer"})
# What ends in "key" is one, but for those that only name one or are for everybody.
_PLAIN_KEYS = frozenset({"kms", "public", "source", "hot", "partition", "sort", "primary"})

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# The password may hold a @ itself.
_URL_USER = re.compile(r"(?<=://)([^\s/@:?#'\"]*):[^\s/'\"]+@")
# NAME=, and 'NAME': as JSON and Python have it; --NAME before a space, and as the list that Python shows has it.
_NAME = re.compile(
    r"""(?<![\w.\-])(?P<name>[\w\-]++(?:\.[\w\-]++)*+)(?:\s*+=\s*+|["']\s*+[:=]\s*+|(?P<behind>["'],\s*+(?=["'])|\s++))"""
)
_LEAST_SECRET_CHARS = 6
_VALUE = re.compile(r""""[^"\n]*"|'[^'\n]*'|[^\s&"',;<>}\])]+""")


def is_secret(name: str) -> bool:
    """Says whether what has this name is a secret: an option, a parameter of an address, a variable."""
    words = [word.lower() for word in _WORD.findall(name)]
    joined = "".join(words)
    if any(part in joined for part in _SECRET_PARTS) or not _SECRET_WORDS.isdisjoint(words):
        return True
    return bool(words) and words[-1] in ("key", "keys") and _PLAIN_KEYS.isdisjoint(words)


_known: set[str] = set()


def remember_secrets(arguments: Sequence[str]) -> None:
    """Masks in this process, wherever it stands, what is secret among the arguments of a command."""
    for argument, masked in zip(arguments, mask_arguments(arguments), strict=True):
        name, _, value = argument.partition("=")
        secret = argument if masked == MASK else value if masked == f"{name}={MASK}" else ""
        # What is shorter would be found in words that are none.
        if len(secret) >= _LEAST_SECRET_CHARS:
            _known.add(secret)


def mask_text(text: str) -> str:
    """Returns a text without the secrets in it.

    They are found by the names before them (``--token=x``, ``"token": "x"``, ``?sig=x``), and in addresses
    (``https://user:password@host``); and by :func:`remember_secrets`.
    """
    # A copy, which is made in one step: another thread may come to know a secret meanwhile.
    for secret in tuple(_known):
        text = text.replace(secret, MASK)
    masked = _URL_USER.sub(rf"\1:{MASK}@", text)
    pieces, done = [], 0
    for found in _NAME.finditer(masked):
        value = _VALUE.match(masked, found.end()) if _takes_secret(found) else None
        if value is None or found.start() < done or (found["behind"] and value[0].startswith("-")):
            continue
        quotation = value[0][0] if value[0][0] in "\"'" else ""
        pieces += [masked[done : found.end()], quotation, MASK, quotation]
        done = value.end()
    return "".join([*pieces, masked[done:]])


def _takes_secret(found: re.Match[str]) -> bool:
    # In a sentence a word may stand behind any other: only an option has it as its value.
    return (found["behind"] is None or found["name"].startswith("--")) and is_secret(found["name"])


def mask_arguments(arguments: Sequence[str]) -> tuple[str, ...]:
    """Returns the arguments of a command without the secrets in them."""
    masked: list[str] = []
    is_next = False
    for argument in arguments:
        name, mark, value = argument.partition("=")
        is_name = name.startswith("-")
        if is_next and not is_name:
            masked.append(MASK)
        elif mark and is_name:
            masked.append(f"{name}={MASK if is_secret(name) else mask_text(value)}")
        else:
            masked.append(mask_text(argument))
        is_next = is_name and not mark and is_secret(name)
    return tuple(masked)


def mask_values(value: Any, name: str = "") -> Any:
    """Returns settings, as they are written, without the secrets in them.

    Args:
      value: a plain value, or dicts, lists and tuples of them.
      name: under which it stands.
    """
    if isinstance(value, dict):
        return {key: mask_values(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            masked = mask_arguments(value)
            return list(masked) if isinstance(value, list) else masked
        return type(value)(mask_values(item) for item in value)
    if isinstance(value, str):
        return MASK if value and is_secret(name) else mask_text(value)
    return value
