"""Colors, marks, fonts and Plotly templates of the report: the only place that names a color.

Every color is a pair (light, dark). Charts draw with the light one; ``swaps`` tells the page's
script which dark color stands for each, so a figure can follow the reader's choice. The hues
start from Okabe and Ito's set and are darkened (light) or lightened (dark) until text in them
has a contrast of 4.5 : 1 on the page; nothing is told by hue alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import plotly.graph_objects as go

from pipeline.report.format import Text

if TYPE_CHECKING:
    from pipeline.model.entities import EntityType

Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")
Pair = tuple[str, str]

FONTS = (
    '"Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", '
    "sans-serif"
)
BAND_ALPHA = 0.18

PAGE: dict[str, Pair] = {
    "paper": ("#fbfbf9", "#15181c"),
    "surface": ("#ffffff", "#1d2126"),
    "sunken": ("#f1f1ed", "#262b31"),
    "ink": ("#1c2127", "#e8e8e4"),
    "muted": ("#565d66", "#a5acb5"),
    "line": ("#d9dad5", "#3a4048"),
    "grid": ("#e7e7e2", "#2d3238"),
    "accent": ("#0b5c93", "#7dbdec"),
    "notice": ("#8a4b00", "#f0b35e"),
}

# Lines of a timeline, in the order they are given out.
SERIES: tuple[Pair, ...] = (
    ("#0067a5", "#6fb7ee"),
    ("#a84800", "#f39a52"),
    ("#00735a", "#4fcaa5"),
    ("#a3337d", "#ea8fc4"),
    ("#5a4fb0", "#aaa1f5"),
    ("#7a6200", "#dcc049"),
    ("#2b7189", "#7ccbe0"),
    ("#50565e", "#b9bfc7"),
)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star", "hexagon", "pentagon")


@dataclass(frozen=True, slots=True)
class TypeMark:
    """How an entity type is told apart: by name first, then by line and color."""

    name: Text
    label: Text
    color: Pair
    underline: str


TYPES: dict[EntityType, TypeMark] = {
    "technology": TypeMark(
        Text("기술", "Technology"), Text("기술", "tech"), ("#00694f", "#58cfab"), "solid"
    ),
    "model": TypeMark(
        Text("모델", "Model"), Text("모델", "model"), ("#9c2a74", "#ee93c8"), "double"
    ),
    "company": TypeMark(
        Text("기업", "Company"), Text("기업", "co."), ("#0b5c93", "#7dbdec"), "solid"
    ),
    "institution": TypeMark(
        Text("기관", "Institution"), Text("기관", "inst."), ("#54489f", "#b3abf7"), "dashed"
    ),
    "product": TypeMark(
        Text("제품", "Product"), Text("제품", "prod."), ("#9a4200", "#f5a262"), "dotted"
    ),
    "person": TypeMark(
        Text("인물", "Person"), Text("인물", "person"), ("#6d5700", "#dcc049"), "dashed"
    ),
    "place": TypeMark(
        Text("장소", "Place"), Text("장소", "place"), ("#4b5b23", "#b4c97f"), "dotted"
    ),
    "event": TypeMark(Text("행사", "Event"), Text("행사", "event"), ("#96323a", "#f2989d"), "wavy"),
    "dataset": TypeMark(
        Text("데이터", "Data set"), Text("데이터", "data"), ("#246377", "#7ccbe0"), "double"
    ),
    "publication": TypeMark(
        Text("문헌", "Publication"), Text("문헌", "publ."), ("#50565e", "#b9bfc7"), "solid"
    ),
}


def fade(color: str, alpha: float = BAND_ALPHA) -> str:
    """A hexadecimal color, see-through: for interval bands.

    >>> fade("#0067a5", 0.5)
    'rgba(0,103,165,0.5)'
    """
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def series_color(slot: int) -> str:
    """Light color of the ``slot``-th line; begins again after the last."""
    return SERIES[slot % len(SERIES)][0]


def type_color(entity_type: EntityType) -> str:
    """Light color of an entity type."""
    return TYPES[entity_type].color[0]


def template(mode: Mode = "light") -> go.layout.Template:
    """Plotly template: calm, transparent, in the page's own font."""
    tone = MODES.index(mode)
    color = {name: pair[tone] for name, pair in PAGE.items()}
    axis = {
        "gridcolor": color["grid"],
        "linecolor": color["line"],
        "tickcolor": color["line"],
        "zerolinecolor": color["line"],
        "zeroline": False,
        "automargin": True,
        "title": {"standoff": 8},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 12.5, "color": color["ink"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [pair[tone] for pair in SERIES],
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": color["surface"],
                "bordercolor": color["line"],
                "font": {"family": FONTS, "size": 12.5, "color": color["ink"]},
                "align": "left",
            },
            "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
            "margin": {"l": 48, "r": 12, "t": 28, "b": 40},
            "dragmode": False,
        }
    )


def swaps() -> dict[str, str]:
    """Dark color for each light color a figure may hold, bands included."""
    pairs = [*PAGE.values(), *SERIES, *(mark.color for mark in TYPES.values())]
    swap = dict(pairs)
    return swap | {fade(light): fade(dark) for light, dark in pairs}


def payload() -> dict[str, Any]:
    """What the page's script needs to color figures in either mode."""
    return {
        "templates": {mode: template(mode).to_plotly_json() for mode in MODES},
        "swaps": swaps(),
    }


def style_variables() -> str:
    """The palette as CSS custom properties."""
    light, dark = (
        "".join(f"--{name}:{pair[tone]};" for name, pair in _named_pairs()) + f"color-scheme:{mode}"
        for tone, mode in enumerate(MODES)
    )
    return "\n".join(
        (
            f":root{{--fonts:{FONTS};{light}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
            f"@media screen{{:root[data-theme=dark]{{{dark}}}}}\n",
        )
    )


def style_of_types() -> str:
    """A CSS rule per entity type: its color, its underline and its label."""
    rules = []
    for name, mark in TYPES.items():
        rules.append(f".m-{name},.t-{name}{{--c:var(--t-{name})}}")
        rules.append(f".m-{name}{{text-decoration-style:{mark.underline}}}")
        rules.append(f'.m-{name}::after{{content:"{mark.label.ko}"}}')
        rules.append(f'html[lang=en] .m-{name}::after{{content:"{mark.label.en}"}}')
    return "\n".join(rules) + "\n"


def _named_pairs() -> list[tuple[str, Pair]]:
    return [*PAGE.items(), *((f"t-{name}", mark.color) for name, mark in TYPES.items())]
