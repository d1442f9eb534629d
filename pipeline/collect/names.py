"""File names from titles, headers and addresses: readable, and safe on every system."""

from __future__ import annotations

import re
import unicodedata
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from datetime import date

# Bytes of a name without its ending: 255 is the limit of file systems; writing puts ".….new"
# around it, and Windows allows 260 characters for the whole path.
MAX_BYTES = 160
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE
)
# Names the raw folder reads as something else than a brief.
_TAKEN = frozenset({"readme", "sources", "lexicon", "collected", "sample"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|(?<!\d)(?:19|20)\d{4}(?!\d)")
# Names of programs that hand out files, and words on buttons: they name no document.
_NO_NAME = re.compile(
    r"(?:file|down|download|filedown|filedownload|downfile|view|get|getfile|attach|attachment|index"
    r"|main|default|pdf|hwpx?|다운로드|내려\s*받기|첨부\s*파일|첨부|바로\s*보기|바로\s*가기|원문|원문\s*보기|더\s*보기"
    r"|보기|자세히(?:\s*보기)?|read more|more|here|link|full text)"
    r"(?:\s*[(\[]?\s*(?:pdf|hwpx?|다운로드|[\d.,]+\s*[kmg]?b)\s*[)\]]?)*",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"\.(?:do|jsp|php|aspx?|cgi|action|nhn|es)$", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:pdf|hwpx?|html?|xhtml|md|markdown|mdown|txt|text)$", re.IGNORECASE)


def safe_name(text: str) -> str:
    r"""A file name without its ending: NFC, no separators, nothing hidden, nothing reserved.

    Empty where nothing is left.

    >>> safe_name("../../etc/pass:wd"), safe_name("AI 브리프\u202e 3월호. "), safe_name("nul.txt")
    ('etc pass wd', 'AI 브리프 3월호', '_nul.txt')
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c) in {"Zl", "Zp", "Zs"} or c in "\t\n\r" else c
                   for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))  # fmt: skip
    text = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(". ")
    text = _cut(text).rstrip(". ")
    return f"_{text}" if _RESERVED.match(text) else text


def file_stem(title: str | None, on: date | None, *, disposition: bytes, url: str) -> str:
    """Name of a new file: its title (and date, if the title tells no year), else what there is.

    Args:
        title: Of the feed's item or the link; words of buttons are no title.
        on: Date the feed tells. Last resort of dating: ingest reads it from the name.
        disposition: The header ``Content-Disposition`` as sent.
        url: Address that answered.
    """
    for text in (title or "", _ENDING.sub("", disposition_name(disposition)), _from_url(url)):
        stem = safe_name(text)
        if stem and not _NO_NAME.fullmatch(stem):
            break
    else:
        stem = safe_name(urlsplit(url).hostname or "") or "issue"
    if on and not _YEAR.search(stem):
        stem = _cut(f"{on:%Y-%m-%d} {stem}").rstrip(". ")
    return f"_{stem}" if stem.lower() in _TAKEN else stem


def disposition_name(header: bytes) -> str:
    """The file name a server gives, in RFC 5987's form or in raw UTF-8 or CP949, as many do.

    >>> disposition_name('attachment; filename="동향 3월호.pdf"'.encode("cp949"))
    '동향 3월호.pdf'
    >>> disposition_name(b"attachment; filename*=UTF-8''%EB%B8%8C%EB%A6%AC%ED%94%84.pdf")
    '브리프.pdf'
    """
    message = Message()
    message["Content-Disposition"] = " ".join(_decoded(header).split())
    name = message.get_param("filename", header="content-disposition")
    if not name:
        return ""
    try:
        text = collapse_rfc2231_value(name)
    except (LookupError, ValueError):
        return ""
    return _decoded(unquote_to_bytes(text)) if re.search(r"%[89A-Fa-f][0-9A-Fa-f]", text) else text


def _from_url(url: str) -> str:
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return _ENDING.sub("", _PROGRAM.sub("", _decoded(unquote_to_bytes(last))))


def _decoded(data: bytes) -> str:
    for codec in ("utf-8", "cp949"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _cut(text: str) -> str:
    return text.encode()[:MAX_BYTES].decode("utf-8", "ignore")
