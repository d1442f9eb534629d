"""The corpus mends what one issue alone spells wrong, and nothing else."""

from __future__ import annotations

import pytest

from pipeline.ingest.repairs.spelling import corpus_corrections, names_of
from pipeline.model.documents import Block, Document, Issue

USUAL = {f"i{n}": {"Rekognition": 4, "GPT-3": 5, "Mistral": 4, "GPT-4": 4} for n in range(4)}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("Rekogntion", "Rekognition"), ("Rekogintion", "Rekognition"), ("GTP-3", "GPT-3")],
)
def test_a_rare_slip_of_a_usual_name_is_mended(wrong: str, right: str) -> None:
    corpus = {**USUAL, "x": {wrong: 1}}
    assert corpus_corrections(corpus, known=frozenset()) == {"x": {wrong: right}}


@pytest.mark.parametrize(
    ("corpus", "known"),
    [
        ({**USUAL, "x": {"Rekogntion": 3}}, ()),  # too often for a slip
        ({**USUAL, "x": {"Rekogntion": 1}, "y": {"Rekogntion": 1}}, ()),  # two issues agree
        ({**USUAL, "x": {"Rekogntion": 1}}, ("Rekogntion",)),  # a name of its own
        ({**USUAL, "x": {"Mixtral": 1, "Ministral": 1, "GPT-5": 1, "GPT-3o": 1}}, ()),
        ({"a": {"Rekognition": 40}, "x": {"Rekogntion": 1}}, ()),  # one issue is no usage
        ({n: {"Rekognition": 2} for n in "abc"} | {"x": {"Rekogntion": 1}}, ()),  # too few
        ({}, ()),
    ],
)
def test_other_spellings_stay(corpus: dict[str, dict[str, int]], known: tuple[str, ...]) -> None:
    assert corpus_corrections(corpus, known=frozenset(known)) == {}


def test_the_order_of_issues_does_not_matter() -> None:
    corpus = {**USUAL, "x": {"Rekogntion": 1}, "a": {"Mistarl": 2}}
    turned = dict(reversed(corpus.items()))
    assert corpus_corrections(corpus, known=frozenset()) == corpus_corrections(
        turned, known=frozenset()
    )


def test_names_have_a_capital_or_a_digit() -> None:
    text = "GPT-3와 iPhone, o3-mini, the Rekognition, Rekognition https://Example.com/Path"
    block = Block("b", None, 1, "bullet", 0, None, text, text, (), 1, None)
    issue = Issue("i", "s", "t", "p", None, None, None, "x.txt", "text", "0")
    names = names_of(Document(issue, (), (block,), (), ()))
    assert names == {"GPT-3": 1, "Rekognition": 2, "iPhone": 1, "o3-mini": 1}
