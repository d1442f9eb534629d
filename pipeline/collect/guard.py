"""Where a connection may lead: the address that is connected to is the one that was checked.

A name is resolved here, each address is judged, and the socket is opened to an allowed address:
a name server that answers differently the next time (DNS rebinding) gains nothing. TLS still
verifies the name. The same place bounds the whole time of an answer, since only the socket sees
a server that drips one byte a second.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from pipeline.collect.redact import shown
from pipeline.errors import CollectError, CollectRefusedError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IPv6 addresses that carry an IPv4 address in their last 32 bits.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def check_url(url: httpx.URL) -> None:
    """Refuse what is no web address.

    Raises:
        CollectRefusedError: Another scheme than http and https, or no host.
    """
    if url.scheme not in {"http", "https"} or not url.host:
        raise CollectRefusedError(shown(str(url)), "is no http or https address")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where IPv6 wraps an IPv4 address.

    >>> [is_public(a) for a in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    return all(a.is_global and not a.is_multicast for a in _unwrapped(address))


def is_intranet(address: str) -> bool:
    """Whether an allowance may cover it: loopback, RFC 1918, ULA, shared (CGNAT), but not link-local.

    Nobody publishes at a link-local address; clouds serve credentials there.
    """
    return not any(
        a.is_link_local or a.is_multicast or a.is_unspecified or str(a) == "fd00:ec2::254"
        for a in _unwrapped(address)
    )


def _unwrapped(address: str) -> Iterator[Address]:
    ip: Address = ipaddress.ip_address(address.partition("%")[0])
    yield ip
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
        yield from (a for a in inner if a is not None)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the system's order of preference.

    Raises:
        OSError: The name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to allowed addresses only, and ends them at the deadline.

    Attributes:
        deadline: Time of ``clock`` at which the current answer must be complete.
    """

    def __init__(self, private_hosts: frozenset[str], *, clock: Callable[[], float]) -> None:
        """``private_hosts``: names that may lead into the own network, in lower case."""
        self.deadline = float("inf")
        self._private_hosts = private_hosts
        self._clock = clock
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address that answers.

        Raises:
            CollectRefusedError: The name leads to no allowed address.
            httpcore.ConnectError: It cannot be resolved or reached.
        """
        try:
            addresses = resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        allowed = [a for a in addresses if self._may(host, a)]
        if not allowed:
            raise CollectRefusedError(
                host,
                f"leads to {addresses[0]}, which is no public address; if that is meant, name the"
                " host in private_hosts of the entry",
            )
        for number, address in enumerate(allowed, start=1):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(allowed):
                    raise
            else:
                return _TimedStream(stream, self)
        raise AssertionError("the last address returns or raises")

    def _may(self, host: str, address: str) -> bool:
        return is_public(address) or (host.lower() in self._private_hosts and is_intranet(address))

    def left(self, timeout: float | None) -> float | None:
        """A timeout that does not reach beyond the deadline.

        Raises:
            CollectError: The deadline has passed.
        """
        left = self.deadline - self._clock()
        if left <= 0:
            raise CollectError("", "the answer took longer than collect.total_seconds")
        return left if timeout is None else min(timeout, left)

    def sleep(self, seconds: float) -> None:
        """Retries of the connection are ours, not the pool's."""
        raise AssertionError(f"the pool was told not to retry, but would wait {seconds} seconds")


class _TimedStream(httpcore.NetworkStream):
    """A connection each step of which obeys the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes."""
        allowed = self._backend.left(timeout)
        try:
            return self._inner.read(max_bytes, allowed)
        except httpcore.ReadTimeout:
            self._backend.left(timeout)  # tells a late answer from a silent one
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._inner.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on encrypted; the name, not the address, is verified."""
        stream = self._inner.start_tls(ssl_context, server_hostname, self._backend.left(timeout))
        return _TimedStream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the library's own signature
        """Whatever the connection itself tells."""
        return self._inner.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """What httpx sends by: a pool of connections opened by a :class:`GuardedBackend`.

    No proxies: behind one, the address that is connected to would be the proxy's choice.
    """

    def __init__(self, backend: GuardedBackend) -> None:
        """Certificates are those of httpx (``SSL_CERT_FILE`` names others)."""
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=backend, retries=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; errors are those of httpcore."""
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """End all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """A body as httpx wants it."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - httpcore types it as a union
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
