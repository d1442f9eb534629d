"""One printed citation taken apart: who, what, where, when.

Briefs cite in many orders (``기관, "제목", 2020.4.24.``, ``제목(기관, 2020)``, ``기관(2023). 제목.``,
``"제목," 매체, 2024.3.5.``). Date and address are recognised by their form, the title by its quotes;
what is left is told apart by position, commas and the words themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.ingest.imprint.printed_dates import PrintedDate, find_dates, find_years

_URL = re.compile(r"<?((?:https?://|www\.)[^\s<>\"”“」』]+)>?")
_IDENTIFIER = re.compile(
    r"[\s,.(\[]{0,3}\b(?:(arXiv)\s*:\s*([\w./-]*\w)|doi\s*:\s*(\S*\w))[)\]]?", re.IGNORECASE
)
# What may follow a citation's date and is no new citation.
_STILL = re.compile(r"[\s,;(]*(?:arxiv|doi|pp?\.|vol|no\.|isbn|issn|제?\d+[권호쪽])", re.IGNORECASE)
_OPEN, _CLOSE = '"“”「『《', '"”“」』》'
_QUOTED = re.compile(
    r"「(?P<a>[^」]+)」|『(?P<b>[^』]+)』|《(?P<c>[^》]+)》|[\"“”„](?P<d>.+)[\"”“]"
    r"|(?:^|(?<=[\s,(]))['‘](?P<e>.{8,})['’](?=\s*(?:[,.(]|$))"
)
_VISITED = re.compile(
    r"[\s,(\[]{0,3}(?:최종\s*)?(?:방문|접속일?|접속일자|검색일?|확인일?|accessed|retrieved|visited)(?:\s*일)?[\s:：.)\]]*",
    re.IGNORECASE,
)
# What an editor did with a figure is no source.
_REMARK = re.compile(
    r"(?:(?:자료\s*)?(?:취합|재편집|재구성|재인용|재정리|편집|정리|작성|요약|가공|발췌|인용|번역|참고|참조|활용|보완|제공|캡처)"
    r"(?:\s*(?:후|및|하여|해)\s*)?\s*)+(?:함|하였음)?\s*$"
)
_BY_US = re.compile(
    r"(?:저자|연구진|자체|필자|본\s*(?:보고서|원)|직접)\s*(?:자체\s*)?(?:작성|정리|재구성|제작)?\s*"
)
_SIDE = re.compile(r"\s*,?\s*[(\[<](?:좌|우|상|하|위|아래|왼쪽|오른쪽|가운데|중앙|중|left|right|[a-d가-라]|\d)[)\]>]\s*", re.IGNORECASE)  # fmt: skip
_ORG_WORD = re.compile(
    r"(?:journal|times|news|post|review|reporter|association|forum|institut|universit|blog|labs?\b|research"
    r"|today|week|daily|bloomberg|group|inc\b|corp|company|press|magazine|insider|atlas|beat|wired|office"
    r"|house|ministry|department|commission|council|agency|center|centre|bank|foundation|society|report\b"
    r"|team|google|openai|microsoft|amazon|apple|meta\b|nvidia|ibm|gartner|mit\b|ai\b|tech|guardian|economist"
    r"|fortune|forbes|reuters|verge|cnn|bbc|cnbc|arxiv|nature|science|network|media|www|\.com)"
    r"|(?:일보|신문|뉴스|방송|경제|연구원|연구소|진흥원|재단|협회|학회|위원회|대학|대$|[부처청원사국]$|센터|투데이|데일리|타임스|저널|튜브|은행|공사)",
    re.IGNORECASE,
)
_LATIN_NAME = r"[A-Z][\w.’'-]*(?:\s+(?:[a-z]{2,3}\s+)?[A-Z][\w.’'-]*){1,3}"
_PEOPLE = re.compile(rf"{_LATIN_NAME}(?:\s*(?:[·ㆍ&,;]|and|,\s*and)\s*{_LATIN_NAME})+")
_INITIALS = re.compile(r"[A-Z][\w’'-]+,\s*[A-Z](?:\.|$)")
_ET_AL = re.compile(r"\bet\.?\s*al\b\.?|외\s*\d*\s*[인명]|\s외$")
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥"  # fmt: skip
_KOREAN_NAME = re.compile(rf"[{_SURNAMES}][가-힣]{{1,2}}")
_TITLE_WORD = re.compile(
    r"(?:보고서|논문|백서|전략|동향|개념|계획|방안|분석|전망|조사|가이드|현황|지수|사례)(?=\s|\d|$)"
    r"|\b(?:report|state of|survey|index|outlook|how|why|what|towards?|using|learning|models?|guide|with|for|of the|cycle|trends?)\b",
    re.IGNORECASE,
)
# A longer text is no citation; what follows would cost time and tell nothing.
_LONGEST = 2_000
# Who stands before a quoted title takes no more characters than this, the rest of the line neither.
_WHO_LENGTH = 60
_REST_LENGTH = 60
_FAR_QUOTE = 80
# A bare name in a list of sources; a longer run of words is a title.
_NAME_LENGTH, _NAME_WORDS, _TITLE_WORDS = 40, 5, 6
_PARTICLES = 2
_EDGE = " \t,.;:·-–—"


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of one citation; ``dated`` is ISO text at the precision printed."""

    authors: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    dated: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found that names a source."""
        return not (self.authors or self.publisher or self.title or self.url)


@lru_cache(maxsize=512)
def is_citation(text: str) -> bool:
    """Whether a note cites a source; a definition explains a word instead.

    >>> is_citation("Daily Planet, Robots on the Road (2020.04.23.)")
    True
    >>> is_citation("GPU : 그래픽 연산을 위해 만든 처리 장치")
    False
    """
    if len(text) > _LONGEST:
        return False
    dated = (_tail_date(text) or _head_date(text)) is not None
    quoted = _QUOTED.search(text)
    explains = re.match(r"[^,\"“「]{1,60}?\s*[:：=]\s+\S|[^,\"“「:]{1,60}?[:：]\s", text)
    if _URL.search(text) or (
        quoted and (dated or (_follows_name(text, quoted.start()) and not explains))
    ):
        return True
    if dated:
        return not (explains and _is_sentence(text))
    if explains or _is_sentence(text):
        return False
    return bool(_ET_AL.search(text)) or _names_publisher(text)


def _follows_name(text: str, start: int) -> bool:
    """Whether a quoted title stands behind a name and a comma, or begins the text."""
    return start < _WHO_LENGTH and (not start or text[:start].rstrip().endswith((",", ".")))


def is_dated_citation(text: str) -> bool:
    """A citation that ends in its date."""
    return is_citation(text) and _tail_date(text) is not None


def _names_publisher(text: str) -> bool:
    """Without date, quotes or address only the look of "who, title" is left."""
    bare = re.sub(r"\([^)]*\)", "", text)
    if not re.match(r"[^,]{2,50},\s+\S.{8,}", bare):
        return False
    return not re.search(r"[가-힣]", bare) or bool(_ORG_WORD.search(bare.split(",")[0]))


def is_strict_citation(text: str) -> bool:
    """A whole line that can be nothing else: who, a quoted title, a date, and no more."""
    quoted = _QUOTED.search(text) if len(text) <= _LONGEST else None
    if not quoted or quoted.start() > _FAR_QUOTE or (quoted["e"] and not quoted.start()):
        return False
    date = _tail_date(text)
    rest = (
        text[quoted.end() :] if date is None else text[quoted.end() : max(quoted.end(), date.start)]
    )
    return (
        (date is not None and date.start >= quoted.end() - 1) or bool(_URL.search(text))
    ) and len(_URL.sub("", rest)) < _REST_LENGTH


def parse_citations(text: str, *, is_caption: bool) -> tuple[Citation, ...]:
    """All citations of a line.

    Args:
        text: The line without its number or label.
        is_caption: A source line below a figure, where bare names are sources too.
    """
    text = re.sub(r"\s+", " ", text[:_LONGEST]).strip()
    found: list[Citation] = []
    for part in _split(text, is_caption=is_caption):
        if is_caption and (names := _bare_names(part)):
            found += [_bare(name) for name in names]
        else:
            found.append(_parse(part, is_caption=is_caption))
    return tuple(c for c in found if not c.is_empty)


def _split(text: str, *, is_caption: bool) -> list[str]:
    parts = [p for p in _SIDE.split(text) if p.strip(_EDGE)] if is_caption else [text]
    result = []
    for part in parts:
        at = 0
        for cut in re.finditer(
            r"(?<=\d\.)\s*[,;/]?\s+(?=[^\W\d_])|(?<=\d\.\))\s*[,;/]\s*(?=[^\s\"“「『'‘<h])|\s*;\s+",
            part,
        ):
            head = part[at : cut.start()]
            rest = part[cut.start() :]
            if _tail_date(head) and not _VISITED.match(rest) and not _STILL.match(rest):
                result.append(head)
                at = cut.end()
        result.append(part[at:])
    return [p for p in result if p.strip(_EDGE)]


def _bare_names(part: str) -> list[str]:
    """Names strung together by commas, with nothing else."""
    text = _REMARK.sub("", part.strip(_EDGE)).strip(_EDGE)
    if not text or _BY_US.fullmatch(text):
        return []
    if any(c in text for c in "()<>" + _OPEN) or _URL.search(text) or _tail_date(text):
        return []
    names = [n.strip(_EDGE) for n in re.split(r"\s*[,/;]\s*", text)]
    names = [n for n in names if n and not _REMARK.fullmatch(n)]
    return (
        names
        if all(len(n) <= _NAME_LENGTH and len(n.split()) <= _NAME_WORDS for n in names)
        else []
    )


def _bare(name: str) -> Citation:
    if _ET_AL.search(name):
        return Citation(authors=name)
    return Citation(title=name) if _is_title(name) else Citation(publisher=name)


def _parse(part: str, *, is_caption: bool) -> Citation:
    text, url = _take_url(_REMARK.sub("", part.strip(_EDGE)).rstrip(_EDGE) if is_caption else part)
    date = _tail_date(text) or _head_date(text) or _inner_date(text)
    dated = date.iso if date else None
    head_dated = date is not None and date.end < len(text) * 0.6
    in_bracket = date is not None and ")" in text[date.end :] and not head_dated
    if date:
        text = _cut(text, date)
    text = _balance(_VISITED.sub(" ", text))
    quoted = _QUOTED.search(text)
    if quoted:
        made = _with_quotes(text, quoted)
    elif head_dated and (found := re.match(r"(.{2,80}?)\s*\(\s*\)\s*[.,]?\s*(.+)", text)):
        made = _after_year(found[1], found[2])
    else:
        made = _without_quotes(text, is_caption=is_caption, in_bracket=in_bracket)
    return replace(made, url=url, dated=dated)


def _with_quotes(text: str, quoted: re.Match[str]) -> Citation:
    title = next(g for g in quoted.groups() if g).strip(" ,.")
    before = re.sub(r"\(\s*\)", "", text[: quoted.start()]).strip(_EDGE)
    after = _REMARK.sub("", re.sub(r"\(\s*\)", "", text[quoted.end() :])).strip(_EDGE + "()")
    after = re.sub(r"^[『「《]|[』」》].*$|,?\s*(?:vol|no|pp?|제?\d+[권호])\b.*$", "", after, flags=re.IGNORECASE).strip(_EDGE)  # fmt: skip
    if not before:
        return Citation(title=title, publisher=after or None)
    is_book = quoted["a"] is not None or quoted["b"] is not None
    if is_people(before, alone=is_book):
        return Citation(authors=before, title=title, publisher=after or None)
    authors, _, last = before.rpartition(",")
    if authors and is_people(authors.strip(), alone=True):
        return Citation(authors=authors.strip(), publisher=last.strip(), title=title)
    return Citation(publisher=before, title=title)


def _after_year(who: str, rest: str) -> Citation:
    """Read what stands around a bracketed year: ``저자(2023). 제목. 학술지.``."""
    title, _, place = rest.partition(". ")
    title, place = title.strip(_EDGE), place.strip(_EDGE)
    if is_people(who, alone=True):
        return Citation(authors=who.strip(_EDGE), title=title or None, publisher=place or None)
    return Citation(publisher=who.strip(_EDGE), title=title or None)


def _without_quotes(text: str, *, is_caption: bool, in_bracket: bool) -> Citation:
    text = _REMARK.sub("", text).strip(_EDGE)
    if not text or _BY_US.fullmatch(text):
        return Citation()
    inside = re.fullmatch(r"(?P<head>.+?)\s*\((?P<who>(?:[^()]|\([^()]*\))*)\)?", text)
    holds_who = inside and (in_bracket or "," not in inside["head"])
    if inside and is_caption and holds_who and not _is_short_form(inside["head"], inside["who"]):
        return replace(_who(inside["who"].strip(_EDGE)), title=inside["head"].strip(_EDGE))
    head, comma, rest = text.partition(",")
    if comma and _ET_AL.search(head):
        return Citation(authors=head.strip(_EDGE), title=rest.strip(_EDGE) or None)
    if comma and len(head) <= _WHO_LENGTH and rest.strip(_EDGE):
        if is_people(head, alone=False):
            return Citation(authors=head.strip(_EDGE), title=rest.strip(_EDGE))
        return Citation(publisher=head.strip(_EDGE), title=rest.strip(_EDGE))
    return Citation(title=text) if _is_title(text) else Citation(publisher=text)


def _who(text: str) -> Citation:
    """Who stands in brackets behind a title: an organisation, a person, or both."""
    nested = re.fullmatch(r"(.+?)\s*\((.+?)\)?", text)
    if nested and not _is_short_form(nested[1], nested[2]):
        return Citation(publisher=nested[1].strip(_EDGE), authors=nested[2].strip(_EDGE))
    first, _, second = text.partition("-")
    if second and is_people(first, alone=True):
        return Citation(authors=first.strip(_EDGE), publisher=second.strip(_EDGE))
    if is_people(text, alone=True):
        return Citation(authors=text)
    return Citation(publisher=text or None)


def is_people(text: str, *, alone: bool) -> bool:
    """Whether names of persons stand here; ``alone``: a single name counts, too."""
    text = text.strip(_EDGE)
    if _ET_AL.search(text) or _INITIALS.match(text):
        return True
    if _ORG_WORD.search(text):
        return False
    names = [n for n in re.split(r"\s*[·ㆍ,&;]\s*|\s+and\s+", text) if n]
    if names and all(_KOREAN_NAME.fullmatch(n) for n in names):
        return alone or len(names) > 1
    if _PEOPLE.fullmatch(text):
        return True
    return alone and bool(re.fullmatch(_LATIN_NAME, text))


def _is_title(text: str) -> bool:
    return bool(re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text) or _TITLE_WORD.search(text)) or (
        len(text.split()) > _TITLE_WORDS
    )


def _is_short_form(name: str, bracket: str) -> bool:
    """Whether a bracket repeats the Korean name before it in Latin capitals: 정보통신정책연구원(KISDI)."""
    capitals = sum(c.isupper() for c in bracket)
    short = bool(re.fullmatch(r"[A-Z][A-Za-z&.-]{1,7}", bracket)) and capitals > 1
    return short and " " not in name.strip() and not _is_title(name)


def _is_sentence(text: str) -> bool:
    """Whether a note explains in Korean words: particles and a closing noun form."""
    particles = re.findall(r"[가-힣](?:을|를|이|가|은|는|의|에|로|와|과|하는|하고)\s", text)
    return len(particles) >= _PARTICLES


def _take_url(text: str) -> tuple[str, str | None]:
    match = _URL.search(text)
    if match:
        return _URL.sub(" ", text).strip(), match[1].rstrip(".,;)")
    known = _IDENTIFIER.search(text)
    if not known:
        return text, None
    address = f"https://arxiv.org/abs/{known[2]}" if known[1] else f"https://doi.org/{known[3]}"
    return _IDENTIFIER.sub(" ", text).strip(), address


@lru_cache(maxsize=512)
def _tail_date(text: str) -> PrintedDate | None:
    """A date that ends the text, in brackets or behind a comma, perhaps with other matter in them."""
    text = _VISITED.sub(" ", _IDENTIFIER.sub(" ", _URL.sub(" ", text))).rstrip()
    found: PrintedDate | None = None
    for found in find_dates(text):  # noqa: B007 - the last one is wanted
        pass
    if found and not text[found.end :].strip(" .,)]>기준"):
        return found
    for year in find_years(text):
        bare = text[: year.start].rstrip()
        if not text[year.end :].strip(" .,)]") and bare.endswith((",", "(", "”", '"', "」", "』")):
            return year
    return None


def _head_date(text: str) -> PrintedDate | None:
    """``기관(2020.10.), "제목"``: the first bracket holds the date and nothing else."""
    match = re.match(r"[^\"“”「『()]{2,80}\(([^()]{4,20})\)", text)
    if not match:
        return None
    for found in (*find_dates(match[1]), *find_years(match[1])):
        if not (match[1][: found.start] + match[1][found.end :]).strip(" .,'"):
            shift = match.start(1)
            return replace(found, start=found.start + shift, end=found.end + shift)
    return None


def _inner_date(text: str) -> PrintedDate | None:
    """A date inside the last bracket: ``제목 (20.6, 구글)``."""
    at = text.rfind("(") if text.count("(") == 1 else text.find("(")
    if at < 0:
        return None
    for found in find_dates(text):
        if found.start > at:
            return found
    return None


def _cut(text: str, date: PrintedDate) -> str:
    return text[: date.start].rstrip(" ,'‘’") + " " + text[date.end :].lstrip(". ")


def _balance(text: str) -> str:
    """Without empty brackets, brackets of one side only, and punctuation at the ends."""
    text = re.sub(r"\(\s*[,.]\s*", "(", re.sub(r"[\s,.]+\)", ")", text))
    text = re.sub(r"\s*\(\s*\)$", "", text.strip(_EDGE)).strip(_EDGE)
    if text.count("(") > text.count(")"):
        return text[:-1].strip(_EDGE) if text.endswith("(") else text + ")"
    return text[:-1].strip(_EDGE) if text.count(")") > text.count("(") and text[-1] == ")" else text
