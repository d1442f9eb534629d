"""One polite GET: robots.txt, pauses, checked redirects, retries, bounded bodies.

What a server sends is believed in nothing: not its length, not its packing, not where it leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import httpcore
import httpx

from pipeline import __version__
from pipeline.collect.body import read_body
from pipeline.collect.guard import GuardedBackend, GuardedTransport, check_url
from pipeline.collect.manners import TryAgainError, origin_of
from pipeline.collect.redact import shown
from pipeline.collect.robots import MAX_BYTES, Robots, read_robots
from pipeline.collect.state import key_of
from pipeline.errors import CollectError, CollectRefusedError

if TYPE_CHECKING:
    from types import TracebackType

    from pipeline.collect.manners import Manners

TOKEN = "ai-brief-trends"  # noqa: S105 - a product's name
_NETWORK = (
    httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpx.TransportError
)  # fmt: skip
_OK, _NOT_MODIFIED = 200, 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said of itself; sent only to the address that answered.

    Attributes:
        place: Digest of the address that answered, after redirects.
    """

    place: str
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Attributes:
        url: Address that answered, after redirects.
        body: Unpacked; ``None`` where nothing changed since the validators were given (304).
    """

    url: str
    body: bytes | None
    headers: httpx.Headers

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case; empty if not told."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def validators(self) -> Validators:
        """For the next time."""
        return Validators(
            key_of(self.url), self.headers.get("etag"), self.headers.get("last-modified")
        )


class Fetcher:
    """GETs for one source; keeps its cookies and its allowances apart from other sources'."""

    def __init__(self, manners: Manners, private_hosts: frozenset[str]) -> None:
        """``private_hosts``: names that may lead into the own network."""
        self._manners = manners
        self._settings = settings = manners.settings
        self._backend = GuardedBackend(private_hosts, clock=manners.clock)
        contact = f" (+{settings.contact})" if settings.contact.strip() else ""
        self._client = httpx.Client(
            transport=GuardedTransport(self._backend),
            headers={
                "User-Agent": f"{TOKEN}/{__version__}{contact}",
                # Only what is unpacked here under control: a bomb of zstd is worse than of gzip.
                "Accept-Encoding": "gzip",
                "Accept-Language": "ko, en;q=0.8",
            },
            timeout=httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:  # fmt: skip
        self._client.close()

    def get(self, url: str, *, limit: int, validators: Validators | None = None) -> Answer:
        """Fetch an address, following redirects, as often as it may help.

        Args:
            url: Where.
            limit: Bytes of the body, packed and unpacked.
            validators: Of the version at hand.

        Raises:
            CollectRefusedError: An address, robots.txt, a redirect, the size or the packing forbids it.
            CollectError: It cannot be had now.
        """
        return self._follow(_parsed(url), limit, validators, mind_robots=True)

    def _follow(
        self, url: httpx.URL, limit: int, validators: Validators | None, *, mind_robots: bool
    ) -> Answer:
        seen: set[str] = set()
        for _ in range(self._settings.max_redirects + 1):
            check_url(url)
            if str(url) in seen:
                raise CollectRefusedError(shown(str(url)), "redirects in a circle")
            seen.add(str(url))
            if mind_robots:
                self._mind_robots(url)
            mine = validators if validators and validators.place == key_of(str(url)) else None
            answer = self._persist(url, limit, mine)
            if isinstance(answer, Answer):
                return answer
            if url.scheme == "https" and answer.scheme == "http":
                raise CollectRefusedError(
                    shown(str(url)), f"redirects from https to plain http: {shown(str(answer))}"
                )
            url = answer
        raise CollectRefusedError(
            shown(str(url)), f"redirects more than {self._settings.max_redirects} times"
        )

    def _mind_robots(self, url: httpx.URL) -> None:
        self._manners.check_open(url)
        origin = origin_of(url)
        if origin not in self._manners.robots:
            self._manners.robots[origin] = self._robots(url)
        if not self._manners.robots[origin].allows(url.raw_path.decode("ascii")):
            raise CollectRefusedError(shown(str(url)), "the host's robots.txt forbids it")

    def _robots(self, url: httpx.URL) -> Robots:
        """RFC 9309, 2.3.1: without the file everything is allowed; if it cannot be had, nothing."""
        place = url.copy_with(raw_path=b"/robots.txt")
        try:
            answer = self._follow(place, MAX_BYTES, None, mind_robots=False)
        except _NoSuchPageError:
            return Robots()
        except CollectRefusedError:
            raise
        except CollectError as error:
            reason = f"robots.txt cannot be had, so nothing is asked: {error.reason}"
            self._manners.close(url, reason)
            raise CollectError(shown(str(url)), reason) from error
        return read_robots((answer.body or b"").decode("utf-8", "replace"), TOKEN)

    def _persist(
        self, url: httpx.URL, limit: int, validators: Validators | None
    ) -> Answer | httpx.URL:
        for attempt in range(self._settings.retries + 1):
            self._manners.wait_for(url)
            try:
                return self._once(url, limit, validators)
            except TryAgainError as error:
                if error.after is not None and error.after > self._settings.max_wait_seconds:
                    reason = f"{error.reason}; the host asks to wait {error.after:,.0f} seconds"
                    self._manners.close(url, reason)
                    raise CollectError(shown(str(url)), reason) from error
                if attempt == self._settings.retries:
                    reason = error.reason + (f" ({attempt + 1} attempts)" if attempt else "")
                    if error.unreachable:
                        self._manners.close(url, reason)
                    raise CollectError(shown(str(url)), reason) from error
                self._manners.sleep(self._manners.pause(attempt, error.after))
        raise AssertionError("the last attempt returns or raises")

    def _once(
        self, url: httpx.URL, limit: int, validators: Validators | None
    ) -> Answer | httpx.URL:
        headers = {}
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.modified:
            headers["If-Modified-Since"] = validators.modified
        self._backend.deadline = self._manners.clock() + self._settings.total_seconds
        try:
            response = self._client.send(
                self._client.build_request("GET", url, headers=headers), stream=True
            )
            try:
                return self._answer(url, response, limit)
            finally:
                response.close()
        except _NETWORK as error:
            unreachable = isinstance(error, (httpcore.ConnectError, httpcore.ConnectTimeout))
            raise TryAgainError(_in_words(error), unreachable=unreachable) from error
        except CollectError as error:
            if error.where:
                raise
            raise type(error)(shown(str(url)), error.reason) from error

    def _answer(self, url: httpx.URL, response: httpx.Response, limit: int) -> Answer | httpx.URL:
        status, where = response.status_code, shown(str(url))
        told = f"{status} {httpx.codes.get_reason_phrase(status)}".strip()
        if status == _OK:
            return Answer(str(url), read_body(response, limit), response.headers)
        if status == _NOT_MODIFIED:
            return Answer(str(url), None, response.headers)
        if status in _REDIRECTS and "location" in response.headers:
            return _parsed(linked(response.headers["location"], str(url)))
        if status in _AGAIN:
            raise TryAgainError(
                f"the host answers {told}",
                self._manners.retry_after(response.headers.get("retry-after")),
            )
        if status < _SERVER_ERROR:
            raise _NoSuchPageError(where, f"the host answers {told}")
        raise CollectError(where, f"the host answers {told}")


class _NoSuchPageError(CollectError):
    """The host answers 4xx: there is no such page, or not for us."""


def linked(href: str, base: str) -> str:
    """A link made whole; a name and password in it are not taken over from a page.

    Raises:
        CollectRefusedError: It cannot be read as an address.
    """
    try:
        url = httpx.URL(base).join(urldefrag(href.strip())[0])
        home = httpx.URL(base)
        if url.netloc == home.netloc and url.scheme == home.scheme:
            return str(url.copy_with(userinfo=home.userinfo))
        return str(url.copy_with(userinfo=b""))
    except (httpx.InvalidURL, ValueError) as error:
        raise CollectRefusedError(
            shown(base), f"holds a link that is no address: {error}"
        ) from error


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(urldefrag(url)[0])
    except (httpx.InvalidURL, ValueError) as error:
        raise CollectRefusedError(shown(url), f"is no address: {error}") from error


def _in_words(error: Exception) -> str:
    if isinstance(error, (httpcore.ConnectTimeout, httpcore.ReadTimeout, httpcore.WriteTimeout)):
        return "the host does not answer in time"
    return f"the connection failed: {str(error) or type(error).__name__}"
