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
        timeline_rows: Rows of a timeline up to which every key keeps its zeros: 0.2 GB in memory,
            1,000 issues × 2,000 entities.
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
        community_runs: Leiden runs (own seed, own article bootstrap) behind the consensus.
        community_window: Dates one slice of the community history covers: half a year of a
            monthly, since single issues hold too few pairs.
        community_overlap: Jaccard index from which communities of two slices are the same.
        bootstrap_count: Article bootstraps behind rank intervals.
        betweenness_pivots: Nodes from which shortest paths are counted in a larger graph.
        claim_rounding: A round number (1,000; 5,000억) may stand for what lies so close, as a share.
        claim_approx: The same of a figure with 약, 여, 수준: newspapers round to a tenth.
        claim_lookback: Earlier claims of the same kind a claim may round; years of a monthly.
        claim_context: Share of words two blocks have in common from which they say the same thing:
            blocks that only share their subject stay below 0.4.
        claim_min_confidence: Of a subject and attribute on which a conflict may be built: the
            attacher gives this to a name in the same clause, less to one from further off.
        check_rate_margin: How far a day's exchange rate strays from its year's average: USD in
            October 2022 by 12 %, nothing else from 2012 to 2025 by more.
        horizon_due_days: A deadline that many days ahead of the newest issue is due: a quarter.
        horizon_context: Share of words that confirm a horizon where only one entity agrees.
        core_count: Core technologies on the shortlist; nine, as in NIA's report of 2021.
        core_prior_articles: Articles' worth of "no change" that growth is shrunk by, and of the
            mean that focus is shrunk to: about one issue of a brief.
        core_min_articles: A technology of fewer articles is no core technology, whatever its rank.
        core_support: Share of bootstraps on the shortlist from which the place is no draw.
        core_evidence: Blocks shown for a core technology: as many as a reader reads.
        core_actors: Actors shown beside it.
        core_weight_presence: Weight of the criterion in the total; all equal, for want of a reason
            to prefer one.
        core_weight_late_growth: See ``core_weight_presence``.
        core_weight_spread: See ``core_weight_presence``.
        core_weight_actor_count: See ``core_weight_presence``.
        core_weight_novelty: See ``core_weight_presence``.
        core_weight_focus: See ``core_weight_presence``.
        outlook_min_confidence: A forecast, recommendation or warning decided with less is left out.
        changes_per_issue: Rows kept of each change (new, gone, more …) of an issue: what fits a
            column of one printed page; how many there were is kept beside them.
        figure_confidence: A figure whose subject extraction rates less than likely (0.75, times that
            of the reading) is not compared: its subject is only the nearest name.
        agenda_min_articles: A key of fewer articles gets no row: its share is one event.
        agenda_min_issues: On each side of a comparison; fewer cannot be drawn anew (4 issues have
            35 different draws).
        agenda_recent_issues: Newest issues set against all before: a year of a monthly.
        agenda_replicates: Draws of issues behind the interval of the real part; resolves its ends.
        lineage_min_issues: Issues naming an entity from which a change of its name is tested: of
            5, split as well as can be, the exact two-sided p is 0.2; of 8 it is 0.03.
        topic_unit_articles: A term of one article alone joins nothing, so it makes no topic.
        topic_unit_share: The same in large corpora, as a share of the articles: a theme, not one
            event. Keeps the vocabulary, and with it the cost, from growing with the corpus.
        topic_unit_max_share: A term of more than half of the articles tells none apart.
        topic_article_units: An article of fewer different units is a heading or a stray line.
        topic_articles: Articles a topic must have on average; bounds the number of topics.
        topic_count_max: More topics than this no reader can tell apart on one page.
        topic_runs: Subsamples behind stability and held-out error: two rounds in which each
            article is left out once.
        topic_run_share: Of the articles in a subsample (Greene, O'Callaghan & Cunningham 2014).
        topic_sample: Articles among which the number of topics is chosen: 16 for each of 30
            topics. 800 chose the same number and cost a third more.
        topic_top_terms: Terms by which topics are compared, scored and shown (the convention).
        topic_terms_kept: Terms stored of each topic, for a reader who wants to see further.
        topic_share_min: A smaller share of a topic in an article is rounding, not content.
        topic_window_issues: Issues from which a topic's terms are weighed anew in windows of
            ``community_window`` dates; below them each date is a window, or there would be one.
        topic_windows_max: More windows no reader compares: longer corpora get longer ones.
        month_keys: Keys of each kind on the timeline over months, the most frequent: as many as
            the report lets choose from.
        article_max_entities: An article naming more is no piece of news but an unsplit report;
            its blocks still tell who stands beside whom.
        companion_min_articles: Sharing one article and no block is no companionship: most of an
            article's names have nothing to do with each other.
        companions_kept: Of each type and tracked entity, those met most often: more than a reader
            looks through, and a bound for large corpora.
        established_years: A share that was steady for less is not called established.
        family_permutations: For trends of version families, which are a few hundred at most:
            fewer than ``permutations`` resolve them.
    """

    seed: int = 20_200_611
    interval: float = 0.95
    timeline_rows: int = 2_000_000
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
    claim_rounding: float = 0.05
    claim_approx: float = 0.1
    claim_lookback: int = 50
    claim_context: float = 0.6
    claim_min_confidence: float = 0.55
    check_rate_margin: float = 0.12
    horizon_due_days: int = 92
    horizon_context: float = 0.4
    core_count: int = 9
    core_prior_articles: float = 4.0
    core_min_articles: int = 3
    core_support: float = 0.8
    core_evidence: int = 3
    core_actors: int = 5
    core_weight_presence: float = 1.0
    core_weight_late_growth: float = 1.0
    core_weight_spread: float = 1.0
    core_weight_actor_count: float = 1.0
    core_weight_novelty: float = 1.0
    core_weight_focus: float = 1.0
    outlook_min_confidence: float = 0.5
    changes_per_issue: int = 10
    figure_confidence: float = 0.6
    agenda_min_articles: int = 5
    agenda_min_issues: int = 5
    agenda_recent_issues: int = 12
    agenda_replicates: int = 999
    lineage_min_issues: int = 8
    topic_unit_articles: int = 2
    topic_unit_share: float = 0.001
    topic_unit_max_share: float = 0.5
    topic_article_units: int = 5
    topic_articles: int = 5
    topic_count_max: int = 30
    topic_runs: int = 10
    topic_run_share: float = 0.8
    topic_sample: int = 500
    topic_top_terms: int = 10
    topic_terms_kept: int = 30
    topic_share_min: float = 0.05
    topic_window_issues: int = 12
    topic_windows_max: int = 24
    month_keys: int = 300
    article_max_entities: int = 300
    companion_min_articles: int = 2
    companions_kept: int = 20
    established_years: float = 1.0
    family_permutations: int = 999


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
        network_nodes: Entities in the picture of the network, the strongest: what still pans smoothly
            as SVG and can be told apart on a screen. The tables below it have all.
        network_edges: Pairs in it, the best supported: three a node, beyond which lines are a mat.
        network_steps: Stops of its issue slider. A stop of a slider a screen wide is 4 px then; more
            issues than that are taken together by month, quarter or year.
        network_dates: Newest dates of its community history: three years of a monthly.
        tracker_rows: Technologies, models and families the tracker's chart can be made to show;
            300 over 36 columns keep the page below 2 MB. The table below it has all.
        entity_pages_moving: Technologies, models and families with a page of their own, by
            articles, the pinned always. 1,200 hold all of 120 issues; a page takes 7 ms, so the
            cap also bounds the time ten thousand issues take.
        entity_page_articles: An entity of fewer articles has no page of its own (the pinned do):
            all that is said of it fits the evidence panel, and most of a corpus's names are such.
        entity_pages_other: Companies, institutions, people … with one, per type. The rest is
            read in the evidence panel: fifty pages of 15 kB instead of two hundred.
    """

    keep_builds: int = 5
    timeline_entities: int = 8
    explorer_items: int = 300
    movement_rows: int = 20
    movement_columns: int = 36
    network_nodes: int = 300
    network_edges: int = 900
    network_steps: int = 240
    network_dates: int = 36
    tracker_rows: int = 300
    entity_pages_moving: int = 1_200
    entity_page_articles: int = 3
    entity_pages_other: int = 6


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """Fetching new issues; see ``docs/collecting.md``.

    Attributes:
        contact: Address or page by which a publisher can reach whoever collects; told in the user
            agent. Empty: the user agent names the program only.
        delay_seconds: Between two requests to one host. A brief appears once a month, so nothing
            is gained by haste; a longer ``Crawl-delay`` of the host wins.
        connect_seconds: To reach a host: three tries of TCP (1 + 2 + 4 s) and some.
        read_seconds: Without one byte of an answer; slow boards take 20 s to make a page.
        total_seconds: For one whole answer: 30 MB at 1 Mbit/s take 240 s.
        max_bytes: Of a file, packed or unpacked: what reading accepts (``ingest.max_file_bytes``).
        max_list_bytes: Of a feed, list or item page; the largest boards reach 1 MB.
        max_redirects: Browsers give up at 20, real sites need 3.
        retries: After network errors, 429 and 5xx; more only help the next run, which comes anyway.
        retry_seconds: Wait before the first of them, doubled each time, with jitter of a half.
        max_wait_seconds: A host that asks for a longer pause (Retry-After) is left for this run.
        max_files: New files from one source of the web in one run; the next run fetches the rest.
            A year of a daily; bounds what a wrong selector can do.
        recheck_days: Items found in a feed or list are asked for changes so often: publishers
            correct an issue within days or never.
        settle_seconds: Files of a folder changed so recently may still be in the making.
    """

    contact: str = ""
    delay_seconds: float = 2.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    max_bytes: int = 64_000_000
    max_list_bytes: int = 8_000_000
    max_redirects: int = 5
    retries: int = 3
    retry_seconds: float = 2.0
    max_wait_seconds: float = 120.0
    max_files: int = 300
    recheck_days: int = 7
    settle_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    tokenizer: TokenizerSettings = field(default_factory=TokenizerSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    analyze: AnalyzeSettings = field(default_factory=AnalyzeSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    collect: CollectSettings = field(default_factory=CollectSettings)


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
