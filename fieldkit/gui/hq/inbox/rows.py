"""What the inbox says, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldkit.domain.local_text import number, short_day, size
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.lines import Line
from fieldkit.hq.store.roster_store import WaitingRequest
from fieldkit.operations.hq.remember_run import FileResult, IntakeRun
from fieldkit.operations.hq.show_chain import DeviceChain
from fieldkit.operations.hq.show_inbox import HeldObject, LargeFile, WaitingLetters
from fieldkit.operations.hq.take_in_stick import told
from fieldkit.translations import _, ngettext

HELD, REQUEST, CHAIN = "held", "request", "chain"  # what the key of a line begins with


@dataclass(frozen=True)
class InboxRows:
    """What came and what waits; each line of the first three leads somewhere."""

    waiting: tuple[Line, ...]  # held objects and requests
    chains: tuple[Line, ...]
    refused: tuple[Line, ...]
    large: tuple[Line, ...]
    last: tuple[str, ...]  # of the last run, in sentences

    @property
    def is_empty(self) -> bool:
        """Whether nothing came yet and nothing waits."""
        return not (self.waiting or self.chains or self.refused or self.large or self.last)


def inbox_rows(
    held: Sequence[HeldObject],
    requests: Sequence[WaitingRequest],
    chains: Sequence[DeviceChain],
    large: Sequence[LargeFile],
    runs: Sequence[IntakeRun],
) -> InboxRows:
    """Return the lines of the inbox."""
    return InboxRows(
        waiting=(
            *(_request_line(item) for item in requests),
            *(_held_line(item) for item in held if item.refusal is None),
        ),
        chains=tuple(
            Line(f"{CHAIN}:{chain.entry.device}", chain.entry.code, _joined(chain), Tone.HELD)
            for chain in chains
        ),
        refused=tuple(_held_line(item) for item in held if item.refusal is not None),
        large=tuple(_large_line(item) for item in large),
        last=tuple(_last(runs)),
    )


def letter_lines(letters: Sequence[WaitingLetters]) -> tuple[Line, ...]:
    """Return what is on the way to devices, one line for each."""
    return tuple(
        Line(item.code, item.code, " ".join(_letter_parts(item)), Tone.WAITING) for item in letters
    )


def file_lines(files: Sequence[FileResult], meaning: dict[str, str]) -> tuple[Line, ...]:
    """Return what became of each file of a run; `meaning` has a sentence for each reason."""
    return tuple(
        Line(
            f"{place}",
            " · ".join(part for part in (item.name, item.code, _outcome(item)) if part),
            meaning.get(item.reason, ""),
            _TONES.get(item.outcome, Tone.WAITING),
        )
        for place, item in enumerate(files)
    )


_TONES = {"accepted": Tone.SAFE, "here-already": Tone.SAFE, "held": Tone.HELD}


def _outcome(item: FileResult) -> str:
    return {
        "accepted": _("taken in"),
        "held": _("held"),
        "here-already": _("here already"),
        "not-kept": _("not kept"),
    }.get(item.outcome, item.outcome)


def _held_line(item: HeldObject) -> Line:
    title = " · ".join(
        part for part in (item.name, item.code, short_day(item.object.received_at)) if part
    )
    note = item.decided[-1] if item.decided else f"{item.meaning} {item.advice}"
    tone = Tone.SAFE if item.refusal is not None else Tone.HELD
    return Line(f"{HELD}:{item.object.sha256}", title, note, tone)


def _request_line(item: WaitingRequest) -> Line:
    title = _("A device asks to be enrolled: {number}").format(number=item.candidate.device[:8])
    return Line(
        f"{REQUEST}:{item.candidate.device}",
        title,
        _("Compare ten words with its holder."),
        Tone.WAITING,
    )


def _joined(chain: DeviceChain) -> str:
    return " ".join(chain.sentences)


def _large_line(item: LargeFile) -> Line:
    title = _("{code}: {here} of {size} are here").format(
        code=item.code or "-", here=size(item.here), size=size(item.size)
    )
    came = ", ".join(
        _("number {place} on {day}").format(place=place, day=short_day(day))
        for place, day in item.parts
    )
    return Line(item.sha256, title, _("Came with {objects}.").format(objects=came), Tone.WAITING)


def _letter_parts(item: WaitingLetters) -> Iterator[str]:
    if item.receipts:
        yield ngettext(
            "{count} receipt goes out next.", "{count} receipts go out next.", item.receipts
        ).format(count=number(item.receipts))
    if item.others:
        yield ngettext(
            "{count} other word goes out next.", "{count} other words go out next.", item.others
        ).format(count=number(item.others))
    if item.on_the_way:
        yield ngettext(
            "{count} letter went out and is not acknowledged.",
            "{count} letters went out and are not acknowledged.",
            item.on_the_way,
        ).format(count=number(item.on_the_way))


def _last(runs: Sequence[IntakeRun]) -> Iterator[str]:
    for run in runs[:1]:
        figures = run.figures
        yield _("Taken in: {accepted}. Held: {held}. Here already: {repeated}.").format(
            accepted=number(figures.accepted),
            held=number(figures.held),
            repeated=number(figures.repeated),
        )
        if figures.not_kept:
            yield _("Not kept, on the stick still: {count}.").format(count=number(figures.not_kept))
        yield from told(run)
        if run.ended_by:
            yield _("It ended early. What was taken in before stays.")
