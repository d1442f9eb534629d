"""Which block calls which note, and what an OCR made of the note markers.

Notes are numbered upwards through an issue, and an article's notes stand in it or right behind
it. So a marker that names no note of its own article was misread, and the note nobody calls is
the one it meant. The same order gives a lost number back, and tells a flattened digit or a quote
mark at a title's end (``공개'`` for ``공개⁷``) from digits and quotes that belong there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ingest.structure.marks import TO_SUPERSCRIPT
from pipeline.model.documents import Repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.structure.segment import DraftBlock
    from pipeline.model.documents import RepairKind
    from pipeline.model.spans import RawText, Traced

_QUOTE_AT_END = re.compile(r"['’‘`´\"”“]\s*$")
_PAIRS = {"'": "'‘’`´", '"': '"“”'}


@dataclass(frozen=True, slots=True)
class Linked:
    """Blocks without stray markers, and how notes hang together with them.

    Attributes:
        numbers: Number of each note's block, lost and misread ones put right.
        callers: The block that calls each note's block.
    """

    blocks: tuple[DraftBlock, ...]
    numbers: dict[int, str]
    callers: dict[int, int]
    repairs: tuple[Repair, ...]


def link_notes(blocks: tuple[DraftBlock, ...], raw: RawText) -> Linked:
    """Link every note of an issue to the block that bears its marker."""
    linker = _Linker(list(blocks), raw)
    linker.number_notes()
    linker.link(linker.scopes())
    return Linked(
        tuple(linker.blocks), linker.numbers, linker.callers,
        tuple(sorted(linker.repairs, key=lambda r: (r.source_line or 0, r.page or 0))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scope:
    """One run of numbering: the blocks that may call, and the notes that may be meant."""

    callers: tuple[int, ...]
    notes: tuple[int, ...]


class _Linker:
    def __init__(self, blocks: list[DraftBlock], raw: RawText) -> None:
        self.blocks = blocks
        self.raw = raw
        self.numbers: dict[int, str] = {}
        self.callers: dict[int, int] = {}
        self.repairs: list[Repair] = []

    def number_notes(self) -> None:
        """Read the notes' numbers; one that breaks a steady count between its neighbors is mended."""
        notes = [
            i for i, b in enumerate(self.blocks) if b.note is not None and b.note.style != "list"
        ]
        called = {m.number for b in self.blocks for m in b.markers}
        for at, i in enumerate(notes):
            note = self.blocks[i].note
            assert note is not None
            before = _int(self.numbers.get(notes[at - 1])) if at else 0
            following = self.blocks[notes[at + 1]].note if at + 1 < len(notes) else None
            after = _int(following.number) if following else None
            number = _int(note.number)
            fits = before is not None and (
                after == before + 2 or (number is None and after is None)
            )
            if number is not None and (not fits or number == (before or 0) + 1):
                self.numbers[i] = note.number or ""
                continue
            wanted = (before or 0) + 1
            if number is None and not fits and str(wanted) not in called:
                if note.number:
                    self.numbers[i] = note.number
                continue
            self.numbers[i] = str(wanted)
            self._renumbered(i, note.number, str(wanted))

    def _renumbered(self, i: int, printed: str | None, wanted: str) -> None:
        text = self.blocks[i].text
        word = text.text.split(maxsplit=1)[0]
        new = wanted.translate(TO_SUPERSCRIPT)
        before = f"{printed.translate(TO_SUPERSCRIPT)} {word}" if printed else word
        rule = "note-number-misread" if printed else "note-number-lost"
        self._repair(text, 0, (before, f"{new} {word}"), rule, 0.8)

    def scopes(self) -> list[_Scope]:
        """Runs of notes, each with the blocks since the run before; lists of literature apart."""
        listed = tuple(i for i in self.numbers if self._style(i) == "bracket")
        callers: list[int] = []
        notes: list[int] = []
        result: list[_Scope] = []
        for i, block in enumerate(self.blocks):
            if i in self.numbers:
                if self._style(i) != "bracket":
                    notes.append(i)
                continue
            if notes and (block.kind != "source" or block.markers):
                result.append(_Scope(tuple(callers), tuple(notes)))
                callers, notes = [], []
            callers.append(i)
        if notes:
            result.append(_Scope(tuple(callers), tuple(notes)))
        elif result:
            # What follows the last notes in their own article may still call them.
            own = self.blocks[result[-1].notes[-1]].article
            tail = tuple(i for i in callers if self.blocks[i].article == own)
            result[-1] = _Scope(result[-1].callers + tail, result[-1].notes)
        if listed:
            everywhere = tuple(i for i in range(len(self.blocks)) if i not in self.numbers)
            result.append(_Scope(everywhere, listed))
        return result

    def _style(self, i: int) -> str:
        note = self.blocks[i].note
        return note.style if note else ""

    def link(self, scopes: Sequence[_Scope]) -> None:
        """Follow the markers, mend those that cannot be right, find hidden ones."""
        # Where notes and a list of literature stand side by side, raised numbers call the notes.
        is_list = [self._style(s.notes[0]) == "bracket" and len(scopes) > 1 for s in scopes]
        tables = [
            {} if listed else {self.numbers[n]: n for n in reversed(scope.notes)}
            for scope, listed in zip(scopes, is_list, strict=True)
        ]
        wrong: list[list[tuple[int, int]]] = [[] for _ in scopes]
        for at, scope in enumerate(scopes):
            for i in scope.callers if not is_list[at] else ():
                for k, marker in enumerate(self.blocks[i].markers):
                    target = self._target(marker.number, i, at, tables)
                    if target is None:
                        wrong[at].append((i, k))
                    else:
                        self.callers.setdefault(target, i)
        for scope, strays in zip(scopes, wrong, strict=True):
            literature = self._style(scope.notes[0]) == "bracket"
            open_notes = [n for n in scope.notes if n not in self.callers]
            for i, k in strays if not literature else ():
                self._misread(i, k, scope, open_notes)
            for note in list(open_notes):
                if self._hidden_digit(note, scope):
                    open_notes.remove(note)
            self._titles(scope, [] if literature else open_notes)

    def _target(self, number: str, i: int, at: int, tables: Sequence[dict[str, int]]) -> int | None:
        """The note a marker names: of its own run, else of a later one, or one just before."""
        for table in tables[at:]:
            if number in table:
                return table[number]
        before = tables[at - 1].get(number) if at else None
        if before is not None and self.blocks[before].article == self.blocks[i].article:
            return before
        return None

    def _bounds(self, i: int, scope: _Scope) -> tuple[int, int]:
        """Numbers called before and behind a block, between which its own must lie."""
        low, high = 0, 10_000
        for note, caller in self.callers.items():
            number = _int(self.numbers[note])
            if note in scope.notes and number is not None:
                if caller < i:
                    low = max(low, number)
                elif caller > i:
                    high = min(high, number)
        return low, high

    def _misread(self, i: int, at: int, scope: _Scope, open_notes: list[int]) -> None:
        low, high = self._bounds(i, scope)
        marker = self.blocks[i].markers[at]
        for note in open_notes:
            number = _int(self.numbers[note])
            if number is not None and low < number < high:
                open_notes.remove(note)
                self.callers[note] = i
                new = self.numbers[note]
                line, page = self.raw.place(marker.raw_start)
                before = marker.word + marker.number.translate(TO_SUPERSCRIPT)
                after = marker.word + new.translate(TO_SUPERSCRIPT)
                self.repairs.append(
                    Repair(line, page, before, after, "ocr", "marker-misread", 0.85)
                )
                return

    def _hidden_digit(self, note: int, scope: _Scope) -> bool:
        """A marker flattened to a plain digit: ``…(2019.8.)4``."""
        number = self.numbers[note]
        style = self.blocks[note].note
        if style is not None and style.style == "bracket":
            return self._bracket(note, number, scope)
        close = r"\)" if style is not None and style.style == "paren" else ""
        form = re.compile(rf"(?<=[)\]”’\"'%가-힣])(?<!제){number}{close}(?=\s*$|[\s,.](?!\d))")
        for i in scope.callers:
            block = self.blocks[i]
            if number not in block.text.text or block.kind in ("table", "source"):
                continue
            low, high = self._bounds(i, scope)
            for match in form.finditer(block.text.text):
                at_end = match.end() >= len(block.text.text.rstrip())
                hangul = block.text.text[match.start() - 1] >= "가"
                if not low <= int(number) <= high or (hangul and not at_end):
                    continue
                word = block.text.text[: match.start()].split()[-1]
                change = (word + match[0], word + number.translate(TO_SUPERSCRIPT))
                # A bracket behind the digit says that it was raised as printed: no misreading.
                rule = "marker-not-raised" if close else "marker-flattened"
                self._repair(block.text, match.start() - len(word), change, rule, 0.85)
                text = block.text.edit([(match.start(), match.end(), "")]).strip()
                self.blocks[i] = replace(block, text=text)
                self.callers[note] = i
                return True
        return False

    def _bracket(self, note: int, number: str, scope: _Scope) -> bool:
        """``…이다[3].``: a marker as printed, no damage; it only leaves the text."""
        form = re.compile(rf"(?<=\S)\s?\[{number}\]")
        for i in scope.callers:
            block = self.blocks[i]
            if f"[{number}]" not in block.text.text:
                continue
            match = form.search(block.text.text) if block.kind not in ("table", "source") else None
            if match:
                text = block.text.edit([(match.start(), match.end(), "")]).strip()
                self.blocks[i] = replace(block, text=text)
                self.callers[note] = i
                return True
        return False

    def _titles(self, scope: _Scope, open_notes: list[int]) -> None:
        """A note nobody calls belongs to a title that bears no marker."""
        for i in scope.callers:
            block = self.blocks[i]
            if block.kind != "title" or block.markers or i in self.callers.values():
                continue
            low, high = self._bounds(i, scope)
            fits = [n for n in open_notes if low < (_int(self.numbers[n]) or 0) < high]
            fits = [n for n in fits if n > i and self.blocks[n].article == block.article]
            number = self.numbers[fits[0]] if fits else None
            if not (number and self._misread_digit(i, number)):
                self._quote(i, number)
            if fits:
                self.callers[fits[0]] = i
                open_notes.remove(fits[0])

    def _misread_digit(self, i: int, number: str) -> bool:
        """A title's marker both misread and flattened: ``발표1`` where note 3 is meant."""
        block = self.blocks[i]
        match = re.search(r"(?<=[가-힣])\d{1,2}$", block.text.text)
        if not match or int(match[0]) > int(number):
            return False
        word = block.text.text[: match.start()].split()[-1]
        change = (word + match[0], word + number.translate(TO_SUPERSCRIPT))
        self._repair(block.text, match.start() - len(word), change, "marker-misread", 0.6)
        self.blocks[i] = replace(block, text=block.text.slice(0, match.start()).strip())
        return True

    def _quote(self, i: int, number: str | None) -> None:
        """A quote mark at a title's end that is a marker misread."""
        block = self.blocks[i]
        match = _QUOTE_AT_END.search(block.text.text)
        if not match:
            return
        body = block.text.text[: match.start()]
        word = body.split()[-1] if body.split() else ""
        raised = number.translate(TO_SUPERSCRIPT) if number else ""
        changes = [(match.start(), len(block.text.text), "")]
        start = match.start() - len(word)
        if is_balanced(block.text.text):
            comma = _unclosed_comma(body) if number and match[0].strip() in "'’" else None
            if comma is None:
                return
            changes.insert(0, (comma, comma + 1, "'"))
            word_start = body.rfind(" ", 0, comma) + 1
            before = block.text.text[word_start:].rstrip()
            after = f"{body[word_start:comma]}'{body[comma + 1 :]}{raised}"
            start, confidence = word_start, 0.7
        else:
            before, after, confidence = block.text.text[start:].rstrip(), word + raised, 0.8
        self._repair(block.text, start, (before, after), "marker-as-quote", confidence)
        self.blocks[i] = replace(block, text=block.text.edit(changes).strip())

    def _repair(
        self, text: Traced, at: int, change: tuple[str, str], rule: str, confidence: float
    ) -> None:
        line, page = self.raw.place(text.raw_span(at, at + 1)[0])
        kind: RepairKind = "superscript" if rule == "marker-not-raised" else "ocr"
        self.repairs.append(Repair(line, page, *change, kind, rule, confidence))


def _int(number: str | None) -> int | None:
    return int(number) if number and number.isdigit() else None


def is_balanced(text: str) -> bool:
    """Whether every quote mark has its partner.

    >>> is_balanced("API 공개'"), is_balanced("'한빛' 공개")
    (False, True)
    """
    text = re.sub(r"(?<=[A-Za-z])['’](?=[A-Za-z]{1,2}\b)|(?<![\w])['’](?=\d\d\b)", "", text)
    return all(sum(c in marks for c in text) % 2 == 0 for marks in _PAIRS.values())


def _unclosed_comma(body: str) -> int | None:
    """The comma that stands for a closing quote: ``'그 보고서, 발간``; ``None`` where none does."""
    match = re.search(r"['‘][^'‘’,]{2,}(,)\s\S{2,6}$", body)
    return match.start(1) if match else None
