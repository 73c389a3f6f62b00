"""`fieldkit-hq colleague`: who works at headquarters, by codes."""

from __future__ import annotations

from argparse import ArgumentParser

from fieldkit.cli.hq_opening import as_argument, opened, second_word
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.colleague import Colleague, Role
from fieldkit.domain.local_text import short_day
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.colleagues import (
    add_colleague,
    change_roles,
    find_colleague,
    has_word,
    let_come_back,
    let_leave,
    list_colleagues,
    set_word,
    work_as,
)
from fieldkit.operations.hq.reset_word import find_forgetful, is_reset_alone, reset_word
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

_ROLES = [role.value for role in Role]


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("colleague", _("who works at headquarters"))
    tree.command("colleague list", _("list colleagues, those who left as well"), show_list)
    for words, summary, command in (
        ("colleague add", _("add a colleague"), add),
        ("colleague roles", _("give a colleague other roles"), roles),
        ("colleague leave", _("note that a colleague left"), leave),
        ("colleague back", _("note that a colleague came back"), come_back),
        ("colleague word", _("set the word with which a colleague confirms"), word),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("code", metavar="CODE", help=_("code of the colleague, e.g. H-03"))
        if command in (add, roles):
            parser.add_argument(
                "--role",
                action="append",
                choices=_ROLES,
                default=[],
                help=_("what is shown first; repeat it for several; it forbids nothing"),
            )
        if command is word:
            _reset_arguments(parser)


def show_list(invocation: Invocation) -> None:
    """List colleagues."""
    with opened(invocation) as session:
        listed = [(item, has_word(session, item)) for item in list_colleagues(session)]
    rows = [
        [
            item.code,
            " ".join(sorted(item.roles)),
            _("yes") if is_set else _("no"),
            "" if item.left_at is None else short_day(item.left_at),
        ]
        for item, is_set in listed
    ]
    document: dict[str, object] = {
        "colleagues": [{**_document(item), "has_word": is_set} for item, is_set in listed]
    }
    lines = table([_("Code"), _("Roles"), _("Has a word"), _("Left")], rows)
    invocation.output.result(document, lines or [_("Nobody was added yet.")])


def add(invocation: Invocation) -> None:
    """Add a colleague, without a word yet."""
    with opened(invocation) as session:
        added = add_colleague(session, invocation.arguments.code, _roles(invocation))
    invocation.output.result(
        _document(added),
        [
            _("{code} was added.").format(code=added.code),
            _("They set their word themselves: fieldkit-hq colleague word {code}").format(
                code=added.code
            ),
        ],
    )


def roles(invocation: Invocation) -> None:
    """Give a colleague other roles."""
    with opened(invocation) as session:
        changed = change_roles(session, invocation.arguments.code, _roles(invocation))
    _say(invocation, changed, _("{code} has other roles now. They forbid nothing."))


def leave(invocation: Invocation) -> None:
    """Note that a colleague left."""
    with opened(invocation) as session:
        left = let_leave(session, invocation.arguments.code)
    _say(invocation, left, _("{code} left. Whoever knows the passphrase still opens the vault."))


def come_back(invocation: Invocation) -> None:
    """Note that a colleague works here again."""
    with opened(invocation) as session:
        back = let_come_back(session, invocation.arguments.code)
    _say(invocation, back, _("{code} works here again."))


def word(invocation: Invocation) -> None:
    """Set a colleague's word; the old one is asked for first, if there is one."""
    if invocation.arguments.reset:
        _reset(invocation)
        return
    prompts = invocation.prompts
    with opened(invocation) as session:
        found = find_colleague(session, invocation.arguments.code)
        old = prompts.passphrase(_("Old word")) if has_word(session, found) else None
        set_word(session, found.code, prompts.new_passphrase(_("New word")), old)
    _say(invocation, found, _("{code} has a word now."))


def _reset_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--reset", action="store_true", help=_("it was forgotten: another colleague confirms")
    )
    parser.add_argument("--second", metavar="CODE", help=_("code of the second person"))
    as_argument(parser)


def _reset(invocation: Invocation) -> None:
    """Whoever forgot their word asks for it, unless `--as` names somebody else."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        at_work = work_as(session, arguments.colleague or arguments.code)
        found = find_forgetful(at_work, arguments.code)
        second = _confirmed(invocation, at_work, found)
        if second is None:
            invocation.output.say(
                _("Nobody else has a word: it is noted that this was done alone.")
            )
        reset_word(at_work, found.code, invocation.prompts.new_passphrase(_("New word")), second)
    _say(invocation, found, _("{code} has a word now."))


def _confirmed(
    invocation: Invocation, session: HeadquartersSession, found: Colleague
) -> SecondWord | None:
    if is_reset_alone(session, found.code):
        return None
    if not invocation.arguments.second:
        raise InvalidInput(
            _("This needs a second person."), hint=_("Name them with --second CODE.")
        )
    return second_word(invocation, session, Act.RESET_WORD, found.colleague_id)


def _roles(invocation: Invocation) -> list[Role]:
    return [Role(name) for name in invocation.arguments.role]


def _say(invocation: Invocation, colleague: Colleague, sentence: str) -> None:
    invocation.output.result(_document(colleague), [sentence.format(code=colleague.code)])


def _document(colleague: Colleague) -> dict[str, object]:
    return {
        "colleague": colleague.colleague_id,
        "code": colleague.code,
        "roles": sorted(colleague.roles),
        "added_at": to_text(colleague.added_at),
        "left_at": None if colleague.left_at is None else to_text(colleague.left_at),
    }
