"""What one report says of each person in it, found by the concepts of its questions.

Rules without input or output. What the report says of the whole event counts for each person of
it, unless their own row says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from typing import TypeGuard

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.consent import ConsentLevel, level_of, strictest
from fieldkit.domain.edtf import Span, span
from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.domain.review import CLASSES
from fieldkit.errors import InvalidDate
from fieldkit.hq.facts_by_concept import Facts, places_of, text_of

# A stranger's age is guessed, and often five years wrong.
AGE_TOLERANCE = 5  # years
_OLDEST = 130  # years

_LABEL = b"fieldkit-mention/1"
_MAX_TEXT = 1000  # characters
_MAX_CODE = 80  # characters
_MAX_NAMES = 50
_MAX_PEOPLE = 5000  # of one report
_CONSENT, _SENSITIVITY = "consent.level", "record.sensitivity"

_TEXTS = {"place": "event.place", "source_ref": "source.ref"}
_CODES = {
    "place_code": "event.place_code",
    "station": "detention.place",
    "event_group": "event.group",
    "source_type": "source.type",
    "reliability": "source.reliability",
}
_TIME, _ARTICLES, _UNITS = "event.time", "case.article", "perpetrator.unit"
_REQUEST, _SILENCE = "relative.request", "SILENCE"  # of the vocabulary relative_request
_WANTED = frozenset(
    (*_TEXTS.values(), *_CODES.values(), _TIME, _ARTICLES, _UNITS, _CONSENT, _SENSITIVITY, _REQUEST)
)
_ONLY_CLASS = frozenset((_SENSITIVITY,))


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class ReadSource:
    """One report as it was read: who stands in it, and what else can be searched.

    Of a row of an outside list `form` and `answers` are empty.
    """

    source: str  # 32 hex: the report, the submission or the row
    mentions: tuple[Mention, ...]
    form: Form | None = field(default=None, repr=False)  # names, nesting and concepts only
    answers: Mapping[str, Json] = field(default_factory=dict, repr=False)  # last one of each path
    sensitivity: str = ""  # S1 ... S4, the highest that it states


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
    places = places_of(sealed.form, _WANTED)
    facts = Facts(places, sealed.answers)
    versions = [Facts(places, answers) for answers in sealed.versions]
    people = {str(person.get("path", "")): person for person in sealed.people[:_MAX_PEOPLE]}
    return tuple(_mention(sealed, row, person, facts, versions) for row, person in people.items())


def class_of(sealed: Sealed) -> str:
    """Return the access class of a report: the highest that it or an amendment states, or ""."""
    places = places_of(sealed.form, _ONLY_CLASS)
    return _highest(
        {
            text_of(value)
            for answers in sealed.versions
            for value in Facts(places, answers).every(_SENSITIVITY)
        }
    )


def _mention(
    sealed: Sealed,
    row: str,
    person: Mapping[str, Json],
    facts: Facts,
    versions: Sequence[Facts],
) -> Mention:
    when = _span(facts.of(_TIME, row))
    born = _born(person, when.earliest.year if when else sealed.begun_at.year)
    return Mention(
        mention_id=mention_id_of(sealed.source, row),
        source=sealed.source,
        path=row,
        form=sealed.form_id[:_MAX_CODE],
        names=_names(person.get("names")),
        patronymic=text_of(person.get("patronymic"))[:_MAX_TEXT],
        description=text_of(person.get("description"))[:_MAX_TEXT],
        born_from=born[0],
        born_to=born[1],
        sex=text_of(person.get("sex"))[:16],
        occupation=text_of(person.get("occupation"))[:_MAX_CODE],
        town=text_of(person.get("home_town"))[:_MAX_TEXT],
        from_time=None if when is None or when.earliest.year == MINYEAR else when.earliest,
        to_time=None if when is None or when.latest.year == MAXYEAR else when.latest,
        articles=_codes(facts.of(_ARTICLES, row)),
        units=_codes(facts.of(_UNITS, row)),
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
        SpelledName(text_of(name.get("text"))[:_MAX_TEXT], text_of(name.get("kind"))[:_MAX_CODE])
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


def _consent(versions: Sequence[Facts], row: str) -> ConsentLevel:
    return strictest(
        level_of(value) for facts in versions for value in facts.of(_CONSENT, row) if value
    )


def _sensitivity(versions: Sequence[Facts], row: str) -> str:
    stated = {text_of(value) for facts in versions for value in facts.of(_SENSITIVITY, row)}
    return _highest(stated)


def _highest(stated: Collection[str]) -> str:
    return next((name for name in reversed(CLASSES) if name in stated), "")
