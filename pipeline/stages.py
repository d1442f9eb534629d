"""The pipeline on one page: each stage's name, inputs, outputs, what it depends on, its function.

Stage packages never import each other; they meet here. Issue stages turn one raw file into rows
and run in batches, in any order and process. Corpus stages turn tables of all issues into tables.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pipeline.analyze.entities import entity_tables, review_table
from pipeline.analyze.entity_graph import graph_tables
from pipeline.analyze.keywords import choose_keywords
from pipeline.analyze.movement import movement_tables
from pipeline.analyze.timeline import entity_timeline, keyword_timeline
from pipeline.extract.dates.find import find_dates
from pipeline.extract.discovery.candidates import find_candidates
from pipeline.extract.discovery.glosses import find_glosses
from pipeline.extract.discovery.learned import Learned
from pipeline.extract.names.mentions import find_mentions
from pipeline.extract.quantities.find import find_quantities
from pipeline.ingest.document import ReadContext, read_document
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.knowledge.toml_files import parse_toml
from pipeline.paths import LEXICON_FILE
from pipeline.store.fingerprint import code_digest, digest, knowledge_digest, library_versions
from pipeline.tables import GRAPH_TABLES, MOVEMENT_TABLES
from pipeline.tables.found import Found, found_tables
from pipeline.tables.rows import token_tables
from pipeline.tokenizer.joins import make_glue
from pipeline.tokenizer.kiwi import tokenizer_for
from pipeline.tokenizer.terms import TermFinder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import pandas as pd
    import pyarrow as pa

    from pipeline.extract.discovery.candidates import Candidate
    from pipeline.ingest.document import Override
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.knowledge.lexicon import UserWord
    from pipeline.model.documents import Document
    from pipeline.model.tokens import Token
    from pipeline.settings import Settings
    from pipeline.tokenizer.kiwi import Tokenizer

CorpusFunction: TypeAlias = "Callable[[Mapping[str, pd.DataFrame]], dict[str, pd.DataFrame]]"

# Modules every stage's rows depend on: the values and the tables they become.
_SHARED = ("pipeline.model", "pipeline.tables")
# Modules that decide where a name of the gazetteer stands.
_NAMING = (
    "pipeline.knowledge.endings",
    "pipeline.knowledge.entities",
    "pipeline.knowledge.folding",
    "pipeline.knowledge.gazetteer",
    *_SHARED,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage is and what its results depend on.

    Attributes:
        inputs: Tables read; empty for the first stage, which reads the raw file.
        outputs: Tables made.
        code: Modules whose source is part of the key.
        knowledge: Beginnings of the names of knowledge files that are part of the key.
        libraries: Distributions whose version is part of the key.
        settings: The slice of the settings that is part of the key.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    code: tuple[str, ...]
    settings: str
    knowledge: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()

    def fingerprint(self, settings: Settings) -> str:
        """Digest of all the results depend on besides their inputs."""
        return digest(
            self.name,
            code_digest(*self.code),
            knowledge_digest(*self.knowledge) if self.knowledge else "",
            library_versions(*self.libraries),
            repr(getattr(settings, self.settings)),
        )


INGEST = Stage(
    "ingest",
    inputs=(),
    outputs=("issues", "articles", "blocks", "references", "repairs"),
    code=(
        "pipeline.ingest",
        "pipeline.knowledge.series",
        "pipeline.knowledge.corrections",
        *_SHARED,
    ),
    knowledge=("series.toml", "corrections.toml"),
    libraries=("kiwipiepy", "lxml", "olefile", "pypdfium2"),
    settings="ingest",
)
TOKENIZE = Stage(
    "tokenize",
    inputs=("blocks",),
    outputs=("tokens", "terms"),
    code=(
        "pipeline.tokenizer",
        "pipeline.knowledge.folding",
        "pipeline.knowledge.gazetteer",
        "pipeline.knowledge.lexicon",
        *_SHARED,
    ),
    knowledge=("stopwords.tsv", "user_words.tsv"),
    libraries=("kiwipiepy", "kiwipiepy_model"),
    settings="tokenizer",
)
SURVEY = Stage(
    "survey",
    inputs=("blocks", "tokens", "terms"),
    outputs=("candidates",),
    code=("pipeline.extract", "pipeline.knowledge.cues", *_NAMING),
    knowledge=("cues.toml", "name_endings.toml"),
    libraries=("kiwipiepy_model", "pyahocorasick"),
    settings="extract",
)
EXTRACT = Stage(
    "extract",
    inputs=("issues", "articles", "blocks", "references"),
    outputs=("mentions", "quantities", "dates"),
    code=(
        "pipeline.extract",
        "pipeline.knowledge.calendar",
        "pipeline.knowledge.units",
        *_NAMING,
    ),
    knowledge=("calendar.toml", "name_endings.toml", "units.toml"),
    libraries=("pyahocorasick",),
    settings="extract",
)
ENTITIES = Stage(
    "entities",
    inputs=("issues", "mentions"),
    outputs=("entities", "aliases", "review"),
    code=("pipeline.analyze.entities", "pipeline.extract.discovery.learned", *_SHARED),
    settings="analyze",
)
ENTITY_TIMELINE = Stage(
    "entity_timeline",
    inputs=("issues", "mentions", "entities"),
    outputs=("entity_timeline",),
    code=("pipeline.analyze.timeline", "pipeline.analyze.intervals", *_SHARED),
    libraries=("scipy",),
    settings="analyze",
)
KEYWORD_TIMELINE = Stage(
    "keyword_timeline",
    inputs=("issues", "terms"),
    outputs=("keyword_timeline",),
    code=(
        "pipeline.analyze.keywords", "pipeline.analyze.timeline", "pipeline.analyze.intervals",
        *_SHARED,
    ),
    libraries=("scipy",),
    settings="analyze",
)  # fmt: skip

GRAPH = Stage(
    "graph",
    inputs=("issues", "mentions"),
    outputs=tuple(table.name for table in GRAPH_TABLES),
    code=("pipeline.analyze", *_SHARED),
    libraries=("numpy", "pandas", "scipy"),
    settings="analyze",
)

MOVEMENT = Stage(
    "movement",
    inputs=("issues", "mentions", "terms", "keyword_timeline"),
    outputs=tuple(table.name for table in MOVEMENT_TABLES),
    code=("pipeline.analyze", *_SHARED),
    libraries=("numpy", "pandas", "scipy"),
    settings="analyze",
)

# Reading needs nothing of other issues; extraction needs what all of them taught.
READ_STAGES = (INGEST, TOKENIZE, SURVEY)
ISSUE_STAGES = (*READ_STAGES, EXTRACT)
CORPUS_STAGES = (ENTITIES, ENTITY_TIMELINE, KEYWORD_TIMELINE, GRAPH, MOVEMENT)


@dataclass(frozen=True, slots=True)
class Tokenized:
    """Rows of the stage ``tokenize``, and the tokens themselves for the next stage."""

    tables: dict[str, pa.Table]
    tokens: dict[str, tuple[Token, ...]]


@dataclass(frozen=True)
class Tools:
    """What issue stages need besides the document, built once in each process.

    Attributes:
        latest: No issue can be dated later than this day.
        workers: Threads Kiwi may use.
    """

    settings: Settings
    gazetteer: Gazetteer
    latest: date
    workers: int = 1

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Right spellings that repairs may mend towards."""
        return self.gazetteer.spellings()

    @functools.cached_property
    def words(self) -> tuple[UserWord, ...]:
        """What Kiwi is to keep whole."""
        return self.gazetteer.user_words()

    def keys(self) -> dict[str, str]:
        """For each issue stage, the digest its rows depend on besides the raw file."""
        parts = self.gazetteer.digest_parts
        extra = {
            INGEST.name: [parts["repair"]],
            TOKENIZE.name: [parts["tokenize"], parts["terms"]],
            SURVEY.name: [parts["extract"]],
            EXTRACT.name: [parts["extract"]],
        }
        return {s.name: digest(s.fingerprint(self.settings), extra[s.name]) for s in ISSUE_STAGES}

    def read(
        self, name: str, data: bytes, *, override: Override | None, corrections: Mapping[str, str]
    ) -> Document:
        """Stage ``ingest``: a raw file as a document."""
        context = ReadContext(
            settings=self.settings.ingest,
            glue=self._glue,
            names=self.names,
            corrections=corrections,
            override=override,
            latest=self.latest,
        )
        return read_document(name, data, context=context)

    def tokenize(self, documents: Sequence[Document]) -> Tokenized:
        """Stage ``tokenize``: all blocks of a batch in one call of Kiwi."""
        places = [(d, b) for d in documents for b in d.blocks]
        tokens = self._tokenizer.tokenize([b.text for _, b in places]) if places else []
        tables = token_tables(
            (d, b, found, self._terms(b.text, found))
            for (d, b), found in zip(places, tokens, strict=True)
        )
        blocks = (b.block_id for _, b in places)
        return Tokenized(tables, dict(zip(blocks, tokens, strict=True)))

    def survey(
        self, document: Document, tokens: Mapping[str, Sequence[Token]]
    ) -> tuple[Candidate, ...]:
        """Stage ``survey``: names that the gazetteer does not know, with what speaks for them."""
        mentions = find_mentions(document, self.gazetteer, self.settings.extract)
        glosses = find_glosses(document, mentions)
        neighbors = self._tokenizer.neighbors
        return find_candidates(document, mentions, glosses, tokens, neighbors=neighbors)

    def extract(self, documents: Sequence[tuple[Document, Learned]]) -> dict[str, pa.Table]:
        """Stage ``extract``: who and what is named, which numbers and dates are said."""
        among = Learned.union(learned for _, learned in documents)
        return found_tables([self.found(d, learned, among) for d, learned in documents])

    def found(
        self, document: Document, learned: Learned | None = None, among: Learned | None = None
    ) -> Found:
        """Everything extracted from one document (for ``among`` see :func:`find_mentions`)."""
        settings = self.settings.extract
        mentions = find_mentions(document, self.gazetteer, settings, learned, among)
        quantities = find_quantities(document, mentions, settings=settings)
        dates = find_dates(document, mentions, settings=settings)
        return Found(document, mentions, quantities, dates)

    @functools.cached_property
    def _terms(self) -> TermFinder:
        return TermFinder(self.gazetteer.stop_words, self.gazetteer.phrases())

    @functools.cached_property
    def _tokenizer(self) -> Tokenizer:
        return tokenizer_for(self.words, self.workers, self.settings.tokenizer.max_block_chars)

    def _glue(self, pairs: Sequence[tuple[str, str]]) -> list[bool]:
        """Whether a space belongs at line ends; loads Kiwi only when a PDF asks."""
        return make_glue(self._tokenizer)(pairs)


def load_tools(settings: Settings, *, lexicon: str, latest: date, workers: int) -> Tools:
    """The tools with the user's own entities.

    Args:
        settings: All settings.
        lexicon: Text of ``data/raw/lexicon.toml``, empty if there is none.
        latest: No issue can be dated later.
        workers: Threads Kiwi may use.

    Raises:
        KnowledgeError: The lexicon is no TOML or contradicts the knowledge files.
    """
    user = parse_toml(lexicon.encode(), LEXICON_FILE) if lexicon else None
    return Tools(settings, load_gazetteer(user), latest, workers)


def corpus_functions(
    settings: Settings, gazetteer: Gazetteer, learned: Learned
) -> dict[str, CorpusFunction]:
    """For each corpus stage, its function from input frames to output frames.

    Args:
        settings: All settings.
        gazetteer: Known entities.
        learned: What the corpus taught, first blocks under readable ids.
    """
    analyze, known = settings.analyze, gazetteer.entities
    taught = learned.as_entities(known)
    families = {e.entity_id: e.family for e in known.values() if e.family}
    return {
        "entities": lambda t: {
            **entity_tables(t["mentions"], t["issues"], known, taught, learned.glossed()),
            "review": review_table(learned.review),
        },
        "movement": lambda t: movement_tables(t, analyze),
        "graph": lambda t: graph_tables(t["mentions"], t["issues"], families, analyze),
        "entity_timeline": lambda t: {
            "entity_timeline": entity_timeline(t["mentions"], t["entities"], t["issues"], analyze)
        },
        "keyword_timeline": lambda t: {
            "keyword_timeline": keyword_timeline(
                t["terms"],
                choose_keywords(t["terms"], analyze),
                t["issues"],
                analyze,
            )
        },
    }
