"""Collects from the web: listed addresses, feeds, list pages, and files attached to item pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.collect.content import ENDINGS, format_of
from pipeline.collect.feed import read_feed
from pipeline.collect.fetch import Fetcher, Validators
from pipeline.collect.keep import Arrival
from pipeline.collect.links import Link, Page
from pipeline.collect.names import disposition_name, file_stem
from pipeline.collect.redact import shown
from pipeline.collect.result import Outcome
from pipeline.collect.sources import PAGE_NUMBER
from pipeline.collect.state import Known, key_of
from pipeline.errors import CollectError, CollectRefusedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.collect.fetch import Answer
    from pipeline.collect.keep import Shelf
    from pipeline.collect.manners import Manners
    from pipeline.collect.result import Status
    from pipeline.collect.sources import CollectSource
    from pipeline.settings import CollectSettings


@dataclass(frozen=True, slots=True)
class Visit:
    """One source at work."""

    source: CollectSource
    shelf: Shelf
    fetcher: Fetcher
    settings: CollectSettings
    now: datetime


def from_web(
    source: CollectSource, shelf: Shelf, manners: Manners, *, now: datetime
) -> Iterator[Outcome]:
    """Fetch what a source lists and is not known or not known any more.

    Raises:
        CollectError: The feed or list itself cannot be had.
    """
    with Fetcher(manners, source.private_hosts) as fetcher:
        visit = Visit(source, shelf, fetcher, manners.settings, now)
        written = 0
        for item in _items(visit):
            if isinstance(item, Outcome):
                yield item
                continue
            if written >= visit.settings.max_files:
                reason = "comes with the next run (collect.max_files)"
                yield Outcome("refused", shown(item.url), reason)
                return
            for outcome in _outcomes(visit, item):
                written += outcome.status in {"new", "changed"}
                yield outcome


def _items(visit: Visit) -> Iterator[Link | Outcome]:
    source = visit.source
    if source.kind == "urls":
        yield from (Link(url) for url in dict.fromkeys(source.urls))
        return
    read = _read_list if source.kind == "page" else _read_feed
    seen: set[str] = set()
    # An item that moved to the next page while we read, or is linked twice, is one item.
    given: set[str] = set()
    url: str | None = source.urls[0].replace(PAGE_NUMBER, "1")
    for number in range(1, source.max_pages + 1):
        if url is None or url in seen:
            return
        seen.add(url)
        try:
            found, dead, following = read(visit, url)
        except CollectError as error:
            if number == 1:
                raise
            yield _outcome_of(error, url)
            return
        yield from (Outcome("refused", shown(url), reason) for reason in dead)
        fresh = [f for f in found if f.url not in given and source.wants(f.title, f.url)]
        given.update(f.url for f in fresh)
        yield from fresh
        numbered = PAGE_NUMBER in source.urls[0]
        url = source.urls[0].replace(PAGE_NUMBER, str(number + 1)) if numbered else following


def _read_list(visit: Visit, url: str) -> tuple[tuple[Link, ...], tuple[str, ...], str | None]:
    page = _page(visit, url)
    found = page.links(visit.source.select)
    next_page = page.next_page(visit.source.next_page) if visit.source.next_page else None
    return found.links, found.dead, next_page


def _read_feed(visit: Visit, url: str) -> tuple[tuple[Link, ...], tuple[str, ...], str | None]:
    answer = visit.fetcher.get(url, limit=visit.settings.max_list_bytes)
    links, following = read_feed(answer.url, answer.body or b"")
    return links, (), following


def _page(visit: Visit, url: str) -> Page:
    answer = visit.fetcher.get(url, limit=visit.settings.max_list_bytes)
    return Page(answer.url, answer.body or b"")


def _outcomes(visit: Visit, item: Link) -> Iterator[Outcome]:
    """What became of an item, or of each file attached to the page it leads to."""
    if not visit.source.attachment or _is_document(item.url):
        yield _outcome(visit, item, recheck=visit.source.kind == "urls")
        return
    known = visit.shelf.state.get(visit.source.name, item.url)
    if known and _is_recent(visit, known):
        yield Outcome("unchanged", shown(item.url))
        return
    try:
        found = _page(visit, item.url).links(visit.source.attachment)
    except CollectError as error:
        yield _outcome_of(error, item.url)
        return
    yield from (Outcome("refused", shown(item.url), reason) for reason in found.dead)
    complete = True
    for link in found.links:
        several = len(found.links) > 1
        title = " ".join(filter(None, (item.title, link.title if several else None))) or None
        outcome = _outcome(visit, replace(link, title=title, on=item.on), recheck=False)
        complete = complete and outcome.status != "failed"
        yield outcome
    if complete:
        seen = Known("", checked_on=visit.now.date().isoformat())
        visit.shelf.state.put(visit.source.name, item.url, seen)


def _outcome(visit: Visit, item: Link, *, recheck: bool) -> Outcome:
    try:
        return _fetch(visit, item, recheck=recheck)
    except (CollectError, StoreError) as error:
        return _outcome_of(error, item.url)


def _fetch(visit: Visit, item: Link, *, recheck: bool) -> Outcome:
    shelf, source = visit.shelf, visit.source
    known = shelf.state.get(source.name, item.url)
    if known and not recheck and _is_recent(visit, known):
        return Outcome("unchanged", shown(item.url), "", known.path)
    validators = None
    if known and (known.etag or known.modified):
        validators = Validators(known.answered, known.etag, known.modified)
    answer = visit.fetcher.get(item.url, limit=visit.settings.max_bytes, validators=validators)
    today = visit.now.date().isoformat()
    if answer.body is None:
        if known is None:
            raise CollectError(shown(item.url), "the host answers 304 without having been asked")
        shelf.state.put(source.name, item.url, replace(known, checked_on=today))
        return Outcome("unchanged", shown(item.url), "", known.path)
    return shelf.keep(_arrival(visit, item, answer, answer.body))


def _arrival(visit: Visit, item: Link, answer: Answer, body: bytes) -> Arrival:
    source = visit.source
    disposition = _raw_header(answer, b"content-disposition")
    names = [disposition_name(disposition), urlsplit(answer.url).path, urlsplit(item.url).path]
    found = format_of(
        shown(item.url), body, names=[n for n in names if n],
        content_type=answer.content_type, accepted=source.formats,
    )  # fmt: skip
    return Arrival(
        source=source.name,
        place=item.url,
        shown=shown(item.url),
        into=source.into,
        stem=file_stem(item.title, item.on, disposition=disposition, url=answer.url),
        ending=ENDINGS[found],
        data=body,
        facts=_facts(visit, item),
        seen=Known(
            path="",
            checked_on=visit.now.date().isoformat(),
            answered=key_of(answer.url),
            etag=answer.validators.etag,
            modified=answer.validators.modified,
        ),
    )


def _facts(visit: Visit, item: Link) -> dict[str, str | date | None]:
    """Provenance; the feed's title and date are mere notes unless the entry trusts the feed."""
    source = visit.source
    facts: dict[str, str | date | None] = {
        "series": source.series,
        "publisher": source.publisher,
        "url": shown(item.url),
        "licence": source.licence,
        "accessed_on": visit.now.date(),
    }
    told = ", ".join(
        part for part in (item.title and f"titled {item.title!r}", item.on and f"dated {item.on}")
        if part
    )  # fmt: skip
    facts["note"] = f"collected from {source.name}" + (f"; {told} there" if told else "")
    if source.trust_feed:
        facts |= {"title": item.title, "published_on": item.on}
    return facts


def _is_recent(visit: Visit, known: Known) -> bool:
    """Whether an item was asked for so lately that a change is unlikely."""
    try:
        age = visit.now.date() - date.fromisoformat(known.checked_on)
    except ValueError:
        return False
    return 0 <= age.days < visit.settings.recheck_days


def _is_document(url: str) -> bool:
    return bool(re.search(r"\.(?:pdf|hwpx?)$", urlsplit(url).path, re.IGNORECASE))


def _outcome_of(error: CollectError | StoreError, url: str) -> Outcome:
    if isinstance(error, StoreError):
        return Outcome("failed", shown(url), str(error))
    status: Status = "refused" if isinstance(error, CollectRefusedError) else "failed"
    where = shown(url)
    told = error.reason if error.where in {"", where} else f"{error.where}: {error.reason}"
    return Outcome(status, where, told)


def _raw_header(answer: Answer, name: bytes) -> bytes:
    """As sent: httpx would guess one encoding for all headers."""
    return next((value for key, value in answer.headers.raw if key.lower() == name), b"")
