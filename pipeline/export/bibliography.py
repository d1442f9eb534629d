"""Cited sources as a bibliography: BibTeX and CSL-JSON, each source once."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.api import Corpus

_DATED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BETWEEN_NAMES = re.compile(r"\s*[·;&]\s*|\s+and\s+")
# What follows "et al.," is where it appeared.
_AND_OTHERS = re.compile(r",?\s+et\s+al\b\.?(?:,\s*(?P<where>.+))?$|\s+외(?:\s*\d+\s*[인명])?$")
_HANGUL_NAME = re.compile("[가-힣]{2,5}")
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_LATEX_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
# Inside a url field nothing is escaped, but a brace or a backslash would end or change it.
_URL_UNSAFE = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_CHARS, _HASH_CHARS = 24, 6


@dataclass(frozen=True, slots=True)
class Source:
    """A cited source, as its references together print it.

    Attributes:
        key: Stays the same from build to build as long as the source is printed alike; ASCII.
        authors: As printed, one name each.
        has_others: Whether ``et al.`` (외) is printed.
        dated: Year, month, day as far as printed; empty without a date.
        cited_in: Issues that cite it, in order.
    """

    key: str
    authors: tuple[str, ...]
    has_others: bool
    publisher: str | None
    title: str | None
    url: str | None
    dated: tuple[int, ...]
    cited_in: tuple[str, ...]


def bibtex_of(corpus: Corpus) -> bytes:
    """All sources of a build as BibTeX."""
    return bibtex(_sources_in(corpus))


def csl_of(corpus: Corpus) -> bytes:
    """All sources of a build as CSL-JSON."""
    return csl_json(_sources_in(corpus))


def sources_of(cited: pd.DataFrame) -> list[Source]:
    """References of one source put together, in order of first citation.

    Of each field the first that is printed counts, of dates the most precise. What has neither
    title nor address nor author (a bare picture credit) is no entry.

    Args:
        cited: From :func:`pipeline.analyze.editions.cited.identify_sources`: table
            ``references`` with ``source_id``.
    """
    found: list[Source] = []
    taken: set[str] = set()
    for _, rows in cited.groupby("source_id", sort=True):
        values = {name: _first(rows[name]) for name in ("authors", "publisher", "title", "url")}
        if not (values["title"] or values["url"] or values["authors"]):
            continue
        authors, has_others, where = _names(values["authors"])
        dated = max((_parts(one) for one in rows["dated"].dropna()), key=len, default=())
        key = _key(values, dated)
        number = 1
        while key in taken:
            number += 1
            key = f"{_key(values, dated)}-{number}"
        taken.add(key)
        found.append(
            Source(
                key, authors, has_others, values["publisher"] or where, values["title"], values["url"],
                dated, tuple(dict.fromkeys(str(one) for one in rows["issue_id"])),
            )
        )  # fmt: skip
    return found


def bibtex(sources: Iterable[Source]) -> bytes:
    r"""Entries ``@misc`` in UTF-8: Hangul stays, LaTeX specials are escaped.

    A source without authors has its publisher for author; titles are braced, so that no style
    changes GPT into gpt; year, month and day stand as far as printed.
    """
    return "\n".join(_entry(source) for source in sources).encode("utf-8", "replace")


def csl_json(sources: Iterable[Source]) -> bytes:
    """Items of CSL-JSON 1.0; dates as precise as printed, names as printed (``literal``)."""
    items = [_item(source) for source in sources]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def latex(text: str) -> str:
    r"""Text with the characters escaped that mean something to LaTeX, in one line.

    >>> print(latex("R&D 100% {x_1}"))
    R\&D 100\% \{x\_1\}
    """
    return _LATEX_SPECIAL.sub(lambda found: _LATEX[found[0]], " ".join(text.split()))


def _sources_in(corpus: Corpus) -> list[Source]:
    from pipeline.analyze.editions.cited import identify_sources  # noqa: PLC0415 - scipy
    from pipeline.analyze.editions.publishers import alias_keys  # noqa: PLC0415 - scipy

    references = corpus.table("references")
    # Sources are numbered by first citation: in order of dates, not of names of series.
    issues = corpus.table("issues", columns=["issue_id", "published_on"])
    known = alias_keys(corpus.table("aliases"), corpus.table("entities"))
    cited = identify_sources(references, known).merge(issues, on="issue_id", how="left")
    ordered = cited.sort_values(["published_on", "issue_id", "ordinal"], na_position="last")
    codes = pd.factorize(ordered["source_id"])[0]
    return sources_of(ordered.assign(source_id=codes))


def _first(column: pd.Series[str]) -> str | None:
    words = [" ".join(str(one).split()) for one in column.dropna()]
    return next((word for word in words if word), None)


def _names(authors: str | None) -> tuple[tuple[str, ...], bool, str | None]:
    """Authors as printed, one by one; whether there are others; where it appeared, if printed here.

    >>> _names("Han Cai et al., Nature")
    (('Han Cai',), True, 'Nature')
    >>> _names("홍길동·이몽룡"), _names("Kim, Minji")
    ((('홍길동', '이몽룡'), False, None), (('Kim, Minji',), False, None))
    """
    if authors is None:
        return (), False, None
    others = _AND_OTHERS.search(authors)
    bare = authors[: others.start()] if others else authors
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(bare):
        between_commas = [name.strip() for name in part.split(",") if name.strip()]
        # "Jane Roe, Max Moe" are two whole names, "Roe, Jane" is one.
        is_list = all(" " in name or _HANGUL_NAME.fullmatch(name) for name in between_commas)
        names += between_commas if is_list else [", ".join(between_commas)]
    where = others["where"] if others else None
    return tuple(name for name in names if name), others is not None, where


def _parts(dated: str) -> tuple[int, ...]:
    """Year, month and day as far as printed.

    >>> _parts("2020-04"), _parts("2020")
    ((2020, 4), (2020,))
    """
    found = _DATED.fullmatch(dated)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _key(values: dict[str, str | None], dated: tuple[int, ...]) -> str:
    """Who, year, and a few letters of a digest of the title or else of everything."""
    printed = _AND_OTHERS.sub("", values["authors"] or values["publisher"] or "")
    who = _SLUG.sub("-", printed.casefold()).strip("-")
    title = "".join(c for c in (values["title"] or "").casefold() if c.isalnum())
    told = title or repr(sorted(values.items()))
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_HASH_CHARS]
    year = str(dated[0]) if dated else ""
    return "-".join(p for p in (who[:_SLUG_CHARS].strip("-") or "source", year, digest) if p)


def _entry(source: Source) -> str:
    # BibTeX knows "Last, First" and stumbles over a name with more commas.
    names = [f"{{{latex(n)}}}" if n.count(",") > 1 else latex(n) for n in source.authors]
    if source.has_others and names:
        names.append("others")
    if not names and source.publisher:
        names = [f"{{{latex(source.publisher)}}}"]
    fields: list[tuple[str, str]] = []
    if names:
        fields.append(("author", f"{{{' and '.join(names)}}}"))
    if source.title:
        fields.append(("title", f"{{{{{latex(source.title)}}}}}"))
    if source.publisher and source.authors:
        fields.append(("howpublished", f"{{{latex(source.publisher)}}}"))
    for name, part in zip(("year", "month", "day"), source.dated, strict=False):
        # A month is a macro, which each style prints in its own language.
        fields.append((name, _MONTHS[part - 1] if name == "month" else f"{{{part}}}"))
    if source.url:
        url = "".join(_URL_UNSAFE.get(char, char) for char in source.url)
        fields.append(("url", f"{{{url}}}"))
    fields.append(("keywords", f"{{{', '.join(latex(one) for one in source.cited_in)}}}"))
    listed = ",\n".join(f"  {name} = {value}" for name, value in fields)
    return f"@misc{{{source.key},\n{listed}\n}}\n"


def _item(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": source.key,
        "type": "webpage" if source.url else "document",
        "title": source.title,
        "author": [{"literal": name} for name in source.authors],
        "publisher": source.publisher,
        "issued": {"date-parts": [list(source.dated)]} if source.dated else None,
        "URL": source.url,
        "keyword": ", ".join(source.cited_in),
    }
    if source.has_others:
        item["author"].append({"literal": "et al."})
    return {name: value for name, value in item.items() if value}
