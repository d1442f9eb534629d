"""Reads the TOML files of the knowledge base; every error names the file and the entry."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path

DATA_PACKAGE = "pipeline.knowledge"
DATA_FOLDER = "data"


def load_toml(resource_name: str) -> dict[str, Any]:
    """A file of the package's own ``knowledge/data`` folder.

    Args:
        resource_name: File name below ``data``, such as ``corrections.toml``.

    Raises:
        KnowledgeError: There is no such file, or it is no valid TOML.
    """
    resource = files(DATA_PACKAGE).joinpath(DATA_FOLDER, *resource_name.split("/"))
    try:
        text = resource.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise KnowledgeError(f"{resource_name}: cannot be read: {reason}") from error
    return parse_toml(text, resource_name)


def load_toml_file(path: Path) -> dict[str, Any]:
    """A TOML file of the user's own, such as ``data/raw/lexicon.toml``.

    Raises:
        KnowledgeError: The file cannot be read, or is no valid TOML.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read: {error.strerror}") from error
    return parse_toml(text, str(path))


def parse_toml(text: bytes, name: str) -> dict[str, Any]:
    """The content of a TOML file, a byte order mark allowed.

    Args:
        text: The file's bytes.
        name: How the file is called in error messages.

    Raises:
        KnowledgeError: It is no UTF-8, or no valid TOML; the parser's line and column are kept.
    """
    try:
        return tomllib.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{name}: is not UTF-8 at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{name}: is no valid TOML: {error}") from error


def string_list(data: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A required array of non-empty, distinct strings.

    Args:
        data: The table holding ``key``.
        key: Name of the array.
        where: File and table, for error messages.

    Raises:
        KnowledgeError: The key is missing, or its value is something else, or an entry is twice.
    """
    if key not in data:
        raise KnowledgeError(f"{where}: {key} is missing")
    value = data[key]
    if not isinstance(value, list):
        raise KnowledgeError(f"{where}: {key} must be an array of strings, not {value!r}")
    seen: set[str] = set()
    for entry in value:
        if not isinstance(entry, str) or not entry.strip():
            raise KnowledgeError(f"{where}: {key}: {entry!r} is no non-empty string")
        if entry in seen:
            raise KnowledgeError(f"{where}: {key}: {entry!r} stands there twice")
        seen.add(entry)
    return tuple(value)
