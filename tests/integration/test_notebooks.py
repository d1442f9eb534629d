"""Notebooks run on the sample from top to bottom, quietly, and are committed without outputs."""

from __future__ import annotations

import os

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT
from tests.integration.sample_build import sample_build

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 300  # for a cell, on a busy machine; the slowest takes two


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The folder of a project with a build of the sample."""
    return sample_build(tmp_path_factory).processed.parent.parent


@pytest.fixture
def own_jupyter(tmp_path, monkeypatch):
    """Nothing of the user's Jupyter is read or written; the kernel finds our pipeline."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_committed_clean(file):
    book = nbformat.read(file, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert book.metadata.kernelspec.name == "python3"
    assert str(ROOT) not in file.read_text("utf-8")


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_say_what_they_do_in_two_languages(file):
    first = nbformat.read(file, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "*Summary — " in first.source


def test_the_notebooks_are_listed():
    told = (ROOT / "notebooks" / "README.md").read_text("utf-8")
    assert NOTEBOOKS
    assert all(f"({file.name})" in told for file in NOTEBOOKS)


@pytest.mark.kiwi
@pytest.mark.slow
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda p: p.stem)
@pytest.mark.usefixtures("own_jupyter")
def test_notebooks_run_without_error_or_warning(file, project):
    book = nbformat.read(file, as_version=4)
    NotebookClient(
        book, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(project)}}
    ).execute()  # raises on the first error
    outputs = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    said = [out.text for out in outputs if out.output_type == "stream" and out.name == "stderr"]
    assert not said, said
    kinds = {kind for out in outputs for kind in out.get("data", {})}
    assert {"text/html", "application/vnd.plotly.v1+json"} <= kinds
