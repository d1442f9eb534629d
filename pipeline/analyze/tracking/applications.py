"""Table ``applications``: fields in which each tracked entity is put to use, issue by issue.

A field is told by cues (``knowledge/data/fields.toml``): by the entities of a block (기계번역), and
by its terms (원격의료). A term inside a name tells nothing: names speak through their entity. A cue
in one block with the entity is nearness; a cue in the title of its article, or of a heading
above, is a weaker one and counted for articles only, if the article is about the entity: it
names it in its title or in two blocks at least.

Caveats: nearness is no proof of use (a bullet may say that a technique does *not* serve a field).
The section of a brief (인력·교육) is not read: it is a shelf, and would give its field to every
article on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import coded_at, positions_of
from pipeline.analyze.tracking.events import chances_of, with_events
from pipeline.analyze.tracking.nearness import count_meetings, with_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus
    from pipeline.knowledge.fields import Fields
    from pipeline.settings import AnalyzeSettings

    Ints = NDArray[np.int64]

_DEEPEST = 6  # levels of headings looked up through; Markdown and HTML know six
_ABOUT_BLOCKS = 2  # named in one block of an article alone is in passing


def applications(
    corpus: Corpus,
    tracked: Ints,
    tables: Mapping[str, pd.DataFrame],
    fields: Fields,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Table ``applications``.

    Left out: an entity as its own field (컴퓨터 비전 beside 컴퓨터 비전, and 기계번역 beside 자연어처리, of
    which it is a part); blocks of more than ``max_block_entities`` entities; undated issues.

    Args:
        corpus: Where the entities are named.
        tracked: Positions of the tracked entities.
        tables: Uses ``articles``, ``blocks``, ``mentions``, ``terms``.
        fields: What names the fields.
        settings: The bound on lists.
    """
    ids = list(fields.fields)
    rows = corpus.in_articles
    named = rows.loc[rows["entity"].isin(tracked), ["entity", "at", "article", "block"]]
    named = named.drop_duplicates()
    cues = pd.concat(
        [_named_fields(corpus, fields), _told_fields(corpus, tables, fields)], ignore_index=True
    ).drop_duplicates()
    lists = rows.drop_duplicates(["entity", "block"]).groupby("block").size()
    lists = lists[lists > settings.max_block_entities]
    in_block = named.merge(cues[~cues["block"].isin(lists.index)], on="block")
    titles = _title_fields(corpus, tables, cues)
    in_title = _topics(named, corpus, tables).merge(titles, on="article")
    met = pd.concat(
        [in_block.assign(shares_block=True), in_title.assign(shares_block=False)],
        ignore_index=True,
    )
    met = met[~_is_own(met, corpus, fields, ids)]
    shown = with_events(count_meetings(met), corpus, chances_of(corpus, tracked))
    columns, other = with_names(shown, corpus)
    names = [fields.fields[i].ko for i in ids]
    return pd.DataFrame(
        columns | {"field": coded_at(ids, other), "field_name": coded_at(names, other)}
    )


def _named_fields(corpus: Corpus, fields: Fields) -> pd.DataFrame:
    """Block × field told by an entity: columns block, other."""
    place = {field_id: n for n, field_id in enumerate(fields.fields)}
    known = [
        (n, place[field_id])
        for n, name in enumerate(corpus.entity_ids)
        for field_id in fields.entities.get(name, ())
    ]
    telling = pd.DataFrame(known, columns=["entity", "other"], dtype="int64")
    rows = corpus.named.loc[corpus.named["entity"].isin(telling["entity"]), ["entity", "block"]]
    return rows.merge(telling, on="entity")[["block", "other"]].drop_duplicates()


def _told_fields(
    corpus: Corpus, tables: Mapping[str, pd.DataFrame], fields: Fields
) -> pd.DataFrame:
    """Block × field told by a term outside all names: columns block, other."""
    place = {field_id: n for n, field_id in enumerate(fields.fields)}
    terms = tables["terms"]
    codes, vocabulary = pd.factorize(terms["term"])
    known = [
        (n, place[field_id])
        for n, term in enumerate(vocabulary)
        for field_id in fields.of_term(str(term))
    ]
    telling = pd.DataFrame(known, columns=["term", "other"], dtype="int64")
    use = np.isin(codes, telling["term"].to_numpy())
    cues = terms.loc[use, ["block_id", "start", "end"]].assign(term=codes[use])
    cues["block"] = positions_of(cues["block_id"], corpus.block_ids)
    free = cues[~_inside_names(cues, tables["mentions"], corpus)]
    return free.merge(telling, on="term")[["block", "other"]].drop_duplicates()


def _inside_names(cues: pd.DataFrame, mentions: pd.DataFrame, corpus: Corpus) -> NDArray[np.bool_]:
    """For each cue whether its span meets that of a mention of its block, shape (cues,)."""
    spans = mentions[["start", "end"]].assign(block=corpus.named["block"].to_numpy())
    spans = spans[np.isin(spans["block"], cues["block"].unique())]
    numbered = cues[["block", "start", "end"]].assign(cue=np.arange(len(cues)))
    both = numbered.merge(spans, on="block", suffixes=("", "_name"))
    meets = (both["start"] < both["end_name"]) & (both["start_name"] < both["end"])
    inside = np.zeros(len(cues), dtype=np.bool_)
    inside[both.loc[meets, "cue"].to_numpy()] = True
    return inside


def _title_fields(
    corpus: Corpus, tables: Mapping[str, pd.DataFrame], cues: pd.DataFrame
) -> pd.DataFrame:
    """Article × field told by its title or by one of the headings above: columns article, other."""
    articles, blocks = tables["articles"], tables["blocks"]
    ids = corpus.article_ids
    parent = np.full(len(ids) + 1, -1)  # the last one: no article
    above = positions_of(articles["parent_article_id"], ids)
    parent[positions_of(articles["article_id"], ids)] = above
    titles = blocks.loc[blocks["kind"] == "title", ["block_id", "article_id"]]
    own = pd.DataFrame(
        {
            "block": positions_of(titles["block_id"], corpus.block_ids),
            "titled": positions_of(titles["article_id"], ids),
        }
    )
    told = own[own["titled"] >= 0].merge(cues, on="block")[["titled", "other"]]
    reach = [pd.DataFrame({"article": np.arange(len(ids)), "titled": np.arange(len(ids))})]
    for _ in range(_DEEPEST - 1):
        last = reach[-1]
        up = last.assign(titled=parent[last["titled"].to_numpy()])
        reach.append(up[up["titled"] >= 0])
    links = pd.concat(reach, ignore_index=True)
    return links.merge(told, on="titled")[["article", "other"]].drop_duplicates()


def _topics(
    named: pd.DataFrame, corpus: Corpus, tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Entity × article about it, with the first block that names it."""
    blocks = tables["blocks"]
    titles = blocks.loc[blocks["kind"] == "title", "block_id"]
    in_title = np.isin(named["block"].to_numpy(), positions_of(titles, corpus.block_ids))
    units = named.assign(in_title=in_title).groupby(["entity", "at", "article"])
    found = units.agg(block=("block", "min"), size=("block", "size"), titled=("in_title", "any"))
    about = found[found["titled"] | (found["size"] >= _ABOUT_BLOCKS)]
    return about.reset_index()[["entity", "at", "article", "block"]]


def _is_own(met: pd.DataFrame, corpus: Corpus, fields: Fields, ids: list[str]) -> NDArray[np.bool_]:
    """Whether the entity is itself one of those that name the field."""
    place = {field_id: n for n, field_id in enumerate(ids)}
    own = {
        n * len(ids) + place[field_id]
        for n, name in enumerate(corpus.entity_ids)
        for field_id in fields.entities.get(name, ())
    }
    pairs = met["entity"].to_numpy(dtype=np.int64) * len(ids) + met["other"].to_numpy(
        dtype=np.int64
    )
    return np.isin(pairs, np.array(sorted(own), dtype=np.int64))
