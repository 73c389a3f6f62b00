"""Reads submissions of ODK forms: what they say of themselves, and their answers by our paths.

No input, no output. A submission is hostile: see strict_xml.py for what is refused. What the form
has no place for, or what does not fit its question, is kept by its place as unplaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.form import FILES, Form, Group, Node, Question, Repeat, questions
from fieldkit.domain.identifiers import RowId
from fieldkit.errors import EncryptedSubmission, InvalidAnswer, InvalidJson, InvalidSubmission
from fieldkit.forms import openrosa_values as values
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.forms.openrosa_writer import FILES_MARK, SEALED, SubmissionFile
from fieldkit.forms.strict_xml import JAVAROSA, NAMESPACE, XmlNode, parse

MAX_NAME = 249  # characters of form id, version and instance id; OpenRosa metadata schema
_META = "meta"
_INSTANCE_ID = "instanceID"
_VERSION_NAMESPACES = ("", "http://openrosa.org/xforms", JAVAROSA)
_FORM_ATTRIBUTES = frozenset({("", "id"), *((space, "version") for space in _VERSION_NAMESPACES)})


@dataclass(frozen=True)
class Submission:
    """What a submission says of itself; `instance_id` and `version` may be empty."""

    form_id: str
    version: str
    instance_id: str
    root: XmlNode = field(repr=False)


@dataclass
class PlacedAnswers:
    """A submission's answers by our paths."""

    answers: dict[str, Json] = field(default_factory=dict, repr=False)
    # What stands in plain where only sealed answers may: the caller seals it.
    to_seal: dict[str, str] = field(default_factory=dict, repr=False)
    files: dict[str, tuple[SubmissionFile, ...]] = field(default_factory=dict, repr=False)
    loose_files: tuple[SubmissionFile, ...] = field(default=(), repr=False)
    unplaced: list[tuple[str, str]] = field(default_factory=list, repr=False)  # place, text
    # The same, of elements that are called like a question that is sealed.
    unplaced_to_seal: list[tuple[str, str]] = field(default_factory=list, repr=False)
    offset_minutes: int | None = None  # of local time, as the first time that says so has it


def read_submission(data: bytes) -> Submission:
    """Return what the submission in `data` says of itself.

    Raises:
        EncryptedSubmission: It is encrypted by ODK.
        InvalidSubmission: It is no submission, or exceeds a limit.
    """
    root = parse(data)
    if root.attributes.get(("", "encrypted")) or _child(root, "base64EncryptedKey") is not None:
        raise EncryptedSubmission
    meta = _child(root, _META)
    said = None if meta is None else _child(meta, _INSTANCE_ID)
    # Briefcase and Aggregate repeat the id on the root, where older forms have no meta block.
    instance_id = root.attributes.get(("", _INSTANCE_ID), "") if said is None else said.text
    version = next(
        (
            root.attributes[n, "version"]
            for n in _VERSION_NAMESPACES
            if (n, "version") in root.attributes
        ),
        "",
    )
    found = Submission(
        root.attributes.get(("", "id"), "").strip(), version.strip(), instance_id.strip(), root
    )
    names = (found.form_id, found.version, found.instance_id)
    if not found.form_id or any(len(name) > MAX_NAME for name in names):
        raise InvalidSubmission
    return found


def place_answers(
    submission: Submission, form: Form, new_row: Callable[[], RowId]
) -> PlacedAnswers:
    """Return the answers of a submission by the paths of `form`; `new_row` names the rows."""
    sealed = {question.name for _path, question in questions(form) if question.sealed_at_entry}
    reader = _Reader(new_row, frozenset(sealed))
    root = submission.root
    for name, text in root.attributes.items():
        if name == (NAMESPACE, FILES_MARK):
            reader.loose_files(text)
        elif name not in _FORM_ATTRIBUTES:
            reader.placed.unplaced.append((_attribute("", name), text))
    reader.read(root, form.children, "", "", is_top=True)
    return reader.placed


class _Reader:
    def __init__(self, new_row: Callable[[], RowId], sealed: frozenset[str]) -> None:
        self._new_row = new_row
        self._sealed = sealed  # names of questions that are sealed at entry
        self._used: set[RowId] = set()
        self.placed = PlacedAnswers()

    def loose_files(self, text: str) -> None:
        try:
            self.placed.loose_files = _file_list(text)
        except InvalidAnswer:
            self.placed.unplaced.append((f"@{FILES_MARK}", text))

    def read(
        self,
        parent: XmlNode,
        children: Sequence[Node],
        prefix: str,
        place: str,
        *,
        is_top: bool = False,
    ) -> None:
        """Read what stands in `parent`; `place` is where that is in the submission."""
        by_name = {node.name: node for node in children}
        taken: set[str] = set()
        rows: dict[str, list[Json]] = {}
        self._leftover_text(parent, place)
        for number, item in enumerate(parent.children, start=1):
            node = by_name.get(item.name) if item.namespace != NAMESPACE else None
            where = f"{place}{item.name}"
            if isinstance(node, Repeat) and (JAVAROSA, "template") not in item.attributes:
                self._row(item, node, prefix, where, rows)
            elif is_top and node is None and item.name == _META and _META not in taken:
                self._meta(item, where)
            elif node is None or isinstance(node, Repeat) or item.name in taken:
                self._unplaced(item, f"{where}[{number}]" if item.name in taken else where)
            elif isinstance(node, Group):
                self._attributes(item, where)
                self.read(item, node.children, f"{prefix}{node.name}/", f"{where}/")
            else:
                self._question(item, node, prefix + node.name, where)
            taken.add(item.name)
        self.placed.answers.update(rows)

    def _row(
        self, item: XmlNode, repeat: Repeat, prefix: str, where: str, rows: dict[str, list[Json]]
    ) -> None:
        path = prefix + repeat.name
        listed = rows.setdefault(path, [])
        row = self._new_row()
        while row in self._used:
            row = self._new_row()
        self._used.add(row)
        listed.append(row)
        place = f"{where}[{len(listed)}]"
        self._attributes(item, place)
        self.read(item, repeat.children, f"{path}[{row}]/", f"{place}/")

    def _question(self, item: XmlNode, question: Question, path: str, where: str) -> None:
        beside = {
            name: text for (space, name), text in item.attributes.items() if space == NAMESPACE
        }
        if item.children:
            self._unplaced(item, where)
            return
        self._attributes(item, where, ours=False)
        if question.type in FILES:
            self._files(item, path, where, beside)
        elif question.sealed_at_entry:
            if item.text.strip():
                self.placed.to_seal[path] = item.text
            self._marks({name: beside[name] for name in beside if name != SEALED}, where)
        else:
            self._answer(item, question, path, where, beside)

    def _answer(
        self, item: XmlNode, question: Question, path: str, where: str, beside: Mapping[str, str]
    ) -> None:
        answer: Json = None
        try:
            answer = values.restored(question, beside, item.text)
            left = {name: beside[name] for name in beside if answer is None and name != SEALED}
        except InvalidAnswer:
            left = dict(beside)  # the text was changed after it was exported: it counts
        self._marks(left, where)
        if question.type in DATE_KINDS and self.placed.offset_minutes is None:
            self.placed.offset_minutes = values.offset_in(item.text.strip())
        try:
            answer = values.from_plain(question, item.text) if answer is None else answer
        except InvalidAnswer:
            self.placed.unplaced.append((where, item.text))
        if answer is not None:
            self.placed.answers[path] = answer

    def _files(self, item: XmlNode, path: str, where: str, beside: Mapping[str, str]) -> None:
        name = item.text.strip()
        files: tuple[SubmissionFile, ...] = (SubmissionFile(name, name),) if name else ()
        left = dict(beside)
        try:
            listed = _file_list(beside.get(FILES_MARK, "[]"))
            if listed and listed[0].name == name:
                files = listed
                del left[FILES_MARK]
        except InvalidAnswer:
            pass  # it stays among what is left
        if files:
            self.placed.files[path] = files
        self._marks(left, where)

    def _meta(self, meta: XmlNode, where: str) -> None:
        """Keep what the meta block says besides the instance's own id."""
        self._attributes(meta, where)
        self._leftover_text(meta, f"{where}/")
        is_known = False
        for item in meta.children:
            if item.name == _INSTANCE_ID and not item.children and not is_known:
                is_known = True
            else:
                self._unplaced(item, f"{where}/{item.name}")

    def _unplaced(self, item: XmlNode, where: str) -> None:
        waiting = [(item, where, False)]
        while waiting:
            node, place, is_inside_sealed = waiting.pop()
            is_sealed = is_inside_sealed or node.name in self._sealed
            left = self.placed.unplaced_to_seal if is_sealed else self.placed.unplaced
            left += [(_attribute(place, name), text) for name, text in node.attributes.items()]
            if node.text.strip():
                left.append((place, node.text))
            inside = [(child, f"{place}/{child.name}", is_sealed) for child in node.children]
            waiting += reversed(inside)

    def _leftover_text(self, node: XmlNode, place: str) -> None:
        if node.text.strip():
            self.placed.unplaced.append((place.rstrip("/") or "/", node.text))

    def _attributes(self, node: XmlNode, where: str, *, ours: bool = True) -> None:
        self.placed.unplaced += [
            (_attribute(where, name), text)
            for name, text in node.attributes.items()
            if ours or name[0] != NAMESPACE
        ]

    def _marks(self, marks: Mapping[str, str], where: str) -> None:
        self.placed.unplaced += [
            (_attribute(where, (NAMESPACE, name)), text) for name, text in marks.items()
        ]


def _attribute(where: str, name: tuple[str, str]) -> str:
    return f"{where}@{'fk:' if name[0] == NAMESPACE else ''}{name[1]}"


def _child(node: XmlNode, name: str) -> XmlNode | None:
    return next((item for item in node.children if item.name == name), None)


def _file_list(text: str) -> tuple[SubmissionFile, ...]:
    """Return the files that an attribute lists.

    Raises:
        InvalidAnswer: It is no such list.
    """
    try:
        listed = canonical_json.read(text.encode("utf-8", "replace"), max_bytes=len(text) * 4)
    except InvalidJson as error:
        raise InvalidAnswer from error
    pairs = listed if isinstance(listed, list) else [listed]
    found = []
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_name(part) for part in pair):
            raise InvalidAnswer
        found.append(SubmissionFile(*pair))
    return tuple(found)


def _is_name(part: object) -> bool:
    return isinstance(part, str) and 0 < len(part) <= 1000
