"""Fill a draft from a JSON object: question names to answers, groups and rows nested or flat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Group, Node, Question, Repeat
from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import InvalidAnswer, InvalidInput
from fieldkit.forms.engine import FormEngine
from fieldkit.operations.field.read_answer import read_answer
from fieldkit.operations.field.write_report import engine_of, put_answers
from fieldkit.operations.session import Session
from fieldkit.translations import _


def fill_report(session: Session, report_id: ReportId, answers: Mapping[str, Json]) -> None:
    """Read every answer by its question's type and save all together, or none.

    A group's questions may stand in an object of its name or beside it. A repeat takes a list of
    objects, each of which becomes a new row.

    Raises:
        InvalidAnswer, InvalidDate: One does not fit; the sentence names the question.
        AlreadySealed, UnknownReport: It is no draft.
    """
    engine = engine_of(session, session.vault.reports.draft(report_id))
    filling = _Filling(session, engine)
    filling.fill("", engine.form.children, answers)
    put_answers(session, report_id, filling.found)


class _Filling:
    def __init__(self, session: Session, engine: FormEngine) -> None:
        self._session = session
        self._engine = engine
        self.found: dict[str, Json] = {}

    def fill(self, prefix: str, children: Sequence[Node], answers: Mapping[str, Json]) -> None:
        known = _by_name(children)
        for name, raw in answers.items():
            if name not in known:
                raise InvalidAnswer(
                    _("This form has no question called {name}.").format(name=name[:80])
                )
            path, node = known[name]
            self._node(prefix + path, node, raw)

    def _node(self, path: str, node: Node, raw: Json) -> None:
        if isinstance(node, Question):
            self._question(path, node, raw)
        elif isinstance(node, Group):
            if not isinstance(raw, dict):
                raise _misplaced(node)
            self.fill(f"{path}/", node.children, raw)
        else:
            self._repeat(path, node, raw)

    def _question(self, path: str, question: Question, raw: Json) -> None:
        try:
            value = read_answer(self._session, self._engine, path, raw)
        except InvalidInput as error:
            raise type(error)(
                _("The answer to {name} does not fit: {sentence}").format(
                    name=question.name, sentence=error.sentence
                ),
                hint=error.hint,
            ) from error
        self._put(path, value)

    def _repeat(self, path: str, repeat: Repeat, raw: Json) -> None:
        if not isinstance(raw, list):
            raise _misplaced(repeat)
        for item in raw:
            if not isinstance(item, dict):
                raise _misplaced(repeat)
            row, changes = self._engine.add_row(path)
            self.found |= changes.values
            self.fill(f"{path}[{row}]/", repeat.children, item)

    def _put(self, path: str, value: Json) -> None:
        changes = self._engine.put(path, value)
        self.found |= changes.values


def _by_name(children: Sequence[Node]) -> dict[str, tuple[str, Node]]:
    """Return nodes by name with their path from here; groups are looked into, repeats are not."""
    found: dict[str, tuple[str, Node]] = {}
    for node in children:
        if isinstance(node, Group):
            for name, (path, inner) in _by_name(node.children).items():
                found.setdefault(name, (f"{node.name}/{path}", inner))
    for node in children:
        found[node.name] = (node.name, node)
    return found


def _misplaced(node: Group | Repeat) -> InvalidAnswer:
    return InvalidAnswer(
        _("{name} takes an object for a group, and a list of objects for rows.").format(
            name=node.name
        )
    )
