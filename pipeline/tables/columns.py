"""Every column of the project: one name, one type, one meaning, one unit, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from pipeline.model.dates import DATE_PRECISIONS, DATE_ROLES
from pipeline.model.documents import (
    PRECISIONS,
    PUBLISHED_BASES,
    SOURCE_FORMATS,
)
from pipeline.model.entities import ENTITY_TYPES, MENTION_METHODS
from pipeline.model.quantities import DIMENSIONS, QUALIFIERS


@dataclass(frozen=True, slots=True)
class Column:
    """A column's contract. ``allowed`` closes the vocabulary of a string column."""

    name: str
    type: pa.DataType
    description: str
    unit: str = ""
    allowed: tuple[str, ...] = ()


_TEXT, _COUNT, _SHARE = pa.string(), pa.int32(), pa.float64()
_TEXTS = pa.list_(pa.string())
_DATE, _TIME, _FLAG = pa.date32(), pa.timestamp("us", tz="UTC"), pa.bool_()

_RANK_ENDS = {
    "": "Rank by {}, 1 the largest, ties at the mean place",
    "low": "Best rank by {} within 95 % of article bootstraps",
    "high": "Worst rank by {} within 95 % of article bootstraps",
}


def _rank(measure: str, end: str = "") -> Column:
    name = f"{measure}_rank_{end}" if end else f"{measure}_rank"
    return Column(name, _SHARE, _RANK_ENDS[end].format(measure))


_ALL = (
    # identity
    Column("issue_id", _TEXT, "Issue (호), readable and unique, e.g. spri-ai-brief-2020-06"),
    Column("article_id", _TEXT, "Article: <issue_id>/a03; null before the first article"),
    Column("block_id", _TEXT, "Block: <issue_id>/b017; for a reference, the block that cites it"),
    Column("parent_article_id", _TEXT, "Article one level above"),
    Column("parent_block_id", _TEXT, "Block (heading or outer bullet) this one stands under"),
    Column("ordinal", _COUNT, "Position in reading order within the issue (tokens: in the block)"),
    Column("entity_id", _TEXT, "Stable id of an entity, e.g. gpt-3"),
    # issues
    Column("series", _TEXT, "Series the issue belongs to, e.g. SPRI AI Brief"),
    Column("title", _TEXT, "Title as printed, without footnote markers"),
    Column("publisher", _TEXT, "Who published it"),
    Column("published_on", _DATE, "First day of the period the issue is dated to"),
    Column("published_precision", _TEXT, "How precise published_on is", allowed=PRECISIONS),
    Column("published_basis", _TEXT, "What published_on was read from", allowed=PUBLISHED_BASES),
    Column("source_path", _TEXT, "Raw file, relative to the raw folder, with forward slashes"),
    Column("source_format", _TEXT, "Format of the raw file", allowed=SOURCE_FORMATS),
    Column("source_sha256", _TEXT, "SHA-256 of the raw file's bytes, hexadecimal"),
    Column("article_count", _COUNT, "Articles concerned", "articles"),
    Column("char_count", _COUNT, "Characters of all blocks", "characters"),
    # places
    Column("source_line", _COUNT, "1-based line of a text file (paragraph of an HWP); else null"),
    Column("page", _COUNT, "1-based page of a PDF; else null"),
    Column("start", _COUNT, "Offset in the block's text, code points, inclusive"),
    Column("end", _COUNT, "Offset in the block's text, code points, exclusive"),
    # articles and blocks
    Column("level", _COUNT, "1 for the topmost articles or chapters"),
    Column("section", _TEXT, "Section of the issue the article stands in, if it has sections"),
    Column("kind", _TEXT, "What the row is about (see the table's own list of values)"),
    Column("depth", _COUNT, "Depth of a bullet, 0 outermost"),
    Column("text", _TEXT, "Text as analysed: NFC, repaired, without marks"),
    Column("raw_text", _TEXT, "The same stretch as it stood in the file; null where equal to text"),
    Column(
        "alignment",
        pa.list_(pa.int32()),
        "text → raw_text: start, end, raw_start, raw_end of each piece, flat; null where equal",
    ),
    # references
    Column("marker", _TEXT, "Footnote marker as printed; null for captions and source lines"),
    Column("authors", _TEXT, "Authors of the cited source"),
    Column("url", _TEXT, "Address of the cited source"),
    Column("dated", _TEXT, "Date of the cited source, ISO at the precision printed"),
    # repairs
    Column("before", _TEXT, "Raw text before the repair"),
    Column("after", _TEXT, "Text after the repair"),
    Column("rule", _TEXT, "Name of the rule that decided"),
    Column("confidence", _SHARE, "How sure the decision is", "0 to 1"),
    # tokens and terms
    Column("form", _TEXT, "Morpheme as analysed"),
    Column("lemma", _TEXT, "Dictionary form"),
    Column("tag", _TEXT, "Part of speech (Sejong tag set)"),
    Column("term", _TEXT, "Countable unit: noun, compound noun or foreign word"),
    # mentions and entities
    Column("surface", _TEXT, "Text of the span as analysed"),
    Column("raw_surface", _TEXT, "The same span as it stood in the file"),
    Column("entity_type", _TEXT, "Type of the entity", allowed=ENTITY_TYPES),
    Column("method", _TEXT, "How the mention was found", allowed=MENTION_METHODS),
    Column("name", _TEXT, "Name to show"),
    Column("name_ko", _TEXT, "Korean name"),
    Column("name_en", _TEXT, "English name"),
    Column("is_discovered", _FLAG, "True for an entity the knowledge files do not hold"),
    Column("mention_count", _COUNT, "Mentions", "mentions"),
    Column("issue_count", _COUNT, "Issues concerned", "issues"),
    Column("first_issue_id", _TEXT, "First issue that names it"),
    Column("last_issue_id", _TEXT, "Last issue that names it"),
    Column("alias", _TEXT, "A spelling the entity is found by"),
    Column(
        "origin", _TEXT, "Where the alias comes from", allowed=("knowledge", "gloss", "discovered")
    ),
    Column("first_block_id", _TEXT, "First block with this alias; null if none"),
    # quantities
    Column("value", _SHARE, "Number in its unit, scales multiplied out; of a range, the lower end"),
    Column("value_high", _SHARE, "Upper end of a range; null unless a range"),
    Column("unit", _TEXT, "Unit, a code of knowledge/data/units.toml or the Korean counter"),
    Column("dimension", _TEXT, "What kind of quantity the unit measures", allowed=DIMENSIONS),
    Column("currency", _TEXT, "ISO 4217 code of an amount of money"),
    Column("qualifier", _TEXT, "How the text qualifies the number", allowed=QUALIFIERS),
    Column(
        "subject_entity_id", _TEXT, "Entity whose quantity it is; null if nothing near can be it"
    ),
    Column("attribute", _TEXT, "What is measured, words of the text; null when unsure"),
    # dates
    Column("iso", _TEXT, "2020, 2020-04, 2020-04-24, 2020-Q1, or two of them with a slash"),
    Column("starts_on", _DATE, "First day covered"),
    Column("ends_on", _DATE, "Last day covered"),
    Column("precision", _TEXT, "The unit printed", allowed=DATE_PRECISIONS),
    Column("role", _TEXT, "What the date says of its time", allowed=DATE_ROLES),
    Column("is_relative", _FLAG, "True where only a distance is printed (올해, 지난달, 5년 뒤)"),
    # unknown names
    Column(
        "found_by", _TEXT, "What made a name of it", allowed=("gloss", "latin", "hangul", "quote")
    ),
    Column("features", _TEXTS, "Cues around it, as place:word"),
    Column("partners", _TEXTS, "Other names of the same gloss"),
    Column("partner_id", _TEXT, "Known entity one of the partners belongs to"),
    Column("gloss_kind", _TEXT, "How the names of the gloss belong together; empty without one"),
    Column("neighbors", _TEXTS, "Nearest known words in the tokenizer's embedding"),
    Column("names", _TEXTS, "Spellings, the one to show first"),
    Column("evidence", _TEXTS, "What spoke for the type, strongest first"),
    # timelines
    Column("article_share", _SHARE, "Articles that name it over the issue's articles", "0 to 1"),
    Column("share_low", _SHARE, "Lower bound of article_share, Jeffreys 95 %", "0 to 1"),
    Column("share_high", _SHARE, "Upper bound of article_share, Jeffreys 95 %", "0 to 1"),
    # movement
    Column("key", _TEXT, "entity_id or term, by kind"),
    Column(
        "rate_ratio",
        _SHARE,
        "Factor on the share per year (conditional Poisson trend); null where not tested",
    ),
    Column("rate_ratio_low", _SHARE, "Lower bound of rate_ratio, 95 %"),
    Column("rate_ratio_high", _SHARE, "Upper bound of rate_ratio, 95 %"),
    Column(
        "verdict",
        _TEXT,
        "What the key does at the end of its series",
        allowed=("newcomer", "rising", "steady", "fading", "returning", "dormant", "insufficient"),
    ),
    Column(
        "detectable_ratio",
        _SHARE,
        "Smallest yearly rate ratio found with 80 % power by a single test at 5 %",
    ),
    Column("span_ratio", _SHARE, "Fitted share at the last issue over that at the first"),
    Column(
        "recent_ratio",
        _SHARE,
        "Share in the newest issues over the share before; null if never named before",
    ),
    Column("recent_ratio_low", _SHARE, "Exact lower bound of recent_ratio, 95 %"),
    Column(
        "recent_ratio_high", _SHARE, "Exact upper bound of recent_ratio, 95 %; null if infinite"
    ),
    Column(
        "recent_p_value",
        _SHARE,
        "Exact one-sided p: more in the newest issues than before",
        "0 to 1",
    ),
    Column("recent_q_value", _SHARE, "Benjamini–Hochberg q of recent_p_value", "0 to 1"),
    Column("silent_count", _COUNT, "Issues since the last that names it", "issues"),
    Column("silence_p_value", _SHARE, "Exact p of so long a silence at the end", "0 to 1"),
    Column("silence_q_value", _SHARE, "Benjamini–Hochberg q of silence_p_value", "0 to 1"),
    Column("weight", _SHARE, "Gain in log-likelihood of the burst over the base state"),
    Column("gamma", _SHARE, "Kleinberg's γ, calibrated on the series"),
    Column(
        "tail_p_value",
        _SHARE,
        "Exact tail of the stretch, as if it had been named beforehand",
        "0 to 1",
    ),
    Column(
        "is_provisional", _FLAG, "True where the burst holds the newest issue: its end is not known"
    ),
    Column("map", _TEXT, "KEM counts namings, KIM articles", allowed=("KEM", "KIM")),
    Column("visibility", _SHARE, "Mean time-weighted share (DoV or DoD)"),
    Column("growth", _SHARE, "Slope of ln share", "per year"),
    Column("growth_low", _SHARE, "Lower bound of growth, 95 %", "per year"),
    Column("growth_high", _SHARE, "Upper bound of growth, 95 %", "per year"),
    Column("probability_growth", _SHARE, "P(growth > 0)", "0 to 1"),
    Column(
        "quadrant",
        _TEXT,
        "Place beside the medians of the map",
        allowed=("weak", "strong", "latent", "well_known", "no_call"),
    ),
    Column("is_weak_signal", _FLAG, "True where both maps say weak"),
    Column("horizon", _COUNT, "Issues ahead that were looked at", "issues"),
    Column("signal_count", _COUNT, "Weak signals called", "keys"),
    Column("present_count", _COUNT, "Of them, named in the issue at the horizon", "keys"),
    Column(
        "present_share",
        _SHARE,
        "present_count over signal_count: the rule's own precision",
        "0 to 1",
    ),
    Column(
        "baseline_present_share", _SHARE, "The same of uncalled keys of equal frequency", "0 to 1"
    ),
    Column(
        "grown_count",
        _COUNT,
        "Signals whose share up to the horizon exceeds the share before",
        "keys",
    ),
    Column(
        "baseline_grown_share",
        _SHARE,
        "The same of uncalled keys of equal frequency, as a share",
        "0 to 1",
    ),
    Column("rank", _COUNT, "Place by weight or score, 1 the first"),
    Column("log_odds", _SHARE, "Log-odds ratio against the past, informative Dirichlet prior"),
    Column("z_score", _SHARE, "log_odds over its standard deviation: ranks only"),
    Column(
        "past_article_count",
        _COUNT,
        "Articles of earlier issues of the series that name it",
        "articles",
    ),
    # graph
    Column("source", _TEXT, "Entity of a pair whose id sorts first"),
    Column("target", _TEXT, "The other entity of the pair"),
    Column("block_count", _COUNT, "Blocks that name both", "blocks"),
    Column("npmi", _SHARE, "Normalised pointwise mutual information over blocks", "−1 to 1"),
    Column(
        "npmi_low",
        _SHARE,
        "Lower 95 % bound of npmi, articles as witnesses; ranks the pairs",
        "−1 to 1",
    ),
    Column("npmi_high", _SHARE, "Upper 95 % bound of npmi", "−1 to 1"),
    Column("association_strength", _SHARE, "Shared blocks over those expected at independence"),
    Column("g2", _SHARE, "Dunning's log-likelihood ratio over blocks, two-sided"),
    Column(
        "p_value",
        _SHARE,
        "p value of the row's own test (pairs: exact tail over blocks); null where impossible",
        "0 to 1",
    ),
    Column("article_p_value", _SHARE, "Exact chance of so many common articles", "0 to 1"),
    Column(
        "q_value",
        _SHARE,
        "Benjamini–Hochberg q; pairs that cannot be decided have 1, other rows null",
        "0 to 1",
    ),
    Column(
        "support",
        _TEXT,
        "supported: q keeps the rate; chance: no more than by chance; insufficient: 판단 보류",
        allowed=("supported", "insufficient", "chance"),
    ),
    Column(
        "alpha",
        _SHARE,
        "Disparity filter: smaller is more of the backbone; 1 off the graph",
        "0 to 1",
    ),
    Column("in_forest", _FLAG, "True for an edge of the maximum spanning forest"),
    Column("in_backbone", _FLAG, "True for the forest and alpha up to the level set"),
    Column(
        "backbone_level", _SHARE, "Strictest slider level showing it: 0 the forest; null beyond all"
    ),
    Column("degree", _COUNT, "Edges of the node", "edges"),
    Column("strength", pa.int64(), "Shared blocks of all its edges", "blocks"),
    Column("betweenness", _SHARE, "Share of shortest paths (hops) through the node", "0 to 1"),
    Column("pagerank", _SHARE, "PageRank, weights shared blocks, damping 0.85", "0 to 1"),
    *(_rank(measure) for measure in ("degree", "strength", "betweenness", "pagerank")),
    *(_rank(measure, "low") for measure in ("degree", "strength", "betweenness", "pagerank")),
    *(_rank(measure, "high") for measure in ("degree", "strength", "betweenness", "pagerank")),
    Column("community", _COUNT, "Community in the whole corpus, 0 the largest"),
    Column("community_stability", _SHARE, "Mean overlap of its community over runs", "0 to 1"),
    Column("x", _SHARE, "Place on the page", "−1 to 1"),
    Column("y", _SHARE, "Place on the page", "−1 to 1"),
    Column("entity_count", _COUNT, "Entities concerned", "entities"),
    Column("edge_count", _COUNT, "Edges with a shared block in the issue", "edges"),
    Column("born_edge_count", _COUNT, "Edges seen first in the issue", "edges"),
    Column("ended_edge_count", _COUNT, "Edges seen last in the issue, silence since", "edges"),
    Column("track", _COUNT, "Identity of a community over time, by birth"),
    Column("parent_track", _COUNT, "Identity it split from, took in, or went over to"),
    Column(
        "community_event",
        _TEXT,
        "What became of the community since the slice before",
        allowed=("born", "continued", "split", "merged", "died"),
    ),
    # runs
    Column("run_id", _TEXT, "Digest of everything the build depended on"),
    Column("started_at", _TIME, "When the build began (SOURCE_DATE_EPOCH where it is set)"),
    Column("code_version", _TEXT, "Version of the package"),
    Column("settings_sha256", _TEXT, "SHA-256 of the settings in force"),
    Column("issues_built", _COUNT, "Issues read anew by this build", "issues"),
    Column("issues_cached", _COUNT, "Issues taken over unchanged from an earlier build", "issues"),
    Column("issues_failed", _COUNT, "Files that could not be read", "files"),
    Column("is_sample", _FLAG, "True when the built-in sample corpus was read"),
)

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
assert len(COLUMNS) == len(_ALL), "a column is declared twice"
