"""Particles, suffixes and compounds that may follow a name, and words that only begin alike."""

import pytest

from pipeline.extract.names.boundaries import hangul_head, hangul_run, may_begin, may_end
from pipeline.extract.names.headline import find_countries

COUNTRIES = frozenset("美中日英韓北台")


@pytest.mark.parametrize(
    ("word", "name", "entity_type"),
    [
        ("구글은", "구글", "company"), ("구글에서는", "구글", "company"), ("구글측이", "구글", "company"),
        ("구글이며", "구글", "company"), ("구글社", "구글", "company"), ("구글로부터", "구글", "company"),
        ("구글과의", "구글", "company"), ("구글뿐만", "구글", "company"), ("구글이었다", "구글", "company"),
        ("구글(Google)", "구글", "company"), ("구글·애플", "구글", "company"), ("구글도", "구글", "company"),
        ("미국산", "미국", "place"), ("미국기업의", "미국", "place"), ("미국내에서", "미국", "place"),
        ("미국인들은", "미국", "place"), ("영국정부가", "영국", "place"), ("중국보다", "중국", "place"),
        ("딥러닝기술을", "딥러닝", "technology"), ("딥러닝기반", "딥러닝", "technology"),
        ("양자화된", "양자화", "technology"), ("블록체인형", "블록체인", "technology"),
        ("경량화하여", "경량화", "technology"), ("트랜스포머모델이", "트랜스포머", "technology"),
        ("라마는", "라마", "model"), ("힌튼교수는", "힌튼", "person"), ("이미지넷데이터셋", "이미지넷", "dataset"),
        ("MIT와", "MIT", "institution"), ("GAN기반의", "GAN", "technology"), ("OpenAI.", "OpenAI", "company"),
        ("OpenAI-MS", "OpenAI", "company"), ("IBM사는", "IBM", "company"),
    ],
)  # fmt: skip
def test_names_end_before(word, name, entity_type):
    assert may_end(word, len(name), entity_type)


@pytest.mark.parametrize(
    ("word", "name", "entity_type"),
    [
        ("구글링", "구글", "company"), ("메타버스", "메타", "company"), ("메타데이터", "메타", "company"),
        ("인도네시아", "인도", "place"), ("인도적", "인도", "place"), ("중국어", "중국", "place"),
        ("한국전력", "한국", "place"), ("한국과학기술원", "한국", "place"), ("한국은행", "한국", "place"),
        ("카카오톡", "카카오", "company"), ("애플리케이션", "애플", "company"), ("애플TV", "애플", "company"),
        ("아마존닷컴", "아마존", "company"), ("SK텔레콤", "SK", "company"), ("GPT2", "GPT", "model"),
        ("GPT-3.5", "GPT-3", "model"), ("AMPLE", "AMP", "company"), ("openai.com", "openai", "company"),
        ("독일어권", "독일", "place"), ("칠레리움", "칠레", "place"),
    ],
)  # fmt: skip
def test_names_do_not_end_within(word, name, entity_type):
    assert not may_end(word, len(name), entity_type)


@pytest.mark.parametrize(
    ("text", "name", "entity_type", "expected"),
    [
        ("대형언어모델", "언어모델", "technology", True),
        ("비지도학습", "지도학습", "technology", False),
        ("자기지도학습", "지도학습", "technology", False),
        ("파인애플", "애플", "company", False),
        ("대중국", "중국", "place", True),
        ("반중국", "중국", "place", True),
        ("AI반도체", "반도체", "technology", True),
        ("AI이란", "이란", "place", False),
        ("(구글", "구글", "company", True),
        ("기존GPT", "GPT", "model", True),
        ("XGPT", "GPT", "model", False),
        ("voca.ai", "ai", "company", False),
        ("끝.MIT", "MIT", "institution", True),
        ("1GPT", "GPT", "model", False),
    ],
)
def test_beginnings(text, name, entity_type, expected):
    start = text.index(name)
    assert may_begin(text, start, start + len(name), entity_type) is expected


def test_runs():
    assert hangul_run("구글은 AI", 2) == "은"
    assert hangul_head("초대형GPT", 3) == "초대형"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美 스타트업", "美"), ("中, 규제 완화", "中"), ("中정부", "中"), ("美·中 갈등", "美中"),
        ("美中 갈등", "美中"), ("미·중 무역분쟁", "美中"), ("한·미·일 정상", "韓美日"), ("미·중의", "美中"),
        ("미중 갈등", "美中"), ("한미일 공조", "韓美日"), ("미중간", "美中"), ("'中 정부'", "中"),
        ("확대하는 中 기업", "中"), ("美-EU 협정", "美"), ("한-EU 협정", "韓"), ("발표 (英)", "英"), ("北 미사일", "北"), ("북·미 회담", "北美"),
    ],
)  # fmt: skip
def test_countries_of_headlines(text, expected):
    found = find_countries(text, COUNTRIES)
    assert "".join(key for _, _, key in found) == expected
    assert all(end == start + 1 for start, end, _ in found)


@pytest.mark.parametrize(
    "text",
    ["진행 中", "진행 中인 사업", "이 中 3개", "응답자 中 40%", "진행中", "(전체) 中 일부", "5日", "5 日", "中央", "美術",
     "일·생활 균형", "초·중·고", "중·고등학교", "미중년", "한일 없이", "5월 중", "한 일", "北유럽", "北美", "3 台", "동·서·남·북"],
)  # fmt: skip
def test_no_countries(text):
    assert find_countries(text, COUNTRIES) == []


def test_countries_nobody_knows_are_not_found():
    assert find_countries("美·中 갈등", frozenset()) == []
