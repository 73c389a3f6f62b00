"""Says in a sentence what is wrong with a file that is looked at; knows no Qt."""

from __future__ import annotations

from fieldkit.errors import MediaUndecodable
from fieldkit.media.viewing_wire import Kind
from fieldkit.media.wire import Problem
from fieldkit.translations import _, mark

_KEPT = mark("The file is kept as it is and reaches headquarters whole.")

_SENTENCES = {
    Problem.DAMAGED: mark("This file is damaged; what could be read of it is shown."),
    Problem.LACKING: mark("Letters may be missing here: their font is not inside the file."),
    Problem.UNREADABLE: mark("This file is damaged, or of a kind that cannot be read here."),
    Problem.TOO_LARGE: mark("This file is too large to be shown here."),
    Problem.TOO_SLOW: mark("This file takes too long to read. It may be damaged, or made to harm."),
    Problem.PASSWORD: mark("This file asks for a password; it cannot be shown here."),
    Problem.NOT_POSSIBLE: mark("Files cannot be shown on this computer."),
}


def explained_problem(problem: Problem, kind: Kind) -> MediaUndecodable | None:
    """Return the sentence and the hint for a problem, None where there is none."""
    if problem is Problem.NONE:
        return None
    if problem is Problem.UNREADABLE and kind is Kind.OTHER:
        sentence = mark("Files of this kind cannot be shown here.")
    else:
        sentence = _SENTENCES[problem]
    return MediaUndecodable(_(sentence), hint=_(_KEPT))
