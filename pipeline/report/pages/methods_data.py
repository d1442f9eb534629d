"""What the methods page states as data: formulas, error rates measured, limits.

The rates are those of ``benchmarks/calibration.py`` and ``benchmarks/knockout.py``, as recorded in
``docs/methods.md``; a test compares both, so that neither can be changed alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.report.format import Text, same


@dataclass(frozen=True, slots=True)
class Formula:
    """One statistic.

    Attributes:
        name: What it is called.
        formula: In one line, in Unicode.
        where: What the letters mean.
        trap: What it does not say.
        source: Publication, or the file that computes it.
        tables: Tables that hold it.
    """

    name: Text
    formula: str
    where: Text
    trap: Text
    source: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """How often a planted change is found, by number of issues (``LENGTHS``), in per cent."""

    planted: Text
    test: Text
    found: tuple[int, ...]
    mann_kendall: tuple[int, ...]
    slope: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """How often a single test at 5 % alarms where nothing moves, least and most, in per cent."""

    test: Text
    low: float
    high: float


LENGTHS: Final = (6, 12, 24, 60)

FALSE_ALARMS: Final = (
    FalseAlarm(Text("추세", "Trend"), 2.5, 3.9),
    FalseAlarm(Text("최근 호와 앞선 호", "New against past"), 1.6, 2.7),
    FalseAlarm(Text("침묵", "Silence"), 1.9, 4.3),
    FalseAlarm(Text("급증", "Burst"), 0.2, 1.2),
)
_TREND = Text("추세 검정", "trend test")
_VERDICT = Text("판정 (q ≤ 5%)", "verdict (q ≤ 5%)")
POWER: Final = (
    Power(
        Text("6배로 늘어남", "rise × 6"), _TREND,
        (56, 79, 98, 100), (22, 62, 94, 100), (43, 70, 95, 100),
    ),
    Power(
        Text("6분의 1로 줄어듦", "fall × 6"), _TREND,
        (58, 76, 98, 100), (24, 62, 93, 100), (42, 72, 96, 100),
    ),
    Power(
        Text("호의 6분의 1에서 6배 급증", "burst × 6 in a sixth of the issues"),
        Text("급증", "burst"),
        (20, 61, 91, 100), (0, 1, 3, 5), (1, 1, 1, 1),
    ),
    Power(
        Text("새로 나와 기사 30%에", "newcomer, in 30% of articles"), _VERDICT,
        (50, 95, 100, 100), (0, 45, 100, 100), (0, 79, 99, 100),
    ),
    Power(
        Text("침묵 뒤 다시 나옴", "return after silence"), _VERDICT,
        (73, 100, 100, 100), (0, 21, 99, 100), (2, 34, 97, 100),
    ),
)  # fmt: skip
VERDICTS_OF_RISES: Final = (5, 32, 88, 100)
FALSE_VERDICT_SHARE: Final = 2.1

FORMULAS: Final = (
    Formula(
        Text("기사 비율", "Share of articles"),
        "p = x ⁄ D",
        Text(
            "x: 이름이 나온 기사, D: 그 호의 기사",
            "x: articles that name it, D: articles of the issue",
        ),
        Text("한 기사 안의 반복은 세지 않습니다.", "Repetitions within an article do not count."),
        "pipeline/analyze/presence.py",
        ("entity_timeline", "keyword_timeline", "family_timeline", "topic_timeline"),
    ),
    Formula(
        Text("95% 구간 (제프리스)", "95% interval (Jeffreys)"),
        "[B⁻¹(0.025), B⁻¹(0.975)],  B = Beta(x + ½, D − x + ½)",
        Text(
            "x = 0이면 아래 끝은 0, x = D이면 위 끝은 1",
            "the lower end is 0 where x = 0, the upper end 1 where x = D",
        ),
        Text(
            "기사 5건 가운데 1건은 20%이지만 구간은 대략 2–63%입니다.",
            "One article of five is 20%, yet the interval runs from about 2 to 63%.",
        ),
        "Brown, Cai & DasGupta 2001",
        ("entity_timeline", "keyword_timeline", "source_shares"),
    ),
    Formula(
        Text("추세", "Trend"),
        "x | N ~ Multinomial(N, π),  πₜ ∝ Dₜ · exp(β·t);  rate_ratio = exp(β)",
        Text(
            "t: 해, N: 기사 수(간행물마다 따로), β: 해마다의 변화",
            "t: years, N: its articles (each series on its own), β: change per year",
        ),
        Text(
            "호 5개 미만에서는 검정하지 않으며, p는 호를 섞는 순열로 구합니다.",
            "Not tested below 5 issues; p by permutation of the issues.",
        ),
        "Firth 1993; pipeline/analyze/slopes.py, trend.py",
        ("trends",),
    ),
    Formula(
        Text("거짓 판정의 비율", "False discovery rate"),
        "q₍ᵢ₎ = min over j ≥ i of  m · p₍ⱼ₎ ⁄ j",
        Text(
            "m: 검정한 것 모두, p₍ⱼ₎: j번째로 작은 p",
            "m: all that were tested, p₍ⱼ₎: the j-th smallest p",
        ),
        Text("판정은 q ≤ 5%에서만 합니다.", "Verdicts are given at q ≤ 5% only."),
        "Benjamini & Hochberg 1995",
        ("trends", "bursts", "entity_edges", "distinctive", "issue_changes"),
    ),
    Formula(
        Text("알아볼 수 있는 가장 작은 변화", "Smallest detectable change"),
        "detectable_ratio = exp((z₀.₉₇₅ + z₀.₈) · SE₀)",
        Text(
            "SE₀: 추세가 없을 때 β의 표준오차. 한 번의 검정이 80% 확률로 알아볼 해마다의 배수",
            "SE₀: standard error of β without a trend; the yearly factor a single test finds with 80% power",
        ),
        Text(
            "이보다 작은 변화는 있어도 보이지 않습니다.",
            "A smaller change may be there and not show.",
        ),
        "pipeline/analyze/trend.py",
        ("trends",),
    ),
    Formula(
        Text("급증 (클라인버그)", "Bursts (Kleinberg)"),
        "min over s of Σₜ −ln[ C(Dₜ, xₜ) · pₛˣ · (1 − pₛ)ᴰ⁻ˣ ] + γ · ln n · #up;  p₁ = min(2·p₀, (1 + p₀) ⁄ 2)",
        Text(
            "두 상태 s: 평소와 급증, #up: 위로 넘어간 횟수",
            "two states s: usual and burst, #up: moves upward",
        ),
        Text(
            "γ는 움직임 없는 자료로 5%에 맞췄고, 가장 새로운 호의 급증은 잠정입니다.",
            "γ is set on data that do not move to 5%; a burst that holds the newest issue is provisional.",
        ),
        "Kleinberg 2002",
        ("bursts",),
    ),
    Formula(
        Text("부상 지도 (KEM, KIM)", "Emergence maps (KEM, KIM)"),
        "visibility = mean over j of (xⱼ ⁄ Dⱼ) · (1 − tw · (n − j)),  tw = 1 ⁄ (n + 1)",
        Text(
            "x: 언급(KEM) 또는 기사(KIM), 성장: 로그 비율의 해마다의 기울기",
            "x: namings (KEM) or articles (KIM); growth: yearly slope of the log share",
        ),
        Text("약신호는 두 지도가 모두 가리켜야 합니다.", "A weak signal needs both maps."),
        "Yoon 2012",
        ("emergence", "backtest"),
    ),
    Formula(
        Text("키워드 고르기", "Choosing keywords"),
        "c-TF-IDF = tf · ln(1 + A ⁄ f)",
        Text(
            "tf: 호에서의 비율, f: 전체 빈도, A: 호마다의 평균 낱말 수. 편차 비율(DP)로 낮춤",
            "tf: share in the issue, f: frequency overall, A: mean words per issue; lowered by Gries’ DP",
        ),
        Text("기사 하나에만 나온 낱말은 뺍니다.", "Words of a single article are left out."),
        "Grootendorst 2022; Gries 2008",
        ("keyword_timeline",),
    ),
    Formula(
        Text("호를 구별하는 것", "What sets an issue apart"),
        "δ = ln[(y + a) ⁄ (n + a₀ − y − a)] − ln[(y′ + a) ⁄ (n′ + a₀ − y′ − a)];  z = δ ⁄ √(1⁄(y+a) + 1⁄(y′+a))",
        Text(
            "y, y′: 그 호와 앞선 호들의 기사, a: 사전 분포",
            "y, y′: articles in the issue and in all earlier ones of its series, a: prior",
        ),
        Text(
            "순위를 매길 뿐이며, p는 피셔의 것입니다.", "For ranking only; its p value is Fisher’s."
        ),
        "Monroe, Colaresi & Quinn 2008",
        ("distinctive",),
    ),
    Formula(
        Text("함께 나옴 (NPMI)", "Association (NPMI)"),
        "NPMI = ln[ p(a,b) ⁄ (p(a)·p(b)) ] ⁄ −ln p(a,b)",
        Text("p: 블록의 비율", "p: shares of blocks"),
        Text(
            "한 번 함께 나오면 늘 1입니다. 그래서 3블록(작은 말뭉치 2블록)부터이고, 구간의 증인은 기사입니다.",
            "Seen together once it is always 1; hence 3 blocks (2 in small corpora), with articles as witnesses.",
        ),
        "Bouma 2009; G²: Dunning 1993",
        ("entity_edges",),
    ),
    Formula(
        Text("연결망의 뼈대", "Backbone"),
        "αᵢⱼ = (1 − wᵢⱼ ⁄ sᵢ)^(kᵢ − 1) < 0.05,  ∪ maximum spanning forest",
        Text("w: 연결의 세기, s: 합, k: 이웃 수", "w: weight of the link, s: sum, k: neighbors"),
        Text("뼈대 밖의 연결도 표에 남습니다.", "Links outside of it stay in the table."),
        "Serrano, Boguñá & Vespignani 2009",
        ("entity_edges",),
    ),
    Formula(
        Text("공동체", "Communities"),
        "wᵢⱼ = 0.05 + 0.95 · (runs that put i and j together) ⁄ runs",
        Text("라이덴을 씨앗과 기사를 바꿔 가며 여러 번", "seeded Leiden over article bootstraps"),
        Text("안정도를 함께 봅니다.", "Read with its stability."),
        "Poulin & Théberge 2019 (ECG); Traag, Waltman & van Eck 2019",
        ("entity_nodes", "community_timeline"),
    ),
    Formula(
        Text("토픽", "Topics"),
        "X ≈ W·H, W, H ≥ 0;  coherence = mean NPMI of the top 10 terms",
        Text("X: 기사 × 낱말·개체", "X: articles × terms and entities"),
        Text(
            "수는 안정도로 고르며, 우연만큼 안정한 토픽은 그렇게 적습니다.",
            "Their number is chosen by stability; topics no stabler than chance are called so.",
        ),
        "Lee & Seung 1999; Greene, O’Callaghan & Cunningham 2014",
        ("topics", "topic_terms", "topic_articles"),
    ),
    Formula(
        Text("출처의 쏠림", "Concentration of sources"),
        "H = Σ sᵢ²;  effective publishers = 1 ⁄ H",
        Text("sᵢ: 발행처 i의 몫", "sᵢ: share of publisher i"),
        Text(
            "출처가 적으면 H가 커지므로 보정한 값도 둡니다.",
            "Few sources raise H; an unbiased form stands beside it.",
        ),
        "Herfindahl; Simpson 1949",
        ("issue_sources", "series_sources"),
    ),
)

LIMITS: Final = (
    Text(
        "호가 다섯에서 열넷이면 거의 모든 판정이 판단 보류입니다. 이름이 한 번 나온 것은 추세가 아닙니다.",
        "With five to fourteen issues nearly all verdicts are no call. Being named once is no trend.",
    ),
    Text(
        "간행물이 다르면 다루는 것도 다릅니다. 말뭉치의 비율은 브리프가 다룬 비율이지 세상의 비율이 아닙니다.",
        "Series differ in what they cover. Shares are of what the briefs report, not of the world.",
    ),
    Text(
        "함께 나왔다는 것은 관계가 있다는 뜻이 아닙니다. 블록을 읽어야 압니다.",
        "Being named together is no relation; only the block tells.",
    ),
    Text(
        "빠진 호는 0이 아니라 빈칸이며, 날짜를 모르는 호는 시간선에 없습니다.",
        "A missing issue is a gap, not a zero; undated issues are on no timeline.",
    ),
    Text(
        "수치의 주어가 제목이나 바깥 글머리에서만 짐작되면 확신이 0.5 이하이고 비교에 쓰지 않습니다.",
        "A figure whose subject only the title or an outer bullet suggests has confidence 0.5 or less "
        "and is not compared.",
    ),
    Text(
        "사전에 없는 이름은 찾아낸 것입니다. 기업과 인물은 잘, 모델과 기술은 덜 정확합니다.",
        "Names nobody has entered are discovered: companies and people well, models and technologies less so.",
    ),
    Text(
        "그림과 표 속의 글은 PDF가 글자로 가진 것만 읽습니다.",
        "Of pictures and tables only what the PDF holds as letters is read.",
    ),
)
# Discovery with 30 % of the known names knocked out: recall and precision, in per cent.
DISCOVERY: Final = (
    (Text("기업", "Companies"), 77, 88),
    (Text("인물", "People"), 84, 99),
    (Text("모델", "Models"), 62, 65),
)
BLANK: Final = same("—")
