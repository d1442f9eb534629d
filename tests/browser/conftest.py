"""A headless Chromium for the browser tests, and reports on disk for it to open."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path

import pytest

from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, Failure, render_site
from pipeline.settings import ReportSettings
from tests.browser.ensure_chromium import ARGUMENTS, find
from tests.unit.report_frames import Size, make, make_hostile

AXE = ("axe_playwright_python", "axe_core_python")
CORPORA = {
    "usual": lambda: make(Size(issues=9), series=2, undated=1),
    "many": lambda: make(Size(issues=230, articles=3), series=2),
    "hostile": make_hostile,
    "empty": lambda: make(Size(issues=0)),
    "one": lambda: make(Size(issues=1)),
}


def missing(reason):
    """Skip at home, fail in CI: a check that cannot run there checks nothing."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"CI must run the browser tests: {reason}")
    pytest.skip(reason)


@cache
def axe_source() -> str:
    """axe-core as text, from whichever package brings it."""
    for name in AXE:
        spec = importlib.util.find_spec(name)
        if spec and spec.submodule_search_locations:
            return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")
    return missing("no package brings axe-core")


def serious(page) -> list[list[object]]:
    """What axe finds serious or critical: the rule, how often, and the first element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe_source())
    # A page opened from a disk may not read its style sheets, which `preload` asks for.
    return page.evaluate(
        """axe.run(document, {preload: false, resultTypes: ['violations']}).then((result) => {
          if (result.violations.length + result.passes.length < 10) throw Error('axe saw nothing');
          return result.violations.filter((one) => ['serious', 'critical'].includes(one.impact))
            .map((one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)]);
        })"""
    )


@pytest.fixture(scope="session")
def browser():
    """Chromium named by AI_BRIEF_CHROMIUM, else the system's, else Playwright's own."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - optional
    except ImportError:
        missing("Playwright is not installed")
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        except Error as error:
            missing(f"no Chromium starts: {str(error).splitlines()[0]}")
        yield chromium
        chromium.close()


def write_site(site, folder):
    """Put every file of a site into a folder; the folder."""
    for path, content in site.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def sites(tmp_path_factory) -> dict[str, Path]:
    """Reports by name, each in a folder whose name wants quoting."""
    folders = {}
    for name, corpus in CORPORA.items():
        failures = (
            Failure("망가진 파일.pdf", "암호가 걸려 있습니다", "암호를 풀고 다시 넣으세요"),
        )
        build = BuildInfo("r" * 64, "0.1.0", "s" * 64, is_sample=True, failures=failures)
        folder = tmp_path_factory.mktemp(f"보고서 {name}")
        site = render_site(corpus(), build=build, settings=ReportSettings())
        folders[name] = write_site(site, folder)
    return folders


class Reader:
    """One tab that remembers everything that went wrong in it."""

    def __init__(self, page, folder, *, has_script=True):
        self.page, self.folder, self.faults = page, folder, []
        self.has_script = has_script
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def open(self, path, fragment=""):
        self.page.goto("about:blank")
        self.page.goto((self.folder / path).as_uri() + fragment)
        self.page.wait_for_load_state("load")
        if self.has_script:
            self.page.wait_for_selector("html[data-started]", state="attached")
        return self.page

    def drawn(self):
        """Wait until each visible chart is there."""
        self.until(
            "[...document.querySelectorAll('.figure:not([hidden])')]"
            ".every((e) => e.querySelector('.main-svg'))"
        )

    def until(self, expression):
        """Wait for an expression; Playwright's own way needs eval, which the page forbids."""
        for _ in range(100):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"never true: {expression}")

    def _console(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text}")

    def _dialog(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request):
        inside = request.url.startswith((self.folder.as_uri(), "data:", "about:", "blob:"))
        if not inside:
            self.faults.append(f"request: {request.url}")


@pytest.fixture(scope="session")
def single(tmp_path_factory) -> Path:
    """A folder with the usual corpus in one file."""
    build = BuildInfo("r" * 64, "0.1.0", "s" * 64, is_sample=True)
    site = render_site(CORPORA["usual"](), build=build, settings=ReportSettings())
    folder = tmp_path_factory.mktemp("한 파일")
    (folder / "report.html").write_bytes(single_file(site))
    return folder


@pytest.fixture
def reader(browser, sites):
    """Give ``reader("usual", width=390, scheme="dark")`` a tab; faults fail the test at its end."""
    opened = []

    def make_reader(name="usual", *, width=1280, scheme="light", folder=None, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        has_script = options.get("java_script_enabled", True)
        tab = Reader(context.new_page(), folder or sites[name], has_script=has_script)
        opened.append((context, tab))
        return opened[-1][1]

    yield make_reader
    for context, tab in opened:
        context.close()
        assert tab.faults == []
