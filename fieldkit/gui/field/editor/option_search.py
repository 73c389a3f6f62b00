"""The choices of a question as a person searches them, in the language of the form; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.domain.form import Choice, label_in
from fieldkit.forms.engine import FormEngine
from fieldkit.gui.widgets.markup import plain
from fieldkit.gui.widgets.questions import Option

_FOUND = 50  # more than anybody reads before typing another letter


@dataclass(frozen=True)
class OfferedOptions:
    """What one question offers now; asked anew each time, as answers move it.

    In another language it is another one, so that what is chosen is shown anew.
    """

    engine: FormEngine
    path: str
    language: str

    def find(self, text: str) -> Sequence[Option]:
        """Return the choices that `text` could mean, the closest first."""
        found = self.engine.find_offered(self.path, text, limit=_FOUND)
        return [option_of(choice, self.engine) for choice in found]

    def label(self, code: str) -> str:
        """Return the label of a choice, offered now or not, or its code if it is unknown."""
        question = self.engine.question(self.path)
        return plain(self.engine.choices.label(question, code, self.engine.language))


def option_of(choice: Choice, engine: FormEngine) -> Option:
    """Return a choice with its label in the language of the form."""
    label = label_in(choice.label, engine.language, engine.form.default_language)
    return Option(choice.name, plain(label) or choice.name)
