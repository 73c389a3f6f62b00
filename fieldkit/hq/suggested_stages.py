"""What reports suggest for cases: steps, parcels, talks, lawyers and amounts, found by concepts.

A suggestion is no statement: it holds nothing until a person confirms it or keeps it as reported.
Which steps a report suggests follows from the concepts that were answered and, where a form is
about one thing, from those it asks for; never from names of forms or questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fieldkit.domain.answers import Json
from fieldkit.domain.case import ADMINISTRATIVE, CRIMINAL, DEATH
from fieldkit.domain.contact import Contact
from fieldkit.domain.content_members import CODE, MAX_CODES, MAX_LINE
from fieldkit.domain.form import nodes
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.mention import Mention
from fieldkit.domain.money import Money, Purpose
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, precision_of
from fieldkit.domain.stage import PROCEDURAL, Stage
from fieldkit.domain.statement import StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.hq.case_stages import DEATH_SENTENCE, PROCEDURAL_EFFECTS
from fieldkit.hq.facts_by_concept import places_of
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.reported_facts import WANTED, ReportedFacts

# A form that asks one of these is about that.
_DETENTION = frozenset({"detention.how_taken", "detention.detention_context"})
_TYPES = (
    ("execution.at", DEATH),
    ("case.charge", CRIMINAL),
    ("case.opened_at", CRIMINAL),
    ("association.measure", "ASSOCIATION"),
    ("union.violation", "UNION"),
    ("work.reprisal_kind", "EMPLOYMENT"),
    ("media.violation", "MEDIA"),
    ("parcel.status", "SUPPORT"),
)
_STUDENTS = frozenset({"EXPELLED", "EXPULSION_THREAT", "DORM_EVICTION", "SCHOLARSHIP"})
# Steps of lists of their own: the concept that asks for them, and the list.
_LISTED = (
    ("association.measure", "association_measure"),
    ("union.violation", "union_violation"),
    ("work.reprisal_kind", "reprisal_kind"),
    ("media.violation", "media_violation"),
    ("execution.family_violation", "death_family_violation"),
)
# When a step was: the first of these that was answered, else when the event was.
_WHEN: Mapping[str, tuple[str, ...]] = {
    "CRIMINAL_OPENED": ("case.opened_at",),
    "VERDICT": ("case.verdict_at",),
    "TRIAL": ("case.hearing_at",),
    "EXECUTED": ("execution.at",),
    "EXECUTION_LEARNED": ("execution.learned_at",),
    "CLEMENCY_ASKED": ("case.clemency_at",),
    "CLEMENCY_REFUSED": ("case.clemency_at",),
    "CLEMENCY_GRANTED": ("case.clemency_at",),
    "INTERIM_MEASURES": ("un.registered_at",),
}
_RELEASED = "RELEASED"


def suggestions_of(read: ReadSource) -> tuple[Suggestion, ...]:
    """Return what one report, submission or row suggests, by person, in order of the steps."""
    if read.form is None:
        return tuple(_of_row(mention) for mention in read.mentions if mention.from_time)
    facts = ReportedFacts(places_of(read.form, WANTED), read.answers)
    asked = {getattr(node, "concept", "") for _path, node in nodes(read.form)}
    case_type = next((kind for concept, kind in _TYPES if concept in asked), ADMINISTRATIVE)
    return tuple(
        suggestion
        for mention in read.mentions
        for suggestion in _of_mention(mention, facts, asked, case_type)
    )


def _of_row(mention: Mention) -> Suggestion:
    stage = Stage(
        "DETAINED",
        when=_between(mention),
        where=mention.place[:MAX_LINE],
        place=mention.station if CODE.match(mention.station) else "",
        articles=_articles(mention),
    )
    return _suggestion(mention, StatementKind.STAGE, stage.code, ADMINISTRATIVE, stage.to_content())


def _of_mention(
    mention: Mention, facts: ReportedFacts, asked: set[str], case_type: str
) -> Iterator[Suggestion]:
    row = mention.path
    reprisals = set(facts.codes("work.reprisal_kind", row))
    if case_type == "EMPLOYMENT" and reprisals & _STUDENTS:
        case_type = "EDUCATION"
    stages = [*_stages(facts, row, mention, asked)]
    for stage in dict.fromkeys(stages):
        content = stage.to_content()
        yield _suggestion(mention, StatementKind.STAGE, stage.code, case_type, content)
    for find in (_parcel, _contact, _lawyer, _money):
        entry = find(facts, row)
        if entry is not None:
            kind, code, content = entry
            yield _suggestion(mention, kind, code, case_type, content)


def _stages(facts: ReportedFacts, row: str, mention: Mention, asked: set[str]) -> Iterator[Stage]:
    if asked & _DETENTION:
        yield _detained(facts, row, mention)
    codes = dict.fromkeys(
        code
        for code in (*facts.codes("case.stage", row), *_implied(facts, row))
        if code in PROCEDURAL_EFFECTS
    )
    for code in sorted(codes, key=[*PROCEDURAL_EFFECTS].index):
        yield _procedural(code, facts, row, mention)
    for concept, vocabulary in _LISTED:
        for code in facts.codes(concept, row):
            yield Stage(
                code,
                vocabulary,
                when=facts.date("event.time", row),
                note=facts.line("work.institution", row) or facts.line("union.name", row),
            )


def _detained(facts: ReportedFacts, row: str, mention: Mention) -> Stage:
    return Stage(
        "DETAINED",
        when=facts.date("event.time", row),
        where=mention.place[:MAX_LINE],
        place=facts.code("detention.place", row),
        place_text=facts.line("detention.place_other", row),
        articles=_articles(mention),
    )


def _implied(facts: ReportedFacts, row: str) -> Iterator[str]:
    """Yield steps that answers imply, whatever the answer to "which step" was."""
    if facts.number("sanction.arrest_days", row) is not None:
        yield "ADMIN_ARREST"
    is_criminal = bool(facts.codes("case.charge", row)) or facts.date("case.verdict_at", row)
    fined = facts.amount("sanction.fine_base_units", row) or facts.amount(
        "sanction.fine_reported", row
    )
    if fined is not None and not is_criminal:
        yield "FINE"
    for code, concepts in _WHEN.items():
        answered = any(facts.date(concept, row) for concept in concepts)
        if answered and code in ("CRIMINAL_OPENED", "VERDICT", "EXECUTED", "EXECUTION_LEARNED"):
            yield code
    yield from facts.codes("case.clemency_result", row)
    if "YES" in facts.codes("un.interim_measures", row):
        yield "INTERIM_MEASURES"
    release = facts.codes("case.release_mode", row)
    if release:
        yield from release
    elif facts.date("case.released_at", row):
        yield _RELEASED


def _procedural(code: str, facts: ReportedFacts, row: str, mention: Mention) -> Stage:
    stage = Stage(code, PROCEDURAL, when=_when(code, facts, row), articles=_articles(mention))
    if code in _AT_COURT:
        stage = replace(
            stage, court=facts.line("case.court", row), judge=facts.line("case.judge", row)
        )
    hearing = facts.date("case.hearing_at", row)
    if hearing is not None and hearing != stage.when and code not in _RULED:
        stage = replace(stage, hearing=hearing)
    if code in _HELD_AT:
        stage = replace(stage, place=facts.code("detention.place", row))
    return _with_sanction(stage, facts, row)


_RULED = frozenset(
    {"FINE", "ADMIN_ARREST", "COMMUNITY_WORK", "WARNING", "ADMIN_ACQUITTED", "VERDICT"}
)
_AT_COURT = _RULED | {"ADMIN_TRIAL", "TRIAL", "ADJOURNED", "RETURNED_FOR_REVISION", "APPEAL"}
_HELD_AT = frozenset({"ADMIN_ARREST", "REMAND", "SUSPECT_HELD", "LOCATION_KNOWN", "TRANSFERRED"})


def _with_sanction(stage: Stage, facts: ReportedFacts, row: str) -> Stage:
    if stage.code == "ADMIN_ARREST":
        return replace(
            stage, sanction="ARREST_DAYS", days=facts.number("sanction.arrest_days", row)
        )
    if stage.code == "FINE":
        units = facts.amount("sanction.fine_base_units", row)
        kind = "FINE_RUBLES" if units is None else "FINE_BASE_UNITS"
        return replace(stage, sanction=kind, base_units=units)
    if stage.code == "VERDICT":
        told = facts.codes("sanction.kind", row)
        return replace(
            stage,
            sanction=DEATH_SENTENCE if DEATH_SENTENCE in told else next(iter(told), ""),
            months=facts.number("sanction.term_months", row),
        )
    return stage


def _when(code: str, facts: ReportedFacts, row: str) -> PartialDate | None:
    concepts: tuple[str, ...] = _WHEN.get(code, ())
    if code.startswith("RELEASED") or code in facts.codes("case.release_mode", row):
        concepts = ("case.released_at",)
    elif not concepts:
        concepts = ("case.hearing_at",)
    found = (facts.date(concept, row) for concept in (*concepts, "event.time"))
    return next((when for when in found if when is not None), None)


_Entry = tuple[StatementKind, str, dict[str, Json]]


def _parcel(facts: ReportedFacts, row: str) -> _Entry | None:
    status = facts.code("parcel.status", row)
    if status not in {item.value for item in ParcelStatus}:
        return None
    parcel = Parcel(
        ParcelStatus(status),
        facts.codes("parcel.kind", row),
        facts.date("parcel.brought_at", row) or facts.date("event.time", row),
        facts.code("parcel.place", row),
        facts.code("parcel.refusal_reason", row) if status == ParcelStatus.REFUSED else "",
    )
    return StatementKind.PARCEL, status, parcel.to_content()


def _contact(facts: ReportedFacts, row: str) -> _Entry | None:
    asked = facts.codes("relative.request", row)
    following = facts.date("help.next_contact_at", row)
    if not asked and following is None:
        return None
    who = facts.line("relative.relation", row) or "?"
    contact = Contact(who, facts.date("event.time", row), asked, next_at=following)
    return StatementKind.CONTACT, next(iter(asked), ""), contact.to_content()


def _lawyer(facts: ReportedFacts, row: str) -> _Entry | None:
    arrangement = facts.code("case.lawyer", row)
    if not arrangement or arrangement == "UNKNOWN":
        return None
    lawyer = Lawyer(arrangement, when=facts.date("event.time", row))
    return StatementKind.LAWYER, arrangement, lawyer.to_content()


def _money(facts: ReportedFacts, row: str) -> _Entry | None:
    reported = facts.amount("sanction.fine_reported", row)
    units = facts.amount("sanction.fine_base_units", row)
    if reported is None and units is None:
        return None
    when = facts.date("case.hearing_at", row) or facts.date("event.time", row)
    money = Money(Purpose.FINE, when, units, reported)
    return StatementKind.MONEY, Purpose.FINE.value, money.to_content()


def _suggestion(
    mention: Mention, kind: StatementKind, code: str, case_type: str, content: dict[str, Json]
) -> Suggestion:
    return Suggestion(
        mention.mention_id,
        mention.source,
        mention.path,
        mention.form,
        kind,
        code,
        case_type,
        content,
    )


def _between(mention: Mention) -> PartialDate | None:
    if mention.from_time is None:
        return None
    first = mention.from_time.isoformat(timespec="minutes")
    if mention.to_time is None or mention.to_time == mention.from_time:
        text = first
    elif mention.to_time.date() == mention.from_time.date() and first.endswith("T00:00"):
        text = first[:10]
    else:
        text = f"{first}/{mention.to_time.isoformat(timespec='minutes')}"
    return PartialDate(text, text, precision_of(text))


def _articles(mention: Mention) -> tuple[str, ...]:
    return tuple(code for code in mention.articles if CODE.match(code))[:MAX_CODES]
