"""Knock-out test of discovery: forget known entities, and see whether the text gives them back.

With a random share of the entities that a corpus mentions taken out of the gazetteer (and out of
the tokenizer's words), candidates are found and decided as in a build. Printed per type:

recall     share of the mentions of forgotten entities that are found again, same span, same type;
           places where the remaining gazetteer names something else are left out
precision  share of the discovered mentions that the full gazetteer confirms, span and type, or,
           where it names nothing, the hand annotations; where neither can tell, not judged

Behind each stand the lowest and the highest of the seeds: a frequent name that is drawn or not
moves them a lot.

    python benchmarks/knockout.py [FOLDER_OR_FILE …] [--gold DIR …] [--seeds 5] [--share 0.3]

Without arguments it runs on the repository's own sample corpus, and then on the briefs in
``../shared`` where they are at hand (a minute or two for both).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.extract.discovery.candidates import find_candidates
from pipeline.extract.discovery.discover import LINE, decide
from pipeline.extract.discovery.glosses import find_glosses
from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.folding import name_key
from pipeline.knowledge.gazetteer import build_gazetteer, package_entities
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.settings import Settings
from pipeline.stages.issue import load_tools
from pipeline.tokenizer.kiwi import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.extract.discovery.candidates import Candidate
    from pipeline.extract.discovery.learned import Learned
    from pipeline.knowledge.entities import Entity
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.model.documents import Document
    from pipeline.model.mentions import Mention
    from pipeline.model.tokens import Token

    Tokens = Mapping[str, Sequence[Token]]

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "raw" / "sample"
SAMPLE_GOLD = ROOT / "tests" / "data" / "gold"
SHARED = ROOT.parent / "shared"
SUFFIXES = (".txt", ".md", ".html", ".pdf", ".hwp", ".hwpx")
LATEST = date(2030, 1, 1)
GOALS = ("company", "person", "model")


@dataclass(slots=True)
class Tally:
    """Counts of one type over all seeds."""

    back: int = 0
    forgotten: int = 0
    right: int = 0
    judged: int = 0
    unjudged: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Share of the forgotten mentions found again."""
        return self.back / self.forgotten if self.forgotten else 0.0

    @property
    def precision(self) -> float:
        """Share of the judged discoveries that are right."""
        return self.right / self.judged if self.judged else 0.0


def without(entities: Iterable[Entity], forgotten: frozenset[str]) -> tuple[Entity, ...]:
    """The entities that stay, with relations to those that go cut."""

    def kept(target: str | None) -> str | None:
        return None if target in forgotten else target

    return tuple(
        dataclasses.replace(
            e,
            country=kept(e.country),
            developer=kept(e.developer),
            parent=kept(e.parent),
            family=kept(e.family),
            fields=tuple(f for f in e.fields if f not in forgotten),
        )
        for e in entities
        if e.entity_id not in forgotten
    )


def learn(
    documents: Sequence[Document],
    tokens: Sequence[Tokens],
    gazetteer: Gazetteer,
    neighbors: Callable[[str], Sequence[str]] | None,
    line: float,
) -> Learned:
    """What a build would learn from these documents."""
    settings = Settings().extract
    found: list[Candidate] = []
    for document, its_tokens in zip(documents, tokens, strict=True):
        mentions = find_mentions(document, gazetteer, settings)
        glosses = find_glosses(document, mentions)
        found += find_candidates(document, mentions, glosses, its_tokens, neighbors=neighbors)
    return decide(found, gazetteer, line=line)


def gold_mentions(folders: Sequence[Path]) -> dict[str, set[tuple[int, str, str]]]:
    """File name → (line, surface, type) of the hand annotations."""
    found: dict[str, set[tuple[int, str, str]]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            found[document["doc"]] = {
                (m["line"], m["surface"], m["type"]) for m in document["mentions"]
            }
    return found


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one document.

    Attributes:
        mentions: Of the full gazetteer.
        forgotten: Ids of the entities taken out.
        gold: (line, surface, type) of the hand annotations, if there are any.
    """

    document: Document
    mentions: Sequence[Mention]
    forgotten: frozenset[str]
    gold: set[tuple[int, str, str]] | None

    def overlaps(self, m: Mention) -> bool:
        """Whether the full gazetteer names something at a mention's place."""
        return any(o.block_id == m.block_id and _overlap(o, m) for o in self.mentions)

    def is_right(self, m: Mention) -> bool | None:
        """Whether a discovered mention is confirmed; ``None`` where nothing can tell."""
        for other in self.mentions:
            if (other.block_id, other.start, other.end) == (m.block_id, m.start, m.end):
                return other.entity_type == m.entity_type
        if self.overlaps(m):
            return False
        if self.gold is None:
            return None
        block = next(b for b in self.document.blocks if b.block_id == m.block_id)
        surfaces = {m.surface, block.raw_surface(m.start, m.end)}
        line = block.line_of(m.start)
        return any((line, s, m.entity_type) in self.gold for s in surfaces)


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


def score(
    truth: Truth,
    again: Sequence[Mention],
    is_new: Callable[[Mention], bool],
    tallies: dict[str, Tally],
) -> None:
    """Add one document's counts.

    Args:
        truth: What is known of it.
        again: Mentions after learning.
        is_new: Whether a mention is there because of what was learned.
        tallies: By type; changed.
    """
    new = {(m.block_id, m.start, m.end): m for m in again if is_new(m)}
    old = defaultdict(list)
    for m in again:
        if not is_new(m):
            old[m.block_id].append(m)
    for m in truth.mentions:
        if m.entity_id not in truth.forgotten or any(_overlap(o, m) for o in old[m.block_id]):
            continue
        tally, other = tallies[m.entity_type], new.get((m.block_id, m.start, m.end))
        tally.forgotten += 1
        if other is not None and other.entity_type == m.entity_type:
            tally.back += 1
        else:
            tally.lost[f"{m.surface}→{other.entity_type}" if other else m.surface] += 1
    for m in new.values():
        tally, verdict = tallies[m.entity_type], truth.is_right(m)
        tally.judged += verdict is not None
        tally.unjudged += verdict is None
        tally.right += verdict is True
        if verdict is False:
            tally.wrong[m.surface] += 1


def table_text(rounds: Sequence[Mapping[str, Tally]]) -> str:
    """Recall and precision of each type and of the types with a goal, with their range.

    Args:
        rounds: Tallies by type, of each seed.
    """
    lines = [
        f"{'':12} {'recall':>6} {'seeds':>11} {'of':>5} {'prec.':>6} {'seeds':>11} {'of':>5} unjudged"
    ]
    types = sorted({name for tallies in rounds for name in tallies})
    parts = {name: (name,) for name in types} | {"goal types": GOALS, "all": tuple(types)}
    for name, members in parts.items():
        each = [total([tallies], members) for tallies in rounds]
        whole = total(rounds, members)
        recall = spread([t.recall for t in each if t.forgotten])
        precision = spread([t.precision for t in each if t.judged])
        lines.append(
            f"{name:12} {whole.recall:6.3f} {recall:>11} {whole.forgotten:5d}"
            f" {whole.precision:6.3f} {precision:>11} {whole.judged:5d} {whole.unjudged:8d}"
        )
    return "\n".join(lines)


def spread(values: Sequence[float]) -> str:
    """Lowest and highest."""
    return f"{min(values):.2f}–{max(values):.2f}" if values else "–"


def total(rounds: Iterable[Mapping[str, Tally]], types: Iterable[str]) -> Tally:
    """Sum over some types of all rounds."""
    names = tuple(types)
    whole = Tally()
    for tally in (tallies[n] for tallies in rounds for n in names if n in tallies):
        whole.back += tally.back
        whole.forgotten += tally.forgotten
        whole.right += tally.right
        whole.judged += tally.judged
        whole.unjudged += tally.unjudged
        whole.lost += tally.lost
        whole.wrong += tally.wrong
    return whole


def files_of(places: Sequence[Path]) -> list[Path]:
    """The briefs among files and folders, sorted."""
    found = [f for p in places for f in (sorted(p.iterdir()) if p.is_dir() else [p])]
    return [f for f in found if f.suffix in SUFFIXES]


def run(
    places: Sequence[Path], gold_folders: Sequence[Path], arguments: argparse.Namespace
) -> list[dict[str, Tally]]:
    """Tallies by type, of each seed."""
    tools = load_tools(Settings(), lexicon="", latest=LATEST, workers=1)
    settings = tools.settings.extract
    paths = files_of(places)
    documents = [tools.read(p.name, p.read_bytes(), override=None, corrections={}) for p in paths]
    known = [find_mentions(d, tools.gazetteer, settings) for d in documents]
    mentioned = sorted({m.entity_id for found in known for m in found})
    gold = gold_mentions(gold_folders)
    rounds = []
    for seed in range(1, arguments.seeds + 1):
        draw = random.Random(seed)  # noqa: S311 - a sample, no secret
        forgotten = frozenset(draw.sample(mentioned, round(len(mentioned) * arguments.share)))
        entities = without(package_entities(), forgotten)
        gazetteer = build_gazetteer(entities, UserLexicon())
        tokenizer = Tokenizer(gazetteer.user_words(), workers=2)
        tokens = [tokens_of(d, tokenizer) for d in documents]
        learned = learn(documents, tokens, gazetteer, neighbors_of(tokenizer), arguments.line)
        added = UserLexicon(entities=learned.as_entities(gazetteer.entities))
        extended = build_gazetteer(entities, added)
        is_new = learned_mentions(learned)
        tallies: dict[str, Tally] = defaultdict(Tally)
        for path, document, its_known in zip(paths, documents, known, strict=True):
            truth = Truth(document, its_known, forgotten, gold.get(path.name))
            score(truth, find_mentions(document, extended, settings), is_new, tallies)
        rounds.append(dict(tallies))
    return rounds


def tokens_of(document: Document, tokenizer: Tokenizer) -> Tokens:
    """Block id → morphemes."""
    found = tokenizer.tokenize([b.text for b in document.blocks])
    return dict(zip((b.block_id for b in document.blocks), found, strict=True))


def learned_mentions(learned: Learned) -> Callable[[Mention], bool]:
    """Whether a mention is there only because of what was learned."""
    methods = learned.methods()
    ids = {e.entity_id for e in learned.entities}
    return lambda m: m.entity_id in ids or (m.entity_id, name_key(m.surface)) in methods


def neighbors_of(tokenizer: Any) -> Callable[[str], Sequence[str]] | None:  # noqa: ANN401
    """The tokenizer's embedding, where it offers it."""
    return getattr(tokenizer, "neighbors", None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("places", type=Path, nargs="*", help="briefs; else sample and ../shared")
    parser.add_argument("--gold", type=Path, nargs="*", default=[SAMPLE_GOLD, SHARED / "gold"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--share", type=float, default=0.3, help="of the mentioned entities")
    parser.add_argument("--line", type=float, default=LINE, help="confidence line")
    parser.add_argument("--misses", action="store_true", help="list what was lost and mistaken")
    args = parser.parse_args(arguments)
    corpora = [args.places] if args.places else [[SAMPLE], [SHARED / "briefs"]]
    for places in corpora:
        if not args.places and not places[0].is_dir():
            continue
        rounds = run(places, args.gold, args)
        print(f"\n{', '.join(p.name for p in places)}\n{table_text(rounds)}")
        if args.misses:
            print(misses_text(rounds))
    return 0


def misses_text(rounds: Sequence[Mapping[str, Tally]]) -> str:
    """The names lost and mistaken most often, by type."""
    lines = []
    for name in sorted({n for tallies in rounds for n in tallies}):
        t = total(rounds, [name])
        lines.append(f"{name} lost: {', '.join(f'{s} {n}' for s, n in t.lost.most_common(60))}")
        lines.append(
            f"{name} mistaken: {', '.join(f'{s} {n}' for s, n in t.wrong.most_common(40))}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
