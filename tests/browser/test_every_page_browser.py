"""Every page of the report, as the registry makes it, in every state a reader can put it into.

The corpus is the sample, built once a run. Of a kind of page that comes once an issue, a name or a
table, the smallest and the largest are opened. Languages and modes are changed by the page's own
switches, so each page is loaded once a width.
"""

from __future__ import annotations

import pytest

from pipeline.report.pages.registry import PAGES
from pipeline.report.pages.view import Corpus
from pipeline.report.site import BuildInfo, render_site
from pipeline.runner.frames import read_frame
from pipeline.settings import ReportSettings
from pipeline.tables import TABLES
from tests.browser.conftest import serious, write_site
from tests.integration.sample_build import sample_build

pytestmark = [pytest.mark.browser, pytest.mark.kiwi, pytest.mark.slow]

WIDTHS = {"desktop": 1280, "phone": 390}
# Pressed one after the other they lead through both modes of both languages. axe, which takes most of
# the time, looks at half of the states: both widths, modes and languages, each with each other.
SWITCHES = (None, "#switch-theme", "#switch-lang", "#switch-theme")
JUDGED = {1280: (0, 2), 390: (1, 3)}
# A page may have a table for each of fifty tables: all alike, and axe takes a second for ten.
OPENED = 3
OPEN = """[...document.querySelectorAll('main details:not([open])')]
  .slice(0, %d).forEach((one) => { one.open = true; })"""
# What a reader sees of it is less than there is. A caption for screen readers is one pixel wide.
CUT = """[...document.querySelectorAll('body *')].filter((one) => {
  if (one.closest('svg, .hidden, caption') || one.clientWidth <= 1) return false;
  const style = getComputedStyle(one);
  const hides = (overflow) => ['hidden', 'clip'].includes(overflow);
  return one.textContent.trim() && one.checkVisibility({visibilityProperty: true}) &&
    style.webkitLineClamp === 'none' &&
    ((hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1) ||
     (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 2));
}).map((one) => one.outerHTML.slice(0, 120))"""
# Words of a chart that lie over each other or beyond its edge, by more than a letter's side bearing.
COLLIDING = """[...document.querySelectorAll('.js-plotly-plot')].flatMap((figure) => {
  if (!figure.checkVisibility()) return [];
  const kinds = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => ['x', 'y'].map((axis) =>
    `.${axis}${n > 1 ? n : ''}tick text`));
  const texts = [...figure.querySelectorAll([...kinds, '.xtitle', '.ytitle', '.legendtext',
    '.annotation-text'].join(','))].map((text) => [text.textContent.trim(),
    text.getBoundingClientRect()]).filter(([words, box]) => words && box.width);
  const frame = figure.querySelector('.main-svg').getBoundingClientRect();
  const beyond = texts.filter(([, box]) => box.left < frame.left - 2 || box.right > frame.right + 2
    || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
  const over = texts.flatMap(([words, a], at) => texts.slice(at + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4).map(([other]) => [words, other]));
  return [...beyond.map(([words]) => [figure.id, words]), ...over.map((two) => [figure.id, ...two])];
})"""
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The folder of the sample's site, and the paths to open by the name of their maker."""
    workspace = sample_build(tmp_path_factory)
    tables = {name: read_frame(workspace.tables / f"{name}.parquet") for name in TABLES}
    build = BuildInfo("r" * 64, "0.1.0", "s" * 64, is_sample=True)
    site = render_site(tables, build=build, settings=ReportSettings())
    folder = write_site(site, tmp_path_factory.mktemp("모든 쪽"))
    corpus = Corpus(tables, ReportSettings(), build)
    paths = {}
    for maker in PAGES:
        made = sorted((len(site[page.path]), page.path) for page in maker(corpus))
        assert made, maker.__name__
        paths[maker.__name__] = [path for _, path in dict.fromkeys((made[0], made[-1]))]
    return folder, paths


def test_every_page_is_of_a_maker(report):
    """No page stands in the folder that this file would not find."""
    folder, paths = report
    folders = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    assert folders == {path.rpartition("/")[0] or "." for some in paths.values() for path in some}
    alone = {path.name for path in folder.glob("*.html")}
    assert alone == {path for some in paths.values() for path in some if "/" not in path}


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("maker", [maker.__name__ for maker in PAGES])
def test_a_page_in_all_its_states(reader, report, maker, width):
    """No finding of axe, nothing cut, nothing wide; ``reader`` sees to console and requests."""
    folder, paths = report
    tab = reader(folder=folder, width=width, reduced_motion="reduce")
    found = {}
    for path in paths[maker]:
        page = tab.open(path)
        tab.drawn()
        page.evaluate(OPEN % OPENED)
        for at, switch in enumerate(SWITCHES):
            if switch:
                page.click(switch)
                tab.drawn()
            page.evaluate(SETTLED)
            assert page.evaluate(OVERFLOW) <= 0, (path, page.url)
            faults = [*page.evaluate(CUT), *page.evaluate(COLLIDING)]
            if at in JUDGED[width]:
                faults += serious(page)
            if faults:
                found[page.url.rpartition("/")[2]] = faults
    assert found == {}


def test_the_checks_find_what_is_wrong(reader, report):
    """Pale words, words cut off and words of a chart over each other, put into a sound page."""
    tab = reader(folder=report[0])
    page = tab.open("index.html")
    tab.drawn()
    assert [*page.evaluate(CUT), *page.evaluate(COLLIDING), *serious(page)] == []
    page.evaluate("""document.querySelector('main').insertAdjacentHTML('afterbegin',
      '<p style="color:#ddd;background:#fff">pale</p>' +
      '<p id="cut" style="width:2em;overflow:hidden;white-space:nowrap">more than there is</p>')""")
    page.evaluate("document.querySelector('.xtick text').textContent = 'wide'.repeat(20)")
    assert [rule for rule, *_ in serious(page)] == ["color-contrast"]
    assert [element[:11] for element in page.evaluate(CUT)] == ['<p id="cut"']
    assert any("wide" * 20 in words for words in page.evaluate(COLLIDING))
