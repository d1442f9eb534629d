"""Who says it: the brief itself, or somebody it quotes, as far as the block tells."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.analyze.outlook.ways import Hit
    from pipeline.analyze.outlook.windows import Window
    from pipeline.knowledge.outlook import OutlookCues

Voice = Literal["own", "quoted"]

# Who can say something. A technology or place cannot (엔비디아는 can, GPU는 cannot).
SPEAKER_TYPES = ("company", "institution", "person", "publication")

_HEADLINE = re.compile(r"(?:社|紙)?,\s")
# A noun phrase at the beginning of the block that is its topic: 시민단체는, 연구진은, 3개국은.
_FIRST_TOPIC = re.compile(
    r"(?:\([^()]{1,20}\)\s?)?(?P<who>[^\s,]{1,12}(?:\s[^\s,]{1,12}){0,2}?)(?:은|는)\s"
)
_ENCLOSED = re.compile(r"[됨함]?\.?\s?\((?P<inside>[^()]{2,60})\)")
_NAMED = re.compile(r"(?P<who>[가-힣A-Za-z][가-힣A-Za-z·&\s.-]+?)(?:,|$|\s?['’]?\d)")
# Clauses that end between a topic and the cue: the topic need not be who foresees.
_TURN = re.compile(r"(?:따라|면서|므로|지만|으나|는데|해지고),?\s")
_PASSIVE = re.compile(r"되/(?:XSV|VV) |받/")


# Characters between a source and 에 따르면: … 보고서에 따르면.
_NEAR = 25
# Characters of a source that is no known entity.
_LONGEST = 30
_ACTS = re.compile(
    r"(?:을 |를 )?(?:하/XSV|(?:을/JKO |를/JKO |도/JX )?(?:제기|표명|표시|제시|밝히)/)"
)
# 마련해야 한다고 주장, 필요하다는 지적, 위험이 있다고 경고.
_TOLD_BEHIND = re.compile(
    r"(?:[이가]/JKS )?(?:(?:하|되|있|크|높)/[A-Z-]+ |이/VCP )?[^ ]*(?:다고|라고|다며|라며|다면서)/EC "
    r"|(?:하|되)/[A-Z-]+ [^ ]*다는/ETM "
)
_SAID_BEFORE = re.compile(
    r"(?:(?:다고|라고|라|다며|라며|다는|라는|이란|란)/(?:EC|EF|ETM|JKQ|JX) (?:[^ ]+/SS[CO] )?|것/NNB [을를]/JKO )$"
)
# 차질을 우려, 성장을 전망: who has an object acts.
_HAS_OBJECT = re.compile(r"[을를]/JKO (?:[^ ]+/MAG )?$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Voice, and the words and entity that name who speaks."""

    voice: Voice
    words: str | None = None
    entity_id: str | None = None


OWN = Speaker("own")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the block that can speak."""

    start: int
    end: int
    entity_id: str
    is_person: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A cue that counts, in its block.

    Attributes:
        text: Text of the block.
        window: The cue word.
        hit: The way it stands.
        names: Names in the block that can speak, in order.
        cues: For the words that name a speaker.
    """

    text: str
    window: Window
    hit: Hit
    names: Sequence[Named]
    cues: OutlookCues

    @property
    def before(self) -> list[Named]:
        """Names before the cue."""
        return [n for n in self.names if n.end <= self.window.start]


def who_says(place: Place) -> Speaker:
    """The speaker of a cue.

    In order: a source named in brackets behind it (… 전망(IMF)); *…에 따르면* before it; a headline
    (IDC, … 전망); a verb of saying (…라고 경고), whose subject is the first topic of the block;
    *것으로 전망* in the active after a topic that can speak. Everything else is the brief's own
    voice, the passive (전망된다) above all.
    """
    for find in (_enclosed, _according, _headline, _sayer, _actor):
        if speaker := find(place):
            return speaker
    return OWN


def _enclosed(place: Place) -> Speaker | None:
    found = _ENCLOSED.match(place.text, place.window.end)
    if not found:
        return None
    a, z = found.span("inside")
    inside = [n for n in place.names if a <= n.start < z]
    if inside:
        return _named(place.text, inside[0])
    source = _NAMED.match(found["inside"])
    return Speaker("quoted", source["who"].strip()) if source else None


def _according(place: Place) -> Speaker | None:
    found = list(_shapes(place.cues).according.finditer(place.text, 0, place.window.start))
    if not found:
        return None
    at = found[-1].start()
    near = [n for n in place.before if n.end <= at]
    if near and at - near[-1].end <= _NEAR:
        return _named(place.text, near[-1])
    words = place.text[:at].rsplit(",", 1)[-1].strip()
    return Speaker("quoted", words[-_LONGEST:].strip() or None)


def _headline(place: Place) -> Speaker | None:
    first = place.before[:1]
    if first and first[0].start <= 1 and _HEADLINE.match(place.text, first[0].end):
        return _named(place.text, first[0])
    return None


def _sayer(place: Place) -> Speaker | None:
    """Somebody says it, in so many words."""
    window = place.window
    said = place.hit.way in ("told", "object") or _SAID_BEFORE.search(window.left)
    if not said and not _TOLD_BEHIND.match(window.right):
        quotes = place.text.count("“", 0, window.start) - place.text.count("”", 0, window.start)
        return Speaker("quoted") if quotes > 0 else None
    return _topic(place) or Speaker("quoted", _first_people(place))


def _actor(place: Place) -> Speaker | None:
    """Somebody does it, in the active: 우려를 제기, 경고했다, (차질)을 우려, 것으로 전망."""
    window, hit = place.window, place.hit
    if _PASSIVE.match(window.right):
        return None
    through = hit.way in ("future", "foretold") and hit.from_morpheme > 1
    if not (through or _ACTS.match(window.right) or _HAS_OBJECT.search(window.left)):
        return None
    topic = _topic(place)
    if topic and not _TURN.search(place.text, 0, window.start):
        return topic
    people = _first_people(place)
    return Speaker("quoted", people) if people else None


def _topic(place: Place) -> Speaker | None:
    """The first name with a topic particle; of 빌 게이츠 마이크로소프트 창업자 the person."""
    names = place.before
    topic = _shapes(place.cues).topic
    for i, name in enumerate(names):
        if topic.match(place.text, name.end):
            person = names[i - 1] if i and names[i - 1].is_person else None
            beside = person and name.start - person.end <= 1
            return _named(place.text, person if person and beside else name)
    return None


def _first_people(place: Place) -> str | None:
    """The noun phrase a block begins with, if it is its topic and can speak: 시민단체는."""
    first = _FIRST_TOPIC.match(place.text)
    fits = first and first.end() <= place.window.start and first["who"].endswith(place.cues.people)
    return first["who"] if first and fits else None


def _named(text: str, name: Named) -> Speaker:
    return Speaker("quoted", text[name.start : name.end], name.entity_id)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Patterns with the word lists of the cue file built in."""

    according: re.Pattern[str]
    topic: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def _shapes(cues: OutlookCues) -> _Shapes:
    titles = "|".join(map(re.escape, cues.titles))
    # Brackets and up to two titles between a name and its topic particle: (IMF) 총재는.
    between = rf"(?:\s?\([^()]{{1,40}}\)|社|紙|\s?[가-힣]{{0,6}}(?:{titles})){{0,3}}"
    return _Shapes(
        re.compile("|".join(map(re.escape, cues.according))),
        re.compile(rf"{between}(?:은|는|도|이|가)(?=[\s,])"),
    )
