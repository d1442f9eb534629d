"""The answer at the top of the network page, in sentences made from its tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.network import DOUBTFUL, LEAST_MEMBERS, STABLE
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, number, shorten
from pipeline.report.pages.network_data import community_names, pair_of
from pipeline.report.pages.view import short_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.pages.network_data import Graph
    from pipeline.report.pages.view import Corpus

_COMMUNITIES = 3  # told by name; all are in the table
_NEW_PAIRS = 6  # told by name; the slider shows all
_BEST_PAIRS = 4
_SHORT = 24

# A pair with its evidence and whether it is supported.
Told = tuple[str, bool, Evidence]


def lead(corpus: Corpus, graph: Graph) -> tuple[Text, ...]:
    """Size, support, communities: a sentence each."""
    supported = sum(str(row["support"]) == "supported" for row in graph.edges)
    open_ones = len(graph.edges) - supported
    size = Text(
        f"한 블록에 거듭 함께 나온 개체 {len(graph.nodes):,}개와 쌍 {len(graph.edges):,}개의 그래프입니다.",
        f"A graph of {len(graph.nodes):,} entities and {len(graph.edges):,} pairs that blocks name together "
        "again and again.",
    )
    return size, _support(supported, open_ones), *_communities(corpus, graph)


def _support(supported: int, open_ones: int) -> Text:
    if not supported:
        return Text(
            "우연보다 자주 함께 나온다고 말할 만큼 기사가 쌓인 쌍은 아직 없어 모두 판단을 보류합니다.",
            "Articles are too few yet to call any pair more than chance: all are insufficient.",
        )
    if not open_ones:
        return Text(
            f"{number(supported).ko}쌍 모두 우연보다 자주 함께 나왔다고 볼 수 있습니다(지지됨).",
            "All of them meet more often than by chance (supported).",
        )
    return Text(
        f"그 가운데 {supported:,}쌍은 우연보다 자주 함께 나왔다고 볼 수 있고(지지됨), {open_ones:,}쌍은 기사가 "
        "적어 판단을 보류합니다.",
        f"{counted(supported, '쌍', 'pair').en} of these meet more often than by chance (supported); for "
        f"{open_ones:,} the articles are too few (insufficient).",
    )


def _communities(corpus: Corpus, graph: Graph) -> tuple[Text, ...]:
    sizes = Counter(int(row["community"]) for row in graph.nodes)
    large = [c for c, size in sorted(sizes.items()) if size >= LEAST_MEMBERS]
    if not large:
        return ()
    names = community_names(corpus, graph.nodes)
    stability = mean_stability(graph.nodes)
    firm = sum(stability[c] >= STABLE for c in large)
    shown = [f"{names[c]} ({sizes[c]})" for c in large[:_COMMUNITIES]]
    more = len(large) - len(shown)
    return (
        Text(
            f"셋 이상이 모인 무리는 {len(large)}개이며 큰 것부터 {', '.join(shown)}"
            + (" 등입니다. " if more else "입니다. ")
            + f"기사를 다시 뽑아도 {firm}개는 안정적입니다.",
            f"Communities of three or more: {len(large)}, the largest {', '.join(shown)}. "
            f"Stable when articles are drawn again: {firm}.",
        ),
    )


def mean_stability(nodes: Sequence[Mapping[str, Any]]) -> dict[int, float]:
    """Mean stability of the members of each community."""
    total: Counter[int] = Counter()
    sums: dict[int, float] = {}
    for row in nodes:
        community = int(row["community"])
        total[community] += 1
        sums[community] = sums.get(community, 0.0) + float(row["community_stability"])
    return {community: sums[community] / count for community, count in total.items()}


def stability_words(stability: float) -> Text:
    """Hennig's (2007) readings of a mean Jaccard index."""
    if stability >= STABLE:
        return Text("안정", "stable")
    if stability >= DOUBTFUL:
        return Text("경계가 흐림", "blurred edge")
    return Text("판단 보류", "insufficient")


def newest(corpus: Corpus, graph: Graph) -> tuple[Text, tuple[Told, ...]] | None:
    """What the newest issue (or period) brought: a sentence and its first pairs."""
    if len(graph.steps) < 2:  # noqa: PLR2004 - one issue has nothing before it
        return None
    last = len(graph.steps) - 1
    born = [row for row in graph.edges if graph.born_at.get(pair_of(row)) == last]
    supported = sum(str(row["support"]) == "supported" for row in born)
    when = graph.steps[-1].name
    known = {pair_of(row) for row in graph.edges}
    newest_rows = graph.rows[graph.rows["step"] == last]
    there = sum(
        (str(source), str(target)) in known
        for source, target in zip(newest_rows["source"], newest_rows["target"], strict=True)
    )
    if not there:
        return when + Text("에 함께 나온 쌍은 없습니다.", ": no pair is named together there."), ()
    told = when + Text(
        f"에 함께 나온 쌍은 {there:,}개이고, ", f": pairs named together there: {there:,}; "
    )
    if not born:
        return told + Text("처음 나온 쌍은 없습니다.", "none of them is new."), ()
    told += Text(
        f"그 가운데 {len(born):,}개는 처음 나왔습니다(지지됨 {supported:,}, 판단 보류 "
        f"{len(born) - supported:,}).",
        f"seen for the first time: {len(born):,} (supported {supported:,}, insufficient "
        f"{len(born) - supported:,}).",
    )
    return told, pairs_told(corpus, born[:_NEW_PAIRS])


def best(corpus: Corpus, graph: Graph) -> tuple[Told, ...]:
    """The closest supported pairs."""
    rows = [row for row in graph.edges if str(row["support"]) == "supported"]
    return pairs_told(corpus, rows[:_BEST_PAIRS])


def pairs_told(corpus: Corpus, rows: Sequence[Mapping[str, Any]]) -> tuple[Told, ...]:
    """Pairs by name, with support and evidence."""
    return tuple(
        (
            " – ".join(shorten(short_name(corpus, key), _SHORT) for key in pair_of(row)),
            str(row["support"]) == "supported",
            Evidence(entities=pair_of(row)),
        )
        for row in rows
    )
