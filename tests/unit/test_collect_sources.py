"""``[[collect]]`` entries: what is understood, and what is told of an entry that is not."""

from __future__ import annotations

import pytest

from pipeline.collect.sources import FORMATS, read_sources
from pipeline.errors import SettingsError


@pytest.fixture
def read(tmp_path):
    def once(text):
        (tmp_path / "raw").mkdir(exist_ok=True)
        path = tmp_path / "raw" / "sources.toml"
        path.write_text(text, "utf-8")
        return read_sources(path)

    return once


FEED = '[[collect]]\nname = "갑: 브리프"\nkind = "feed"\nurl = "https://example.org/rss"\n'


def test_no_file_no_sources(tmp_path):
    assert read_sources(tmp_path / "sources.toml") == ()


def test_defaults(read):
    (source,) = read(FEED + '\n[[file]]\npath = "a.md"\n')
    assert (source.into, source.formats, source.max_pages) == ("갑 브리프", FORMATS, 1)
    assert source.wants(None, "https://example.org/x")
    assert not source.trust_feed


def test_match_looks_at_title_and_address(read):
    (source,) = read(FEED + 'match = "브리프|brief"\n')
    assert source.wants("AI 브리프", "https://example.org/1")
    assert source.wants(None, "https://example.org/brief.pdf")
    assert not source.wants("채용", "https://example.org/1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[colect]]\n", r"no section 'colect'"),
        ("[collect]\n", r"\[\[collect\]\]"),
        ("[[collect]]\nname = 'a'\n", "kind must be one of folder, urls, feed, page"),
        ("[[collect]]\nkind = 'feed'\nname = 'a'\n", "needs url"),
        ("[[collect]]\nkind = 'feed'\nurl = 'https://a.kr'\n", "needs name"),
        ("[[collect]]\nkind = 'page'\nname = 'a'\nurl = 'https://a.kr'\n", "needs select"),
        (FEED + "select = 'a'\n", "unknown key 'select'; a feed has"),
        (FEED + "max_pages = true\n", "max_pages must be of type int"),
        (FEED + "max_pages = 0\n", "1 or more"),
        (FEED + "private_hosts = 'a'\n", "private_hosts must be of type list"),
        (FEED + "formats = ['doc']\n", "no format 'doc'"),
        (FEED + "attachment = 'a[['\n", "no CSS selector"),
        (FEED + "match = '('\n", "no regular expression"),
        (FEED + "into = '../x'\n", "no usable folder"),
        (FEED + "into = 'sample'\n", "no usable folder"),
        (FEED + "into = '.hidden'\n", "no usable folder"),
        (FEED + FEED, "two"),
        ("[[collect]]\nname = 'a'\nkind = 'urls'\nurls = ['file:///etc/x']\n", "no http or https"),
        ("[[collect]]\nname = 'a'\nkind = 'urls'\nurls = [3]\n", "must be of type list"),
        ("[[collect]]\nname = 'a'\nkind = 'folder'\npath = '.'\n", "the raw folder"),
        ("[[collect]]\nname = 'a'\nkind = 'folder'\npath = '..'\n", "the raw folder"),
        ("[[collect", "no valid TOML"),
    ],
)
def test_an_entry_that_cannot_be_used(read, text, message):
    with pytest.raises(SettingsError, match=message):
        read(text)
