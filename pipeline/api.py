"""The public surface for notebooks: a built corpus, its tables, and the usual questions to it."""

from __future__ import annotations

import difflib
import time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from pipeline.errors import SettingsError, StoreError
from pipeline.export.kinds import FOLDER
from pipeline.paths import Workspace
from pipeline.runner.evidence import evidence_of, find_entity
from pipeline.store.manifest import Manifest, read_manifest
from pipeline.store.parquet import read_table
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    import networkx as nx

    from pipeline.analyze.editions.diff import IssueDiff
    from pipeline.export.kinds import What

_TRIES, _PAUSE = 20, 0.05  # seconds: a build swaps its tables in within milliseconds
_COMPARED = (
    "issues", "blocks", "mentions", "terms", "keyword_timeline", "edge_timeline", "quantities",
)  # fmt: skip
_TIMELINES: dict[str, str] = {"entity": "entity_id", "keyword": "term"}


def open_corpus(path: str | PathLike[str] | None = None) -> Corpus:
    """Open a built corpus; nothing is written.

    Args:
        path: A project, its ``data/processed``, or the folder of another build. Without one, the
            nearest project upwards from where we stand.

    Raises:
        StoreError: There is no build; the message says where was looked.
    """
    if path is None:
        here = Path.cwd()
        tried = [folder / "data" / "processed" for folder in (here, *here.parents)]
    else:
        tried = [Path(path), Path(path) / "data" / "processed"]
    for folder in tried:
        if (folder / "manifest.json").is_file():
            return Corpus(folder.resolve())
    looked = str(tried[0] if path is None else path)
    raise StoreError(f"{looked}: holds no build; run `ai-brief build` (or `run`) first")


class Corpus:
    """A built corpus, read only; every call reads what is on disk then.

    Attributes:
        folder: The processed folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._workspace = Workspace(folder / "raw", folder, folder / "reports")
        self._opened = self.manifest.run_id

    def __repr__(self) -> str:
        made = self.manifest
        return f"<Corpus {self.folder}: {len(made.issues)} issues, {len(made.table_rows)} tables>"

    def _repr_html_(self) -> str:
        rows = self.table("issues", columns=["published_on", "series", "title", "article_count"])
        dated = rows["published_on"].dropna()
        span = f"{dated.min():%Y-%m} – {dated.max():%Y-%m}" if len(dated) else "—"
        facts = {
            "호 · issues": f"{len(rows):,}",
            "간행물 · series": f"{rows['series'].nunique():,}",
            "기간 · period": span,
            "기사 · articles": f"{int(rows['article_count'].sum()):,}",
            "개체 · entities": f"{self.manifest.table_rows.get('entities', 0):,}",
        }
        cells = "".join(f"<tr><th>{k}</th><td>{escape(v)}</td></tr>" for k, v in facts.items())
        return f"<p><b>Corpus</b> {escape(str(self.folder))}</p><table>{cells}</table>"

    @property
    def manifest(self) -> Manifest:
        """What the folder was made from, as it is now."""
        found = read_manifest(self.folder / "manifest.json")
        if found is None:
            raise StoreError(f"{self.folder}: its manifest cannot be read; run `ai-brief build`")
        return found

    @property
    def is_rebuilt(self) -> bool:
        """True once another build has taken the place of the one that was opened."""
        return self.manifest.run_id != self._opened

    def tables(self) -> pd.DataFrame:
        """What there is: name, what one row is, number of rows, columns."""
        counts = self.manifest.table_rows
        rows = [
            (name, table.grain, counts.get(name, 0), ", ".join(table.columns))
            for name, table in TABLES.items()
            if name in counts
        ]
        return pd.DataFrame(rows, columns=["table", "one_row_per", "rows", "columns"])

    def describe(self, table: str) -> pd.DataFrame:
        """Columns of a table: type, unit, meaning, closed vocabulary, as its file tells them."""
        schema = self._read(table, None).schema
        rows = []
        for column in schema:
            told = {k.decode(): v.decode() for k, v in (column.metadata or {}).items()}
            rows.append((
                column.name, str(column.type), told.get("unit", ""), told.get("description", ""),
                told.get("values", ""), column.nullable,
            ))  # fmt: skip
        names = ["column", "type", "unit", "description", "values", "nullable"]
        return pd.DataFrame(rows, columns=names)

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table as frame, dates as ``datetime64``.

        Args:
            name: As in :meth:`tables`.
            columns: All without a choice.

        Raises:
            SettingsError: No such table or column; near names are given.
            StoreError: The file cannot be read.
        """
        frame: pd.DataFrame = self._read(name, columns).to_pandas(date_as_object=False)
        return frame

    def entity(self, name: str) -> str:
        """Id of the entity called ``name``: id, name or alias, in any case and spacing.

        Raises:
            StoreError: The corpus names no such entity; near names are given.
        """
        return find_entity(self._workspace, name)[0]

    def timeline(
        self,
        keys: str | Iterable[str],
        *,
        kind: Literal["entity", "keyword"] = "entity",
        series: str | None = None,
    ) -> pd.DataFrame:
        """Articles that name each key in each dated issue, zeros included, with intervals.

        Args:
            keys: Entities (id, name or alias) or keywords.
            kind: What the keys are.
            series: Only issues of this series.

        Returns:
            Tidy: key, name, issue_id, series, published_on, mention_count, article_count,
            article_share, share_low, share_high; in order of keys given, then of dates.
        """
        wanted = [keys] if isinstance(keys, str) else list(dict.fromkeys(keys))
        rows, names = self._timeline_rows(wanted, kind)
        issues = self.table(
            "issues", columns=["issue_id", "series", "published_on", "article_count"]
        )
        issues = issues.dropna(subset=["published_on"])
        if series is not None:
            self._known(series, issues["series"].unique(), "series")
            issues = issues[issues["series"] == series]
        issues = issues.rename(columns={"article_count": "articles"})
        grid = pd.DataFrame({"key": list(names), "name": list(names.values())}).merge(
            issues, how="cross"
        )
        frame = grid.merge(rows, on=["key", "issue_id"], how="left")
        counts = ["mention_count", "article_count"]
        frame[counts] = frame[counts].fillna(0).astype("int64")
        silent = frame["share_low"].isna()
        if silent.any():
            # A large corpus stores no zeros of rare entities: the same formula fills them in.
            frame = self._with_zero_shares(frame, silent)
        order = {key: place for place, key in enumerate(names)}
        frame = frame.assign(order=frame["key"].map(order))
        frame = frame.sort_values(["order", "published_on", "issue_id"], ignore_index=True)
        return frame[
            ["key", "name", "issue_id", "series", "published_on", "mention_count", "article_count",
             "article_share", "share_low", "share_high"]
        ]  # fmt: skip

    def graph(self, *, min_npmi: float | None = None, backbone: bool = True) -> nx.Graph:
        """The co-occurrence graph; nodes carry names, types and measures, edges their evidence.

        Args:
            min_npmi: Least lower bound of NPMI of an edge.
            backbone: Only the edges of the backbone, which keeps every node.
        """
        from pipeline.analyze.graph import build_graph  # noqa: PLC0415 - networkx loads slowly

        about = self.table("entities", columns=["entity_id", "name", "entity_type", "issue_count"])
        nodes = self.table("entity_nodes").merge(about, on="entity_id")
        return build_graph(self.table("entity_edges"), nodes, min_npmi=min_npmi, backbone=backbone)

    def context(self, entity: str, *, issue: str | None = None, width: int = 60) -> pd.DataFrame:
        """Keyword in context: every naming of an entity with the words around it.

        Args:
            entity: Id, name or alias.
            issue: Only this issue.
            width: Characters on each side.

        Returns:
            issue_id, published_on, left, surface, right, block_id, place (file with line or page).
        """
        if issue is not None:
            self._known(issue, self.table("issues", columns=["issue_id"])["issue_id"], "issue")
        rows = [
            (e.issue_id, e.published_on, e.text[max(0, e.start - width) : e.start],
             e.text[e.start : e.end], e.text[e.end : e.end + width], e.block_id, e.place)
            for e in evidence_of(self._workspace, self.entity(entity))
            if issue in {None, e.issue_id}
        ]  # fmt: skip
        names = ["issue_id", "published_on", "left", "surface", "right", "block_id", "place"]
        return pd.DataFrame(rows, columns=names)

    def topics(self, *, terms: int = 10) -> pd.DataFrame:
        """Topics of the corpus, largest first, with their heaviest terms in one column."""
        weights = self.table("topic_terms").sort_values(["topic_id", "rank"])
        words = weights[weights["rank"] <= terms].groupby("topic_id")["name"].agg(" · ".join)
        return self.table("topics").merge(words.rename("terms"), on="topic_id", how="left")

    def claims(self, subject: str | None = None) -> pd.DataFrame:
        """The claims ledger, by date: figures with subject and attribute, linked across issues.

        Args:
            subject: Only claims about this entity (id, name or alias).
        """
        rows = self.table("claims")
        if subject is not None:
            rows = rows[rows["subject_entity_id"] == self.entity(subject)]
        return rows.sort_values(["published_on", "block_id", "start"], ignore_index=True)

    def compare(self, older: str, newer: str) -> IssueDiff:
        """What sets one issue apart from another: names, links, figures, with exact tests.

        Args:
            older: Issue id.
            newer: Issue id; need not be the later one.
        """
        from pipeline.analyze.editions.diff import compare_issues  # noqa: PLC0415 - scipy
        from pipeline.settings import AnalyzeSettings  # noqa: PLC0415

        known = self.table("issues", columns=["issue_id"])["issue_id"]
        for issue in (older, newer):
            self._known(issue, known, "issue")
        tables = {name: self.table(name) for name in _COMPARED}
        return compare_issues(tables, older, newer, AnalyzeSettings())

    def sql(self, query: str) -> pd.DataFrame:
        """Ask the parquet files in SQL (DuckDB); every table is there under its name.

        Raises:
            SettingsError: DuckDB is not installed, or does not understand the query.
        """
        try:
            import duckdb  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise SettingsError(
                "sql() needs DuckDB: pip install duckdb (or the extra `notebook`)"
            ) from error
        with duckdb.connect() as connection:
            for name in self.manifest.table_rows:
                file = str(self._file(name)).replace("'", "''")
                connection.execute(f"create view \"{name}\" as from read_parquet('{file}')")
            try:
                frame: pd.DataFrame = connection.execute(query).df()
            except duckdb.Error as error:
                raise SettingsError(f"the query cannot be answered: {error}") from error
        return frame

    def export(
        self,
        what: What,
        to: str | PathLike[str] = FOLDER,
        *,
        tables: str | Sequence[str] = (),
    ) -> list[Path]:
        """Write results as files of other tools, as ``ai-brief export`` does.

        Args:
            what: ``gexf`` (Gephi), ``graphml``, ``vosviewer``, ``csv``, ``xlsx``, ``calendar``,
                ``bibtex``, ``csl``, ``annotations`` or ``label-studio``.
            to: A file, or a folder (one that exists, or a name without a suffix); what stands
                there is replaced.
            tables: For ``csv`` and ``xlsx``: which; a good choice without one.

        Returns:
            The files written.

        Raises:
            SettingsError: Unknown kind or table (near names are given), or a library is missing.
            StoreError: The target cannot be written.
        """
        from pipeline.export.write import export  # noqa: PLC0415 - networkx loads slowly

        return export(self, what, to, tables=tables)

    def _timeline_rows(self, keys: list[str], kind: str) -> tuple[pd.DataFrame, dict[str, str]]:
        """Stored rows of the keys with the key as column ``key``, and key → name in their order."""
        if kind not in _TIMELINES:
            self._known(kind, _TIMELINES, "kind")
        rows = self.table(f"{kind}_timeline").rename(columns={_TIMELINES[kind]: "key"})
        if kind == "entity":
            found = dict(find_entity(self._workspace, key) for key in keys)
        else:
            terms = rows["key"].unique()
            found = {self._known(key, terms, "keyword"): key for key in keys}
        return rows[rows["key"].isin(list(found))].drop(columns="published_on"), found

    @staticmethod
    def _with_zero_shares(frame: pd.DataFrame, silent: pd.Series[bool]) -> pd.DataFrame:
        from pipeline.analyze.intervals import jeffreys  # noqa: PLC0415 - scipy loads slowly

        trials = frame.loc[silent, "articles"].to_numpy(dtype="int64")
        low, high = jeffreys(trials * 0, trials, mass=0.95)
        frame.loc[silent, ["article_share", "share_low", "share_high"]] = pd.DataFrame(
            {"article_share": 0.0, "share_low": low, "share_high": high}, index=frame.index[silent]
        )
        return frame

    def _file(self, name: str) -> Path:
        return self._workspace.tables / f"{name}.parquet"

    def _read(self, name: str, columns: Sequence[str] | None) -> Any:  # noqa: ANN401 - arrow is untyped
        self._known(name, TABLES, "table")
        for column in columns or ():
            self._known(column, TABLES[name].columns, f"column of {name}")
        for _ in range(_TRIES):
            if self._file(name).is_file():
                break
            time.sleep(_PAUSE)  # tables are being swapped in, or there are none
        else:
            raise StoreError(f"{self._file(name)}: is not there; run `ai-brief build`")
        return read_table(self._file(name), columns)

    @staticmethod
    def _known(name: str, names: Iterable[str], what: str) -> str:
        """``name`` if it is one of ``names``; else an error that gives the nearest."""
        known = [str(one) for one in names]
        if name in known:
            return name
        near = difflib.get_close_matches(name, known, n=5) or known[:10]
        raise SettingsError(f"no {what} {name!r}; near: {', '.join(near)}")
