"""A form laid flat: every question, group and repeat with its place, parents and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.domain.answers import Step, parse_path
from fieldkit.domain.form import Form, Group, Node, Question, Repeat
from fieldkit.errors import InvalidAnswer, InvalidForm
from fieldkit.translations import _

MAX_NODES = 5000
MAX_NESTING = 16

Rows = tuple[str, ...]  # row ids of the repeats around something, outermost first


@dataclass(eq=False)
class Element:
    """One question, group or repeat; `node` is None for the form itself."""

    index: int  # in form order
    path: str  # names joined by "/", no rows
    node: Node | None
    parent: Element | None
    repeats: tuple[Element, ...]  # the repeats around it, outermost first, itself included
    children: dict[str, Element] = field(default_factory=dict)
    end: int = 0  # index after the last element inside it
    depth: int = 0  # the number of rows that name one instance of it

    @property
    def question(self) -> Question | None:
        """The question, or None for a group, a repeat or the form."""
        return self.node if isinstance(self.node, Question) else None

    @property
    def is_repeat(self) -> bool:
        """Whether it has rows of its own."""
        return isinstance(self.node, Repeat)

    def ancestors(self) -> Iterator[Element]:
        """Yield the parents, the nearest first, without the form itself."""
        above = self.parent
        while above is not None and above.node is not None:
            yield above
            above = above.parent

    def text(self, rows: Rows) -> str:
        """Return the path of its instance in `rows`; one row less names a repeat's own list."""
        parts, remaining = [], list(rows)
        for element in (*reversed(tuple(self.ancestors())), self):
            name = element.node.name if element.node else ""
            parts.append(f"{name}[{remaining.pop(0)}]" if element.is_repeat and remaining else name)
        return "/".join(parts)


class Schema:
    """All elements of a form, and how names and paths lead to them."""

    def __init__(self, form: Form) -> None:
        """Lay `form` flat.

        Raises:
            InvalidForm: Too many or too deeply nested parts, or two siblings of one name.
        """
        self.form = form
        self.root = Element(-1, "", None, None, ())
        self.elements: list[Element] = []
        self._by_name: dict[str, Element | None] = {}
        self._by_path: dict[str, Element] = {}
        self._add(form.children, self.root, 0)

    def named(self, name: str) -> Element:
        """Return the element that `${name}` means.

        Raises:
            InvalidForm: There is none, or several.
        """
        if name not in self._by_name:
            raise InvalidForm(_("The form has no question named {name}.").format(name=name))
        found = self._by_name[name]
        if found is None:
            raise InvalidForm(
                _(
                    "The name {name} stands several times in the form, so ${{{name}}} is unclear."
                ).format(name=name)
            )
        return found

    def locate(self, path: str) -> tuple[Element, Rows]:
        """Return the element and rows that `path` names.

        Raises:
            InvalidAnswer: The form has no such place, or rows are missing or too many.
        """
        steps = parse_path(path)
        element = self._by_path.get("/".join(step.name for step in steps))
        if element is None:
            raise InvalidAnswer
        rows = _rows(steps, element)
        if len(rows) != element.depth and not (
            element.is_repeat and len(rows) == element.depth - 1
        ):
            raise InvalidAnswer
        return element, rows

    def at(self, path: str) -> Element:
        """Return the element at `path`, a path without rows, which the form must have."""
        return self._by_path[path]

    def inside(self, element: Element) -> list[Element]:
        """Return `element` and all below it, in form order."""
        return self.elements[element.index : element.end]

    def _add(self, children: tuple[Node, ...], parent: Element, nesting: int) -> None:
        if nesting > MAX_NESTING:
            raise InvalidForm(_("Groups in this form are nested too deeply."))
        for node in children:
            if len(self.elements) >= MAX_NODES:
                raise InvalidForm(_("This form has too many questions."))
            path = f"{parent.path}/{node.name}" if parent.path else node.name
            element = Element(len(self.elements), path, node, parent, parent.repeats)
            if isinstance(node, Repeat):
                element.repeats = (*parent.repeats, element)
            element.depth = len(element.repeats)
            if node.name in parent.children:
                raise InvalidForm(
                    _("The name {name} stands twice in the same group.").format(name=node.name)
                )
            parent.children[node.name] = element
            self.elements.append(element)
            self._by_path[path] = element
            self._by_name[node.name] = None if node.name in self._by_name else element
            if isinstance(node, Group | Repeat):
                self._add(node.children, element, nesting + 1)
            element.end = len(self.elements)


def _rows(steps: tuple[Step, ...], element: Element) -> Rows:
    chain = (*reversed(tuple(element.ancestors())), element)
    rows: list[str] = []
    for step, place in zip(steps, chain, strict=True):
        if step.row is None:
            continue
        # A row below a repeat whose own row is missing, or of something without rows.
        if not place.is_repeat or len(rows) != place.depth - 1:
            raise InvalidAnswer
        rows.append(step.row)
    return tuple(rows)
