"""`fieldkit-hq erase`: what goes for good, said exactly before it does."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.cli.hq_opening import as_argument, second_word, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.erasure import ErasurePlan, ErasureReason
from fieldkit.domain.identifiers import StatementId
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.erase import check_holds, erase
from fieldkit.operations.hq.plan_erasure import plan_report_erasure, plan_statement_erasure
from fieldkit.operations.hq.plan_person_erasure import plan_person_erasure
from fieldkit.operations.hq.second_person import Act
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import find_person
from fieldkit.translations import _, ngettext

_REASONS = [reason.value for reason in ErasureReason if reason is not ErasureReason.REFUSED]

Plan = Callable[[HeadquartersSession, str], ErasurePlan]


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("erase", _("erase for good; stubs stay"))
    for words, summary, name, command in (
        ("erase report", _("erase a report with its amendments"), "REPORT", report),
        ("erase person", _("erase a person with what is theirs alone"), "PERSON", person),
        ("erase statement", _("erase one statement"), "NUMBER", statement),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("subject", metavar=name, help=_("number, or its first characters"))
        parser.add_argument("--reason", choices=_REASONS, required=True, help=_("why"))
        parser.add_argument("--second", metavar="CODE", help=_("code of the second person"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what goes, erase nothing")
        )
        as_argument(parser)


def report(invocation: Invocation) -> None:
    """Erase a report."""
    _erase(invocation, plan_report_erasure)


def person(invocation: Invocation) -> None:
    """Erase a person."""
    _erase(
        invocation,
        lambda session, subject: plan_person_erasure(session, find_person(session, subject)),
    )


def statement(invocation: Invocation) -> None:
    """Erase a statement."""
    _erase(invocation, _plan_statement)


def _plan_statement(session: HeadquartersSession, subject: str) -> ErasurePlan:
    found = session.store.statements.numbered(int(subject)) if subject.isdecimal() else None
    return plan_statement_erasure(session, found.statement_id if found else StatementId(subject))


def _erase(invocation: Invocation, make_plan: Plan) -> None:
    arguments = invocation.arguments
    with working(invocation) as session:
        plan = make_plan(session, arguments.subject)
        lines = _lines(plan)
        if not arguments.dry_run:
            check_holds(plan.holds)
            if not arguments.second:
                raise InvalidInput(
                    _("This needs a second person."), hint=_("Name them with --second CODE.")
                )
            for line in lines:
                invocation.output.say(line)
            invocation.prompts.confirm(_("This cannot be undone. Erase it?"))
            second = second_word(invocation, session, Act.ERASE, plan.subject)
            is_clear = erase(session, plan, ErasureReason(arguments.reason), second)
            lines = [_("It is erased. A stub stays: number, hash, day and reason.")]
            if not is_clear:
                lines.append(
                    _(
                        "The database is large: remains may lie in unused parts of it, inside its "
                        "encryption, until they are overwritten."
                    )
                )
    document: dict[str, object] = {
        "erased": not arguments.dry_run,
        "reports": list(plan.reports),
        "submissions": list(plan.submissions),
        "objects": list(plan.objects),
        "attachments": list(plan.attachments),
        "people": list(plan.people),
        "statements": list(plan.statements),
        "shared_attachments": list(plan.shared_attachments),
        "without_original": list(plan.without_original),
        "of_others": list(plan.of_others),
        "backups": plan.backups,
        "holds": [hold.number for hold in plan.holds],
    }
    invocation.output.result(document, lines)


def _lines(plan: ErasurePlan) -> list[str]:
    """Say what goes, what stays, and what forbids it; nothing that is none."""
    reports = len(plan.reports) + len(plan.submissions)
    counted = (
        (reports, ngettext("{count} report goes.", "{count} reports go.", reports)),
        (
            len(plan.objects),
            ngettext("{count} sealed file goes.", "{count} sealed files go.", len(plan.objects)),
        ),
        (
            len(plan.attachments),
            ngettext("{count} attachment goes.", "{count} attachments go.", len(plan.attachments)),
        ),
        (
            len(plan.statements),
            ngettext("{count} statement goes.", "{count} statements go.", len(plan.statements)),
        ),
        *_staying(plan),
    )
    lines = [text.format(count=count) for count, text in counted if count]
    numbers = ", ".join(str(hold.number) for hold in plan.holds)
    if numbers:
        lines.append(_("A legal hold forbids it: statement {numbers}.").format(numbers=numbers))
    return lines


def _staying(plan: ErasurePlan) -> tuple[tuple[int, str], ...]:
    shared, original = len(plan.shared_attachments), len(plan.without_original)
    others, rows = len(plan.of_others), len(plan.rows)
    return (
        (
            shared,
            ngettext(
                "{count} attachment stays: another report has it, too.",
                "{count} attachments stay: other reports have them, too.",
                shared,
            ),
        ),
        (
            original,
            ngettext(
                "{count} other report came in the same sealed file; it stays without that file.",
                "{count} other reports came in the same sealed file; they stay without that file.",
                original,
            ),
        ),
        (
            others,
            ngettext(
                "{count} report stays: it speaks of others, too. The name is in it still.",
                "{count} reports stay: they speak of others, too. The name is in them still.",
                others,
            ),
        ),
        (
            rows,
            ngettext(
                "{count} row of an outside list is shown no more; the list itself stays.",
                "{count} rows of outside lists are shown no more; the lists themselves stay.",
                rows,
            ),
        ),
        (
            plan.backups,
            ngettext(
                "{count} backup holds some of it until you bring it up to date; its older states "
                "until seven more were made.",
                "{count} backups hold some of it until you bring them up to date; their older "
                "states until seven more were made.",
                plan.backups,
            ),
        ),
    )
