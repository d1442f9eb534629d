"""Unknown names: where they stand, and what around them speaks for their type."""

import pytest

from pipeline.errors import KnowledgeError
from pipeline.extract.discovery.candidates import find_candidates
from pipeline.extract.discovery.cues import context_features, own_features
from pipeline.extract.discovery.glosses import find_glosses
from pipeline.knowledge.cues import load_cues, parse_cues
from pipeline.model.documents import Block, Document, Issue
from pipeline.model.mentions import Mention
from pipeline.model.tokens import Token


def document(*texts: str, kind: str = "bullet") -> Document:
    issue = Issue("i", "s", "t", "p", None, None, None, "f", "text", "0" * 64)
    blocks = tuple(
        Block(f"i/b{n:03d}", None, n, kind, 0, None, text, text, (), n + 1, None)
        for n, text in enumerate(texts)
    )
    return Document(issue, (), blocks, (), ())


def tokens(text: str, words: dict[str, str]) -> list[Token]:
    """Tokens of the given words at all their places, particles left out."""
    found = []
    for word, tag in words.items():
        at = text.find(word)
        while at != -1:
            found.append((at, word, tag))
            at = text.find(word, at + len(word))
    return [Token(n, w, w, t, at, at + len(w)) for n, (at, w, t) in enumerate(sorted(found))]


def candidates(text: str, words: dict[str, str] | None = None, known: str = "", **options):
    doc = document(text)
    mentions = []
    if known:
        at = text.index(known)
        mentions = [Mention("i/b000", at, at + len(known), known, "x", "company", "gazetteer", 1.0)]
    return find_candidates(
        doc,
        mentions,
        find_glosses(doc, mentions),
        {"i/b000": tokens(text, words or {})},
        **options,
    )


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        ("스타트업 벨로라는 공개", {"벨로라": "NNP"}, ["벨로라"]),
        ("아린 벨로스키 교수는", {"아린": "NNP", "벨로스키": "NNP"}, ["아린 벨로스키"]),
        ("아린 벨로스키 교수", {"아": "NNG", "린": "NNG", "벨로스키": "NNP"}, ["아린 벨로스키"]),
        ("벨로라는 아린을 영입", {"벨로라": "NNP", "아린": "NNP"}, ["벨로라", "아린"]),
        ("벨로라기술은", {"벨로라": "NNP", "기술": "NNG"}, ["벨로라"]),
        ("노바AI가 공개", {"노바": "NNG", "AI": "SL"}, ["노바AI"]),
        ("신형 칩 VX-100을 공개", {}, ["VX-100"]),
        ("Velora 12GB와 Velora 0.94", {}, ["Velora", "Velora"]),
        ("Velora 8개와 Velora 2를", {}, ["Velora", "Velora 2"]),
        ("Velora Research Group은 발표", {}, ["Velora Research Group"]),
        ("University of Velora의 연구팀", {}, ["University of Velora"]),
        ("챗봇 '모모챗'을 출시", {}, ["모모챗"]),
        ("벨로라(Velora)는", {}, ["벨로라", "Velora"]),
        ("CEO Arin Beloski는", {}, ["Arin Beloski"]),
    ],
)
def test_finds_possible_names(text, words, names):
    found = candidates(text, words)
    assert [c.surface for c in found] == names
    assert all(text[c.start : c.end] == c.surface for c in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AI 기술과 API, 12GB를", {"기술": "NNG"}),
        ("코로나19 확산", {"코로나": "NNP"}),
        ("한국어 데이터", {"한국어": "NNP", "데이터": "NNG"}),
        ("자세한 내용은 https://velora.example/News 참고", {}),
        ("PCR검사를 실시", {}),
        ("'사회를 바꾸는 기술'이 필요", {}),
        ("기업은 발표", {"기업": "NNG", "발표": "NNG"}),
        ("", {}),
    ],
)
def test_common_words_are_no_names(text, words):
    assert candidates(text, words) == ()


def test_nothing_overlaps_a_known_name():
    assert candidates("벨로라 AI는", {"벨로라": "NNP"}, known="벨로라 AI") == ()


def test_source_lines_are_skipped():
    doc = document("Velora Times", kind="source")
    assert find_candidates(doc, [], [], {}) == ()


def test_unknown_common_noun_counts_only_where_a_name_is_expected():
    def unheard_of(_):
        return ()

    def heard_of(_):
        return ["낱말"]

    text, words = "스타트업 카렐릭스는 출시", {"카렐릭스": "NNG"}
    assert [c.surface for c in candidates(text, words, neighbors=unheard_of)] == ["카렐릭스"]
    assert candidates(text, words, neighbors=heard_of) == ()
    assert candidates(text, words) == ()
    assert candidates("오늘 카렐릭스는 출시", {"카렐릭스": "NNG"}, neighbors=unheard_of) == ()


def test_neighbors_are_asked_once_for_a_name():
    asked = []

    def neighbors(word):
        asked.append(word)
        return ["가", "나"]

    found = candidates("벨로라와 벨로라", {"벨로라": "NNP"}, neighbors=neighbors)
    assert asked == ["벨로라"]
    assert [c.near for c in found] == [("가", "나")] * 2


def test_gloss_partners_share_what_stands_before_the_first():
    korean, english = candidates("AI 스타트업 벨로라(Velora)는 출시")
    assert korean.partners == ("Velora",)
    assert english.partners == ("벨로라",)
    assert "left:스타트업" in korean.features
    assert "left:스타트업" in english.features
    assert korean.kind == "sound"


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("AI 스타트업 벨로라는 공개", "벨로라", "left:스타트업"),
        ("스타트업인 벨로라", "벨로라", "left:스타트업"),
        ("음성인식업체 벨로라", "벨로라", "left:업체"),
        ("언어모델 ‘벨로라’를", "벨로라", "left:언어모델"),
        ("벨로라社는", "벨로라", "right:社"),
        ("벨로라 교수는", "벨로라", "right:교수"),
        ("벨로라(Velora) 교수는", "벨로라", "right:교수"),
        ("벨로라의 새 CEO", "벨로라", "owns:CEO"),
        ("벨로라는 새로운 칩을 출시", "벨로라", "subject:출시"),
        ("벨로라, 새로운 칩 출시", "벨로라", "subject:출시"),
        ("구글이 벨로라를 인수", "벨로라", "object:인수"),
        ("벨로라와 협력", "벨로라", "beside:협력"),
        ("벨로라에 게재", "벨로라", "at:게재"),
        ("한빛대학교", "한빛대학교", "head:대학교"),
    ],
)
def test_cues(text, name, feature):
    start = text.index(name)
    found = context_features(text, start, start + len(name)) + own_features(name)
    assert feature in found


@pytest.mark.parametrize(
    ("text", "name"),
    [("기업은 벨로라", "벨로라"), ("벨로라교", "벨로라"), ("투자로 벨로라가 했다. 출시", "벨로라")],
)
def test_no_cue_where_a_particle_or_another_word_parts_them(text, name):
    start = text.index(name)
    assert context_features(text, start, start + len(name)) == []


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("Velora Labs", ["head:Labs"]),
        ("University of Velora", ["front:University"]),
        ("ICXX 2031", ["head:YYYY"]),
        ("MedBench", ["head:Bench"]),
        ("Collab", []),
        ("대", []),
        ("Labs", []),
    ],
)
def test_cues_in_the_name_itself(name, features):
    assert own_features(name) == features


def test_cues_of_the_package_are_sound():
    cues = load_cues()
    assert cues.of("left", "스타트업") == (("company", 3.6),)
    assert cues.of("left", "나무") == ()
    assert "ai" in cues.generic


GENERIC = {"latin": ["AI"], "hangul": ["기술"]}
GOOD = {"type": "company", "place": "left", "weight": 1.0, "words": ["업체"]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"cue": [GOOD]}, "generic"),
        ({"cue": [GOOD | {"type": "firm"}], "generic": GENERIC}, "firm"),
        ({"cue": [GOOD | {"place": "up"}], "generic": GENERIC}, "up"),
        ({"cue": [GOOD | {"weight": "1"}], "generic": GENERIC}, "weight"),
        ({"cue": [GOOD | {"weight": True}], "generic": GENERIC}, "weight"),
        ({"cue": [GOOD | {"note": ""}], "generic": GENERIC}, "exactly"),
        ({"cue": [GOOD, GOOD], "generic": GENERIC}, "twice"),
        ({"cue": {}, "generic": GENERIC}, "tables"),
    ],
)
def test_damaged_cues_are_refused(data, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_cues(data, "cues.toml")
