"""Whether a Hangul name spells the sound of a Latin one: 시네리틱 and Cinelytic.

Vowels differ from writer to writer; consonants hold. Both names become a skeleton of consonant
classes (시네리틱 → SNLTK), compared by weighted edit distance.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from pipeline.knowledge.folding import is_hangul

_FIRST_SYLLABLE = 0xAC00
_ONSETS = "KKNTTLMPPSS-JJJKTPH"
_CODAS = " KKKNNNTLKMPLLPHMPPTTNTTKTPT"
_MEDIALS, _FINALS = 21, 28
_LETTERS = {
    "A": "에이", "B": "비", "C": "시", "D": "디", "E": "이", "F": "에프", "G": "지", "H": "에이치",
    "I": "아이", "J": "제이", "K": "케이", "L": "엘", "M": "엠", "N": "엔", "O": "오", "P": "피",
    "Q": "큐", "R": "알", "S": "에스", "T": "티", "U": "유", "V": "브이", "W": "더블유", "X": "엑스",
    "Y": "와이", "Z": "제트",
}  # fmt: skip
# Spelling to class, the first that fits; digraphs come before single letters.
_LATIN = (
    (r"[^a-z]", ""), (r"tch|dge|sch", "J"), (r"ch", "J"), (r"sh", "S"), (r"ph", "P"), (r"th", "S"),
    (r"gh(?![aeiou])", ""), (r"^kn", "N"), (r"^wr", "L"), (r"^ps", "S"), (r"wh", ""), (r"ck|cq", "K"),
    (r"sc(?=[eiy])", "S"), (r"c(?=[eiy])", "S"), (r"g(?=[eiy])", "J"), (r"x", "KS"), (r"qu?", "K"),
    (r"[cgk]", "K"), (r"[bpfv]", "P"), (r"[dt]", "T"), (r"[jz]", "J"), (r"s", "S"), (r"l", "L"),
    (r"r", "R"), (r"m", "M"), (r"n", "N"), (r"h", "H"), (r"[aeiouyw]", ""),
)  # fmt: skip
_LATIN_PATTERN = re.compile("|".join(f"({pattern})" for pattern, _ in _LATIN))
# Classes writers mix: ㅅ for th and t, ㅈ for s and t, ㄱ for a soft g.
_NEAR = frozenset(map(frozenset, ("ST", "SJ", "TJ", "KJ", "LR", "NM", "KS", "HP", "KH")))
_CHEAP = frozenset("RHS-")
_NEAR_COST, _CHEAP_COST, _LR_COST = 0.4, 0.3, 0.0
_SPELLED_LETTERS = 5
_SHORT = 2


def sound_likeness(hangul: str, latin: str) -> float:
    """How well a Hangul name spells a Latin one, 0 to 1.

    >>> sound_likeness("시네리틱", "Cinelytic"), sound_likeness("미국", "Cinelytic") < 0.5
    (1.0, True)
    """
    ours = _hangul_skeleton(hangul)
    best = 0.0
    for theirs in _latin_skeletons(latin):
        longest = max(len(ours), len(theirs.replace("R", "")))
        if longest == 0:
            continue
        if longest < _SHORT and not _same_length(hangul, latin):
            continue
        cost = _distance(ours, theirs)
        best = max(best, 1.0 - cost / longest)
    return max(0.0, best)


@functools.lru_cache(maxsize=4096)
def _hangul_skeleton(text: str) -> str:
    """Consonant classes of the syllables; Latin parts of a mixed name (오픈AI) are read out."""
    classes: list[str] = []
    for part in re.findall(r"[가-힣]+|[A-Za-z]+", text):
        if not is_hangul(part[0]):
            classes.append(_latin_skeletons(part)[0])
            continue
        for char in part:
            code = ord(char) - _FIRST_SYLLABLE
            onset = _ONSETS[code // (_MEDIALS * _FINALS)]
            coda = _CODAS[code % _FINALS]
            classes.append((onset if onset != "-" else "") + coda.strip())
    return _undoubled("".join(classes))


@functools.lru_cache(maxsize=4096)
def _latin_skeletons(text: str) -> tuple[str, ...]:
    """As a word, and read letter by letter where the name is short and in capitals."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[A-Za-z]+", plain)
    read = "".join(
        _hangul_skeleton("".join(_LETTERS[c] for c in w))
        if w.isupper() and len(w) <= _SPELLED_LETTERS
        else _word_skeleton(w.lower())
        for w in words
    )
    as_word = "".join(_word_skeleton(w.lower()) for w in words)
    return tuple(dict.fromkeys((_undoubled(as_word), _undoubled(read))))


def _word_skeleton(word: str) -> str:
    return "".join(_LATIN[(match.lastindex or 1) - 1][1] for match in _LATIN_PATTERN.finditer(word))


def _undoubled(classes: str) -> str:
    return re.sub(r"(.)\1+", r"\1", classes)


def _same_length(hangul: str, latin: str) -> bool:
    """Names with hardly a consonant (야후, Yahoo): as many syllables, the same beginning."""
    vowels = len(re.findall(r"[aeiouy]+", latin.lower()))
    return abs(len(hangul) - vowels) <= 1


def _distance(ours: str, theirs: str) -> float:
    """Edit distance where r and h may be silent and near classes cost less."""
    row = [0.0]
    for b in theirs:
        row.append(row[-1] + _drop(b))
    for a in ours:
        last, row = row, [row[0] + _drop(a)]
        for j, b in enumerate(theirs, start=1):
            change = last[j - 1] + _change(a, b)
            row.append(min(change, last[j] + _drop(a), row[-1] + _drop(b)))
    return row[-1]


def _drop(char: str) -> float:
    return _CHEAP_COST if char in _CHEAP else 1.0


def _change(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if {a, b} == {"L", "R"}:
        return _LR_COST
    return _NEAR_COST if frozenset((a, b)) in _NEAR else 1.0


def initials_fit(short: str, long: str) -> bool:
    """Whether ``short`` abbreviates the words of ``long``.

    >>> initials_fit("NAIRR", "National Artificial Intelligence Research Resource")
    True
    >>> initials_fit("NIST", "National Institute of Standards and Technology")
    True
    """
    letters = re.sub(r"[^A-Za-z0-9]", "", short)
    words = [w for w in re.split(r"[\s\-/]+", long) if w]
    if not (letters.isupper() or sum(map(str.isupper, letters)) >= _SHORT) or len(words) < _SHORT:
        return False
    initials = "".join(w[0] for w in words)
    important = "".join(w[0] for w in words if w[0].isupper())
    wanted = letters.lower()
    return wanted in (initials.lower(), important.lower()) or (
        len(words) <= len(letters)
        and wanted[0] == initials[0].lower()
        and _in_words(wanted, [w.lower() for w in words])
    )


def _in_words(letters: str, words: list[str]) -> bool:
    """Each letter is the first of a word, or follows in the word of the letter before it."""
    places = {(-1, 0)}
    for letter in letters:
        following: set[tuple[int, int]] = set()
        for word, at in places:
            if word >= 0:
                found = words[word].find(letter, at)
                if found != -1:
                    following.add((word, found + 1))
            if word + 1 < len(words) and words[word + 1][0] == letter:
                following.add((word + 1, 1))
        places = following
    return any(word == len(words) - 1 for word, _ in places)
