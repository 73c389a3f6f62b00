"""`fieldkit`: what a monitor can do, on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial

from fieldkit.cli.main import CommandTree, run
from fieldkit.translations import _, mark

Register = Callable[[CommandTree], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run `fieldkit` and return its exit code."""
    given = sys.argv[1:] if argv is None else argv
    return run(
        "fieldkit",
        mark("Record reports in an encrypted vault, seal them, hand them over."),
        [
            load if word in given else partial(_name_only, word, summary)
            for word, (summary, load) in _WORDS.items()
        ],
        given,
    )


# Each command's modules are imported when it is asked for: all of them together would take a
# second, and a person waits for the first question.


def _load_vault(tree: CommandTree) -> None:
    from fieldkit.cli.commands import vault

    vault.register(tree)


def _load_hq(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq

    hq.register(tree)


def _load_enrol(tree: CommandTree) -> None:
    from fieldkit.cli.commands import enrol

    enrol.register(tree)


def _load_form(tree: CommandTree) -> None:
    from fieldkit.cli.commands import form

    form.register(tree)


def _load_report(tree: CommandTree) -> None:
    from fieldkit.cli.commands import report

    report.register(tree)


def _load_handover(tree: CommandTree) -> None:
    from fieldkit.cli.commands import handover

    handover.register(tree)


def _load_place(tree: CommandTree) -> None:
    from fieldkit.cli.commands import place

    place.register(tree)


def _load_network(tree: CommandTree) -> None:
    from fieldkit.cli.commands import network

    network.register(tree)


def _load_letter(tree: CommandTree) -> None:
    from fieldkit.cli.commands import letter

    letter.register(tree)


def _load_sync(tree: CommandTree) -> None:
    from fieldkit.cli.commands import sync

    sync.register(tree)


def _load_sync_settings(tree: CommandTree) -> None:
    from fieldkit.cli.commands import sync_settings

    sync_settings.register(tree)


def _name_window(tree: CommandTree) -> None:
    """Name the word that `fieldkit/__main__.py` takes for itself, so that the help has it."""
    _name_only("gui", _WORDS["gui"][0], tree)


_WORDS: dict[str, tuple[str, Register]] = {
    "gui": (mark("the window; also without any word"), _name_window),
    "vault": (mark("the encrypted vault"), _load_vault),
    "hq": (mark("the headquarters that reports are sealed to"), _load_hq),
    "enrol": (mark("enrolment of this device at headquarters"), _load_enrol),
    "form": (mark("the forms that reports are written with"), _load_form),
    "report": (mark("drafts and sealed reports"), _load_report),
    "place": (mark("the list of places"), _load_place),
    "network": (mark("on which networks sync may run"), _load_network),
    "handover": (mark("carry sealed reports on a stick"), _load_handover),
    "letter": (mark("what headquarters wrote to you"), _load_letter),
    "sync": (mark("send sealed reports to headquarters over the network"), _load_sync),
    "sync-settings": (
        mark("when sync runs, by which way, how fast; shows or changes it"),
        _load_sync_settings,
    ),
}


def _name_only(word: str, summary: str, tree: CommandTree) -> None:
    tree.group(word, _(summary))


if __name__ == "__main__":
    sys.exit(main())
