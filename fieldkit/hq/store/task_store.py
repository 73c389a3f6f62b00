"""Tasks and what was done of them: a projection of statements, and what asks it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.engine import Row

from fieldkit.domain import task as tasks
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import ColleagueId, StatementId
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.domain.task import ListedTask
from fieldkit.hq.store.case_rows import content_text, local_text
from fieldkit.hq.store.case_tables import task as table
from fieldkit.hq.store.case_tables import task_done
from fieldkit.hq.store.connection import StoreConnection

_OPEN_END = "9999"  # sorts after every time


class TaskStore:
    """Follows TASK and TASK_DONE statements; of two that say it is done either will do."""

    kinds = frozenset({StatementKind.TASK, StatementKind.TASK_DONE})

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def begin(self, statement: Statement) -> None:
        """Take in a task, or that one is done.

        Raises:
            InvalidJson: Its content does not fit.
        """
        if statement.kind is StatementKind.TASK_DONE:
            tasks.result_of(statement.content)
            row = {"statement": statement.statement_id, "task": statement.subject}
            self._connection.write(insert(task_done), [row])
            return
        self._connection.write(insert(table), [_row(statement)])

    def end(self, statement: Statement) -> None:
        """Let go of it."""
        for each in (table, task_done):
            self._connection.write(delete(each).where(each.c.statement == statement.statement_id))

    def clear(self) -> None:
        """Empty both tables."""
        for each in (table, task_done):
            self._connection.write(delete(each))

    def get(self, statement_id: StatementId) -> ListedTask | None:
        """Return one task, or None."""
        found = self._listed(select(table).where(table.c.statement == statement_id))
        return next(iter(found), None)

    def about(self, subjects: Collection[str]) -> tuple[ListedTask, ...]:
        """Return the tasks about these, by what is due first."""
        return self._listed(select(table).where(table.c.subject.in_(list(subjects))))

    def listed(
        self, *, colleague: ColleagueId | None = None, include_done: bool = False
    ) -> tuple[ListedTask, ...]:
        """Return tasks, those of one colleague or all, by what is due first, undated ones last."""
        query = select(table)
        if colleague is not None:
            query = query.where(table.c.colleague == colleague)
        if not include_done:
            query = query.where(table.c.statement.not_in(select(task_done.c.task)))
        return self._listed(query)

    def count_open(self, colleague: ColleagueId | None = None) -> int:
        """Return how many are to be done, by one colleague or all."""
        query = select(func.count()).select_from(table)
        query = query.where(table.c.statement.not_in(select(task_done.c.task)))
        if colleague is not None:
            query = query.where(table.c.colleague == colleague)
        return int(self._connection.rows(query)[0][0])

    def count_for_anybody(self, *, overdue_at: datetime | None = None) -> int:
        """Return how many open tasks are nobody's in particular; only those overdue (local)."""
        query = select(func.count()).select_from(table)
        query = query.where(
            table.c.colleague.is_(None),
            table.c.device.is_(None),
            table.c.statement.not_in(select(task_done.c.task)),
        )
        if overdue_at is not None:
            query = query.where(table.c.due_to < local_text(overdue_at))
        return int(self._connection.rows(query)[0][0])

    def _listed(self, query: Select[Any]) -> tuple[ListedTask, ...]:
        order = (func.coalesce(table.c.due_to, _OPEN_END), table.c.number)
        rows = self._connection.rows(query.order_by(*order))
        done: dict[str, str] = {}
        listed = [row.statement for row in rows]
        for begin in range(0, len(listed), 500):
            some = listed[begin : begin + 500]
            query = select(task_done).where(task_done.c.task.in_(some))
            query = query.order_by(task_done.c.statement.desc())
            done |= {row.task: row.statement for row in self._connection.rows(query)}
        return tuple(_task(row, done.get(row.statement)) for row in rows)


def _row(statement: Statement) -> dict[str, Any]:
    task = tasks.from_content(statement.content)
    return {
        "statement": statement.statement_id,
        "number": statement.number,
        "subject": statement.subject,
        "other": statement.other,
        "colleague": task.colleague,
        "device": task.device,
        "due_from": None if task.due is None else local_text(task.due.earliest),
        "due_to": None if task.due is None else local_text(task.due.latest),
        "content": content_text(statement),
        "author": statement.author,
        "made_at": to_text(statement.at),
    }


def _task(row: Row[Any], done_by: str | None) -> ListedTask:
    return ListedTask(
        tasks.from_content(json.loads(row.content)),
        StatementId(row.statement),
        row.subject,
        row.other,
        ColleagueId(row.author),
        from_text(row.made_at),
        None if done_by is None else StatementId(done_by),
    )
