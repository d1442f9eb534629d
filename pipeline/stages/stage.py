"""What a stage is, and the digest of all its results depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.store.fingerprint import code_digest, digest, knowledge_digest, library_versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.settings import Settings
    from pipeline.tables import Table


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage is and what its results depend on.

    Attributes:
        inputs: Tables read; empty for the first stage, which reads the raw file.
        outputs: Tables made.
        code: Modules whose source is part of the key.
        knowledge: Beginnings of the names of knowledge files that are part of the key.
        libraries: Distributions whose version is part of the key.
        settings: The slice of the settings that is part of the key.
        uses_names: Whether the known entities, and those the corpus taught, are part of the key.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    code: tuple[str, ...]
    settings: str
    knowledge: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    uses_names: bool = False

    def parts(self, settings: Settings) -> dict[str, str]:
        """What the results depend on besides their inputs: name → digest or version."""
        return {
            "code": code_digest(*self.code),
            **{f"knowledge {name}": knowledge_digest(name) for name in self.knowledge},
            **{f"library {name}": version for name, version in library_versions(*self.libraries)},
            f"settings [{self.settings}]": digest(repr(getattr(settings, self.settings))),
        }

    def fingerprint(self, settings: Settings) -> str:
        """Digest of all the results depend on besides their inputs."""
        return digest(self.name, self.parts(settings))


def names_of(tables: Iterable[Table]) -> tuple[str, ...]:
    """Names of tables, in their order."""
    return tuple(table.name for table in tables)
