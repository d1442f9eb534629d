"""What a single line is by its own words: page furniture, captions, source lines, labels."""

from __future__ import annotations

import re

_RULE = re.compile(r"[-=_*~—–─━═·.…\s\\|]{3,}")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s<\[]*(?:p\.?|page)?\s*\d{1,3}(?:\s*/\s*\d{1,3})?[-–—|\s>\]]*", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)0\d{1,2}[-).\s]\s?\d{3,4}[-.\s]\d{4}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_CONTACT = re.compile(
    r"(?:홈\s*페이지|누리집|웹\s*사이트|homepage|website)\s*[:：]|문의(?:처|사항)?\s*[:：]"
    r"|(?:전화|팩스|주소|이메일|tel|fax|e-?mail)\s*[.:：)]|문의.{0,60}(?:연락|주시기|바랍니다)",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"[\W_]*(?:발\s*행\s*(?:인|처|일|기관)?|편\s*집\s*(?:인|처)?|기\s*획|작\s*성\s*(?:자)?|펴\s*낸\s*(?:이|곳)"
    r"|인\s*쇄(?:처)?|등록\s*번호|ISSN|ISBN|보고서\s*온라인\s*서비스)(?:\s*[:：|]|\s*$|\s+\d)",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"무단\s*(?:전재|복제|배포|전제)|[©ⓒ]|all\s+rights\s+reserved|copyright\s*(?:\(c\)|\d)|저작권은?\s.{0,40}있(?:습니다|음)"
    r"|공식\s*(?:적인?\s*)?(?:견해|입장).{0,20}(?:다를|아님|아니)",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"(?:!\[[^\]]*\]\([^)]*\)\s*)+|<img\b[^>]*>|[\[(<]\s*(?:그림|이미지|사진|image|figure)\s*(?:생략|없음)?\s*[\])>]"
    r"|<!--.*-->",
    re.IGNORECASE,
)
_WEB_ONLY = re.compile(r"[\W_]*(?:https?://|www\.)[\w./-]+/?[\W_]*", re.IGNORECASE)

# One of these is in every line of the kinds above, and in few others.
_HINT_WORDS = (
    "홈", "누리집", "웹", "home", "web", "문의", "전화", "팩스", "주소", "메일", "tel", "fax", "mail", "@",
    "발", "편", "기획", "기 획", "작성", "작 성", "펴", "인쇄", "인 쇄", "등록", "iss", "isb", "온라인",
    "무단", "©", "ⓒ", "rights", "copyright", "저작권", "공식", "![", "<img", "<!--", "그림", "이미지",
    "사진", "image", "figure", "http", "www",
)  # fmt: skip
_HINTS = re.compile("|".join(map(re.escape, _HINT_WORDS)))

# Labels are short; a source label stands within so many characters, spread spaces included.
_LABEL = 40

_CONTENTS = re.compile(
    r"(?:목\s*차|차\s*례|순\s*서|contents?|table\s+of\s+contents|in\s+this\s+issue|이번\s*호\s*(?:목차|차례|내용))",
    re.IGNORECASE,
)
_LEAD_LABEL = re.compile(
    r"(?:key\s*contents?|key\s*points?|핵심\s*(?:요약|내용)|요\s*약|summary|executive\s+summary)",
    re.IGNORECASE,
)
_BOX_LABEL = re.compile(
    r"[<\[【〈(]?\s*(?:참\s*고|붙\s*임|별\s*첨|box|박\s*스|부\s*록)\s*(?:\d{1,2}|[IVXⅠ-Ⅻ]{1,4})?\s*[>\]】〉)]?\s*[.:：]?\s*",
    re.IGNORECASE,
)
_REFERENCE_LIST = re.compile(
    r"(?:참고\s*(?:자료|문헌)|출처|미주|각주|주석|references?|bibliography|further\s+reading)(?:\s*목록)?",
    re.IGNORECASE,
)
_INNER_HEADING = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:정책적\s*|주요\s*|시사점\s*및\s*|전망\s*및\s*)?(?:시사점|개요|배경|추진\s*배경|내용|주요\s*내용|전망|결론|서론"
    r"|의의|평가|결과|한계|특징|현황|요약|향후\s*(?:계획|전망|과제)|implications?|background|overview|conclusion)(?:\s*및\s*\S+)?"
)
_TOPIC = re.compile(
    r"\S{1,8}(?:의|별)?\s*(?:개요|배경|내용|구조|원리|특징|성능|현황|동향|전망|과제|한계|효과|의의|시사점|사례|방향)"
)
_CAPTION = re.compile(
    r"[-–—■▣▶◆\s]*(?:[\[<〈(【]\s*(?:그림|표|도표|사진|차트|figure|fig\.?|table|chart)\s*[\d.\-–IVXⅠ-Ⅻ]*\s*[\])>〉】]"
    r"|(?:그림|표|figure|fig\.|table)\s*\d{1,3}(?:[-–.]\d{1,3})?\s*[.:：)\]]\s)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[<〈《]\s*(?!https?:)[^<>〈〉《》]{2,120}\s*[>〉》]")
_SOURCE = re.compile(
    r"[☞※*▶■◆●○\-–\s\\]*(?:[\[(<【]\s*(?:출\s*처|자\s*료|source)\s*[\])>】]\s*[:：]?"
    r"|(?:(?:그림|이미지|사진|자료|표|원문|데이터)\s*)?(?:출\s*처|자\s*료|원\s*문|참조|sources?|원자료)\s*[:：])\s*",
    re.IGNORECASE,
)
# A source that begins in the middle of a line, after the words of a bullet.
SOURCE_INSIDE = re.compile(r"(?<=\S)\s+(?=[※☞]\s*(?:출\s*처|자\s*료)\s*[:：])")


# A line of contact details is short; a longer one tells something and names an address by the way.
_CONTACT_LENGTH, _MAIL_LENGTH, _RIGHTS_LENGTH = 100, 60, 250


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the page, not to the issue's words."""
    if _RULE.fullmatch(text) or _PAGE_NUMBER.fullmatch(text):
        return True
    lower = text.lower()
    has_phone = _may_have_phone(text) and bool(_PHONE.search(text))
    if not has_phone and not _HINTS.search(lower):
        return False
    if _IMAGE.fullmatch(text) or _WEB_ONLY.fullmatch(text):
        return True
    if len(text) < (_CONTACT_LENGTH if has_phone else _MAIL_LENGTH) or has_phone:
        has_mail = _MAIL.search(text) is not None
        if has_mail or (has_phone and len(text) < _CONTACT_LENGTH):
            return True
    return len(text) < _RIGHTS_LENGTH and bool(
        _CONTACT.search(text[:_CONTACT_LENGTH]) or _IMPRINT.match(text) or _RIGHTS.search(text)
    )


def _may_have_phone(text: str) -> bool:
    return "0" in text and text.count("-") + text.count(".") + text.count(" ") > 1 and "-" in text


def is_contents_heading(text: str) -> bool:
    """``목 차``, ``CONTENTS``."""
    return len(text) <= _LABEL and bool(_CONTENTS.fullmatch(text.strip(" []<>【】:：|-·")))


def is_lead_label(text: str) -> bool:
    """The label of a summary box (``KEY Contents``)."""
    return len(text) <= _LABEL and bool(_LEAD_LABEL.fullmatch(text.strip(" []<>【】:：|-·")))


def box_label(text: str) -> int | None:
    """Length of a ``참고`` label at the start of a heading, or ``None``.

    >>> box_label("참고 1"), box_label("[참고] 용어"), box_label("참고 자료")
    (4, 5, None)
    """
    if is_reference_list(text):
        return None
    match = _BOX_LABEL.match(text)
    if not match:
        return None
    end = match.end()
    label = match[0].strip()
    bare = label[-1].isalpha() and end < len(text)
    return None if bare else end


def is_reference_list(text: str) -> bool:
    """``참고 자료``, ``References`` as a heading."""
    return len(text) <= _LABEL and bool(
        _REFERENCE_LIST.fullmatch(text.strip(" []<>【】:：|-·0123456789."))
    )


def is_inner_heading(text: str) -> bool:
    """A heading that names a part of any article (시사점, 개요), never an article."""
    return bool(_INNER_HEADING.fullmatch(text.strip()))


def is_topic(text: str) -> bool:
    """A short heading that names a side of a matter (시장 전망): inside an article, if unsigned.

    >>> is_topic("시장 전망"), is_topic("반도체 시장 전망치 상향")
    (True, False)
    """
    return bool(_TOPIC.fullmatch(text.strip()))


def is_caption(text: str) -> bool:
    """``[그림 1] …``, or a line wholly in angle brackets."""
    text = text.strip()
    return bool(_CAPTION.match(text)) or (text[:1] in "<〈《" and bool(_BRACKETED.fullmatch(text)))


def source_label(text: str) -> int:
    """Length of a source label (``※ 출처 : ``) at the start, 0 for none."""
    head = text[:_LABEL]
    if "처" not in head and "료" not in head and "참조" not in head and "ource" not in head.lower():
        return 0 if "원" not in head else _label_end(text)
    return _label_end(text)


def _label_end(text: str) -> int:
    match = _SOURCE.match(text)
    return match.end() if match else 0
