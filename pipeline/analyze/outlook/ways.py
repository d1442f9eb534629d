"""How a cue word stands in its clause: the ways of ``outlook.toml``, over morphemes.

A pattern sees morphemes as ``form/TAG`` with a space after each (Sejong tags, as Kiwi gives
them); what stands before the word is matched at its end, what follows at its beginning.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.analyze.outlook.windows import Window
    from pipeline.knowledge.outlook import OutlookCue, OutlookCues, Way

Modality = Literal["asserted", "negated", "hypothetical"]

_M = r"[^ ]+/"  # any form of a morpheme, its tag to follow
_PARTICLE = rf"(?:{_M}(?:JK[SOCB]|JX) )"
_QUOTE = rf"(?:{_M}SS[CO] )?"
# A bracket closes a clause only if nothing comes behind it: 전망(IMF), but not 과제(Task)를 수행.
_CLOSING = re.compile(
    rf"(?:등/NNB )?(?:{_M}(?:SF|SP|SSC|SW|SE|END) "
    rf"|{_M}SSO (?:[^ ]+/(?!SSC)\S+ ){{1,12}}{_M}SSC {_M}(?:SF|SP|SSO|SW|SE|END) )"
)
# Endings of what is said: final, nominal, or followed by another clause of the same rank.
_SAID = (
    r"(?:(?:이/VCP |었/EP |겠/EP |시/EP )*(?:[^ ]+/(?:EF|ETN)|"
    r"(?:고|며|으며|지만|으나|나|은데|ᆫ데|는데|[^ ]*(?:다고|라고|다며|라며|다면서))/EC|[^ ]*다는/ETM|라는/ETM) )"
)
_NOW = r"(?:ᆫ|는)/ETM (?:시점|상황|때|시기|실정|단계|것|만큼|가운데)/NN[GB] "
_LATER = r"ᆯ/ETM (?:것|전망|필요)/NN[GB] "
_PREDICATE = re.compile(
    rf"(?:(?:하|되)/(?:XSV|XSA|VV) (?:{_SAID}|{_NOW}|{_LATER}|고/EC 있/VX )"
    rf"|(?:이/VCP )?{_SAID}|으로/JKB {_M}(?:SP|END) |으로/JKB (?:[^ ]+/MAG )?(?:보이|보/V|알려지))"
)
_FUTURE = re.compile(
    rf"(?P<own>(?:ᆯ|을)/ETM (?:(?:것|거)/NNB {_QUOTE}(?:{_M}(?:VCP|JKB|JX|JKS|EC|ETM|EF|JKQ|ETN|JKO) )"
    rf"{{0,3}}{_QUOTE}(?:{_M}MAG )?)?)$"
)
_PAST = re.compile(r"[았었]/EP (?:을|ᆯ)/ETM $")
_TOLD = re.compile(
    rf"(?:[^ ]*(?:다고|라고|라|다며|라며|다면서|라면서|자고|냐고)/(?:EC|EF|JKQ) |[^ ]*(?:다는|라는)/ETM "
    rf"|(?:도록|ᆯ지)/EC |것/NNB [을를]/JKO |(?:라고|고)/JKQ ){_QUOTE}(?:{_M}MAG )?$"
)
_NOUN = re.compile(
    rf"(?P<noun>[^ ]+)/(?:NN[GP]|NNB|XR) (?:[^ ]+/XSN )?(?:{_M}SS[CO] )?{_PARTICLE}{{0,2}}"
    rf"(?:{_M}(?:MAG|MM) |무엇/NP 보다/JKB |{_M}NNG (?:적|적/XSN) ){{0,2}}$"
)
_OBJECT = re.compile(
    rf"(?P<noun>[^ ]+)/(?:NN[GP]|XR) (?:[^ ]+/XSN )?(?:[을를]/JKO |도/JX )?(?:{_M}MAG )?$"
)
_SUBJECT = re.compile(rf"[이가]/JKS (?:{_M}(?:MAG|MM) |크/VA ᆫ/ETM )?$")
_MUST = re.compile(
    rf"(?:{_M}(?:SP|SF|END) |(?:하|되)/V[XV] (?:[^ ]+/(?:EF|ETN) |(?:고|며)/EC (?!있)|[^ ]*(?:다고|다며|다면서)/EC "
    rf"|[^ ]*다는/ETM (?!점/)|(?:ᆯ/ETM (?:것|필요)/|(?:ᆯ|는)/ETM (?:시점|때|시기|상황)/)NN|었?/EP ))"
)
_MUST_NOT = re.compile(r"(?:는/JX )?안/MAG 되/V")
# 걸릴 위험이 있는 환자: the noun behind is the subject, the risk describes it.
_DESCRIBES = re.compile(rf"{_PARTICLE}?(?:있|크|높)/V\w+(?:-[IR])? (?:는|은|ᆫ)/ETM {_M}NN")
_NO = re.compile(
    r"(?:않/VX|못하/VX|없/VA|아니/VCN|어렵/VA(?:-I)?|힘들/VA) (?:을|ᆯ|는|은)/ETM (?:[^ ]+/(?:NNB|JKB|VCP|EC|ETM) )*$"
)
_HARD = re.compile(r"(?:않|말)/VX $")
# IMF에 따르면 is a source, 높이려면 an aim, 하면 되다 a permission; none is a condition.
_CONDITION = re.compile(
    r"(?:^|(?<!따르/VV)(?<!의하/VV)(?<!비하/VV) )(?!\S*려면/)\S*(?:면|거든|을수록|ᆯ수록)/EC (?!되/)"
    r"|경우/NNG "
)
_POSSIBLE = re.compile(
    r"수/NNB (?:도/JX )?있/V\w (?:[^ ]*(?:다는|라는)/ETM |[^ ]*다[고며]/EC |을/ETM (?:것/NNB )?"
    r"(?:[^ ]+/(?:VCP|JKB|EC|ETM) ){0,2})$"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that counts.

    Attributes:
        cue: The entry of the file.
        way: The way it stands.
        from_morpheme: Morphemes before the word that belong to the cue (-ㄹ 것으로).
        modality: Whether it is said without reserve.
    """

    cue: OutlookCue
    way: Way
    from_morpheme: int
    modality: Modality


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The ways with the word lists of the file built in."""

    cues: OutlookCues
    raised: re.Pattern[str]
    denied: re.Pattern[str]

    def read(self, window: Window, before: str, after: str) -> tuple[Hit, ...]:
        """What the word says at this place: the surest use for each stance.

        Args:
            window: The word and the morphemes around it.
            before: Text of the block before the word.
            after: Text behind it.
        """
        if self.denied.match(window.right) or _DESCRIBES.match(window.right):
            return ()
        found: dict[str, Hit] = {}
        for cue in self.cues.cues[window.kind, window.word]:
            if cue.stance in found or _excluded(cue, before, after):
                continue
            for way in cue.ways:
                size = self._stands(way, window)
                if size is not None:
                    found[cue.stance] = Hit(cue, way, size, _modality(window, way))
                    break
        return tuple(found[stance] for stance in sorted(found))

    def _stands(self, way: Way, window: Window) -> int | None:  # noqa: C901, PLR0911 - one way a line
        """Morphemes before the word that belong to the cue; ``None`` where it does not stand so."""
        left, right = window.left, window.right
        match way:
            case "closing":
                return _if(_CLOSING.match(right))
            case "predicate":
                return _if(_PREDICATE.match(right))
            case "raised":
                return _if(self.raised.match(right))
            case "told":
                return _if(_TOLD.search(left))
            case "must":
                return _if(_MUST.match(right))
            case "must_not":
                return _if(_MUST_NOT.match(right))
            case "subject":
                return _if(_SUBJECT.search(left) and _is_said(right))
            case "object":
                return _if(
                    self._asks_for(left) and (right.startswith("하/XSV ") or _is_said(right))
                )
            case "action":
                return _if(self._is_action(left) and _is_said(right))
            case "any":
                return 0
            case "future":
                return _future(window)
            case "foretold":
                size = _future(window)
                return size if size is not None and size > 1 else None

    def _asks_for(self, left: str) -> bool:
        noun = _OBJECT.search(left)
        return noun is not None and noun["noun"] in self.cues.objects

    def _is_action(self, left: str) -> bool:
        noun = _NOUN.search(left)
        return noun is not None and (noun["noun"] in self.cues.actions or noun["noun"] == "것")


@functools.lru_cache(maxsize=4)
def rules_of(cues: OutlookCues) -> Rules:
    """The rules for a cue file."""
    raised = "|".join(map(re.escape, cues.raised))
    denied = "|".join(map(re.escape, cues.denied))
    between = rf"(?:{_M}(?:MAG|MM|XSN) |{_M}NNG 적/XSN (?:으로/JKB )?|{_M}VA(?:-I)? (?:게/EC |ᆫ/ETM |은/ETM )|에/JKB 대하/VV ᆫ/ETM )"
    return Rules(
        cues,
        re.compile(
            rf"(?:{_PARTICLE}|의/JKG |등/NNB |을/JKO |를/JKO ){{0,2}}{between}{{0,2}}(?:{raised})(?:/|[가-힣]*/V)"
        ),
        re.compile(
            rf"(?:하/XS[AV] 지/EC |되/XSV 지/EC )?(?:{_M}(?:J\w+|NNB) ){{0,2}}{between}?(?:{denied})[^ /]*/"
        ),
    )


def _if(found: object) -> int | None:
    return 0 if found else None


def _is_said(right: str) -> bool:
    """Whether the word is what its clause says, not a description of a noun behind it."""
    return bool(_CLOSING.match(right) or _PREDICATE.match(right))


def _future(window: Window) -> int | None:
    if window.kind == "bound":
        ahead = re.search(r"(?:ᆯ|을)/ETM $", window.left)
        said = re.match(rf"(?:이/VCP (?!라는/ETM 기대/){_SAID}|{_M}(?:SF|SP|END) )", window.right)
        return 1 if ahead and said and not _PAST.search(window.left) else None
    found = _FUTURE.search(window.left)
    if not found or _PAST.search(window.left[: found.start()] + "을/ETM "):
        return None
    return found["own"].count(" ")


def _excluded(cue: OutlookCue, before: str, after: str) -> bool:
    tail = before.rstrip()
    bare = tail[:-1] if tail[-1:] in "이가은는도을를" else tail
    head = after.lstrip()
    return (
        tail.endswith(cue.unless_before)
        or bare.endswith(cue.unless_before)
        or (head.startswith(tuple(word.lstrip() for word in cue.unless_after)))
    )


def _modality(window: Window, way: Way) -> Modality:
    left = window.left
    if way == "must_not" or (way == "must" and _HARD.search(left)):
        return "negated"
    if way in ("future", "foretold") and _NO.search(
        left + ("것/NNB " if window.kind == "bound" else "")
    ):
        return "negated"
    if window.word.startswith("가능") or _POSSIBLE.search(left):
        return "hypothetical"
    # A condition of the same sentence.
    clause = left.rsplit("/SF ", 1)[-1]
    return "hypothetical" if _CONDITION.search(clause) else "asserted"
