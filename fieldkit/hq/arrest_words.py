"""Say what must be done when a monitor was arrested: tasks, a checklist to print, what is final."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldkit.domain.device_knowledge import AtRisk, DeviceKnowledge, Risk
from fieldkit.domain.local_text import number, short_day
from fieldkit.translations import _, mark, ngettext

_WARNED_SINGLY = 200  # people; the rest is one task, for nobody reads a longer list at night
_HOURS = {Risk.READABLE: 6, Risk.SOURCE: 12, Risk.RELATIVE: 12, Risk.MONITOR: 6, Risk.SEALED: 72}

_WARN = {
    Risk.READABLE: mark("Warn {name}: named in what {code} wrote last."),
    Risk.SOURCE: mark("Warn the source {name} of {code}."),
    Risk.RELATIVE: mark("Warn the relative {name}, who spoke with {code}."),
    Risk.MONITOR: mark("Warn the monitor {name} by another way: {code} knew this code."),
}
_HEADINGS = {
    Risk.READABLE: mark("Named in what was written last, or can be read on the device"),
    Risk.SOURCE: mark("Sources"),
    Risk.RELATIVE: mark("Relatives"),
    Risk.MONITOR: mark("Other monitors"),
    Risk.SEALED: mark("Named in older reports, which the device cannot open"),
}


@dataclass(frozen=True)
class ArrestTask:
    """One thing to do within so many hours; `about` is whom it concerns, if one person."""

    text: str
    hours: int
    about: AtRisk | None = None


def arrest_tasks(knowledge: DeviceKnowledge, people: Sequence[AtRisk]) -> tuple[ArrestTask, ...]:
    """Return what is to be done, the most urgent first."""
    code = knowledge.code
    tasks = [
        ArrestTask(
            _("Sync now: drop servers must hear that {code} is revoked.").format(code=code), 1
        ),
        ArrestTask(
            _("Find a lawyer for the holder of {code}, and tell their relatives.").format(
                code=code
            ),
            3,
        ),
    ]
    singly = [item for item in people if item.risk is not Risk.SEALED]
    tasks += [_warning(item, code) for item in singly[:_WARNED_SINGLY]]
    if len(singly) > _WARNED_SINGLY:
        tasks.append(
            ArrestTask(
                _("Warn the other {count} people whom {code} put at risk: see its list.").format(
                    count=number(len(singly) - _WARNED_SINGLY), code=code
                ),
                24,
            )
        )
    sealed = len(people) - len(singly)
    if sealed:
        tasks.append(
            ArrestTask(
                ngettext(
                    "{count} person stands in older reports of {code}: warn whom it may reach.",
                    "{count} people stand in older reports of {code}: warn whom it may reach.",
                    sealed,
                ).format(count=number(sealed), code=code),
                _HOURS[Risk.SEALED],
            )
        )
    tasks += _house_tasks(knowledge)
    return tuple(tasks)


def checklist(knowledge: DeviceKnowledge, people: Sequence[AtRisk]) -> tuple[str, ...]:
    """Return the list to print, line by line; names stand in it: burn it afterwards."""
    return tuple(_checklist(knowledge, people))


def knowledge_lines(knowledge: DeviceKnowledge) -> tuple[str, ...]:
    """Return in sentences what the device knew, and what nobody here can know."""
    return tuple(_knowledge(knowledge))


def limits() -> tuple[str, ...]:
    """Return what cannot be undone, and what revoking does not do."""
    return (
        _(
            "Revoking is final: with these keys the device never comes back. If it was a mistake, "
            "its holder begins a new vault and is enrolled anew."
        ),
        _("What it sent before stays good. What it sends from now on is held."),
        _(
            "Revoking deletes nothing on the device: whoever has it and its passphrase reads what "
            "is on it."
        ),
        _("Tasks can be taken back one by one."),
    )


def deputy_text(knowledge: DeviceKnowledge) -> str:
    """Return what a deputy is asked by default; it names a code and event groups, no person."""
    if knowledge.event_groups:
        return _(
            "Please go on for {code}. Use the same event group in your reports: {groups}. Do not "
            "write to {code} any more."
        ).format(code=knowledge.code, groups=", ".join(knowledge.event_groups[:3]))
    return _("Please go on for {code}. Do not write to {code} any more.").format(
        code=knowledge.code
    )


def shown_name(item: AtRisk) -> str:
    """Return how somebody at risk is named in a list."""
    return item.label or _("somebody without a name")


def heading(risk: Risk) -> str:
    """Return the heading of one kind of risk."""
    return _(_HEADINGS[risk])


def _warning(item: AtRisk, code: str) -> ArrestTask:
    text = _(_WARN[item.risk]).format(name=shown_name(item), code=code)
    return ArrestTask(text, _HOURS[item.risk], item)


def _house_tasks(knowledge: DeviceKnowledge) -> Iterator[ArrestTask]:
    code = knowledge.code
    yield ArrestTask(
        _(
            "Replace what {code} knew by heart: meeting places, telephone numbers, passwords."
        ).format(code=code),
        24,
    )
    if knowledge.servers:
        yield ArrestTask(
            _("{code} knew the addresses of the drop servers: watch them, or move them.").format(
                code=code
            ),
            72,
        )
    if knowledge.event_groups:
        yield ArrestTask(_("Choose a deputy who goes on for {code}.").format(code=code), 12)


def _checklist(knowledge: DeviceKnowledge, people: Sequence[AtRisk]) -> Iterator[str]:
    yield _("The holder of {code} was arrested").format(code=knowledge.code)
    yield ""
    for line in knowledge_lines(knowledge):
        yield f"- {line}"
    yield ""
    for task in arrest_tasks(knowledge, ()):
        yield f"[ ] {task.text}"
    for risk in Risk:
        found = [item for item in people if item.risk is risk]
        if found:
            yield ""
            yield f"{heading(risk)}: {number(len(found))}"
            for item in found:
                yield f"[ ] {shown_name(item)}  {item.sensitivity}".rstrip()
    yield ""
    for line in limits():
        yield f"! {line}"


def _knowledge(knowledge: DeviceKnowledge) -> Iterator[str]:
    if knowledge.newest_report is None:
        yield _("Nothing of this device is here: whatever was written on it, nobody here knows.")
    else:
        yield ngettext(
            "{count} report of it is here, the last of {day}. What was written later, drafts "
            "above all, nobody here knows.",
            "{count} reports of it are here, the last of {day}. What was written later, drafts "
            "above all, nobody here knows.",
            knowledge.reports,
        ).format(count=number(knowledge.reports), day=short_day(knowledge.newest_report))
    if knowledge.keeps_copies:
        yield _("The rules let devices keep what they sealed: all of it may be readable there.")
    else:
        yield _("Of what it sealed it keeps a number and a place, and no content.")
    if knowledge.seals_drafts:
        yield _("The rules let it seal its drafts as soon as it hears that it is revoked.")
    if knowledge.letters:
        yield ngettext(
            "{count} letter was written to it; it may be readable there.",
            "{count} letters were written to it; they may be readable there.",
            len(knowledge.letters),
        ).format(count=number(len(knowledge.letters)))
    if knowledge.carried:
        yield _(
            "It may have carried sealed objects of {codes}. It cannot open them; that they exist "
            "can be seen."
        ).format(codes=", ".join(code for code, _count in knowledge.carried[:12]))
    if knowledge.servers:
        yield _("It knew the addresses of the drop servers: {servers}").format(
            servers=", ".join(knowledge.servers)
        )
