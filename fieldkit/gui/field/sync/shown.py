"""What the screen of the network shows: plain values and sentences, made by the presenter."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.connection import Finding
from fieldkit.gui.field.today.rows import Tone


@dataclass(frozen=True)
class ShownCheck:
    """One thing that was asked of the connection."""

    title: str
    finding: Finding
    sentence: str
    hint: str = ""

    @property
    def tone(self) -> Tone:
        """Return how it is marked; its sentence says the same."""
        return {
            Finding.PASSED: Tone.SAFE,
            Finding.NOTED: Tone.WAITING,
            Finding.FAILED: Tone.HELD,
            Finding.NOT_REACHED: Tone.DRAFT,
        }[self.finding]

    @property
    def matters(self) -> bool:
        """Return whether it is shown before anybody asks for all of them."""
        return self.finding in (Finding.FAILED, Finding.NOTED)


@dataclass(frozen=True)
class ShownConnection:
    """Whether the connection can be trusted, in one sentence, and why."""

    sentence: str
    hint: str = ""
    tone: Tone = Tone.DRAFT
    checks: tuple[ShownCheck, ...] = ()


@dataclass(frozen=True)
class AskedNetwork:
    """A network that nobody has decided about."""

    name: str = field(repr=False)  # as the computer calls it; "" where it has no name
    may_be_kept: bool  # nothing tells one network from another here: then only for this once


@dataclass(frozen=True)
class UploadRow:
    """One sealed object on its way."""

    sha256: str
    title: str
    size: str
    state: str
    tone: Tone


@dataclass(frozen=True)
class ShownWork:
    """A run that goes on."""

    text: str
    done: int = 0  # bytes
    total: int = 0  # bytes; 0: not known yet
    is_stopping: bool = False


@dataclass(frozen=True)
class Said:
    """Something that a run has met, and what it means."""

    sentence: str
    hint: str = ""
    role: str = "alarm"  # or "banner" where nothing is wrong


@dataclass(frozen=True)
class ShownReturn:
    """What came back with the last run of this visit."""

    lines: tuple[str, ...] = ()
    has_changes: bool = False  # something waits for a yes
    has_letters: bool = False  # something is to be read


@dataclass(frozen=True)
class ShownSync:
    """All that the screen shows."""

    lead: str
    explanation: str = ""
    asked: AskedNetwork | None = None
    connection: ShownConnection | None = None
    uploads: tuple[UploadRow, ...] = ()
    more: int = 0  # objects on their way that are not among the rows
    work: ShownWork | None = None
    returned: ShownReturn = ShownReturn()
    trouble: Said | None = None  # what did not work
    is_revoked: bool = False
    start: str = ""  # the words of the main button; "" where nothing can be begun
    later: str = ""  # when it is tried again, and when it last was
