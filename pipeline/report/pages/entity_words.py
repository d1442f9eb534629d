"""Words of an entity's page for the closed vocabularies of the tables."""

from __future__ import annotations

from pipeline.report.format import Text, same

STATUSES = {
    "conflict": Text("⚠ 어긋남", "⚠ conflict"),
    "revised": Text("→ 바뀜", "→ revised"),
    "rounded": Text("≈ 어림이 맞음", "≈ fits, rounded"),
    "confirmed": Text("✓ 같음", "✓ confirmed"),
    "first": Text("처음", "first"),
}
STATUS_ORDER = {name: i for i, name in enumerate(STATUSES)}
UNCOMPARED = Text("견줄 기록 없음", "not compared")
HORIZON_STATES = {
    "upcoming": Text("앞날", "upcoming"),
    "due": Text("때가 됨", "due"),
    "overdue": Text("지났으나 확인 없음", "past, not reported here"),
    "confirmed": Text("✓ 확인됨", "✓ confirmed"),
}
STANCES = {
    "forecast": Text("전망", "forecast"),
    "recommendation": Text("권고", "recommendation"),
    "warning": Text("경고", "warning"),
}
MODALITIES = {
    "negated": Text("부정", "negated"),
    "hypothetical": Text("조건부", "hypothetical"),
}
VOICES = {"own": Text("브리프", "the brief"), "quoted": Text("인용", "quoted")}
NAME_ROLES = {
    "only": Text("하나뿐", "only"),
    "leading": Text("가장 많이 쓰임", "leading"),
    "variant": Text("다른 표기", "variant"),
    "displacing": Text("↑ 자리를 차지함", "↑ displacing"),
    "displaced": Text("↓ 밀려남", "↓ displaced"),
}
SUPPORTS = {
    "supported": (0, Text("● 뒷받침됨", "● supported")),
    "insufficient": (1, Text("– 판단 보류", "– no call")),
    "chance": (2, Text("○ 우연 수준", "○ no more than chance")),
}
QUALIFIERS = {
    "approx": Text("안팎", "about"),
    "at_least": Text("이상", "at least"),
    "at_most": Text("까지", "up to"),
    "more_than": Text("초과", "more than"),
    "less_than": Text("미만", "less than"),
}
# Written behind the number as they stand, with the space where there is one.
UNITS = {
    "USD": Text(" 달러", " USD"),
    "KRW": Text(" 원", " KRW"),
    "EUR": Text(" 유로", " EUR"),
    "GBP": Text(" 파운드", " GBP"),
    "JPY": Text(" 엔", " JPY"),
    "CNY": Text(" 위안", " CNY"),
    "item": Text("개", " items"),
    "person": Text("명", " persons"),
    "country": Text("개국", " countries"),
    "company": Text("개 기업", " companies"),
    "case": Text("건", " cases"),
    "parameter": Text("개", " parameters"),
    "token": Text(" 토큰", " tokens"),
    "word": Text(" 단어", " words"),
    "image": Text("장", " images"),
    "title": Text("편", " titles"),
    "year": Text("년", " years"),
    "month": Text("개월", " months"),
    "day": Text("일", " days"),
    "h": Text("시간", " h"),
    "min": Text("분", " min"),
    "s": Text("초", " s"),
    "x": Text("배", "×"),
    "%": same("%"),
    "%p": same("%p"),
    "bit": Text("비트", " bits"),
}
