"""Writes the answers of one report as a submission: the instance that the form's XForm expects.

No input, no output. Source: ODK XForms specification, "Instance" and "Metadata"; the tree is the
one that pyxform makes of the same workbook. What does not travel stands in
docs/formats/odk-submissions.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json, is_sealed
from fieldkit.domain.form import FILES, FilledBy, Form, Group, Node, Question
from fieldkit.domain.identifiers import AttachmentId
from fieldkit.forms import openrosa_values as values
from fieldkit.forms.strict_xml import NAMESPACE, XmlNode, serialize

ROOT = "data"
SEALED, FILES_MARK = "sealed", "files"


@dataclass(frozen=True)
class SubmissionFile:
    """A file beside a submission: its name there, and the name it had before."""

    name: str
    original: str


@dataclass(frozen=True)
class Instance:
    """What a submission says besides the answers."""

    instance_id: str  # "uuid:..."
    instance_name: str = ""
    offset_minutes: int = 0  # of local time, ahead of UTC
    files: Mapping[AttachmentId, SubmissionFile] = field(default_factory=dict)
    loose_files: tuple[SubmissionFile, ...] = ()  # that answer no question
    marks: Mapping[str, str] = field(default_factory=dict)  # attributes of ours on the root


@dataclass
class WrittenSubmission:
    """A submission, and which answers are not in it, by path."""

    xml: bytes = field(default=b"", repr=False)
    sealed: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)  # what the program itself filled in
    irrelevant: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)  # that the form has no place for


def write_submission(
    form: Form,
    answers: Mapping[str, Json],
    instance: Instance,
    is_relevant: Callable[[str], bool] = lambda _path: True,
) -> WrittenSubmission:
    """Return the submission of a report.

    Answers sealed at entry are never in it, nor what the program filled in (the report's number,
    the monitor's code), nor answers to questions that are not relevant.
    """
    writer = _Writer(answers, instance, is_relevant)
    root = XmlNode(ROOT, attributes={("", "id"): str(form.form_id), ("", "version"): form.version})
    root.attributes |= {(NAMESPACE, name): text for name, text in instance.marks.items()}
    if instance.loose_files:
        root.attributes[NAMESPACE, FILES_MARK] = _file_list(instance.loose_files)
    root.children += writer.nodes(form.children, "")
    root.children.append(_meta(instance))
    writer.written.unplaced += sorted(set(answers) - writer.seen)
    writer.written.xml = serialize(root)
    return writer.written


class _Writer:
    def __init__(
        self, answers: Mapping[str, Json], instance: Instance, is_relevant: Callable[[str], bool]
    ) -> None:
        self._answers = answers
        self._instance = instance
        self._is_relevant = is_relevant
        self.seen: set[str] = set()
        self.written = WrittenSubmission()

    def nodes(self, children: Sequence[Node], prefix: str) -> Iterator[XmlNode]:
        for node in children:
            path = prefix + node.name
            if isinstance(node, Question):
                yield self._question(node, path)
            elif isinstance(node, Group):
                yield XmlNode(node.name, children=list(self.nodes(node.children, f"{path}/")))
            else:
                for row in self._rows(path):
                    inner = self.nodes(node.children, f"{path}[{row}]/")
                    yield XmlNode(node.name, children=list(inner))

    def _rows(self, path: str) -> list[Json]:
        rows = self._answers.get(path)
        self.seen.add(path)
        return rows if isinstance(rows, list) else []

    def _question(self, question: Question, path: str) -> XmlNode:
        answer = self._answers.get(path)
        self.seen.add(path)
        if answer is None:
            return XmlNode(question.name)
        if is_sealed(answer):
            self.written.sealed.append(path)
            return _marked(question.name, "", {SEALED: "true"})
        if question.filled_by is FilledBy.SYSTEM:
            # The report's number and the monitor's code would lead back to a device.
            self.written.withheld.append(path)
            return XmlNode(question.name)
        if not self._is_relevant(path):
            self.written.irrelevant.append(path)
            return XmlNode(question.name)
        if question.type in FILES:
            return self._files(question.name, answer)
        plain = values.to_plain(question, answer, self._instance.offset_minutes)
        return _marked(question.name, plain, values.carried(question, answer, plain))

    def _files(self, name: str, answer: Json) -> XmlNode:
        listed = answer.get("attachments") if isinstance(answer, dict) else None
        found = [
            self._instance.files[AttachmentId(str(item))]
            for item in (listed if isinstance(listed, list) else [])
            if AttachmentId(str(item)) in self._instance.files
        ]
        if not found:
            return XmlNode(name)
        return _marked(name, found[0].name, {FILES_MARK: _file_list(found)})


def _marked(name: str, text: str, beside: Mapping[str, str]) -> XmlNode:
    return XmlNode(name, "", {(NAMESPACE, key): value for key, value in beside.items()}, text)


def _file_list(files: Sequence[SubmissionFile]) -> str:
    return json.dumps([[file.name, file.original] for file in files], separators=(",", ":"))


def _meta(instance: Instance) -> XmlNode:
    found = [XmlNode("instanceID", text=instance.instance_id)]
    if instance.instance_name:
        found.append(XmlNode("instanceName", text=instance.instance_name))
    return XmlNode("meta", children=found)
