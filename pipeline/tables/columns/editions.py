"""Columns of editions: changes between issues, agenda, sources, lineage of names."""

from __future__ import annotations

from pipeline.tables.columns.column import COUNT, SHARE, TEXT, Column

COLUMNS = (
    # changes of an issue
    Column(
        "against",
        TEXT,
        "What the issue is set against: the one before it, or all before it, in its series",
        allowed=("previous", "history"),
    ),
    Column(
        "base_issue_id",
        TEXT,
        "Issue set against; against history the last one before that has it; null if none has",
    ),
    Column(
        "change",
        TEXT,
        "new: never before; returned: not lately; more, less: by share of articles; gone: named "
        "before, not here; changed: another figure",
        allowed=("new", "returned", "more", "less", "gone", "changed"),
    ),
    Column("other_key", TEXT, "Second entity of a pair, attribute of a quantity; else null"),
    Column("base_article_count", COUNT, "Articles of the other side that name it", "articles"),
    Column("issue_article_count", COUNT, "Articles of the issue", "articles"),
    Column("base_issue_article_count", COUNT, "Articles of the other side", "articles"),
    Column("change_count", COUNT, "Rows of this change before the cut to the first few", "rows"),
    Column("base_value", SHARE, "Number the other side states, in the same unit"),
    # agenda
    Column(
        "comparison",
        TEXT,
        "halves: later half of the issues against the earlier; recent: newest against all before",
        allowed=("halves", "recent"),
    ),
    Column("split_issue_id", TEXT, "First issue of the newer side"),
    Column("base_issue_count", COUNT, "Issues of the older side", "issues"),
    Column("newer_share", SHARE, "Share of articles that name it, newer side", "0 to 1"),
    Column("older_share", SHARE, "Share of articles that name it, older side", "0 to 1"),
    Column("share_change", SHARE, "newer_share − older_share = mix_change + real_change"),
    Column("mix_change", SHARE, "Part of share_change from sections (and series) growing"),
    Column("real_change", SHARE, "Part of share_change within sections"),
    Column("real_change_low", SHARE, "Lower bound of real_change, 95 %, issues drawn anew"),
    Column("real_change_high", SHARE, "Upper bound of real_change, 95 %, issues drawn anew"),
    Column(
        "common_section_share", SHARE, "Share of the articles in sections of both sides", "0 to 1"
    ),
    Column(
        "articles_per_issue_change",
        SHARE,
        "Change of articles per issue that name it = length_effect + mix_effect + real_effect",
        "articles per issue",
    ),
    Column("length_effect", SHARE, "Part of it from longer issues", "articles per issue"),
    Column("mix_effect", SHARE, "Part of it from mix_change", "articles per issue"),
    Column("real_effect", SHARE, "Part of it from real_change", "articles per issue"),
    Column(
        "mentions_per_issue_change", SHARE, "Change of mentions per issue", "mentions per issue"
    ),
    Column(
        "mention_length_effect", SHARE, "Part of it from more articles alone", "mentions per issue"
    ),
    Column(
        "agenda_verdict",
        TEXT,
        "Whether the share rose within sections; insufficient: 판단 보류",
        allowed=("rise", "fall", "none_shown", "insufficient"),
    ),
    # sources
    Column(
        "publisher_key",
        TEXT,
        "Publisher of cited sources, all its spellings one; entity:<id> where it is an entity",
    ),
    Column("source_entity_id", TEXT, "Entity that is the publisher; null if none"),
    Column("reference_count", COUNT, "References; per publisher a source once an issue"),
    Column("reference_share", SHARE, "Of the sources whose publisher is known", "0 to 1"),
    Column("citing_share", SHARE, "Of the articles that cite a known publisher", "0 to 1"),
    Column("citing_share_low", SHARE, "Lower bound of citing_share, Jeffreys 95 %", "0 to 1"),
    Column("citing_share_high", SHARE, "Upper bound of citing_share, Jeffreys 95 %", "0 to 1"),
    Column("source_count", COUNT, "Different sources, each once an issue", "sources"),
    Column("publisher_count", COUNT, "Different known publishers", "publishers"),
    Column("unknown_publisher_count", COUNT, "Sources whose publisher is not told", "sources"),
    Column("unsourced_article_count", COUNT, "Articles without any reference", "articles"),
    Column(
        "concentration",
        SHARE,
        "Herfindahl index of publishers; of n sources at least 1/n, so do not compare issues by it",
        "0 to 1",
    ),
    Column(
        "concentration_unbiased",
        SHARE,
        "Chance that two of its sources have one publisher; null below two",
        "0 to 1",
    ),
    Column("effective_publisher_count", SHARE, "1 / concentration", "publishers"),
    Column("undated_share", SHARE, "Sources without a date", "0 to 1"),
    Column(
        "lag_days", SHARE, "Median days from source to issue, middle of what is possible", "days"
    ),
    Column("lag_days_low", SHARE, "Median of the least possible days", "days"),
    Column("lag_days_high", SHARE, "Median of the most possible days", "days"),
    Column("later_source_count", COUNT, "Sources dated after the issue: misprints", "sources"),
    Column("source_id", TEXT, "Cited source: first block that cites it, and its number there"),
    Column("recognized_by", TEXT, "What the source is known again by", allowed=("url", "title")),
    Column("sourced_article_count", COUNT, "Articles with a reference", "articles"),
    Column("voice_count", COUNT, "Articles, those on a common source counted once", "voices"),
    Column("main_publisher", TEXT, "Publisher most of its articles cite; null if none is known"),
    Column("main_publisher_share", SHARE, "Of its articles that cite a known publisher", "0 to 1"),
    # names
    Column(
        "script",
        TEXT,
        "Script of the name's letters",
        allowed=("hangul", "latin", "hanja", "mixed", "other"),
    ),
    Column("spelling_count", COUNT, "Spellings that differ in case, spaces, hyphens", "spellings"),
    Column("name_share", SHARE, "Of the entity's mentions", "0 to 1"),
    Column("early_mention_count", COUNT, "In the earlier half of the entity's dated issues"),
    Column("late_mention_count", COUNT, "In the later half of the entity's dated issues"),
    Column(
        "name_role",
        TEXT,
        "leading: most mentions; displacing: leads now where displaced led; only: no other name",
        allowed=("only", "leading", "variant", "displacing", "displaced"),
    ),
    Column("other_surface", TEXT, "The name displaced, or displacing; null otherwise"),
)
