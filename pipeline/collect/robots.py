"""Reads robots.txt as RFC 9309 says: the longest rule wins, ``*`` and ``$`` mean what they say.

The standard library's ``urllib.robotparser`` takes the first rule and knows no wildcards, so that
it would fetch what ``Disallow: /*.pdf$`` forbids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# RFC 9309, 2.5: at least 500 kibibytes must be read; the rest may be left.
MAX_BYTES = 512_000
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host allows us.

    Attributes:
        rules: ``(allowed, pattern)`` in the file's order.
        delay: Seconds the host wants between requests; 0 where it says nothing.
    """

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, target: str) -> bool:
        r"""Whether a path (with its query) may be fetched; the longest pattern decides.

        >>> robots = read_robots("User-agent: *\nDisallow: /p/\nAllow: /p/a*.pdf$", "bot")
        >>> [robots.allows(t) for t in ("/p/b.html", "/p/ab.pdf", "/p/ab.pdf?v=1", "/q")]
        [False, True, False, True]
        """
        path = _normal(target)
        found = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, path)]
        return max(found, default=(0, True))[1]


def read_robots(text: str, token: str) -> Robots:
    """Rules of the groups that name ``token``, else of those for everybody.

    Args:
        text: The file; lines that make no sense are passed over.
        token: Product name in our user agent, in lower case.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    in_names = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if not colon:
            continue
        key = key.lower()
        if key == "user-agent":
            names = [*(names if in_names else ()), re.split(r"[/\s]", value.lower())[0]]
            groups.setdefault(names[-1], [])
            in_names = True
        elif key in {"allow", "disallow", "crawl-delay"}:
            in_names = False
            for name in names:
                groups[name].append((key, value))
    lines = groups.get(token, groups.get("*", []))
    return Robots(
        tuple(
            (key == "allow", _normal(value))
            for key, value in lines
            if key != "crawl-delay" and value
        ),
        max((_seconds(value) for key, value in lines if key == "crawl-delay"), default=0.0),
    )


def _fits(pattern: str, path: str) -> bool:
    """Match from the start; each ``*`` takes the earliest place, so that no pattern is slow."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = rest.pop() if ends and rest else None
    for part in rest:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= at
    return not ends or at == len(path)


def _normal(text: str) -> str:
    """Percent-encode what is not ASCII, decode what need not be encoded."""
    quoted = "".join(
        c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in text
    )

    def decoded(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if _UNRESERVED.fullmatch(character) else match[0].upper()

    return _ESCAPE.sub(decoded, quoted)


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value) else 0.0
