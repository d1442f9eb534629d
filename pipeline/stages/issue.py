"""Functions of the issue stages: a raw file as a document, as tokens, as names and numbers found."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from pipeline.stages.catalog import EXTRACT, INGEST, ISSUE_STAGES, SURVEY, TOKENIZE
from pipeline.store.fingerprint import digest
from pipeline.tables.found import Found, found_tables
from pipeline.tables.rows import token_tables
from pipeline.tokenizer.joins import make_glue
from pipeline.tokenizer.kiwi import tokenizer_for
from pipeline.tokenizer.terms import TermFinder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    from pipeline.extract.discovery.candidates import Candidate
    from pipeline.ingest.document import Override
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.knowledge.lexicon import UserWord
    from pipeline.model.documents import Document
    from pipeline.model.tokens import Token
    from pipeline.settings import Settings
    from pipeline.tokenizer.kiwi import Tokenizer


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
            # Lines of PDFs are joined where Kiwi, with the names' words, takes them for one word.
            INGEST.name: [parts["repair"], parts["tokenize"]],
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
