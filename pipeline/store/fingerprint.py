"""What a result depends on, as digests: bytes, code, knowledge files, settings, libraries."""

from __future__ import annotations

import functools
import hashlib
import json
from importlib import metadata, resources
from typing import TYPE_CHECKING

from pipeline.store.imports import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable
    from pathlib import Path

_SHORT = 16  # hexadecimal digits: 64 bits tell the versions of one file apart


def digest(*parts: object) -> str:
    """SHA-256 of JSON-able parts: equal parts, equal digest, whatever the hash seed."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_bytes(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file on disk, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.cache
def code_digest(*modules: str) -> str:
    """Digest of the source files of modules and packages (with all that is in them)."""
    return _digest_files(
        (f"{module}/{name}", data) for module in modules for name, data in _files_of(module)
    )


@functools.cache
def source_digest(module: str) -> str:
    """Digest of the source of one module, short enough to be told for each.

    Raises:
        ModuleNotFoundError: There is no such module.
    """
    source = source_of(module)
    if source is None:
        raise ModuleNotFoundError(f"no module {module}", name=module)
    return digest_bytes(source)[:_SHORT]


@functools.cache
def knowledge_digest(*prefixes: str) -> str:
    """Digest of the knowledge files whose path begins with one of ``prefixes``.

    Split per consumer, so that a unit edit does not tokenize again.
    """
    root = resources.files("pipeline.knowledge") / "data"
    return _digest_files((n, d) for n, d in _walk(root, "") if n.startswith(prefixes))


@functools.cache
def library_versions(*names: str) -> tuple[tuple[str, str], ...]:
    """Installed versions of distributions, sorted by name."""
    return tuple((name, metadata.version(name)) for name in sorted(names))


def _digest_files(files: Iterable[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for name, data in sorted(files):
        total.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return total.hexdigest()


def _files_of(module: str) -> list[tuple[str, bytes]]:
    package, _, leaf = module.rpartition(".")
    folder = resources.files(package) if package else None
    single = folder / f"{leaf}.py" if folder else None
    if single is not None and single.is_file():
        return [(single.name, single.read_bytes())]
    return list(_walk(resources.files(module), ""))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _walk(entry, f"{name}/")
        elif not entry.name.endswith((".pyc", ".md")):
            found.append((name, entry.read_bytes()))
    return found
