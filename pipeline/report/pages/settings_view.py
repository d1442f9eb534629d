"""Every setting with its value and its reason, read from the docstrings of ``pipeline.settings``."""

from __future__ import annotations

import dataclasses
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.format import Text, same
from pipeline.report.pages.page import DataTable
from pipeline.settings import ReportSettings, digest_of

if TYPE_CHECKING:
    from pipeline.settings import Settings

SLICES = {
    "ingest": Text("읽기", "Reading"),
    "tokenizer": Text("형태소", "Morphology"),
    "extract": Text("찾기", "Extraction"),
    "analyze": Text("통계", "Statistics"),
    "report": Text("보고서", "Report"),
}
_FIELD = re.compile(r"^ {4}(\w+): (.*)$")


@dataclass(frozen=True, slots=True)
class Setting:
    """One value with the reason for it."""

    part: str
    name: str
    value: str
    reason: str


def reasons(settings_class: type) -> dict[str, str]:
    """The ``Attributes`` of a docstring, by name; empty where docstrings were stripped."""
    out: dict[str, str] = {}
    name = ""
    _, _, listed = (inspect.getdoc(settings_class) or "").partition("Attributes:\n")
    for line in listed.splitlines():
        if found := _FIELD.match(line):
            name = found[1]
            out[name] = found[2].strip()
        elif name and line.strip():
            out[name] += f" {line.strip()}"
    return out


def all_settings(settings: Settings) -> tuple[Setting, ...]:
    """Every setting in the order of its declaration, with its value."""
    out = []
    for part in dataclasses.fields(settings):
        values = getattr(settings, part.name)
        why = reasons(type(values))
        out += [
            Setting(part.name, f.name, _written(getattr(values, f.name)), why.get(f.name, ""))
            for f in dataclasses.fields(values)
        ]
    return tuple(out)


def are_in_force(settings: Settings, settings_sha256: str) -> bool:
    """Whether the tables were made with these settings, but for those of the report itself."""
    as_then = dataclasses.replace(settings, report=ReportSettings())
    return settings_sha256 in {digest_of(settings), digest_of(as_then)}


def settings_table(settings: Settings) -> DataTable:
    """All settings as a table."""
    return DataTable(
        caption=Text("모든 설정값과 까닭", "Every setting and its reason"),
        columns=(
            Text("단계", "Stage"),
            Text("설정", "Setting"),
            Text("값", "Value"),
            Text("까닭 (영문)", "Reason"),
        ),
        rows=tuple(
            (SLICES.get(s.part, same(s.part)), same(s.name), same(s.value), same(s.reason))
            for s in all_settings(settings)
        ),
        numeric=frozenset({2}),
    )


def _written(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
