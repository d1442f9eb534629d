"""All settings, one frozen dataclass per stage; ``settings.toml`` overrides single values.

Each number has its reason beside it. A stage is handed its slice and nothing else, so that a
change of one slice rebuilds only what depends on it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, get_type_hints

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """Reading raw files.

    Attributes:
        max_file_bytes: A larger file is refused; the largest real brief seen is 30 MB of PDF.
        max_chars: More extracted text than this is no brief (the longest report seen: 300,000).
        max_line_chars: A longer line is no line of a brief but damage.
        max_unpacked_bytes: What an archive (HWPX) may unpack to in all.
        max_unpack_ratio: Packed tighter than this (beyond 1 MB) is a zip bomb; XML reaches 50.
        max_archive_entries: A HWPX has a few parts and its pictures.
        max_xml_nodes: Elements of one XML part; a report of 300 pages has 200,000.
        max_nesting: Open elements of an HTML page; browsers give up at 512, real pages reach 60.
        max_pages: Of a PDF; the longest report seen has 500.
        earliest_year: No brief is older; earlier dates are misprints.
    """

    max_file_bytes: int = 64_000_000
    max_chars: int = 5_000_000
    max_line_chars: int = 200_000
    max_unpacked_bytes: int = 256_000_000
    max_unpack_ratio: int = 200
    max_archive_entries: int = 5_000
    max_xml_nodes: int = 4_000_000
    max_nesting: int = 256
    max_pages: int = 2_000
    earliest_year: int = 1990


@dataclass(frozen=True, slots=True)
class TokenizerSettings:
    """Korean morphology.

    Attributes:
        max_block_chars: Kiwi's cost grows faster than a text's length: longer ones are cut.
    """

    max_block_chars: int = 4_000


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """Naming of entities.

    Attributes:
        min_confidence: A mention decided with less is left out.
    """

    min_confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class AnalyzeSettings:
    """Whole-corpus statistics.

    Attributes:
        seed: Of everything random.
        interval: Mass of every interval shown.
        keyword_count: Keywords that get a timeline; more than a reader can choose from.
        keyword_min_articles: A keyword of fewer articles says nothing about movement.
        keywords_per_issue: Most distinctive terms taken from each issue, before the union.
        false_discovery_rate: Stated share of false calls among trends, newcomers, returns.
        trend_min_issues: With 4 issues no order of values reaches a two-sided 0.05 (2/4! = 0.083).
        permutations: Of issues, for a trend's p value; ten times as many for its far tail.
        power: At which the smallest detectable ratio is stated; the convention.
        recent_issues: What counts as new: the newest three, at most a sixth of the issues.
        silent_issues: Fewer issues without a word are no silence: a quarter of a monthly's year.
        steady_ratio: "Steady" says that the share did not change by this factor end to end.
        burst_ratio: Kleinberg's s: a burst at least doubles the share.
        burst_false_alarm: Share of keys that never move and may yet show a burst.
        simulations: Of null corpora for bursts; resolves p values to 0.001, bounds go beyond.
        emergence_min_articles: A key of fewer articles has no place on an emergence map.
        emergence_call: Probability from which growth is called high (or low, from its rest).
        emergence_margin: Factor around the median visibility within which nothing is called.
        backtest_steps: Issues at which the emergence rule is replayed, evenly spread.
        prior_terms: Weight of the log-odds prior, in namings: about one issue's worth.
        edge_min_blocks: A pair named together in fewer blocks is no edge: seen once, NPMI is 1.0
            whatever the corpus.
        edge_min_blocks_small: The same below ``small_corpus_blocks``, where three are rare.
        small_corpus_blocks: Blocks below which a corpus is small.
        max_block_entities: A block naming more entities is a list, not a statement (bullets of
            real briefs name up to 8). Left out, it cannot square the cost.
        backbone_alpha: Level of the disparity filter for ``in_backbone``.
        community_runs: Louvain runs (own seed, own article bootstrap) behind the consensus.
        community_window: Dates one slice of the community history covers: half a year of a
            monthly, since single issues hold too few pairs.
        community_overlap: Jaccard index from which communities of two slices are the same.
        bootstrap_count: Article bootstraps behind rank intervals.
        betweenness_pivots: Nodes from which shortest paths are counted in a larger graph.
    """

    seed: int = 20_200_611
    interval: float = 0.95
    keyword_count: int = 300
    keyword_min_articles: int = 2
    keywords_per_issue: int = 20
    false_discovery_rate: float = 0.05
    trend_min_issues: int = 5
    permutations: int = 9_999
    power: float = 0.8
    recent_issues: int = 3
    silent_issues: int = 3
    steady_ratio: float = 3.0
    burst_ratio: float = 2.0
    burst_false_alarm: float = 0.05
    simulations: int = 999
    emergence_min_articles: int = 3
    emergence_call: float = 0.8
    emergence_margin: float = 1.25
    backtest_steps: int = 24
    prior_terms: float = 500.0
    edge_min_blocks: int = 3
    edge_min_blocks_small: int = 2
    small_corpus_blocks: int = 300
    max_block_entities: int = 60
    backbone_alpha: float = 0.05
    community_runs: int = 30
    community_window: int = 6
    community_overlap: float = 0.3
    bootstrap_count: int = 100
    betweenness_pivots: int = 256


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """The HTML report.

    Attributes:
        keep_builds: Older report folders that stay.
        timeline_entities: Entities shown on the first timeline before a reader chooses.
        explorer_items: Entities (and keywords) a reader can choose from; the most frequent.
            300 over 120 issues keep the page below half a megabyte.
        movement_rows: Technologies and models on the overview's movement chart.
        movement_columns: Newest issues on it: three years of a monthly fit a screen.
    """

    keep_builds: int = 5
    timeline_entities: int = 8
    explorer_items: int = 300
    movement_rows: int = 20
    movement_columns: int = 36


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    tokenizer: TokenizerSettings = field(default_factory=TokenizerSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    analyze: AnalyzeSettings = field(default_factory=AnalyzeSettings)
    report: ReportSettings = field(default_factory=ReportSettings)


def load_settings(path: Path | None) -> Settings:
    """Settings with the overrides of a TOML file; defaults where ``path`` is ``None``.

    Raises:
        SettingsError: The file is no TOML, or names a section or key that does not exist, or a
            value has another type than the default.
    """
    if path is None:
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no valid TOML: {error}") from error
    slices = {f.name: f for f in fields(Settings)}
    changed = {}
    for section, values in data.items():
        if section not in slices or not isinstance(values, dict):
            raise SettingsError(f"{path}: no section [{section}]; there are {', '.join(slices)}")
        changed[section] = _override(getattr(Settings(), section), values, f"{path}: [{section}]")
    return dataclasses.replace(Settings(), **changed)


def _override(default: Any, values: dict[str, Any], where: str) -> Any:  # noqa: ANN401
    known = get_type_hints(type(default))
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"{where}: no setting {name!r}; there are {', '.join(known)}")
        wanted = known[name]
        fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
        if not fits or (isinstance(value, bool) and wanted is not bool):
            raise SettingsError(f"{where}: {name} must be of type {wanted.__name__}, not {value!r}")
    return dataclasses.replace(default, **values)


def digest_of(part: Any) -> str:  # noqa: ANN401
    """SHA-256 of a settings slice (or all settings): equal values, equal digest."""
    text = json.dumps(dataclasses.asdict(part), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
