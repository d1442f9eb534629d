"""Writing so that a crash leaves the old state or the new one, never a half.

Files and folders are made beside their place under a name beginning with ``.``, then renamed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from typing import TYPE_CHECKING

from pipeline.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A fresh folder that takes the place of ``target`` when the block ends without error."""
    building = target.with_name(f".{target.name}.new")
    with explained(target):
        if building.exists():
            shutil.rmtree(building)
        building.mkdir(parents=True)
        try:
            yield building
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        replace_folder(building, target)


def replace_folder(new: Path, target: Path) -> None:
    """Put ``new`` in the place of ``target``; :func:`recover_folder` mends a crash in between."""
    old = target.with_name(f".{target.name}.old")
    if old.exists():
        shutil.rmtree(old)
    if target.exists():
        target.rename(old)
    new.rename(target)
    if old.exists():
        shutil.rmtree(old)


def recover_folder(target: Path) -> None:
    """Undo what a crash inside :func:`replace_folder` or :func:`new_folder` left behind."""
    old, building = target.with_name(f".{target.name}.old"), target.with_name(f".{target.name}.new")
    with explained(target):
        if old.exists():
            if target.exists():
                shutil.rmtree(old)
            else:
                old.rename(target)
        if building.exists():
            shutil.rmtree(building)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under another name, without copying bytes where the disk allows."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of the operating system as a StoreError that names the place and what to do."""
    try:
        yield
    except OSError as error:
        what = error.strerror or str(error)
        raise StoreError(f"{path}: cannot be written: {what}; {_remedy(error)}") from error


def _remedy(error: OSError) -> str:
    if error.errno in _FULL:
        return "make room on the disk and run again"
    if error.errno in _CLOSED:
        return "give yourself the right to write there, or name another folder"
    return "see to the disk or share and run again"
