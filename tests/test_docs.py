"""Documents that cannot drift: generated ones are fresh, links lead somewhere, commands are named."""

from __future__ import annotations

import re

import pytest

from pipeline.cli.main import make_parser
from pipeline.cli.reference import reference
from pipeline.tables import TABLES
from pipeline.tables.dictionary import data_dictionary
from tests.conftest import ROOT
from tests.tools.document_blocks import DOCUMENTS

LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def test_the_data_dictionary_is_fresh():
    on_disk = (ROOT / "docs" / "data_dictionary.md").read_text("utf-8")
    assert on_disk == data_dictionary(TABLES), "run `make docs`"


def test_the_reference_of_commands_is_fresh():
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == reference(), "run `make docs`"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for target in LINK.findall(document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    (commands,) = [a for a in make_parser()._actions if a.choices]
    assert all(f"ai-brief {name}" in readme for name in commands.choices)


def test_make_targets_of_documents_exist():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for document in DOCUMENTS:
        named = re.findall(r"`make ([a-z]+)`", document.read_text("utf-8"))
        assert set(named) <= targets, document
