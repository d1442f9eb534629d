"""Columns of timelines and movement."""

from __future__ import annotations

from pipeline.tables.columns.column import COUNT, FLAG, SHARE, TEXT, Column

COLUMNS = (
    # timelines
    Column("article_share", SHARE, "Articles that name it over the issue's articles", "0 to 1"),
    Column(
        "share_low",
        SHARE,
        "Lower 95 % bound of the row's share (articles: Jeffreys; topics: Bayesian bootstrap)",
        "0 to 1",
    ),
    Column("share_high", SHARE, "Upper 95 % bound of the row's share", "0 to 1"),
    # movement
    Column(
        "key",
        TEXT,
        "entity_id, family or term, by kind; of a pair its first entity, of a quantity its subject",
    ),
    Column(
        "rate_ratio",
        SHARE,
        "Factor on the share per year (conditional Poisson trend); null where not tested",
    ),
    Column("rate_ratio_low", SHARE, "Lower bound of rate_ratio, 95 %"),
    Column("rate_ratio_high", SHARE, "Upper bound of rate_ratio, 95 %"),
    Column(
        "verdict",
        TEXT,
        "What the key does at the end of its series",
        allowed=("newcomer", "rising", "steady", "fading", "returning", "dormant", "insufficient"),
    ),
    Column(
        "detectable_ratio",
        SHARE,
        "Smallest yearly rate ratio found with 80 % power by a single test at 5 %",
    ),
    Column("span_ratio", SHARE, "Fitted share at the last issue over that at the first"),
    Column(
        "recent_ratio",
        SHARE,
        "Share in the newest issues over the share before; null if never named before",
    ),
    Column("recent_ratio_low", SHARE, "Exact lower bound of recent_ratio, 95 %"),
    Column("recent_ratio_high", SHARE, "Exact upper bound of recent_ratio, 95 %; null if infinite"),
    Column(
        "recent_p_value",
        SHARE,
        "Exact one-sided p: more in the newest issues than before",
        "0 to 1",
    ),
    Column("recent_q_value", SHARE, "Benjamini–Hochberg q of recent_p_value", "0 to 1"),
    Column("silent_count", COUNT, "Issues since the last that names it", "issues"),
    Column("silence_p_value", SHARE, "Exact p of so long a silence at the end", "0 to 1"),
    Column("silence_q_value", SHARE, "Benjamini–Hochberg q of silence_p_value", "0 to 1"),
    Column(
        "weight",
        SHARE,
        "Bursts: gain in log-likelihood over the base state; topics: p(term | topic)",
    ),
    Column("gamma", SHARE, "Kleinberg's γ, calibrated on the series"),
    Column(
        "tail_p_value",
        SHARE,
        "Exact tail of the stretch, as if it had been named beforehand",
        "0 to 1",
    ),
    Column(
        "is_provisional", FLAG, "True where the burst holds the newest issue: its end is not known"
    ),
    Column("map", TEXT, "KEM counts namings, KIM articles", allowed=("KEM", "KIM")),
    Column("visibility", SHARE, "Mean time-weighted share (DoV or DoD)"),
    Column("growth", SHARE, "Slope of ln share", "per year"),
    Column("growth_low", SHARE, "Lower bound of growth, 95 %", "per year"),
    Column("growth_high", SHARE, "Upper bound of growth, 95 %", "per year"),
    Column("probability_growth", SHARE, "P(growth > 0)", "0 to 1"),
    Column(
        "quadrant",
        TEXT,
        "Place beside the medians of the map",
        allowed=("weak", "strong", "latent", "well_known", "no_call"),
    ),
    Column("is_weak_signal", FLAG, "True where both maps say weak"),
    Column("horizon", COUNT, "Issues ahead that were looked at", "issues"),
    Column("signal_count", COUNT, "Weak signals called", "keys"),
    Column("present_count", COUNT, "Of them, named in the issue at the horizon", "keys"),
    Column(
        "present_share",
        SHARE,
        "present_count over signal_count: the rule's own precision",
        "0 to 1",
    ),
    Column(
        "baseline_present_share", SHARE, "The same of uncalled keys of equal frequency", "0 to 1"
    ),
    Column(
        "grown_count",
        COUNT,
        "Signals whose share up to the horizon exceeds the share before",
        "keys",
    ),
    Column(
        "baseline_grown_share",
        SHARE,
        "The same of uncalled keys of equal frequency, as a share",
        "0 to 1",
    ),
    Column("rank", COUNT, "Place by weight or score, 1 the first"),
    Column("log_odds", SHARE, "Log-odds ratio against the past, informative Dirichlet prior"),
    Column("z_score", SHARE, "log_odds over its standard deviation: ranks only"),
    Column(
        "past_article_count",
        COUNT,
        "Articles of earlier issues of the series that name it",
        "articles",
    ),
)
