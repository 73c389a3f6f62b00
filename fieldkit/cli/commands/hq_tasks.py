"""`fieldkit-hq task, alarms, rules`: what is to be done, what is due, and the rules that say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fieldkit.cli.commands.hq_case_text import alarm_document
from fieldkit.cli.commands.hq_cases import told
from fieldkit.cli.hq_opening import as_argument, opened, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.amount import typed_decimal
from fieldkit.domain.case import case_number
from fieldkit.domain.case_rules import MAX_HOURS, RuleTable
from fieldkit.domain.clock import to_text
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.exchange_rate import ExchangeRate
from fieldkit.domain.local_text import short_moment
from fieldkit.domain.partial_date import read_coming
from fieldkit.domain.task import ListedTask, Task
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.add_task import add_task, finish_task, list_tasks
from fieldkit.operations.hq.alarm_words import (
    alarm_reason,
    alarm_sentence,
    rule_line,
    urgency_text,
    version_text,
)
from fieldkit.operations.hq.ask_monitor import ask_monitor
from fieldkit.operations.hq.colleagues import find_colleague
from fieldkit.operations.hq.due_alarms import due, local_now
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.rules import (
    add_exchange_rates,
    change_rule,
    exchange_rates,
    rule_versions,
    rules_in_force,
    rules_of_version,
)
from fieldkit.translations import _

_SHORT = 8


def register(tree: CommandTree) -> None:
    """Add the commands."""
    parser = tree.command("alarms", _("list what is due in all cases"), show_alarms)
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many"))
    _register_tasks(tree)
    _register_rules(tree)


def _register_tasks(tree: CommandTree) -> None:
    tree.group("task", _("what is to be done, by colleagues and monitors"))
    parser = tree.command("task add", _("give a task"), add)
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("text")
    parser.add_argument("--for", dest="worker", metavar="CODE", default="", help=_("a colleague"))
    parser.add_argument("--due", default="")
    as_argument(parser)
    parser = tree.command("task list", _("list tasks by what is due first"), show_tasks)
    parser.add_argument("--mine", action="store_true")
    parser.add_argument("--overdue", action="store_true")
    parser.add_argument("--done", action="store_true", help=_("done ones too"))
    as_argument(parser)
    parser = tree.command("task done", _("say that a task is done"), finish)
    parser.add_argument("task", metavar="TASK", help=_("first characters, as shown"))
    parser.add_argument("--result", default="")
    as_argument(parser)
    parser = tree.command("task send", _("ask the monitor of a report, by mail"), send)
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("report", metavar="REPORT")
    parser.add_argument("question")
    parser.add_argument("--due", default="")
    parser.add_argument("--with-names", action="store_true", help=_("the question has a name"))
    as_argument(parser)


def _register_rules(tree: CommandTree) -> None:
    tree.group("rules", _("rules of deadlines, and rates of exchange"))
    parser = tree.command("rules show", _("show the rules in force"), show_rules)
    parser.add_argument("--version", dest="table", default="", help=_("as they stood in this one"))
    tree.command("rules versions", _("list all versions"), show_versions)
    parser = tree.command("rules edit", _("change one rule: a new version"), edit)
    parser.add_argument("key", metavar="RULE")
    parser.add_argument("--limit-hours", type=int)
    parser.add_argument("--warn-hours", type=int)
    parser.add_argument("--off", action="store_true")
    parser.add_argument("--on", action="store_true")
    parser.add_argument("--confirmed", action="store_true", help=_("a lawyer confirmed it"))
    parser.add_argument("--source", default="")
    parser.add_argument("--why", default="")
    as_argument(parser)
    tree.command("rules rates", _("list rates of exchange"), show_rates)
    parser = tree.command("rules rate", _("add a rate of exchange"), add_rate)
    parser.add_argument("currency")
    parser.add_argument("rate", help=_("roubles for one unit"))
    parser.add_argument("first", metavar="FROM", help=_("day, e.g. 2020-11-08"))
    parser.add_argument("last", metavar="TO", nargs="?", default="")
    parser.add_argument("--source", required=True, help=_("where it was read"))
    as_argument(parser)


def show_alarms(invocation: Invocation) -> None:
    """List what is due."""
    with opened(invocation) as session:
        found = due(session, most=invocation.arguments.limit)
        now = local_now(session)
    lines = [
        f"{urgency_text(item.rule.urgency)}  {case_number(item.number)}  {alarm_sentence(item)}"
        f" ({alarm_reason(item)})"
        for item in found
    ]
    invocation.output.result(
        {"alarms": [alarm_document(item, now) for item in found]}, lines or [_("Nothing is due.")]
    )


def add(invocation: Invocation) -> None:
    """Give a task."""
    arguments = invocation.arguments
    with working(invocation) as session:
        worker = (
            find_colleague(session, arguments.worker).colleague_id if arguments.worker else None
        )
        due_at = read_coming(arguments.due, local_now(session).date()) if arguments.due else None
        task = Task(arguments.text.strip(), colleague=worker, due=due_at)
        made = add_task(session, find_case(session, arguments.case).case_id, task)
    told(invocation, _("Written down."), made)


def show_tasks(invocation: Invocation) -> None:
    """List tasks."""
    arguments = invocation.arguments
    with working(invocation) as session:
        found = list_tasks(session, mine=arguments.mine, include_done=arguments.done)
        now = local_now(session)
        workers: dict[str, str] = {it.device: it.code for it in session.store.roster.entries()}
        workers |= {it.colleague_id: it.code for it in session.store.colleagues.all()}
    kept = [item for item in found if not arguments.overdue or item.is_overdue(now)]
    rows = [
        [
            item.statement_id[:_SHORT],
            "" if item.task.due is None else shown_date(item.task.due.edtf),
            workers.get(item.task.colleague or item.task.device or "", ""),
            item.task.text,
            _("done") if item.done_by else _("overdue") if item.is_overdue(now) else "",
        ]
        for item in kept
    ]
    headers = [_("Task"), _("Due"), _("For"), _("What"), _("State")]
    invocation.output.result(
        {"tasks": [_task_document(item) for item in kept]},
        table(headers, rows) or [_("Nothing is to be done.")],
    )


def finish(invocation: Invocation) -> None:
    """Say that a task is done."""
    arguments = invocation.arguments
    with working(invocation) as session:
        known = [
            item.statement_id
            for item in list_tasks(session)
            if arguments.task and item.statement_id.startswith(arguments.task)
        ]
        if len(known) != 1:
            raise InvalidInput(_("There is no such task."))
        made = finish_task(session, known[0], arguments.result)
    told(invocation, _("Done."), made)


def send(invocation: Invocation) -> None:
    """Ask a monitor."""
    arguments = invocation.arguments
    with working(invocation) as session:
        due_at = read_coming(arguments.due, local_now(session).date()) if arguments.due else None
        made = ask_monitor(
            session,
            find_case(session, arguments.case),
            arguments.report,
            arguments.question,
            due=due_at,
            with_names=arguments.with_names,
        )
    told(invocation, _("It goes with the next mail to this device."), made)


def show_rules(invocation: Invocation) -> None:
    """Show the rules in force."""
    with opened(invocation) as session:
        asked = invocation.arguments.table
        found = rules_of_version(session, asked) if asked else rules_in_force(session)
    invocation.output.result(_rules_document(found), _rule_lines(found))


def show_versions(invocation: Invocation) -> None:
    """List all versions."""
    with opened(invocation) as session:
        found = rule_versions(session)
        codes = {item.colleague_id: item.code for item in session.store.colleagues.all()}
    lines = []
    for item in found:
        made = item.statement
        if made is None:
            lines.append(_("as delivered"))
            continue
        state = "" if item.is_in_force else "  " + _("taken back")
        code = codes.get(made.author, "?")
        lines.append(
            f"{made.statement_id[:_SHORT]}  {short_moment(made.at)}  {code}"
            f"  {item.table.why}{state}"
        )
    document = [
        {
            "version": item.table.version,
            "at": None if item.statement is None else to_text(item.statement.at),
            "in_force": item.is_in_force,
            "why": item.table.why,
        }
        for item in found
    ]
    invocation.output.result({"versions": document}, lines)


def edit(invocation: Invocation) -> None:
    """Change one rule."""
    arguments = invocation.arguments
    with working(invocation) as session:
        rule = rules_in_force(session).rule(arguments.key)
        if rule is None:
            raise InvalidInput(_("There is no such rule."))
        limit, warn = arguments.limit_hours, arguments.warn_hours
        if any(hours is not None and not 0 <= hours <= MAX_HOURS for hours in (limit, warn)):
            raise InvalidInput(_("This is no whole number."))
        changed = replace(
            rule,
            limit_hours=rule.limit_hours if limit is None else limit,
            warn_hours=rule.warn_hours if warn is None else warn,
            is_off=(rule.is_off or arguments.off) and not arguments.on,
            to_be_confirmed=rule.to_be_confirmed and not arguments.confirmed,
            source=arguments.source or rule.source,
        )
        made = change_rule(session, changed, arguments.why)
    told(invocation, rule_line(changed), made)


def show_rates(invocation: Invocation) -> None:
    """List rates of exchange."""
    with opened(invocation) as session:
        found = exchange_rates(session)
    rows = [
        [
            item.currency,
            f"{item.rate:f}",
            item.first.isoformat(),
            item.last.isoformat(),
            item.source,
        ]
        for item in found
    ]
    headers = [_("Currency"), _("Roubles"), _("From"), _("To"), _("Source")]
    invocation.output.result(
        {"rates": [item.to_json() for item in found]},
        table(headers, rows) or [_("No rate is known yet: amounts are not shown in euros.")],
    )


def add_rate(invocation: Invocation) -> None:
    """Add a rate of exchange."""
    arguments = invocation.arguments
    first = _day(arguments.first)
    last = _day(arguments.last) if arguments.last else first
    rate = ExchangeRate(
        arguments.currency, typed_decimal(arguments.rate), first, last, arguments.source.strip()
    )
    with working(invocation) as session:
        made = add_exchange_rates(session, [rate])
    told(invocation, _("Written down."), made)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise InvalidInput(_("This is no day."), hint=_("Write it like 2020-11-08.")) from error


def _rule_lines(found: RuleTable) -> list[str]:
    lines = [version_text(found)]
    for rule in found.rules:
        mark = "  " + _("to be confirmed by a lawyer") if rule.to_be_confirmed else ""
        lines.append(f"{rule.key}  {urgency_text(rule.urgency)}  {rule_line(rule)}{mark}")
        if rule.source:
            lines.append(f"    {rule.source}")
    return lines


def _rules_document(found: RuleTable) -> dict[str, object]:
    return {"version": found.version, "rules": [rule.to_json() for rule in found.rules]}


def _task_document(item: ListedTask) -> dict[str, object]:
    return {
        "task": item.statement_id,
        "subject": item.subject,
        "colleague": item.task.colleague,
        "device": item.task.device,
        "due": None if item.task.due is None else item.task.due.edtf,
        "text": item.task.text,
        "done": item.done_by is not None,
    }
