"""``ai-brief export`` on a build of the sample: each file is read back by another library."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import bibtexparser
import icalendar
import networkx as nx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.cli.main import main
from pipeline.errors import SettingsError
from pipeline.export.kinds import KINDS
from pipeline.report.pages import view
from pipeline.report.pages.horizons import CALENDAR, horizons_page
from pipeline.settings import ReportSettings
from tests.integration.sample_build import sample_build

pytestmark = pytest.mark.kiwi


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return sample_build(tmp_path_factory)


@pytest.fixture(scope="module")
def corpus(project):
    return pipeline.open_corpus(project.processed)


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def one(corpus, what, folder):
    """The single file of an export."""
    (file,) = corpus.export(what, folder)
    assert file.name == KINDS[what].file
    return file


def test_gephi_gets_every_link_with_its_issues(corpus, tmp_path):
    back = nx.read_gexf(one(corpus, "gexf", tmp_path))
    graph = corpus.graph(backbone=False)
    assert set(back) == set(graph)
    assert back.size() == graph.size() > 10
    pairs = corpus.table("edge_timeline").merge(corpus.table("issues"), on="issue_id")
    frequencies = pairs["published_precision"].str[0].str.upper()  # D, M, Q, Y
    periods = [pd.Period(day, f) for day, f in zip(pairs["published_on"], frequencies, strict=True)]
    pairs = pairs.assign(ends=[period.end_time for period in periods])
    for source, target, data in back.edges(data=True):
        low, high = sorted((source, target))
        rows = pairs[(pairs["source"] == low) & (pairs["target"] == high)]
        assert data["weight"] == rows["block_count"].sum()
        for day in rows["published_on"]:
            open_then = rows[(rows["published_on"] <= day) & (day <= rows["ends"])]
            told = [n for n, start, end in data.get("blocks_at", []) if start <= f"{day:%F}" <= end]
            assert sum(told) == open_then["block_count"].sum()
    assert all(data["spells"] for _, data in back.nodes(data=True))
    assert all(data["spells"] for *_, data in back.edges(data=True))


def test_graphml_holds_the_same_network(corpus, tmp_path):
    back = nx.read_graphml(one(corpus, "graphml", tmp_path))
    graph = corpus.graph(backbone=False)
    assert set(back) == set(graph)
    for source, target, data in graph.edges(data=True):
        assert back.edges[source, target]["npmi"] == pytest.approx(data["npmi"])


def test_vosviewer_knows_every_end_of_a_link(corpus, tmp_path):
    network = json.loads(one(corpus, "vosviewer", tmp_path).read_text("utf-8"))["network"]
    ids = {item["id"] for item in network["items"]}
    assert {
        end for link in network["links"] for end in (link["source_id"], link["target_id"])
    } == ids
    assert all(
        1 <= item["cluster"] <= 1000 and "Mean year" in item["scores"] for item in network["items"]
    )


def test_a_workbook_reads_as_the_tables_do(corpus, tmp_path):
    book = openpyxl.load_workbook(one(corpus, "xlsx", tmp_path))
    claims = book["claims"]
    head, *rows = ([cell.value for cell in row] for row in claims.iter_rows())
    frame = corpus.table("claims")
    assert len(rows) == len(frame) > 10
    assert [row[head.index("value")] for row in rows] == frame["value"].tolist()
    # A claim can be read where it stands: with the subject's name and the sentence.
    text = dict(corpus.table("blocks")[["block_id", "text"]].itertuples(index=False))
    names = dict(corpus.table("entities")[["entity_id", "name"]].itertuples(index=False))
    for row in rows:
        told = dict(zip(head, row, strict=True))
        assert told["text"] == text[told["block_id"]]
        assert told["surface"] in told["text"]
        assert told["name"] == names[told["subject_entity_id"]]
        assert told["published_on"] is None or told["published_on"].year in {2020, 2021}
    told = {
        (row[0].value, row[1].value): row[4].value for row in book["columns"].iter_rows(min_row=2)
    }
    assert all(told["claims", column] for column in head)


def test_csv_has_every_table_but_morphemes(corpus, tmp_path):
    files = corpus.export("csv", tmp_path / "표 모음")
    assert {f.stem for f in files} == set(corpus.tables()["table"]) - {"tokens", "terms"}
    text = (tmp_path / "표 모음" / "issues.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [r["issue_id"] for r in rows] == corpus.table("issues")["issue_id"].tolist()


def test_the_calendar_is_the_reports_own(corpus, tmp_path):
    data = one(corpus, "calendar", tmp_path).read_bytes()
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == len(corpus.table("horizons")) > 5
    tables = {name: corpus.table(name) for name in corpus.tables()["table"]}
    (page,) = horizons_page(view.Corpus(tables, ReportSettings()))
    assert page.files[CALENDAR] == data


def test_each_source_is_one_entry_in_both_bibliographies(corpus, tmp_path):
    library = bibtexparser.parse_file(str(one(corpus, "bibtex", tmp_path)))
    items = json.loads(one(corpus, "csl", tmp_path).read_text("utf-8"))
    assert not library.failed_blocks
    assert [e.key for e in library.entries] == [item["id"] for item in items]
    assert len({e.key for e in library.entries}) == len(items) > 20
    twice = [item for item in items if ", " in item["keyword"]]
    assert twice  # a source several issues cite


def test_annotations_stand_where_they_say(corpus, tmp_path):
    text = one(corpus, "annotations", tmp_path).read_text("utf-8")
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    assert len(lines) == len(corpus.table("blocks"))
    assert sum(len(line["spans"]) for line in lines) == len(corpus.table("mentions"))
    for line in lines:
        end = 0
        for span in line["spans"]:
            assert line["text"][span["start"] : span["end"]] == span["text"]
            assert span["start"] >= end  # trainers allow no overlap
            end = span["end"]
    tasks = json.loads(one(corpus, "label-studio", tmp_path).read_text("utf-8"))
    assert [t["data"]["text"] for t in tasks] == [line["text"] for line in lines]


@pytest.mark.parametrize("what", KINDS)
def test_the_same_build_gives_the_same_bytes(corpus, what, tmp_path):
    first = [f.read_bytes() for f in corpus.export(what, tmp_path / "a")]
    assert [f.read_bytes() for f in corpus.export(what, tmp_path / "b")] == first


@pytest.fixture(scope="module")
def nothing(project, tmp_path_factory):
    """A build in which nothing was found: every table is there and empty, but for the run's own."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "tables").mkdir()
    shutil.copy(project.manifest, folder)
    for file in project.tables.iterdir():
        table = pq.read_table(file)
        kept = table if file.stem == "runs" else table.schema.empty_table()
        pq.write_table(kept, folder / "tables" / file.name)
    return folder


@pytest.mark.parametrize("what", KINDS)
def test_a_build_without_findings_gives_files_that_can_be_read(nothing, what, tmp_path):
    files = pipeline.open_corpus(nothing).export(what, tmp_path)
    readers = {
        "gexf": lambda f: len(nx.read_gexf(f)),
        "graphml": lambda f: len(nx.read_graphml(f)),
        "vosviewer": lambda f: len(json.loads(f.read_text("utf-8"))["network"]["items"]),
        "csv": lambda f: 0 if f.stem == "runs" else len(f.read_text("utf-8-sig").splitlines()) - 1,
        "xlsx": lambda f: openpyxl.load_workbook(f)["claims"].max_row - 1,
        "calendar": lambda f: len(icalendar.Calendar.from_ical(f.read_bytes()).walk("VEVENT")),
        "bibtex": lambda f: len(bibtexparser.parse_file(str(f)).entries),
        "annotations": lambda f: len(f.read_bytes()),
    }
    read = readers.get(what, lambda f: len(json.loads(f.read_text("utf-8"))))
    assert [read(f) for f in files] == [0] * len(files)


def test_a_notebook_writes_into_the_folder_the_command_does(corpus, inside):
    assert corpus.export("xlsx", tables="claims") == [Path("exports", "tables.xlsx")]
    assert openpyxl.load_workbook(inside / "exports" / "tables.xlsx").sheetnames == [
        "columns",
        "claims",
    ]
    assert corpus.export("csv", "claims.csv", tables="claims") == [Path("claims.csv")]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda c: c.export("gefx"), "no export 'gefx'; near: gexf"),
        (lambda c: c.export("gexf", tables=["issues"]), "only csv and xlsx are made of tables"),
        (lambda c: c.export("xlsx", tables="claim"), "no table 'claim'; near: claims"),
    ],
)
def test_a_notebook_is_told_of_mistakes(corpus, ask, told, inside):
    with pytest.raises(SettingsError, match=told):
        ask(corpus)
    assert not list(inside.iterdir())


def test_the_command_names_the_files_it_wrote(project, inside, capsys):
    where = ["--processed", str(project.processed)]
    assert main(["export", "csv", "--table", "claims", "horizons", *where]) == 0
    told = capsys.readouterr().out.split()
    assert [t.replace("\\", "/") for t in told] == ["exports/claims.csv", "exports/horizons.csv"]
    assert main(["export", "gexf", "--to", "내 그래프.gexf", *where]) == 0
    assert (inside / "내 그래프.gexf").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["csv", "--table", "claim"], "no table 'claim'; near: claims"),
        (["csv", "--table", "claims", "dates", "--to", "x.csv"], "name a folder"),
        (["bibtex", "--table", "claims"], "only csv and xlsx are made of tables"),
    ],
)
def test_mistakes_are_told(project, arguments, told, inside, capsys):
    assert main(["export", *arguments, "--processed", str(project.processed)]) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not list(inside.iterdir())


def test_a_place_that_cannot_be_written_is_told(project, inside, capsys):
    (inside / "file").write_text("", "utf-8")
    asked = ["export", "bibtex", "--to", "file/a.bib", "--processed", str(project.processed)]
    assert main(asked) == 3
    assert "cannot be written" in " ".join(capsys.readouterr().err.split())


def test_without_a_build_the_way_out_is_told(tmp_path, capsys):
    assert main(["export", "gexf", "--processed", str(tmp_path)]) == 3
    assert "run `ai-brief build`" in " ".join(capsys.readouterr().err.split())
