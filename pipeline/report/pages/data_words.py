"""Korean words for the tables; English ones are declared with the tables themselves."""

from __future__ import annotations

from typing import Final

from pipeline.report.format import Text
from pipeline.tables import (
    CLAIM_TABLES,
    CORPUS_TABLES,
    EDITION_TABLES,
    GRAPH_TABLES,
    ISSUE_TABLES,
    MOVEMENT_TABLES,
    OUTLOOK_TABLES,
    TABLES,
    TOPIC_TABLES,
    TRACKING_TABLES,
    Table,
)

AREAS: Final[tuple[tuple[Text, tuple[Table, ...]], ...]] = (
    (Text("호에서 읽은 것", "Read from the issues"), ISSUE_TABLES),
    (Text("말뭉치 전체", "The whole corpus"), CORPUS_TABLES),
    (Text("움직임", "Movement"), MOVEMENT_TABLES),
    (Text("기술 추적", "Tracking"), TRACKING_TABLES),
    (Text("관계", "Relations"), GRAPH_TABLES),
    (Text("토픽", "Topics"), TOPIC_TABLES),
    (Text("핵심 기술과 전망", "Core technologies, outlook"), OUTLOOK_TABLES),
    (Text("주장과 시한", "Claims and horizons"), CLAIM_TABLES),
    (Text("호와 호", "Issue against issue"), EDITION_TABLES),
)

KOREAN_GRAINS: Final[dict[str, str]] = {
    "issues": "호 하나",
    "articles": "기사 하나 (긴 보고서에서는 제목 하나)",
    "blocks": "블록 하나: 글머리, 문단, 제목",
    "references": "인용한 출처 하나",
    "repairs": "원문과 분석한 글이 다른 곳 하나",
    "tokens": "형태소 하나",
    "terms": "블록 안의 셀 수 있는 낱말 하나",
    "candidates": "사전에 없는 이름이 나온 곳 하나",
    "mentions": "이름이 불린 곳 하나",
    "quantities": "단위가 있는 수 하나",
    "dates": "날짜 표현 하나",
    "entities": "말뭉치에 나온 개체 하나",
    "aliases": "개체의 다른 이름 하나",
    "review": "사람이 정해야 할 모르는 이름 하나",
    "entity_timeline": "날짜 있는 호 × 개체, 0건도 남김",
    "keyword_timeline": "날짜 있는 호 × 키워드, 0건도 남김",
    "runs": "빌드 하나 (마지막 것)",
    "trends": "개체나 키워드 × 간행물, 그리고 전체",
    "bursts": "간행물 안의 급증 하나",
    "emergence": "개체나 키워드 × 간행물 × 지도",
    "backtest": "약신호를 낸 호 × 얼마 뒤",
    "distinctive": "개체나 키워드 × 그것을 부른 호",
    "month_timeline": "개체나 키워드 × 간행물 × 달",
    "families": "버전 계열 × 나온 버전",
    "family_timeline": "날짜 있는 호 × 버전 계열, 0건도 남김",
    "companions": "추적하는 개체 × 곁의 개체 × 호",
    "applications": "추적하는 개체 × 쓰이는 분야 × 호",
    "lifecycle": "추적하는 기술·모델, 버전 계열 하나",
    "entity_edges": "같은 블록에 충분히 자주 나온 두 개체",
    "entity_nodes": "연결망의 개체 하나",
    "edge_timeline": "호 × 함께 나온 두 개체",
    "graph_timeline": "날짜 있는 호: 연결망의 크기, 생긴 연결과 사라진 연결",
    "community_timeline": "날짜 × 공동체",
    "community_members": "날짜 × 공동체 × 개체",
    "topics": "토픽 하나",
    "topic_terms": "토픽 × 무거운 낱말이나 개체",
    "topic_articles": "토픽 × 그것을 다룬 기사",
    "topic_timeline": "날짜 있는 호 × 토픽, 0도 남김",
    "topic_term_timeline": "토픽 × 기간 × 그때 무거운 낱말",
    "topic_counts": "시험해 본 토픽 수 하나",
    "core_technologies": "기술이나 모델 하나 (버전은 계열로 합침)",
    "outlook": "블록 안의 전망·권고·경고 하나",
    "outlook_entities": "기술이나 주체 × 블록의 전망·권고·경고",
    "claims": "주어와 속성이 있는 수치 하나, 호와 호를 이음",
    "claim_checks": "글 안의 다른 수치로 셈해 볼 수 있는 수치 하나",
    "horizons": "앞날의 날짜 하나",
    "issue_changes": "호 × 견준 것 × 바뀐 개체, 키워드, 연결, 수치",
    "agenda": "개체 × 간행물 × 새 호들과 앞 호들의 비교",
    "source_shares": "간행물 × 인용된 발행처",
    "issue_sources": "호 하나의 출처: 얼마나 쏠렸고 얼마나 오래되었나",
    "series_sources": "간행물 하나의 출처",
    "shared_sources": "여러 기사가 함께 인용한 출처 × 기사",
    "entity_sources": "개체 하나: 부른 기사와 목소리의 수",
    "name_lineage": "개체 × 실제로 쓰인 이름",
    "version_lineage": "버전 계열 × 나온 차례의 버전",
}


def grain(name: str) -> Text:
    """What a row of the table is; the English words where no Korean ones are known."""
    declared = TABLES[name].grain
    return Text(KOREAN_GRAINS.get(name, declared), declared)
