"""The choices of a question as a person searches them, in the language of the form; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.form import Choice, label_in
from fieldkit.forms.engine import FormEngine
from fieldkit.gui.widgets.markup import plain
from fieldkit.gui.widgets.questions import Option

_FOUND = 50  # more than anybody reads before typing another letter


class OfferedOptions:
    """What one question offers now; asked anew each time, as answers move it."""

    def __init__(self, engine: FormEngine, path: str) -> None:
        """Take the engine of the report and the path of the question."""
        self._engine = engine
        self._path = path

    def find(self, text: str) -> Sequence[Option]:
        """Return the choices that `text` could mean, the closest first."""
        found = self._engine.find_offered(self._path, text, limit=_FOUND)
        return [option_of(choice, self._engine) for choice in found]

    def label(self, code: str) -> str:
        """Return the label of a choice, offered now or not, or its code if it is unknown."""
        question = self._engine.question(self._path)
        return plain(self._engine.choices.label(question, code, self._engine.language))


def option_of(choice: Choice, engine: FormEngine) -> Option:
    """Return a choice with its label in the language of the form."""
    label = label_in(choice.label, engine.language, engine.form.default_language)
    return Option(choice.name, plain(label) or choice.name)
