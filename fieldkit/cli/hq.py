"""`fieldkit-hq`: what headquarters can do, on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial

from fieldkit.cli.main import CommandTree, run
from fieldkit.translations import _, mark

Register = Callable[[CommandTree], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run `fieldkit-hq` and return its exit code."""
    given = sys.argv[1:] if argv is None else argv
    return run(
        "fieldkit-hq",
        mark("Receive sealed reports, answer with receipts, keep keys and backups."),
        [
            load if set(words) & set(given) else partial(_names_only, words)
            for words, load in _MODULES
        ],
        given,
    )


# Each command's modules are imported when it is asked for: all of them together would take
# seconds, and a person waits for the first question.


def _load_create(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_create

    hq_create.register(tree)


def _load_cases(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_case_entries, hq_cases

    hq_cases.register(tree)
    hq_case_entries.register(tree)


def _load_tasks(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_tasks

    hq_tasks.register(tree)


def _load_vault(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_vault

    hq_vault.register(tree)


def _load_devices(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_arrest, hq_devices

    hq_devices.register(tree)
    hq_arrest.register(tree)


def _load_inbox(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_inbox

    hq_inbox.register(tree)


def _load_house(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_house

    hq_house.register(tree)


def _load_intake(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_intake

    hq_intake.register(tree)


def _load_reports(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_odk, hq_reports

    hq_reports.register(tree)
    hq_odk.register(tree)


def _load_people(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_people, hq_people_links, hq_people_list

    hq_people.register(tree)
    hq_people_list.register(tree)
    hq_people_links.register(tree)


def _load_forms(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_forms

    hq_forms.register(tree)


def _load_publish(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_publish

    hq_publish.register(tree)


def _load_signing(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_signing

    hq_signing.register(tree)


def _load_server(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_server

    hq_server.register(tree)


def _load_sync(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_sync

    hq_sync.register(tree)


def _load_messages(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_messages

    hq_messages.register(tree)


def _load_colleagues(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_colleagues

    hq_colleagues.register(tree)


def _load_consent(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_consent

    hq_consent.register(tree)


def _load_lists(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_import_list, hq_lists

    hq_lists.register(tree)
    hq_import_list.register(tree)


def _load_figures(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_figures

    hq_figures.register(tree)


def _load_keeping(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_audit, hq_erase, hq_review

    hq_review.register(tree)
    hq_erase.register(tree)
    hq_audit.register(tree)


def _load_backup(tree: CommandTree) -> None:
    from fieldkit.cli.commands import hq_backup

    hq_backup.register(tree)


_MODULES: tuple[tuple[dict[str, str], Register], ...] = (
    ({"case": mark("followed cases: steps, parcels, relatives, amounts")}, _load_cases),
    (
        {
            "alarms": mark("list what is due in all cases"),
            "task": mark("what is to be done, by colleagues and monitors"),
            "rules": mark("rules of deadlines, and rates of exchange"),
        },
        _load_tasks,
    ),
    (
        {
            "create": mark("create a headquarters and its offline keys"),
            "recovery": mark("the shares on paper that open this vault"),
            "reserve": mark("the key that opens everything and lies offline"),
            "card": mark("write the HQ card for devices"),
        },
        _load_create,
    ),
    (
        {
            "enrol": mark("compare words and approve a device"),
            "device": mark("devices that are enrolled or want to be"),
        },
        _load_devices,
    ),
    (
        {
            "intake": mark("take in what a stick brings"),
            "held": mark("objects that were not taken in"),
            "return": mark("write what goes back to devices"),
        },
        _load_intake,
    ),
    ({"inbox": mark("what came and waits, and decisions on it")}, _load_inbox),
    (
        {
            "house": mark("show what ends soon or is overdue"),
            "drill": mark("restore a backup for a trial, and destroy that again"),
        },
        _load_house,
    ),
    ({"sync": mark("fetch from drop servers, answer there")}, _load_sync),
    ({"server": mark("drop servers: their certificates")}, _load_server),
    ({"message": mark("write to devices")}, _load_messages),
    ({"report": mark("reports that were taken in")}, _load_reports),
    ({"people": mark("people that reports speak of")}, _load_people),
    ({"form": mark("forms and vocabularies for devices")}, _load_forms),
    (
        {
            "directory": mark("what headquarters publishes of itself"),
            "identity": mark("the key that opens reports"),
            "signers": mark("what others need to check reports"),
        },
        _load_publish,
    ),
    (
        {
            "targets": mark("offline keys that decide what headquarters is"),
            "root": mark("offline keys that decide whose keys count"),
            "authority": mark("offline keys that drop servers are known by"),
        },
        _load_signing,
    ),
    (
        {
            "backup": mark("bring a backup up to date, or begin one"),
            "restore": mark("restore headquarters with the reserve key"),
        },
        _load_backup,
    ),
    ({"figures": mark("count acts and people")}, _load_figures),
    (
        {
            "review": mark("reports whose time has come"),
            "hold": mark("legal holds: what must not be erased"),
            "erase": mark("erase for good; stubs stay"),
            "audit": mark("what was done and seen at headquarters"),
        },
        _load_keeping,
    ),
    ({"colleague": mark("who works at headquarters")}, _load_colleagues),
    ({"consent": mark("what people agreed to")}, _load_consent),
    (
        {
            "list": mark("the daily list of detainees"),
            "import-list": mark("bring in a list that others made"),
        },
        _load_lists,
    ),
    ({"vault": mark("the passphrase of this vault")}, _load_vault),
)


def _names_only(words: dict[str, str], tree: CommandTree) -> None:
    for word, summary in words.items():
        tree.group(word, _(summary))


if __name__ == "__main__":
    sys.exit(main())
