"""Jinja: templates in, HTML out; everything is escaped, and a missing value is an error."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from pipeline.report import theme
from pipeline.report.evidence import evidence_attributes, row_attributes
from pipeline.report.format import Text, contained
from pipeline.report.pages.page import sort_key
from pipeline.report.pages.table_files import spill
from pipeline.report.plotly_pack import plotly_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.pages.page import Page

_SCRIPTS = (
    "state.js", "assets.js", "lookup.js", "evidence.js", "tables.js", "plotly.js", "figures.js",
    "explorer.js", "single.js", "page.js",
)  # fmt: skip
_STYLES = ("base.css", "menu.css", "evidence.css", "reading.css", "print.css")


def render(page: Page, shared: Mapping[str, object]) -> str:
    """A page as HTML. ``shared`` is what every page of the site knows."""
    template = environment().get_template(page.template)
    return template.render(page=page, root=page.root, **shared, **page.values)


@cache
def environment() -> jinja2.Environment:
    """The only Jinja environment; its templates are package data."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    env.policies["json.dumps_kwargs"] = {
        "sort_keys": True,
        "ensure_ascii": False,
        "separators": (",", ":"),
        "allow_nan": False,
    }
    env.filters["t"] = both
    env.filters["attr"] = attribute
    env.filters["evidence"] = evidence_attributes
    env.filters["row_evidence"] = row_attributes
    env.globals["spill"] = spill
    env.globals["sort_key"] = sort_key
    env.globals["t"] = lambda ko, en: both(Text(ko, en))
    env.globals["attr"] = lambda name, ko, en: attribute(Text(ko, en), name)
    env.globals["types"] = theme.TYPES
    env.globals["plotly_source"] = plotly_source()
    return env


def _finalize(value: object) -> object:
    """Every string a template writes keeps its writing direction to itself."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return contained(value)
    return value


def both(text: Text) -> Markup:
    """Both languages, of which the style sheet shows one; plain where they are alike."""
    if text.ko == text.en:
        return escape(contained(text.ko))
    return Markup(
        '<span class="ko" lang="ko">{}</span><span class="en" lang="en">{}</span>'
    ).format(contained(text.ko), contained(text.en))


def attribute(text: Text, name: str) -> Markup:
    """An attribute in Korean, with the English words beside it for the script."""
    return Markup('{0}="{1}" data-i18n data-ko-{0}="{1}" data-en-{0}="{2}"').format(
        name, contained(text.ko), contained(text.en)
    )


def script() -> str:
    """``site.js``: the theme as data, then the script's parts in order."""
    colors: Any = environment().from_string("const THEME = {{ theme|tojson }};\n")
    parts = [static_file(name) for name in _SCRIPTS]
    body = str(colors.render(theme=theme.payload())) + "\n".join(parts)
    return f'"use strict";\n(() => {{\n{body}}})();\n'


def style() -> str:
    """``site.css``: the palette, the sheets in order, then the entity types, which refine them."""
    sheets = "\n".join(static_file(name) for name in _STYLES)
    return theme.style_variables() + sheets + theme.style_of_types()


def static_file(name: str) -> str:
    """A file of the folder ``static``."""
    folder = resources.files("pipeline.report") / "static"
    return (folder / name).read_text(encoding="utf-8")
