"""What of the learned names an issue can name, told by the hashes of its words alone."""

import pyarrow as pa
import pytest

from pipeline.extract.discovery.learned import Learned, LearnedAlias
from pipeline.runner.survey import relevant, words_of

NAMES = ("가람로보틱스", "Garam Robotics")


def packed(*terms, candidates=()):
    """The packed words of one issue with these terms and candidates."""
    table = pa.table({"issue_id": ["i"] * len(terms), "term": list(terms)})
    found = pa.table(
        {
            "issue_id": pa.array(["i"] * len(candidates), pa.string()),
            "surface": pa.array(candidates, pa.string()),
        }
    )
    return words_of(table, found).get("i", "")


def learned(name):
    """One alias learned."""
    return Learned(aliases=(LearnedAlias("garam", name, 0.9, "i/b001"),))


@pytest.mark.parametrize(
    ("name", "terms", "candidates"),
    [
        ("가람로보틱스", ("로봇", "가람로보틱스"), ()),
        ("가람로보틱스", ("로봇",), ("가람로보틱스",)),
        ("Garam Robotics", ("garam robotics",), ()),
        ("Garam Robotics", ("Garam", "Robotics"), ()),
    ],
)
def test_names_of_present_words_are_relevant(name, terms, candidates):
    (alias,) = relevant(learned(name), packed(*terms, candidates=candidates)).aliases
    assert alias.alias == name
    assert alias.first_block_id == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("terms", [("로봇",), ("가람", "Garam"), ("Robotics", "로보틱스")])
def test_an_issue_does_not_depend_on_names_it_lacks(name, terms):
    assert relevant(learned(name), packed(*terms)) == Learned()


def test_an_issue_without_words_depends_on_nothing():
    assert relevant(learned("가람로보틱스"), "") == Learned()
