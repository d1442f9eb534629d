"""What a stage is, and all that its results depend on besides its inputs, by name."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.settings import Settings
from pipeline.store.fingerprint import digest, knowledge_digest, library_versions, source_digest
from pipeline.store.imports import modules_behind
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.tables import Table


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage is and what its results depend on.

    Attributes:
        inputs: Tables read; empty for the first stage, which reads the raw file.
        outputs: Tables made; their declarations are part of the key.
        code: Modules the stage begins in; the source of these and of all they import is part of
            the key.
        settings: The settings that are part of the key, as ``slice.name``, or ``slice`` for all of
            one. A stage is given no others: see :meth:`narrowed`.
        knowledge: Beginnings of the names of knowledge files that are part of the key.
        libraries: Distributions whose version is part of the key.
        names: What of the known names, and of those the corpus taught, is part of the key: names
            of the digests handed to :meth:`parts`.
        columns: Of inputs with many rows the columns read; others are not loaded.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    code: tuple[str, ...]
    settings: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    def parts(self, settings: Settings, names: Mapping[str, str] | None = None) -> dict[str, str]:
        """What the results depend on besides their inputs: name → digest, version or value."""
        named = {f"names: {name}": (names or {})[name] for name in self.names}
        return {
            **{f"code {m}": source_digest(m) for m in modules_behind(*self.code)},
            **{f"table {name}": _declaration(TABLES[name]) for name in self.outputs},
            **{f"knowledge {name}": knowledge_digest(name) for name in self.knowledge},
            **{f"library {name}": version for name, version in library_versions(*self.libraries)},
            **{f"setting {name}": repr(value) for name, value in self._values(settings).items()},
            **named,
        }

    def fingerprint(self, settings: Settings, names: Mapping[str, str] | None = None) -> str:
        """Digest of all the results depend on besides their inputs."""
        return digest(self.name, self.parts(settings, names))

    def narrowed(self, settings: Settings) -> Settings:
        """The settings with everything at its default that is not part of the key.

        So a setting the stage reads without naming it can have no effect, instead of one that a
        later run would not notice.
        """
        changed: dict[str, dict[str, Any]] = {}
        for name, value in self._values(settings).items():
            section, _, field = name.partition(".")
            changed.setdefault(section, {})[field] = value
        default = Settings()
        return dataclasses.replace(
            default,
            **{
                section: dataclasses.replace(getattr(default, section), **values)
                for section, values in changed.items()
            },
        )

    def _values(self, settings: Settings) -> dict[str, Any]:
        """Setting as ``slice.name`` → value, in the order they are named."""
        values = {}
        for name in self.settings:
            section, _, field = name.partition(".")
            part = getattr(settings, section)
            for one in [field] if field else [f.name for f in dataclasses.fields(part)]:
                values[f"{section}.{one}"] = getattr(part, one)
        return values


def columns_of(**tables: str) -> dict[str, tuple[str, ...]]:
    """Columns by table: ``columns_of(terms="issue_id term")``."""
    return {table: tuple(columns.split()) for table, columns in tables.items()}


def names_of(tables: Iterable[Table]) -> tuple[str, ...]:
    """Names of tables, in their order."""
    return tuple(table.name for table in tables)


def _declaration(table: Table) -> str:
    """Digest of a table's declaration: all that decides how rows become a file."""
    return digest(table.schema().to_string(truncate_metadata=False), table.order, table.key)
