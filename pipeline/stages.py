"""The pipeline on one page: each stage's name, inputs, outputs, what it depends on, its function.

Stage packages never import each other; they meet here. Issue stages turn one raw file into rows
and run in batches, in any order and process. Corpus stages turn tables of all issues into tables.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.analyze.entities import entity_tables
from pipeline.analyze.keywords import choose_keywords
from pipeline.analyze.timeline import entity_timeline, keyword_timeline
from pipeline.extract.dates import find_dates
from pipeline.extract.mentions import find_mentions
from pipeline.extract.quantities import find_quantities
from pipeline.ingest.document import ReadContext, read_document
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.knowledge.toml_files import parse_toml
from pipeline.paths import LEXICON_FILE
from pipeline.store.fingerprint import code_digest, digest, knowledge_digest, library_versions
from pipeline.tables.found import Found, found_tables
from pipeline.tables.rows import token_tables
from pipeline.tokenizer.joins import make_glue
from pipeline.tokenizer.kiwi import tokenizer_for
from pipeline.tokenizer.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import pandas as pd
    import pyarrow as pa

    from pipeline.ingest.document import Override
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.knowledge.lexicon import UserWord
    from pipeline.model.documents import Document
    from pipeline.settings import Settings
    from pipeline.tokenizer.kiwi import Tokenizer

# Modules every stage's rows depend on: the values and the tables they become.
_SHARED = ("pipeline.model", "pipeline.tables")


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
EXTRACT = Stage(
    "extract",
    inputs=("issues", "articles", "blocks", "references"),
    outputs=("mentions", "quantities", "dates"),
    code=(
        "pipeline.extract",
        "pipeline.knowledge.calendar",
        "pipeline.knowledge.endings",
        "pipeline.knowledge.entities",
        "pipeline.knowledge.folding",
        "pipeline.knowledge.gazetteer",
        "pipeline.knowledge.units",
        *_SHARED,
    ),
    knowledge=("calendar.toml", "name_endings.toml", "units.toml"),
    libraries=("pyahocorasick",),
    settings="extract",
)
ENTITIES = Stage(
    "entities",
    inputs=("issues", "mentions"),
    outputs=("entities", "aliases"),
    code=("pipeline.analyze.entities", *_SHARED),
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

ISSUE_STAGES = (INGEST, TOKENIZE, EXTRACT)
CORPUS_STAGES = (ENTITIES, ENTITY_TIMELINE, KEYWORD_TIMELINE)


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

    def tokenize(self, documents: Sequence[Document]) -> dict[str, pa.Table]:
        """Stage ``tokenize``: all blocks of a batch in one call of Kiwi."""
        places = [(d, b) for d in documents for b in d.blocks]
        tokens = self._tokenizer().tokenize([b.text for _, b in places]) if places else []
        terms = functools.partial(
            terms_of, stopwords=self.gazetteer.stop_words, phrases=self._phrases
        )
        return token_tables(
            (d, b, found, terms(b.text, found))
            for (d, b), found in zip(places, tokens, strict=True)
        )

    def extract(self, documents: Sequence[Document]) -> dict[str, pa.Table]:
        """Stage ``extract``: who and what is named, which numbers and dates are said."""
        return found_tables([self.found(document) for document in documents])

    def found(self, document: Document) -> Found:
        """Everything extracted from one document."""
        settings = self.settings.extract
        mentions = find_mentions(document, self.gazetteer, settings)
        quantities = find_quantities(document, mentions, settings=settings)
        dates = find_dates(document, mentions, settings=settings)
        return Found(document, mentions, quantities, dates)

    @functools.cached_property
    def _phrases(self) -> Mapping[str, str]:
        return self.gazetteer.phrases()

    def _tokenizer(self) -> Tokenizer:
        return tokenizer_for(self.words, self.workers, self.settings.tokenizer.max_block_chars)

    def _glue(self, pairs: Sequence[tuple[str, str]]) -> list[bool]:
        """Whether a space belongs at line ends; loads Kiwi only when a PDF asks."""
        return make_glue(self._tokenizer())(pairs)


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
    settings: Settings, gazetteer: Gazetteer
) -> dict[str, Callable[[Mapping[str, pd.DataFrame]], dict[str, pd.DataFrame]]]:
    """For each corpus stage, its function from input frames to output frames."""
    analyze = settings.analyze
    return {
        "entities": lambda t: entity_tables(t["mentions"], t["issues"], gazetteer),
        "entity_timeline": lambda t: {
            "entity_timeline": entity_timeline(
                t["mentions"], t["entities"], t["issues"], interval=analyze.interval
            )
        },
        "keyword_timeline": lambda t: {
            "keyword_timeline": keyword_timeline(
                t["terms"],
                choose_keywords(t["terms"], analyze),
                t["issues"],
                interval=analyze.interval,
            )
        },
    }
