"""Known names right beside an unknown one: enumerations, owners, makers, kinds."""

import pytest

from pipeline.errors import KnowledgeError
from pipeline.extract.discovery.beside import KnownName, beside_features
from pipeline.knowledge.cues import NAME_PLACES, load_cues, parse_cues


def features(text: str, **known: str) -> list[str]:
    """Of the name ``벨로라`` in the text; known names with their types."""
    names = [
        KnownName(text.index(name), text.index(name) + len(name), entity_type)
        for name, entity_type in known.items()
    ]
    at = text.index("벨로라")
    return beside_features(text, at, at + len("벨로라"), sorted(names))


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("쿼카와 벨로라가 합의", {"쿼카": "company"}, ["list:company"]),
        ("쿼카, 벨로라, 노바가", {"쿼카": "company", "노바": "company"}, ["list:company"]),
        ("쿼카·벨로라 비교", {"쿼카": "model"}, ["list:model"]),
        ("쿼카(Quokka) 및 벨로라를", {"쿼카": "model"}, ["list:model"]),
        ("쿼카의 벨로라를 공개", {"쿼카": "company"}, ["of:company"]),
        ("쿼카社의 '벨로라'", {"쿼카": "company"}, ["of:company"]),
        ("쿼카의 ‘벨로라’", {"쿼카": "company"}, ["of:company"]),
        ("언어모델 벨로라는", {"언어모델": "technology"}, ["by:technology"]),
        ("벨로라의 쿼카를", {"쿼카": "model"}, ["owner:model"]),
        ("벨로라 아린 도우 대표는", {"아린 도우": "person"}, ["before:person"]),
        # A headline's comma stands for a particle, unless a list goes on.
        ("쿼카, 벨로라 공개", {"쿼카": "company"}, []),
        ("벨로라, 쿼카 공개", {"쿼카": "model"}, []),
        ("벨로라, 쿼카, 노바가", {"쿼카": "company"}, ["list:company"]),
        ("쿼카, 벨로라·노바 공동 연구", {"쿼카": "company"}, ["list:company"]),
        # Too far, or joined by nothing that tells.
        ("쿼카는 벨로라를 인수", {"쿼카": "company"}, []),
        ("쿼카가 새로 만든 벨로라", {"쿼카": "company"}, []),
        ("벨로라는", {}, []),
    ],
)
def test_how_two_names_are_joined(text, known, expected):
    assert features(text, **known) == expected


def test_known_names_count_by_their_type_alone():
    rows = [{"type": "company", "place": "list", "weight": 1.0, "words": ["쿼카"]}]
    with pytest.raises(KnowledgeError, match="type of name"):
        parse_cues({"cue": rows, "generic": {"latin": [], "hangul": []}}, "t")
    assert all(load_cues().weights[place] for place in NAME_PLACES)
