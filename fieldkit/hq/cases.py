"""Where a case stands: derived from its steps, never typed.

The state and the legal status follow the last step that a person confirmed. What is only reported
is followed apart, so that both can be shown side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fieldkit.domain.case import (
    DEATH,
    ENDED,
    CaseDecision,
    CaseOpening,
    CaseState,
    LegalStatus,
    Standing,
)
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.stage import PROCEDURAL, Stage, StatedStage
from fieldkit.hq import terms_of_arrest
from fieldkit.hq.case_contradictions import contradictions
from fieldkit.hq.case_stages import (
    ADMINISTRATIVE_STEPS,
    BESIDE_A_SENTENCE,
    CUSTODY_BEGINS,
    DEATH_SENTENCE,
    FREE_SENTENCES,
    HELD_SENTENCES,
    LENIENT,
    PROCEDURAL_EFFECTS,
    RULINGS,
    TAKEN,
    effect_of,
    weight_of,
)
from fieldkit.hq.stage_order import Placed, in_order

_S, _L = CaseState, LegalStatus
# Of several people in one case, the one who needs most says how the case stands.
_NEED = (
    _S.IN_CUSTODY, _S.WAITING_COURT, _S.WAITING_DECISION, _S.NEW, _S.MATCHING, _S.OPEN,
    _S.REOPENED, _S.FOLLOW_UP, _S.CLOSED, _S.MERGED, _S.REJECTED,
)  # fmt: skip


@dataclass(frozen=True)
class CaseFacts:
    """Everything that a case's standing follows from."""

    opening: CaseOpening
    stages: tuple[StatedStage, ...]
    # Decisions with the number of their statement, oldest first.
    decisions: tuple[tuple[int, CaseDecision], ...] = ()
    open_parcels: Mapping[PersonId | None, int] | None = None  # nobody knows if they arrived


@dataclass(frozen=True)
class Standings:
    """Where a case stands as a whole, and each of its people who stands elsewhere."""

    whole: Standing
    people: Mapping[PersonId, Standing]


@dataclass
class _Course:
    """What holds after some steps of one person."""

    state: CaseState
    case_type: str
    status: LegalStatus | None = None
    last: Placed | None = None
    sentence: str = ""  # of the vocabulary sanction
    sentenced: Placed | None = None  # the step that says so
    is_held: bool = False
    is_held_for_crime: bool = False  # on remand, or convicted
    term_ends: datetime | None = None  # of the arrest that was ruled, at the latest


def standings(facts: CaseFacts) -> Standings:
    """Return where a case stands, for all and for each person."""
    named = {item.person_id for item in facts.stages} - {None}
    parcels = facts.open_parcels or {}
    if not named:
        return Standings(_standing(facts, facts.stages, sum(parcels.values())), {})
    found: dict[PersonId, Standing] = {}
    for person in facts.opening.people or tuple(sorted(item for item in named if item)):
        stages = [item for item in facts.stages if item.person_id in (None, person)]
        found[person] = _standing(facts, stages, parcels.get(person, 0) + parcels.get(None, 0))
    if not found:
        return Standings(_standing(facts, facts.stages, sum(parcels.values())), {})
    whole = min(found.values(), key=lambda item: _NEED.index(item.state))
    whole = replace(
        whole,
        unconfirmed=sum(not item.is_confirmed for item in facts.stages),
        contradictions=sum(item.contradictions for item in found.values()),
    )
    return Standings(whole, {key: item for key, item in found.items() if item != whole})


def _standing(facts: CaseFacts, stages: Iterable[StatedStage], open_parcels: int) -> Standing:
    ordered = in_order(stages)
    confirmed = [item for item in ordered if item.stated.is_confirmed]
    course = _course(facts.opening, confirmed)
    reported = _course(facts.opening, ordered)
    decided = _decided(facts, course.state, open_parcels)
    standing = Standing(
        state=decided,
        legal_status=course.status,
        basis=None if course.last is None else course.last.stated.statement_id,
        last_stage=None if course.last is None else course.last.stated.stage,
        reported_state=decided if decided in ENDED else reported.state,
        reported_status=reported.status,
        unconfirmed=len(ordered) - len(confirmed),
        contradictions=len(contradictions(ordered)),
    )
    if course.status is _L.ADMIN_ARRESTED:
        for term in terms_of_arrest.terms(confirmed)[-1:]:
            standing = replace(standing, release_from=term.ends_from, release_to=term.ends_to)
    return _with_details(standing, confirmed, ordered)


def _with_details(
    standing: Standing, confirmed: Sequence[Placed], ordered: Sequence[Placed]
) -> Standing:
    def newest(fits: Callable[[Stage], bool]) -> Placed | None:
        return _newest(confirmed, ordered, fits)

    nothing = Stage("")
    taken = newest(lambda stage: stage.code in CUSTODY_BEGINS)
    custody = _stage(newest(lambda stage: bool(stage.place or stage.place_text)), nothing)
    ruling = newest(_is_ruling)
    return replace(
        standing,
        detained_from=taken.earliest if taken is not None and taken.is_dated else None,
        detained_to=taken.latest if taken is not None and taken.is_dated else None,
        detained_place=_stage(taken, nothing).where,
        place=custody.place,
        place_text=custody.place_text,
        articles=_stage(newest(lambda stage: bool(stage.articles)), nothing).articles,
        court=_stage(newest(lambda stage: bool(stage.court)), nothing).court,
        judge=_stage(newest(lambda stage: bool(stage.judge)), nothing).judge,
        decision=None if ruling is None else ruling.stated.stage,
    )


def _stage(step: Placed | None, nothing: Stage) -> Stage:
    return nothing if step is None else step.stated.stage


def _course(opening: CaseOpening, ordered: Sequence[Placed]) -> _Course:
    course = _Course(_S.OPEN if opening.people or opening.title else _S.NEW, opening.case_type)
    for number, step in enumerate(ordered):
        _follow(course, step, ordered[: number + 1])
        course.last = step
    return course


def _follow(course: _Course, step: Placed, so_far: Sequence[Placed]) -> None:
    stage = step.stated.stage
    if stage.vocabulary == PROCEDURAL and stage.sanction and stage.code not in RULINGS:
        _take_sentence(course, step)
    if stage.code == terms_of_arrest.ARREST:
        running = terms_of_arrest.terms(so_far)
        course.term_ends = running[-1].ends_to if running else None
    if stage.vocabulary == PROCEDURAL:
        if course.is_held_for_crime and stage.code in ADMINISTRATIVE_STEPS:
            return
        if stage.code in _SPECIAL:
            _SPECIAL[stage.code](course, step)
        else:
            _follow_table(course, stage)
        _note_crime(course, stage.code)
    else:
        _follow_table(course, stage)


def _follow_table(course: _Course, stage: Stage) -> None:
    effect = effect_of(stage)
    course.state = effect.state or course.state
    _set_status(course, effect.status)


def _take_sentence(course: _Course, step: Placed) -> None:
    """Take the sanction of a step; damages or a second report do not let out of prison."""
    sanction, before = step.stated.stage.sanction, course.sentenced
    if before is not None:
        if sanction in BESIDE_A_SENTENCE:
            return
        is_one_verdict = before.code == step.code and before.overlaps(step)
        if is_one_verdict and weight_of(sanction) < weight_of(course.sentence):
            return
    course.sentence, course.sentenced = sanction, step


def _note_crime(course: _Course, code: str) -> None:
    is_so = code == "REMAND" or course.status in (_L.CONVICTED_HELD, _L.DEATH_ROW)
    is_still = course.is_held_for_crime and code not in TAKEN
    course.is_held_for_crime = course.is_held and (is_so or is_still)


def _set_status(course: _Course, status: LegalStatus | None) -> None:
    if status is None:
        return
    course.status = status
    if course.state is _S.IN_CUSTODY:
        course.is_held = True
    elif status not in (_L.ADMIN_DETAINEE, _L.SUSPECT, _L.ACCUSED):
        course.is_held = False


def _follow_lenient(course: _Course, step: Placed) -> None:
    # Fined for one thing while days are served for another: nobody is let go by that.
    if course.status is _L.ADMIN_ARRESTED and (
        course.term_ends is None or step.earliest < course.term_ends
    ):
        return
    effect = PROCEDURAL_EFFECTS[step.code]
    course.state = effect.state or course.state
    _set_status(course, effect.status)


def _follow_location(course: _Course, _step: Placed) -> None:
    # Known to be held somewhere, though nobody told of the detention itself.
    if course.status is None and course.state in (_S.NEW, _S.OPEN):
        course.state = _S.IN_CUSTODY
        _set_status(course, _L.HELD_NO_CHARGE)


def _follow_appeal(course: _Course, _step: Placed) -> None:
    if course.state is not _S.IN_CUSTODY:  # an appeal opens no door
        course.state = _S.WAITING_DECISION


def _follow_opened(course: _Course, _step: Placed) -> None:
    # That a case is opened does not say that the person is held; if they are, they still are.
    if not course.is_held:
        course.state = _S.WAITING_DECISION
    _set_status(course, _L.SUSPECT)


def _follow_recognizance(course: _Course, _step: Placed) -> None:
    course.state, course.status, course.is_held = _S.WAITING_COURT, _L.ACCUSED, False


def _follow_sentence(course: _Course, step: Placed) -> None:
    course.state = PROCEDURAL_EFFECTS[step.code].state or course.state
    if course.sentence == DEATH_SENTENCE:
        course.status, course.is_held = _L.DEATH_ROW, True
    elif course.sentence in HELD_SENTENCES:
        course.status, course.is_held = _L.CONVICTED_HELD, True
    elif course.sentence in FREE_SENTENCES:
        course.status, course.is_held = _L.CONVICTED_FREE, False
    else:
        course.status = _L.CONVICTED_HELD if course.is_held else _L.CONVICTED_FREE


def _follow_inside(course: _Course, _step: Placed) -> None:
    if course.status in (_L.CONVICTED_HELD, _L.DEATH_ROW):
        course.state = _S.FOLLOW_UP


def _follow_clemency(course: _Course, _step: Placed) -> None:
    if course.case_type == DEATH or course.sentence == DEATH_SENTENCE:
        # Spared is not free.
        course.state, course.status, course.sentence = _S.FOLLOW_UP, _L.CONVICTED_HELD, "LIFE"
        return
    course.state = _S.CLOSED
    _set_status(course, _L.RELEASED)


_SPECIAL = {
    **dict.fromkeys(LENIENT, _follow_lenient),
    "LOCATION_KNOWN": _follow_location,
    "ADMIN_APPEAL": _follow_appeal,
    "CRIMINAL_OPENED": _follow_opened,
    "RECOGNIZANCE": _follow_recognizance,
    "VERDICT": _follow_sentence,
    "SENTENCE_IN_FORCE": _follow_sentence,
    "TRANSFERRED": _follow_inside,
    "PUNISHMENT_CELL": _follow_inside,
    "REGIME_CHANGE": _follow_inside,
    "CLEMENCY_GRANTED": _follow_clemency,
}


def _decided(facts: CaseFacts, state: CaseState, open_parcels: int) -> CaseState:
    """Return the state after what people decided of the case; stages that came later win."""
    if state is _S.CLOSED and open_parcels:
        state = _S.FOLLOW_UP  # somebody is to be asked about them
    if not facts.decisions:
        return state
    number, decision = facts.decisions[-1]
    if decision.state in (_S.MERGED, _S.REJECTED):
        return decision.state
    later = any(item.is_confirmed and item.number > number for item in facts.stages)
    if later:
        return _S.REOPENED if state is _S.CLOSED and decision.state is _S.REOPENED else state
    if decision.state is _S.REOPENED and state not in (_S.CLOSED, _S.FOLLOW_UP):
        return state
    return decision.state


def _is_ruling(stage: Stage) -> bool:
    return stage.vocabulary == PROCEDURAL and (
        stage.code in RULINGS or stage.code == "VERDICT" or bool(stage.sanction)
    )


def _newest(
    confirmed: Sequence[Placed], ordered: Sequence[Placed], fits: Callable[[Stage], bool]
) -> Placed | None:
    """Return the newest confirmed step that fits, or else the newest reported one."""
    for steps in (confirmed, ordered):
        for step in reversed(steps):
            if fits(step.stated.stage):
                return step
    return None
