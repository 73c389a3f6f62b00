"""Answers shown inside texts: `${name}` in a label or hint, compiled once for a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fieldkit.domain.form import Labels, Question
from fieldkit.errors import FormTooCostly, InvalidForm
from fieldkit.forms.expressions import Expression, compile_expression
from fieldkit.forms.paths import Answers, Reference
from fieldkit.forms.schema import Element, Rows, Schema
from fieldkit.forms.values import to_text

_OUTPUT = re.compile(r"\$\{\s*[^\W\d][\w.-]*\s*\}")


class Outputs:
    """The outputs of one form's texts. One that leads nowhere stays as it was written."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._compiled: dict[tuple[Element, str], Expression | None] = {}

    def text(
        self,
        text: str,
        element: Element,
        rows: Rows,
        answers: Answers,
        escaped: Callable[[str], str] = str,
    ) -> str:
        """Return `text` of the instance in `rows` with the answers it shows, each `escaped`."""
        if "${" not in text:
            return text

        def shown(match: re.Match[str]) -> str:
            found = self._expression(element, match.group())
            try:
                value = None if found is None else found.value(answers, rows)
            except FormTooCostly:
                value = None  # a text with a name in it, rather than a form that cannot be shown
            return match.group() if value is None else escaped(to_text(value))

        return _OUTPUT.sub(shown, text)

    def references(self, element: Element) -> Iterator[Reference]:
        """Yield whose answers the texts of `element` show, in any language."""
        for labels in _texts(element):
            for text in labels.values():
                for source in _OUTPUT.findall(text):
                    found = self._expression(element, source)
                    if found is not None:
                        yield from found.references

    def _expression(self, element: Element, source: str) -> Expression | None:
        key = (element, source)
        if key not in self._compiled:
            try:
                self._compiled[key] = compile_expression(source, self._schema, element)
            except InvalidForm:
                self._compiled[key] = None
        return self._compiled[key]


def _texts(element: Element) -> tuple[Labels, ...]:
    node = element.node
    if node is None:
        return ()
    if not isinstance(node, Question):
        return (node.label, node.hint)
    said = (node.required_message, node.constraint_message)
    return (node.label, node.hint, node.guidance, *said)
