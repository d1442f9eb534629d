"""What documents tell readers to type is typed here: each block runs, or says why it cannot."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest

from pipeline.cli.main import make_parser
from pipeline.collect.sources import read_sources
from pipeline.knowledge.lexicon import parse_lexicon
from pipeline.paths import Workspace
from pipeline.runner.raw import scan
from tests.conftest import ROOT
from tests.integration.sample_build import sample_build
from tests.tools.document_blocks import Block, blocks, inline_commands

SHELL = blocks("sh", "bash", "shell", "console", "cron", "ini")
PYTHON = blocks("python", "pycon")
SECONDS = 300  # for a command, on a busy machine; the slowest takes ten

# Beginnings of commands that no test runs as they stand, and why.
NOT_RUN = {
    "make run": "a fresh clone's: installs everything; test_make_targets_are_there expands it",
    "make": "the checks themselves, or what calls this test; test_make_targets_are_there",
    "pip install": "the wheel is built and installed by test_wheel",
    "pip wheel": "the wheel is built and installed by test_wheel",
    "jupyter lab": "opens a browser; test_notebooks runs the notebooks",
    "ai-brief serve": "runs until it is stopped: test_serve starts and stops it",
    "ai-brief run --runner dask": "needs a cluster: test_dask runs it on one",
    "prefect": "needs a server of one's own; test_prefect_yaml checks what it deploys",
    "dask": "needs computers of one's own; test_dask has a cluster in one",
    "export": "sets a variable for what follows",
}
NOT_RUN_PYTHON = {
    "docs/scheduling.md": "needs a store in a cloud; the tests of runner and flows have one in memory",
    "docs/report_pages.md": "pieces of a page that is not there; test_pages runs the real ones",
}


def words_of(command: str) -> list[str]:
    """A command's words, whatever virtual environment and variables it begins with."""
    return shlex.split(command.replace(".venv/bin/", "").replace("venv/bin/", ""))


def reason_not_to_run(command: str) -> str | None:
    told = " ".join(words_of(command)) + " "
    return next((why for start, why in NOT_RUN.items() if told.startswith(f"{start} ")), None)


def ai_brief_calls() -> list[tuple[str, str]]:
    """Every call of our command in the documents, wherever in a line it stands."""
    calls = [
        (str(block), call.split("&&")[0].split(";")[0].split("|")[0].strip())
        for block in SHELL
        for line in block.commands
        for call in line.split("ai-brief ")[1:]
        if line.lstrip("-").split("=")[0] not in {"WorkingDirectory", "EnvironmentFile"}
    ]
    return [
        (where, call)
        for where, call in [*calls, *inline_commands()]
        # The reference is written from the parser itself.
        if not where.startswith("docs/cli.md") and not call.startswith("--type")
    ]


RUNNABLE = [
    block
    for block in SHELL
    if block.language not in {"cron", "ini"}
    and any(reason_not_to_run(line) is None for line in block.commands)
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A reader's project: the sample in its raw folder, a build of it, and one file to look at."""
    built = sample_build(tmp_path_factory)
    folder = tmp_path_factory.mktemp("독자") / "나의 프로젝트"
    shutil.copytree(built.raw, folder / "data" / "raw" / "sample")
    shutil.copytree(built.processed, folder / "data" / "processed")
    shutil.copy(next(iter(sorted(built.raw.glob("*.md")))), folder / "FILE")
    return folder


@pytest.fixture(scope="module")
def typed(project, tmp_path_factory):
    """Type a command in the project, as the shell would, without a network."""
    home = tmp_path_factory.mktemp("prefect")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # on a busy machine
        "DO_NOT_TRACK": "1",
        "PYTHONWARNINGS": "error::DeprecationWarning:pipeline",
    }
    environment.pop("PREFECT_API_URL", None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=project, env=environment, capture_output=True, text=True, timeout=SECONDS,
            check=False,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(("where", "call"), ai_brief_calls())
def test_every_call_in_the_documents_is_understood(where, call):
    args = make_parser().parse_args(shlex.split(call))
    assert callable(args.command), where


def test_each_command_runs_or_is_excused_and_no_excuse_outlives_its_command():
    lines = [line for b in SHELL if b.language not in {"cron", "ini"} for line in b.commands]
    for line in lines:
        assert reason_not_to_run(line) or words_of(line)[0] in {"ai-brief", "mkdir"}, line
    told = [" ".join(words_of(line)) + " " for line in lines]
    assert [s for s in NOT_RUN if not any(line.startswith(f"{s} ") for line in told)] == []
    assert set(NOT_RUN_PYTHON) <= {block.document for block in PYTHON}


@pytest.mark.kiwi
@pytest.mark.flow
@pytest.mark.slow
@pytest.mark.parametrize("block", RUNNABLE, ids=str)
def test_commands_run_in_the_order_told(block: Block, project, typed):
    for line in block.commands:
        if reason_not_to_run(line):
            continue
        program, *arguments = words_of(line)
        if program == "mkdir":
            (project / arguments[-1]).mkdir(parents=True, exist_ok=True)
            continue
        done = typed("-m", "pipeline.cli", *arguments)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.mark.kiwi
@pytest.mark.slow
@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_runs(block: Block, typed):
    if block.document in NOT_RUN_PYTHON:
        pytest.skip(NOT_RUN_PYTHON[block.document])
    done = typed("-W", "error::FutureWarning", "-c", block.text)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_settings_and_entries_are_accepted(block: Block, tmp_path):
    entries = tomllib.loads(block.text)
    place = Workspace.at(tmp_path)
    place.raw.mkdir(parents=True)
    if "collect" in entries or "file" in entries:
        (place.raw / "sources.toml").write_text(block.text, "utf-8")
        assert len(read_sources(place.raw / "sources.toml")) == len(entries.get("collect", ()))
        for entry in entries.get("file", ()):
            (place.raw / entry["path"]).write_text("# 글\n\n- 글\n", "utf-8")
        assert all(file.override for file in scan(place, max_file_bytes=10_000).files)
    elif "entity" in entries and block.document == "README.md":
        assert parse_lexicon(entries, str(block)).entities


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    "target",
    sorted({words_of(line)[1] for b in SHELL for line in b.commands if line.startswith("make ")}),
)
def test_make_targets_are_there(target):
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
