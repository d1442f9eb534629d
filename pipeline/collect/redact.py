"""Addresses as people and logs may see them: without passwords, tokens and session ids."""

from __future__ import annotations

import contextlib
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = re.compile(
    r"(?:^|[_\-.])(?:api|access|auth|service|secret|session|private)?[_\-.]?"
    r"(?:key|token|secret|sig|signature|password|passwd|pwd|pass|auth|credential|credentials|sid"
    r"|sessionid|ticket|otp|jwt)$",
    re.IGNORECASE,
)
# Numbers of posts and files are shorter; signed links and tokens are longer.
_LONG = 40
_SESSION = re.compile(r";[a-z]*session[a-z]*=[^/?#;]*", re.IGNORECASE)
# These log whole addresses (httpx) or answers' heads (httpcore).
_CHATTY = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")


def shown(url: str) -> str:
    """An address without user, password, fragment, session id and the values of secrets.

    >>> shown("https://kim:pw@a.kr/f.do;jsessionid=1F?id=7&serviceKey=abc#top")
    'https://a.kr/f.do?id=7&serviceKey=…'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    query = "&".join(map(_parameter, parts.query.split("&"))) if parts.query else ""
    return urlunsplit(
        (parts.scheme, parts.netloc.rpartition("@")[2], _SESSION.sub("", parts.path), query, "")
    )


def without_session(url: str) -> str:
    """The address without the session id of Java servers, which differs at each visit."""
    return _SESSION.sub("", url)


def _parameter(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if equals and (_SECRET.search(name) or len(value) > _LONG):
        return f"{name}=…"
    return pair if equals or len(pair) <= _LONG else "…"


@contextlib.contextmanager
def quiet_clients() -> Iterator[None]:
    """Keep the HTTP libraries' own log lines, which hold whole addresses, from being written."""

    def drop(_record: logging.LogRecord) -> bool:
        return False

    loggers = [logging.getLogger(name) for name in _CHATTY]
    for logger in loggers:
        logger.addFilter(drop)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(drop)
