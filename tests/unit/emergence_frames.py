"""Made-up tables of movement and topics, for the pages that show them; put beside report_frames."""

from __future__ import annotations

import pandas as pd

from pipeline.tables import TABLES

NAN = float("nan")


def frame(name, rows):
    """A table with the declared columns; what a row does not say is empty."""
    columns = list(TABLES[name].columns)
    return pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns)


def trend(key, verdict="insufficient", *, kind="entity", series="all", **more):
    row = {
        "kind": kind, "key": key, "series": series, "issue_count": 4, "article_count": 9,
        "rate_ratio": 2.0, "rate_ratio_low": 0.9, "rate_ratio_high": 4.4, "p_value": 0.5,
        "q_value": 0.8, "verdict": verdict, "detectable_ratio": 1.7, "span_ratio": 2.0,
        "recent_ratio": NAN, "recent_ratio_low": 1.4, "recent_ratio_high": NAN,
        "recent_p_value": 0.01, "recent_q_value": 0.039, "silent_count": 0.0,
        "silence_p_value": 1.0, "silence_q_value": 1.0,
    }  # fmt: skip
    return row | more


def burst(key, first, last, *, q=0.01, series="all", is_provisional=False):
    return {
        "kind": "entity", "key": key, "series": series, "starts_on": first[1], "ends_on": last[1],
        "first_issue_id": first[0], "last_issue_id": last[0], "issue_count": 2, "article_count": 5,
        "weight": 2.5, "gamma": 0.5, "tail_p_value": 0.001, "p_value": 0.004, "q_value": q,
        "is_provisional": is_provisional,
    }  # fmt: skip


def on_maps(key, quadrant, *, visibility, growth, signal=False, series="all"):
    return [
        {
            "kind": "entity", "key": key, "series": series, "map": name, "visibility": visibility,
            "growth": growth, "growth_low": growth - 0.5, "growth_high": growth + 0.5,
            "probability_growth": 0.9 if growth > 0 else 0.1, "quadrant": quadrant,
            "is_weak_signal": signal,
        }
        for name in ("KEM", "KIM")
    ]  # fmt: skip


def backtested(issue_id, horizon, *, calls=4, present=3, grown=2, base=0.25):
    return {
        "kind": "entity", "series": "all", "issue_id": issue_id, "horizon": horizon,
        "signal_count": calls, "present_count": present, "present_share": present / calls,
        "baseline_present_share": base, "grown_count": grown, "baseline_grown_share": base,
    }  # fmt: skip


def moved(tables):
    """The corpus with movement: a verdict of each kind, two bursts, a weak signal, a back-test."""
    dated = tables["issues"].dropna(subset=["published_on"]).sort_values("published_on")
    days = list(zip(dated["issue_id"], dated["published_on"], strict=True))
    keys = list(tables["entities"]["entity_id"])
    verdicts = ("newcomer", "rising", "fading", "returning", "dormant", "steady")
    own = str(dated["series"].iloc[0])
    trends, bursts, emergence = [], [], []
    for series in ("all", own):
        trends += [trend(k, v, series=series) for k, v in zip(keys, verdicts, strict=False)]
        trends += [trend(k, series=series) for k in keys[6:]]
        trends += [trend("연구", "rising", kind="keyword", series=series, q_value=0.01)]
        bursts += [burst(keys[0], days[0], days[1], series=series)]
        bursts += [burst(keys[1], days[-2], days[-1], q=0.7, is_provisional=True, series=series)]
        places = [
            ("weak", 0.01, 0.8), ("strong", 0.5, 0.6), ("latent", 0.02, -0.4),
            ("well_known", 0.6, -0.6), ("no_call", 0.1, 0.05), ("no_call", 0.1, 0.05),
        ]  # fmt: skip
        for key, (quadrant, seen, growth) in zip(keys, places, strict=False):
            emergence += on_maps(
                key,
                quadrant,
                visibility=seen,
                growth=growth,
                signal=quadrant == "weak",
                series=series,
            )
    last = str(days[-1][0])
    return tables | {
        "trends": frame("trends", trends),
        "bursts": frame("bursts", bursts),
        "emergence": frame("emergence", emergence),
        "backtest": frame("backtest", [backtested(days[0][0], h) for h in (3, 6)]),
        "distinctive": frame("distinctive", [
            {"kind": "entity", "key": key, "series": own, "issue_id": last, "rank": at + 1,
             "log_odds": 1.5 - at, "z_score": 1.0, "article_count": 3, "past_article_count": 0,
             "p_value": 0.001, "q_value": 0.01 if at == 0 else 0.9}
            for at, key in enumerate(keys[:3])
        ]),
    }  # fmt: skip


def topical(tables, count=6):
    """The corpus with topics; the last is not stable, and articles go round among them."""
    keys = list(tables["entities"]["entity_id"])
    names = dict(zip(tables["entities"]["entity_id"], tables["entities"]["name"], strict=True))
    dated = tables["issues"].dropna(subset=["published_on"])
    articles = list(tables["articles"][["issue_id", "article_id"]].itertuples(index=False))
    ids = [f"{keys[i]}+연구{i}" for i in range(count)]
    topics, terms, own, line, windows = [], [], [], [], []
    for i, topic in enumerate(ids):
        mine = [pair for at, pair in enumerate(articles) if at % count == i]
        topics.append({
            "topic_id": topic, "label": f"{names[keys[i]]} · 연구{i}", "rank": i + 1,
            "share": 1 / (i + 2), "article_count": len(mine), "issue_count": 3,
            "coherence_npmi": 0.4, "stability": 0.9 if i < count - 1 else 0.3,
            "chance_stability": 0.5, "is_stable": i < count - 1,
        })  # fmt: skip
        for rank, (kind, key, name) in enumerate(
            (("entity", keys[i], names[keys[i]]), ("keyword", f"연구{i}", f"연구{i}"))
        ):
            one = {"topic_id": topic, "kind": kind, "key": key, "name": name, "rank": rank + 1}
            terms.append(one | {"weight": 0.1 / (rank + 1)})
            days = sorted(set(dated["published_on"]))
            windows += [
                one | {"window": w, "starts_on": d, "ends_on": d, "issue_count": 1, "weight": 0.1}
                for w, d in enumerate(days[:2])
            ]
        own += [{"topic_id": topic, "issue_id": a, "article_id": b, "share": 0.9} for a, b in mine]
        line += [
            {"topic_id": topic, "issue_id": row.issue_id, "published_on": row.published_on,
             "article_count": 5, "share": 0.2, "share_low": 0.1, "share_high": 0.4}
            for row in dated.itertuples()
        ]  # fmt: skip
    counts = [
        {"topic_count": k, "stability": 0.5, "held_out_error": 0.9, "is_chosen": k == count}
        for k in (2, count)
    ]
    return tables | {
        "topics": frame("topics", topics),
        "topic_terms": frame("topic_terms", terms),
        "topic_articles": frame("topic_articles", own),
        "topic_timeline": frame("topic_timeline", line),
        "topic_term_timeline": frame("topic_term_timeline", windows),
        "topic_counts": frame("topic_counts", counts),
    }
