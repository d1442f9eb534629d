"""What is owed to each host: pauses between requests, its robots.txt, its wish to be left alone."""

from __future__ import annotations

import random
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pipeline.collect.redact import shown
from pipeline.collect.robots import Robots
from pipeline.errors import CollectError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import httpx

    from pipeline.settings import CollectSettings


class TryAgainError(Exception):
    """This attempt failed in a way that may pass."""

    def __init__(
        self, reason: str, after: float | None = None, *, unreachable: bool = False
    ) -> None:
        """``after``: seconds the host asks for; ``unreachable``: it cannot even be connected to."""
        self.reason = reason
        self.after = after
        self.unreachable = unreachable
        super().__init__(reason)


class Manners:
    """What is owed to each host, shared by all sources of a run."""

    def __init__(
        self, settings: CollectSettings, *, now: datetime, clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:  # fmt: skip
        """``now`` is the time at which the run begins; ``clock`` counts on from there."""
        self.settings = settings
        self.clock = clock
        self.sleep = sleep
        self.robots: dict[str, Robots] = {}
        self._closed: dict[str, str] = {}
        self._last: dict[str, float] = {}
        self._now, self._began = now, clock()
        self._random = random.SystemRandom()

    def wait_for(self, url: httpx.URL) -> None:
        """Sleep until a host may be asked again.

        Raises:
            CollectError: The host was closed for this run.
        """
        self.check_open(url)
        host = url.netloc.decode()
        wanted = self.robots.get(origin_of(url), Robots()).delay
        delay = max(self.settings.delay_seconds, min(wanted, self.settings.max_wait_seconds))
        if host in self._last and (left := self._last[host] + delay - self.clock()) > 0:
            self.sleep(left)
        self._last[host] = self.clock()

    def pause(self, attempt: int, after: float | None) -> float:
        """Seconds before the next attempt: what the host asks, at least our own doubling wait."""
        own = self.settings.retry_seconds * 2.0**attempt * self._random.uniform(0.5, 1.5)
        return max(own, after or 0.0)

    def check_open(self, url: httpx.URL) -> None:
        """Refuse a host that was closed.

        Raises:
            CollectError: It was; the reason is told again.
        """
        if reason := self._closed.get(url.netloc.decode()):
            raise CollectError(shown(str(url)), reason)

    def close(self, url: httpx.URL, reason: str) -> None:
        """Ask this host nothing more in this run."""
        self._closed[url.netloc.decode()] = reason

    def retry_after(self, value: str | None) -> float | None:
        """Seconds that ``Retry-After`` asks for, given in seconds or as a date."""
        if value is None:
            return None
        text = value.strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            until = parsedate_to_datetime(text)
            here = self._now + timedelta(seconds=self.clock() - self._began)
            return max(0.0, (until - here).total_seconds())
        except (ValueError, TypeError, OverflowError):
            return None


def origin_of(url: httpx.URL) -> str:
    """What robots.txt is valid for: scheme, host and port."""
    return f"{url.scheme}://{url.host}:{url.port or ''}"
