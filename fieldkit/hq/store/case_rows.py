"""Writes standings, moments and stages of cases into rows, and reads them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from fieldkit.domain import case as cases
from fieldkit.domain import stage as stages
from fieldkit.domain.case import CaseState, LegalStatus, ListedCase, Standing
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import CaseId, ColleagueId, PersonId, StatementId
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.stage import Stage, StatedStage
from fieldkit.domain.statement import Statement

_MINUTES = "minutes"


def local_text(moment: datetime) -> str:
    """Return a local moment as it sorts: "2020-11-08T14:05"."""
    return moment.isoformat(timespec=_MINUTES)


def content_text(statement: Statement) -> str:
    """Return the content of a statement as the tables hold it."""
    # Sorted: of one just made the members stand in another order than of one that was read.
    return json.dumps(statement.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def stage_row(stated: StatedStage, content: str) -> dict[str, Any]:
    """Return the row of a stage."""
    when = stated.stage.when
    return {
        "statement": stated.statement_id,
        "number": stated.number,
        "case": stated.case_id,
        "person": stated.person_id,
        "vocabulary": stated.stage.vocabulary,
        "code": stated.stage.code,
        "content": content,
        "from_time": None if when is None else local_text(when.earliest),
        "author": stated.author,
        "made_at": to_text(stated.at),
    }


def when_of(row: Row[Any]) -> PartialDate | None:
    """Return when the stage of a row was, if that is known."""
    return stages.from_content(json.loads(row.content)).when


def stated_stage(row: Row[Any], confirmed_by: tuple[StatementId, ...]) -> StatedStage:
    """Return the stage of a row."""
    return StatedStage(
        stages.from_content(json.loads(row.content)),
        StatementId(row.statement),
        row.number,
        CaseId(row.case),
        None if row.person is None else PersonId(row.person),
        ColleagueId(row.author),
        from_text(row.made_at),
        confirmed_by=confirmed_by,
    )


def standing_text(standing: Standing) -> str:
    """Return a standing as its column holds it; only what says something."""
    found = {
        "state": standing.state.value,
        "legal_status": standing.legal_status,
        "basis": standing.basis,
        "last_stage": _stage_json(standing.last_stage),
        "reported_state": standing.reported_state.value,
        "reported_status": standing.reported_status,
        "detained_place": standing.detained_place,
        "place": standing.place,
        "place_text": standing.place_text,
        "articles": list(standing.articles),
        "court": standing.court,
        "judge": standing.judge,
        "decision": _stage_json(standing.decision),
        "unconfirmed": standing.unconfirmed,
        "contradictions": standing.contradictions,
    }
    for name in _MOMENTS:
        moment = getattr(standing, name)
        found[name] = None if moment is None else moment.isoformat()
    return json.dumps({key: value for key, value in found.items() if value}, ensure_ascii=False)


_MOMENTS = ("detained_from", "detained_to", "release_from", "release_to")


def standing_of(text: str) -> Standing:
    """Return the standing of a column."""
    found = json.loads(text)
    moments = {
        name: datetime.fromisoformat(found[name]) if name in found else None for name in _MOMENTS
    }
    return Standing(
        state=CaseState(found["state"]),
        legal_status=_status(found.get("legal_status")),
        basis=found.get("basis"),
        last_stage=_stage(found.get("last_stage")),
        reported_state=CaseState(found["reported_state"]),
        reported_status=_status(found.get("reported_status")),
        detained_place=found.get("detained_place", ""),
        place=found.get("place", ""),
        place_text=found.get("place_text", ""),
        articles=tuple(found.get("articles", ())),
        court=found.get("court", ""),
        judge=found.get("judge", ""),
        decision=_stage(found.get("decision")),
        unconfirmed=found.get("unconfirmed", 0),
        contradictions=found.get("contradictions", 0),
        **moments,
    )


def listed_case(row: Row[Any], people: list[Row[Any]]) -> ListedCase:
    """Return the case of a row, with its people in their order."""
    ordered = sorted(people, key=lambda item: item.position)
    return ListedCase(
        case_id=CaseId(row.case),
        number=row.number,
        case_type=row.case_type,
        people=tuple(PersonId(item.person) for item in ordered),
        title=row.title,
        opened_at=from_text(row.opened_at),
        changed_at=from_text(row.changed_at),
        standing=standing_of(row.standing),
        standings={
            PersonId(item.person): standing_of(item.standing)
            for item in ordered
            if item.standing is not None
        },
    )


def case_content(row: Row[Any]) -> cases.CaseOpening | cases.CaseDecision:
    """Return what a CASE statement of a row says."""
    return cases.from_content(json.loads(row.content))


def _stage_json(stage: Stage | None) -> dict[str, Any] | None:
    return None if stage is None else stage.to_content()


def _stage(content: dict[str, Any] | None) -> Stage | None:
    return None if content is None else stages.from_content(content)


def _status(code: str | None) -> LegalStatus | None:
    return None if code is None else LegalStatus(code)
