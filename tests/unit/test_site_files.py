"""The site file by file: the same as at once, tables read anew each time, pages made when taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.report.pages.changes_sheet import change_sheets
from pipeline.report.pages.entity import entity_pages
from pipeline.report.pages.issue import issue_pages
from pipeline.report.pages.registry import make_pages
from pipeline.report.pages.view import Corpus
from pipeline.report.site import BuildInfo, render_site, site_files
from pipeline.settings import ReportSettings
from tests.unit.report_frames import make
from tests.unit.tracker_frames import tracked

BUILD = BuildInfo("r" * 64, "0.1.0", "s" * 64)


class ReadEachTime(Mapping):
    """Tables as a disk holds them: every access gives another frame."""

    def __init__(self, tables):
        self.tables = tables

    def __getitem__(self, name):
        return self.tables[name].copy()

    def __iter__(self):
        return iter(self.tables)

    def __len__(self):
        return len(self.tables)


def test_file_by_file_is_the_same_site():
    tables = tracked()
    whole = render_site(tables, build=BUILD, settings=ReportSettings())
    files = list(site_files(ReadEachTime(tables), build=BUILD, settings=ReportSettings()))
    assert dict(files) == dict(whole.items())
    contents = {}
    for path, content in files:
        assert contents.setdefault(path, content) == content, path


def test_pages_of_issues_and_names_are_made_when_taken():
    corpus = Corpus(tracked(), ReportSettings(), BUILD)
    for maker in (issue_pages, entity_pages, change_sheets):
        pages = maker(corpus)
        assert isinstance(pages, Iterator)
        assert next(pages).path != next(pages).path
    alone, many = make_pages(corpus)
    taken = {page.path for page in many}
    assert {path.partition("/")[0] for path in taken} == {"changes", "entity", "issues"}
    assert not taken & {page.path for page in alone}


def test_issues_are_taken_by_the_handful(monkeypatch):
    """Whichever way the rows are cut into portions, the pages are the same."""
    corpus = Corpus(make(), ReportSettings(), BUILD)
    at_once = list(issue_pages(corpus))
    monkeypatch.setattr("pipeline.report.pages.issue._AT_ONCE", 2)
    assert list(issue_pages(corpus)) == at_once
    assert len(at_once) > 2
