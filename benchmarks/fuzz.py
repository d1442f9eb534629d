"""Feeds damaged and hostile files to the readers: an issue or an IssueReadError, soon, no more.

Usage: python benchmarks/fuzz.py [--count 10000] [--first 0] [--formats text md html pdf hwp hwpx]

Each input is a valid file with a few edits, some of them inside what the format packs (zip entries,
deflated streams), packed again so that damage reaches the reader and not only its checksum. Input
number N of a format is the same in every run, so that a fault can be had again by ``--first N
--count 1``. A process of its own reads each format: a crash of the interpreter is counted, memory
is limited by the operating system, and what takes longer than a minute is killed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import resource
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

sys.path.insert(0, str(Path(__file__).resolve().parent))
from seeds import FORMATS, Seed, seeds_of

from pipeline.errors import IssueReadError
from pipeline.ingest.document import ReadContext, read_document
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.sharedctypes import Synchronized

    from pipeline.model.documents import Document

Kind = Literal["flip", "put", "insert", "drop", "repeat", "move", "number", "cut", "grow"]
KINDS: tuple[Kind, ...] = (
    "flip", "put", "insert", "drop", "repeat", "move", "number", "cut", "grow",
)  # fmt: skip
SECONDS = 10.0  # no input may take longer
MEMORY = 1_500_000_000  # bytes of address space beyond what a reader has loaded at its start
_KILL_SECONDS = 60.0
_PERIOD = 0.2

# What breaks parsers: limits of integers, marks of the formats, characters with rules of their own.
TOKENS: tuple[bytes, ...] = (
    b"", b"\0", b"\xff", b"\xff\xff\xff\xff", b"\0\0\0\x80", b"\xff\xff\xff\x7f", b"\xef\xbb\xbf",
    b"<", b">", b"</", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;",
    b"&#0;", b"&#xFFFFFFFF;", b"&#55296;", b"<table>", b"<tr><td>", b"<ul><li>", b"<sup>", b"</div>",
    b"<td colspan='99999999' rowspan='99999999'>", b"<a href=\"javascript:x\">", b"<script>",
    b"# ", b"- ", b"  * ", b"|", b"||||\n|--|\n", b"```\n", b"\r", b"\n\n\n", b"\t", b"[^1]: ",
    b"obj", b"endobj", b"stream\n", b"endstream", b"<<", b">>", b"/Kids [1 0 R]", b"BT", b"ET",
    b"1e308", b"-99999999999999999999", b"0 0 0 0 0 0 Tm", b"65535 0 R", b"/Length 0", b"[", b"(",
    "\u202e".encode(), "\u0301".encode() * 40, "\ufeff".encode(), "\U000e0041".encode(),
    "ㅇ ".encode(), "가".encode() * 300, "※ 출처 : ".encode(), b"2021.13.45.", b"1)" * 50,
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xd0\xcf\x11\xe0", b"PK\x03\x04",
)  # fmt: skip
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"-2147483648", b"1e400", b"0.00001")
_GROWTH = 2_000  # times a few bytes are repeated by "grow": deep nesting, long lines


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of some bytes.

    Attributes:
        at: Place as a share of the length, from 0 to below 1.
        size: Bytes (or bits, for ``flip``) concerned.
        token: What is put, inserted or repeated.
        inside: Share that chooses the part to be changed; below 0 the packed file itself.
    """

    kind: Kind
    at: float
    size: int
    token: bytes
    inside: float = -1.0


def drawn(rng: random.Random) -> list[Edit]:
    """A few edits by chance."""
    return [
        Edit(
            rng.choice(KINDS),
            rng.random(),
            rng.choice((1, 2, 4, 8, 30, 200)),
            rng.choice(TOKENS),
            rng.random() * 1.2 - 0.2,
        )
        for _ in range(rng.choice((1, 1, 2, 4, 12)))
    ]


def changed(seed: Seed, edits: Sequence[Edit]) -> bytes:
    """The seed with the edits: those of its parts first, then those of the packed file."""
    parts = dict(seed.parts)
    names = sorted(parts)
    for edit in edits:
        if names and edit.inside >= 0:
            name = names[min(int(edit.inside * len(names)), len(names) - 1)]
            parts[name] = _edited(parts[name], edit)
    data = seed.pack(parts) if parts != seed.parts else seed.data
    for edit in edits:
        if not names or edit.inside < 0:
            data = _edited(data, edit)
    return data


def _edited(data: bytes, edit: Edit) -> bytes:
    at, size, token = int(edit.at * len(data)), edit.size, edit.token
    end = min(at + size, len(data))
    if edit.kind == "flip" and data:
        at = min(at, len(data) - 1)
        return data[:at] + bytes([data[at] ^ 1 << size % 8]) + data[at + 1 :]
    if edit.kind == "number":
        found = _NUMBER.search(data, at)
        other = _NUMBERS[size % len(_NUMBERS)]
        return data[: found.start()] + other + data[found.end() :] if found else data
    made = {
        "put": data[:at] + token + data[at + len(token) :],
        "insert": data[:at] + token + data[at:],
        "drop": data[:at] + data[end:],
        "repeat": data[:end] + data[at:end] * 3 + data[end:],
        "move": data[:at] + data[end:] + data[at:end],
        "cut": data[:at],
        "grow": data[:at] + token[:40] * (_GROWTH if size > 8 else size) + data[at:],  # noqa: PLR2004
    }
    return made.get(edit.kind, data)


def read(seed: Seed, data: bytes, settings: IngestSettings) -> str:
    """Read as the build does, and say how it ended.

    Raises:
        AssertionError: A span leads out of the text, or a refusal tells nothing.
    """
    try:
        document = read_document(
            seed.name, data, context=ReadContext(settings=settings, latest=date(2026, 1, 1))
        )
    except IssueReadError as error:
        refusal = error
    else:
        return _checked(document)
    assert refusal.source == seed.name
    assert refusal.reason
    return "refused"


def _checked(document: Document) -> str:
    ids = [block.block_id for block in document.blocks]
    assert len(ids) == len(set(ids)), "two blocks of one id"
    for block in document.blocks:
        block.text.encode()  # no half of a surrogate pair: no table could hold it
    return "read"


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one format."""

    ended: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    peak_megabytes: int = 0


def input_number(found: Sequence[Seed], format_name: str, number: int) -> tuple[Seed, bytes]:
    """Seed and bytes of one input: the same in every run."""
    rng = random.Random(f"{format_name}/{number}")  # noqa: S311 - no secret
    seed = rng.choice(found)
    return seed, changed(seed, drawn(rng))


def work(
    format_name: str, numbers: range, at: Synchronized[int], send: multiprocessing.Queue[object]
) -> None:
    """Read inputs one after the other; the parent sees how far it came, and the outcome."""
    settings, found = IngestSettings(), seeds_of(format_name)
    for seed in found:
        assert read(seed, seed.data, settings) == "read", f"{seed.name}: the seed is not valid"
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    for number in numbers:
        at.value = number
        seed, data = input_number(found, format_name, number)
        clock = time.perf_counter()
        try:
            ended = read(seed, data, settings)
        except (Exception, MemoryError):
            ended = "fault"
            send.put((number, traceback.format_exc(limit=-4)))
        spent = time.perf_counter() - clock
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun) // 1024
        send.put((ended, spent, number, peak))
        if spent > SECONDS:
            send.put((number, f"took {spent:.1f} s"))
    at.value = numbers.stop


def fuzz(format_name: str, first: int, count: int) -> Tally:
    """Read ``count`` inputs of a format in processes that may die."""
    tally, context = Tally(), multiprocessing.get_context("spawn")
    while count > 0:
        at, queue = context.Value("q", first), context.Queue()
        process = context.Process(
            target=work, args=(format_name, range(first, first + count), at, queue)
        )
        process.start()
        last, since = first, time.monotonic()
        while process.is_alive() or not queue.empty():
            while not queue.empty():
                _count(tally, queue.get())
            if at.value != last:
                last, since = at.value, time.monotonic()
            elif time.monotonic() - since > _KILL_SECONDS and process.is_alive():
                process.kill()
            time.sleep(_PERIOD)
        process.join()
        if process.exitcode == 0:
            break
        tally.faults.append((at.value, f"the process ended with {process.exitcode}"))
        count -= at.value + 1 - first
        first = at.value + 1
    return tally


def _count(tally: Tally, told: object) -> None:
    assert isinstance(told, tuple)
    if len(told) == 2:  # noqa: PLR2004 - number and fault
        tally.faults.append(told)
        return
    ended, spent, number, peak = told
    tally.ended[ended] += 1
    tally.slowest = max(tally.slowest, (spent, number))
    tally.peak_megabytes = max(tally.peak_megabytes, peak)


def main() -> int:
    """Fuzz the formats one after the other and print what became of the inputs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    args = parser.parse_args()
    bad = 0
    print("format     inputs    read refused  faults  slowest s (input)  memory MB")
    for name in args.formats:
        tally = fuzz(name, args.first, args.count)
        bad += len(tally.faults)
        print(
            f"{name:8s} {sum(tally.ended.values()):8d} {tally.ended['read']:7d}"
            f" {tally.ended['refused']:7d} {len(tally.faults):7d}"
            f"  {tally.slowest[0]:9.2f} ({tally.slowest[1]}) {tally.peak_megabytes:10d}",
            flush=True,
        )
        seen: Counter[str] = Counter()
        for number, what in tally.faults:
            seen[what] += 1
            if seen[what] == 1:
                print(f"  {name} {number}: {what}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
