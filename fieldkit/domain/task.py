"""Something that somebody is to do: a colleague here, or a monitor, who is asked by mail.

Content of a TASK statement (subject: what it is about, e.g. a case; second subject: a person in
it): `text`, and `colleague` or `device` (who is to do it; neither: anybody here), `due`, `rule` and
`version` (of the alarm that it answers, and the table of rules it came from), `message` (what was
written to the monitor, 32 hex). A TASK_DONE statement (subject: the task's statement) says that it
is done, with `result` where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain import content_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ColleagueId, DeviceId, StatementId
from fieldkit.domain.json_members import members, text
from fieldkit.domain.partial_date import PartialDate
from fieldkit.errors import InvalidJson

_OPTIONAL = ("colleague", "device", "due", "rule", "version", "message")


@dataclass(frozen=True)
class Task:
    """What is to be done, by whom and until when (local time)."""

    text: str = field(repr=False)
    colleague: ColleagueId | None = None
    device: DeviceId | None = None
    due: PartialDate | None = None
    rule: str = ""
    version: StatementId | None = None
    message: str = ""  # its number

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "text": self.text,
            **read.said(
                colleague=self.colleague,
                device=self.device,
                due=read.date_json(self.due),
                rule=self.rule,
                version=self.version,
                message=self.message,
            ),
        }


@dataclass(frozen=True)
class ListedTask:
    """A task with its statement, and the statement that says it is done."""

    task: Task
    statement_id: StatementId
    subject: str  # what it is about, 32 hex
    other: str | None
    author: ColleagueId
    at: datetime  # UTC
    done_by: StatementId | None = None

    def is_overdue(self, local_now: datetime) -> bool:
        """Say whether it is open and its day is surely over."""
        due = self.task.due
        return self.done_by is None and due is not None and due.latest < local_now


def from_content(content: Mapping[str, Json]) -> Task:
    """Return what a TASK statement says.

    Raises:
        InvalidJson: It does not fit, or it is for two.
    """
    found = members(content, ("text",), _OPTIONAL)
    colleague, device = read.identifier(found, "colleague"), read.identifier(found, "device")
    version = read.identifier(found, "version")
    if colleague and device:
        raise InvalidJson
    return Task(
        text(found["text"], min_length=1, max_length=read.MAX_TEXT),
        ColleagueId(colleague) if colleague else None,
        DeviceId(device) if device else None,
        read.date(found, "due"),
        read.code(found, "rule"),
        StatementId(version) if version else None,
        read.identifier(found, "message"),
    )


def done(result: str = "") -> dict[str, Json]:
    """Return the content of a TASK_DONE statement."""
    return read.said(result=result)


def result_of(content: Mapping[str, Json]) -> str:
    """Return what came of a task, "" if nothing was said.

    Raises:
        InvalidJson: It does not fit.
    """
    return read.long_text(members(content, (), ("result",)), "result")
