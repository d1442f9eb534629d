"""Which modules a result can depend on: those that make it, those they import, and so on.

Read from the source, nothing is imported for it. A stage names where it begins; what belongs to
it beyond that cannot be forgotten, and an edit elsewhere does not concern it.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Their imports count too. Of others, such as the tables, only the module itself does: they declare
# all tables at once, and a stage's own are part of its key by their declaration.
_FOLLOWED = (
    "pipeline.analyze.",
    "pipeline.extract.",
    "pipeline.ingest.",
    "pipeline.knowledge.",
    "pipeline.model.",
    "pipeline.tokenizer.",
)
# Settings count by their values.
_BY_VALUE = frozenset({"pipeline.settings"})
# Parsing all sources would take every run, also one that finds nothing to do, half a second; all
# our imports have one form, and a test compares with what a parser finds.
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:(?:[ ].*)?\n)+", re.MULTILINE)
_IMPORT = re.compile(
    r"^[ ]*from[ ](?P<module>pipeline[\w.]*)[ ]import[ ](?P<names>\([^)]*\)|.*)", re.MULTILINE
)
_NAME = re.compile(r"(\w+)(?: as \w+)?")
_COMMENT = re.compile(r"#.*")


@functools.cache
def modules_behind(*entries: str) -> tuple[str, ...]:
    """The modules named and all of ours they depend on, in alphabetical order.

    What is imported for types alone counts for nothing.
    """
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        module = waiting.pop()
        if module in found or module in _BY_VALUE:
            continue
        found.add(module)
        if module.startswith(_FOLLOWED):
            waiting += _imports_of(module)
    return tuple(sorted(found))


@functools.cache
def source_of(module: str) -> bytes | None:
    """The source of a module or of a package's ``__init__``; ``None`` where there is no such."""
    package, *folders, leaf = module.split(".")
    folder = resources.files(package).joinpath(*folders)
    for file in (folder / f"{leaf}.py", folder / leaf / "__init__.py"):
        if file.is_file():
            return file.read_bytes()
    return None


@functools.cache
def _imports_of(module: str) -> tuple[str, ...]:
    return tuple(sorted(set(_imported((source_of(module) or b"").decode()))))


def _imported(source: str) -> Iterator[str]:
    for line in _IMPORT.finditer(_FOR_TYPES.sub("", source)):
        module = line["module"]
        for name in _NAME.findall(_COMMENT.sub("", line["names"])):
            inner = f"{module}.{name}"
            yield inner if source_of(inner) is not None else module
