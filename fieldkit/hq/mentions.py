"""What one report says of each person in it, found by the concepts of its questions.

Rules without input or output. What the report says of the whole event counts for each person of
it, unless their own row says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from typing import TypeGuard

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import Json, question_of
from fieldkit.domain.consent import ConsentLevel, level_of, strictest
from fieldkit.domain.edtf import Span, span
from fieldkit.domain.form import Form, Question, Repeat, nodes
from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.domain.person import PERSON
from fieldkit.errors import InvalidAnswer, InvalidDate

# A stranger's age is guessed, and often five years wrong.
AGE_TOLERANCE = 5  # years
_OLDEST = 130  # years

_LABEL = b"fieldkit-mention/1"
_MAX_TEXT = 1000  # characters
_MAX_CODE = 80  # characters
_MAX_NAMES = 50
_MAX_PEOPLE = 5000  # of one report
_CONSENT, _SENSITIVITY = "consent.level", "record.sensitivity"
_CLASSES = ("S1", "S2", "S3", "S4")

_TEXTS = {"place": "event.place", "source_ref": "source.ref"}
_CODES = {
    "place_code": "event.place_code",
    "station": "detention.place",
    "event_group": "event.group",
    "source_type": "source.type",
    "reliability": "source.reliability",
}
_TIME, _ARTICLES = "event.time", "case.article"
_REQUEST, _SILENCE = "relative.request", "SILENCE"  # of the vocabulary relative_request
_WANTED = frozenset(
    (*_TEXTS.values(), *_CODES.values(), _TIME, _ARTICLES, _CONSENT, _SENSITIVITY, _REQUEST)
)


@dataclass(frozen=True)
class ReadSource:
    """One report as it was read: who stands in it, and what else can be searched.

    Of a row of an outside list `form` and `answers` are empty.
    """

    source: str  # 32 hex: the report, the submission or the row
    mentions: tuple[Mention, ...]
    form: Form | None = field(default=None, repr=False)  # names, nesting and concepts only
    answers: Mapping[str, Json] = field(default_factory=dict, repr=False)  # last one of each path


@dataclass(frozen=True)
class Sealed:
    """One report that is read: what it is, and what it says, amendments applied."""

    source: str
    form_id: str
    form: Form
    answers: Mapping[str, Json] = field(repr=False)  # last one of each path
    people: Sequence[Mapping[str, Json]] = field(repr=False)  # as domain.person gives them
    # The same of the report alone and of each amendment, for what none of them may relax.
    versions: Sequence[Mapping[str, Json]] = field(repr=False)
    device: DeviceId | None  # None: it was imported
    begun_at: datetime
    received_at: datetime


def mention_id_of(source: str, path: str) -> MentionId:
    """Return the id of the person at `path` of a report, the same whenever it is read.

    Source: docs/formats.md, "Mentions".
    """
    return MentionId(sha256_hex(_LABEL + bytes.fromhex(source) + path.encode("utf-8"))[:32])


def mentions_of(sealed: Sealed) -> tuple[Mention, ...]:
    """Return the people of a report, in form order; what does not fit is left out, never guessed.

    Consent is the strictest that the report or an amendment states for the person or for all of
    the report, the access class the highest; an amendment relaxes neither.
    """
    places = _places(sealed.form)
    facts = _Facts(places, sealed.answers)
    versions = [_Facts(places, answers) for answers in sealed.versions]
    people = {str(person.get("path", "")): person for person in sealed.people[:_MAX_PEOPLE]}
    return tuple(_mention(sealed, row, person, facts, versions) for row, person in people.items())


class _Facts:
    """The answers whose concepts are wanted, by the row they stand in, in form order."""

    def __init__(self, places: _Places, answers: Mapping[str, Json]) -> None:
        found = [
            (places[question], path, answers[path])
            for path, question in _questions(answers)
            if question in places
        ]
        found.sort(key=lambda item: (item[0].order, item[1]))
        self._values: dict[tuple[str, str], list[Json]] = {}
        for place, path, value in found:
            row = "/".join(path.split("/")[: place.depth])
            self._values.setdefault((place.concept, row), []).append(value)

    def of(self, concept: str, row: str) -> Iterator[Json]:
        """Yield what is said of a person: in their row first, then for the whole report."""
        if row:
            yield from self._values.get((concept, row), ())
        yield from self._values.get((concept, ""), ())

    def text(self, concept: str, row: str, length: int) -> str:
        """Return the first text of a concept, cut to so many characters, or nothing."""
        return next((text for text in map(_text, self.of(concept, row)) if text), "")[:length]


@dataclass(frozen=True)
class _Place:
    """Where in the form a wanted answer stands; `depth` counts the names to a person's row."""

    order: int
    concept: str
    depth: int


_Places = Mapping[str, _Place]


def _places(form: Form) -> _Places:
    found: dict[str, _Place] = {}
    rows: list[str] = []  # paths of the repeats of people
    for order, (path, node) in enumerate(nodes(form)):
        if isinstance(node, Repeat) and node.concept == PERSON:
            rows.append(f"{path}/")
        elif isinstance(node, Question) and node.concept in _WANTED:
            depth = max((row.count("/") for row in rows if path.startswith(row)), default=0)
            found[path] = _Place(order, node.concept, depth)
    return found


def _questions(answers: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for path in answers:
        try:
            yield path, question_of(path)
        except InvalidAnswer:
            continue


def _mention(
    sealed: Sealed,
    row: str,
    person: Mapping[str, Json],
    facts: _Facts,
    versions: Sequence[_Facts],
) -> Mention:
    when = _span(facts.of(_TIME, row))
    born = _born(person, when.earliest.year if when else sealed.begun_at.year)
    return Mention(
        mention_id=mention_id_of(sealed.source, row),
        source=sealed.source,
        path=row,
        form=sealed.form_id[:_MAX_CODE],
        names=_names(person.get("names")),
        patronymic=_text(person.get("patronymic"))[:_MAX_TEXT],
        description=_text(person.get("description"))[:_MAX_TEXT],
        born_from=born[0],
        born_to=born[1],
        sex=_text(person.get("sex"))[:16],
        occupation=_text(person.get("occupation"))[:_MAX_CODE],
        town=_text(person.get("home_town"))[:_MAX_TEXT],
        from_time=None if when is None or when.earliest.year == MINYEAR else when.earliest,
        to_time=None if when is None or when.latest.year == MAXYEAR else when.latest,
        articles=_codes(facts.of(_ARTICLES, row)),
        consent=_consent(versions, row),
        sensitivity=_sensitivity(versions, row),
        silence=_SILENCE in _codes(value for item in versions for value in item.of(_REQUEST, row)),
        device=sealed.device,
        received_at=sealed.received_at,
        **{name: facts.text(concept, row, _MAX_TEXT) for name, concept in _TEXTS.items()},
        **{name: facts.text(concept, row, _MAX_CODE) for name, concept in _CODES.items()},
    )


def _names(names: Json) -> tuple[SpelledName, ...]:
    listed = names if isinstance(names, list) else []
    found = [
        SpelledName(_text(name.get("text"))[:_MAX_TEXT], _text(name.get("kind"))[:_MAX_CODE])
        for name in listed
        if isinstance(name, dict)
    ]
    return tuple(name for name in found if name.text)[:_MAX_NAMES]


def _born(person: Mapping[str, Json], seen_in: int) -> tuple[int | None, int | None]:
    year, age = person.get("birth_year"), person.get("age_estimate")
    if _is_number(year) and MINYEAR < year <= MAXYEAR:
        return year, year
    if _is_number(age) and 0 <= age <= _OLDEST and seen_in - age > MINYEAR + AGE_TOLERANCE:
        return seen_in - age - 1 - AGE_TOLERANCE, seen_in - age + AGE_TOLERANCE
    return None, None


def _is_number(value: Json) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _span(values: Iterable[Json]) -> Span | None:
    """Return the time of the first answer that can be read as one."""
    for value in values:
        edtf = value.get("edtf") if isinstance(value, dict) else None
        if not isinstance(edtf, str) or not edtf or edtf.startswith("T"):
            continue  # a time of day without a day says nothing of when
        try:
            return span(edtf)
        except InvalidDate:
            continue
    return None


def _codes(values: Iterable[Json]) -> tuple[str, ...]:
    """Return the codes of answers that choose one or several, each once; none has a space."""
    codes = [
        code
        for value in values
        for code in (value if isinstance(value, list) else [value])
        if isinstance(code, str)
    ]
    return tuple(dict.fromkeys(word[:_MAX_CODE] for code in codes for word in code.split()))


def _consent(versions: Sequence[_Facts], row: str) -> ConsentLevel:
    return strictest(
        level_of(value) for facts in versions for value in facts.of(_CONSENT, row) if value
    )


def _sensitivity(versions: Sequence[_Facts], row: str) -> str:
    stated = {_text(value) for facts in versions for value in facts.of(_SENSITIVITY, row)}
    return next((name for name in reversed(_CLASSES) if name in stated), "")


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""
