"""Masks passwords, keys and tokens in options and texts before they are stored or shown.

One table lists the names of secrets. In doubt a value is masked.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Any, Final

MASK = "***"
"""Replacement of a secret."""

# Parts of names, in any spelling: S3SecretAccessKey, s3_secret_access_key and --s3-secret-access-key are one.
_SECRET_PARTS = (
    *("secret", "password", "passwd", "passphrase", "pwd", "token", "credential", "authorization"),
    *("accesskey", "accountkey", "apikey", "privatekey", "sharedkey", "storagekey", "signingkey"),
    *("encryptionkey", "connectionstring", "connstr", "signature"),
)
# Whole words of names; as parts they would occur in too many.
_SECRET_WORDS = frozenset({"sas", "sig", "pass", "bearer"})
# A name that ends in "key" is a secret unless it has one of these words, which make it public or a mere name.
_PLAIN_KEYS = frozenset({"kms", "public", "source", "hot", "partition", "sort", "primary"})

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# The password itself may contain an @.
_URL_USER = re.compile(r"(?<=://)([^\s/@:?#'\"]*):[^\s/'\"]+@")
# NAME= and 'NAME': in JSON and Python; --NAME before a space, and '--NAME', in a printed list of Python.
_NAME = re.compile(
    r"""(?<![\w.\-])(?P<name>[\w\-]++(?:\.[\w\-]++)*+)(?:\s*+=\s*+|["']\s*+[:=]\s*+|(?P<behind>["'],\s*+(?=["'])|\s++))"""
)
_MIN_SECRET_CHARS = 6
_VALUE = re.compile(r""""[^"\n]*"|'[^'\n]*'|[^\s&"',;<>}\])]+""")


def is_secret(name: str) -> bool:
    """Returns True if the value of an option, a URL parameter or a variable of this name is a secret."""
    words = [word.lower() for word in _WORD.findall(name)]
    joined = "".join(words)
    if any(part in joined for part in _SECRET_PARTS) or not _SECRET_WORDS.isdisjoint(words):
        return True
    return bool(words) and words[-1] in ("key", "keys") and _PLAIN_KEYS.isdisjoint(words)


class KnownSecrets:
    """Secrets of this process, masked wherever they stand; threads share them."""

    def __init__(self) -> None:
        """Starts without secrets."""
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()

    def remember(self, secret: str) -> None:
        """Masks a secret from now on; a short one is ignored, because it would also mask parts of ordinary words."""
        with self._lock:
            if len(secret) >= _MIN_SECRET_CHARS and secret not in self._secrets:
                self._secrets = (*self._secrets, secret)

    def mask(self, text: str) -> str:
        """Returns a text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


_known: Final = KnownSecrets()


def remember_secrets(arguments: Sequence[str]) -> None:
    """Masks the secrets among the arguments of a command wherever they stand later in this process."""
    for argument, masked in zip(arguments, mask_arguments(arguments), strict=True):
        name, _, value = argument.partition("=")
        if masked == MASK:
            _known.remember(argument)
        elif masked == f"{name}={MASK}":
            _known.remember(value)


def mask_text(text: str) -> str:
    """Returns a text with its secrets masked.

    Secrets are found by the name before them (``--token=x``, ``"token": "x"``, ``?sig=x``) and in URLs
    (``https://user:password@host``). Those given to :func:`remember_secrets` are found anywhere.
    """
    masked = _URL_USER.sub(rf"\1:{MASK}@", _known.mask(text))
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
    # In a sentence any word may follow a name. Only after an option is the next word its value.
    return (found["behind"] is None or found["name"].startswith("--")) and is_secret(found["name"])


def mask_arguments(arguments: Sequence[str]) -> tuple[str, ...]:
    """Returns the arguments of a command with their secrets masked."""
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
    """Returns settings with their secrets masked.

    Args:
      value: a plain value, or dicts, lists and tuples of plain values.
      name: name of the setting.
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
