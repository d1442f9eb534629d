"""The decision over all surveys is read back as it was made, and made again when it has to be."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from pipeline.extract.discovery.learned import Learned, LearnedAlias, LearnedEntity
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.runner.decision import FILE, remembered

ENTITY = LearnedEntity(
    "comorense", "company", "코모렌스", "Comorense", ("코모렌스", "Comorense"), ("Comorense",),
    0.1 + 0.2, 3, ("gloss", "suffix"), "0123456789ab/a1/b2",
)  # fmt: skip
LEARNED = Learned(
    (ENTITY,),
    (LearnedAlias("gpt-3", "지피티", 1 / 3, "0123456789ab/a1/b3"),),
    (dataclasses.replace(ENTITY, name_en=None, evidence=()),),
)
FOLDERS = [Path("survey/b"), Path("survey/a")]
ISSUED = {"0123456789ab": "2021-03-01"}


class Decide:
    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return LEARNED


def ask(place, decide, folders=FOLDERS, issued=ISSUED, gazetteer=None):
    return remembered(place, folders, issued, gazetteer or load_gazetteer(), decide)


def test_what_was_decided_comes_back_as_it_was(tmp_path):
    decide = Decide()
    assert ask(tmp_path, decide) == ask(tmp_path, decide, FOLDERS[::-1]) == LEARNED
    assert decide.times == 1


@pytest.mark.parametrize(
    "change",
    [
        {"folders": FOLDERS[:1]},
        {"issued": {"0123456789ab": "2021-04-01"}},
        {"gazetteer": dataclasses.replace(load_gazetteer(), rejected=("코모렌스",))},
    ],
)
def test_what_it_follows_from_makes_it_anew(tmp_path, change):
    decide = Decide()
    ask(tmp_path, decide)
    ask(tmp_path, decide, **change)
    assert decide.times == 2


@pytest.mark.parametrize("damage", ["", "[]", '{"key": 1}', "cut", "edited"])
def test_what_is_damaged_is_made_anew(tmp_path, damage):
    decide = Decide()
    ask(tmp_path, decide)
    whole = (tmp_path / FILE).read_text("utf-8")
    told = json.loads(whole)
    told["learned"]["entities"][0]["mention_count"] = 4
    texts = {"cut": whole[: len(whole) // 2], "edited": json.dumps(told)}
    (tmp_path / FILE).write_text(texts.get(damage, damage), "utf-8")
    assert ask(tmp_path, decide) == LEARNED
    assert decide.times == 2
