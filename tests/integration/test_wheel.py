"""The wheel holds all that the code reads, and runs from an empty folder, away from the tree."""

from __future__ import annotations

import configparser
import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.integration.conftest import FIRST, SECOND

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]

PACKAGES = ("pipeline", "flows")
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as pip builds it."""
    out = tmp_path_factory.mktemp("dist")
    # With hatchling at hand nothing is fetched; else pip gets it, if there is a network.
    offline = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", str(ROOT),
         "--no-deps", "--wheel-dir", str(out), *offline],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode and "hatchling" in done.stderr and not offline:
        pytest.skip("hatchling is neither installed nor to be had")
    assert done.returncode == 0, done.stderr
    (file,) = out.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A virtual environment with the wheel, which sees the libraries of ours but not our tree."""
    home = tmp_path_factory.mktemp("설치한 곳") / "가상 환경"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / SCRIPTS / Path(sys.executable).name
    python = python if python.exists() else home / SCRIPTS / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python),
         "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    paths = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    # A plain path is added as it is: what .pth files there say, such as where our tree is, is not.
    libraries = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    (site / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    return python


@pytest.fixture(scope="module")
def run(installed, tmp_path_factory):
    """Run something of the environment in a folder that was empty."""
    folder = tmp_path_factory.mktemp("새 사용자") / "내 브리프"
    (folder / "data" / "raw").mkdir(parents=True)
    for name, text in (("3월 호.md", FIRST), ("4월 호.md", SECOND)):
        (folder / "data" / "raw" / name).write_text(text, "utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PREFECT"))}

    def do(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(installed.with_name(program)), *arguments],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    do.folder = folder
    return do


def test_the_wheel_holds_each_file_of_the_packages_and_nothing_else(wheel):
    ours = {
        str(file.relative_to(ROOT).as_posix())
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == ours
    kinds = {Path(name).suffix for name in held}
    assert {".py", ".typed", ".toml", ".tsv", ".html", ".css", ".js"} <= kinds


def test_the_wheel_tells_its_commands_and_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        about = {Path(n).name: n for n in archive.namelist() if ".dist-info/" in n}
        assert "LICENSE" in about
        points = configparser.ConfigParser()
        points.read_string(archive.read(about["entry_points.txt"]).decode())
    assert points["console_scripts"]["ai-brief"] == "pipeline.cli:main"
    assert points["ai_brief.engines"]["prefect"] == "flows.engine:Prefect"


def test_a_new_user_builds_opens_and_exports(run, wheel):
    assert wheel.name.split("-")[1] in run("ai-brief", "--version")
    assert "2 built, 0 cached, 0 failed" in run("ai-brief", "build", "--quiet")
    assert (run.folder / "reports" / "latest" / "index.html").is_file()
    assert any((run.folder / "reports" / "latest" / "assets").glob("plotly*.js"))
    assert run("ai-brief", "export", "gexf", "--to", "graph.gexf").strip() == "graph.gexf"
    told = run(
        "python",
        "-c",
        "import pipeline\n"
        "corpus = pipeline.open_corpus()\n"
        "print(len(corpus.timeline('GPT-3')), *corpus.export('vosviewer', 'network.json'))\n"
        "print(pipeline.__file__)",
    )
    counted, where = told.splitlines()
    assert counted == "2 network.json"
    assert not Path(where).is_relative_to(ROOT)


def test_the_flows_are_found_where_prefect_is(run):
    told = run(
        "python",
        "-c",
        "from importlib.metadata import entry_points\n"
        "print(entry_points(group='ai_brief.engines')['prefect'].load().__module__)",
    )
    assert told.strip() == "flows.engine"
