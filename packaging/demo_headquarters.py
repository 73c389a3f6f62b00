"""The demonstration's end at headquarters: people, cases, consent, a list, figures with a map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from demo_stage import DEMO, say, step

from fieldkit.cli.commands.hq_case_text import case_lines
from fieldkit.domain.colleague import Role
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, GivenHow
from fieldkit.domain.figures import Audience, Dimension, Selection
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.publication import FileFormat
from fieldkit.hq.matching import explain
from fieldkit.operations.hq.colleagues import add_colleague, work_as
from fieldkit.operations.hq.count_figures import count_figures
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.due_alarms import local_now
from fieldkit.operations.hq.export_figures import LIST_NAMES, export_figures
from fieldkit.operations.hq.export_tables import Exported, export_planned
from fieldkit.operations.hq.gather_words import gather
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.list_to_compare import list_to_compare
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.open_cases_of_day import open_planned, plan_cases
from fieldkit.operations.hq.plan_export import ExportOrder
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_case import show_case
from fieldkit.operations.hq.show_comparison import show_comparison
from fieldkit.operations.hq.show_person import list_people, people_of
from fieldkit.operations.hq.state_consent import state_consent
from fieldkit.operations.hq.take_alone import take_alone

OUT = DEMO / "published"
DAY = date(2020, 11, 8)
_TIMES = datetime.combine(DAY, time.min), datetime.combine(DAY, time.max)  # local and naive


def work_at_headquarters(office: HeadquartersSession) -> None:
    """Find out who is who, open cases, publish what consent lets through."""
    worker = somebody_works(office)
    compare(worker)
    open_cases(worker)
    OUT.mkdir()
    publish_list(worker)
    publish_figures(worker)


def somebody_works(office: HeadquartersSession) -> HeadquartersSession:
    """Add a colleague, and let them read what came."""
    with step("a colleague, H-01; the reports are read"):
        add_colleague(office, "H-01", list(Role))
        worker = work_as(office, "H-01")
        read_new(worker)
        propose_matches(worker)
    say(f"{worker.store.mentions.count()} people are mentioned in the reports")
    return worker


def compare(worker: HeadquartersSession) -> None:
    """Decide as a person would: the first proposal is right, whoever is left is new."""
    with step("who is who: proposals, with their reasons; a person decides"):
        for waiting in list_to_compare(worker)[:1]:
            shown = show_comparison(worker, waiting.mention_id)
            for proposed in shown.proposed[:1]:
                say(f"{shown.mention.name} / {proposed.mention.name}: {explain(proposed.match)}")
                decide_proposal(worker, waiting.mention_id, proposed.node, Certainty.SAME)
        take_alone(worker)
    known = people_of(worker, list_people(worker))
    say(f"{len(known)} people with a name: {', '.join(person.name for person in known.values())}")


def open_cases(worker: HeadquartersSession) -> None:
    """Open the cases of the day, and show one."""
    with step("a case for each who was detained that day"):
        open_planned(worker, plan_cases(worker, *_TIMES).planned)
    first = list_cases(worker)[-1]
    for line in case_lines(show_case(worker, first.case_id), local_now(worker)):
        say(line)


def publish_list(worker: HeadquartersSession) -> None:
    """Publish the list of the detained: who agreed is named, the others are counted.

    The monitors asked nobody, so their reports say C0: only who is asked anew can be named.
    """
    with step("two people are asked, through a lawyer, and agree to a public list"):
        for person_id in list_people(worker)[:2]:
            state_consent(
                worker,
                person_id,
                ConsentWord(
                    ConsentLevel.PUBLIC, GivenBy.PERSON, GivenHow.THROUGH_LAWYER, renews=True
                ),
            )
    with step("the list of the detained, in Belarusian: CSV, XLSX, PDF"):
        planned = plan_list(worker, ListOrder(language="be", since=DAY, beside=("en",)))
        export = plan_list_export(worker, planned, "shown in the demonstration")
        exported = export_planned(worker, export, OUT)
    say_exported(exported)


def publish_figures(worker: HeadquartersSession) -> None:
    """Write figures by region with the map; small numbers are hidden from the public."""
    with step("figures by region, with a map, for the public"):
        gathered = gather(worker, Selection(audience=Audience.PUBLIC))
        exported = export_figures(
            worker,
            gathered,
            [count_figures(gathered, Dimension.REGION)],
            OUT,
            ExportOrder(
                LIST_NAMES[Audience.PUBLIC], "shown in the demonstration", tuple(FileFormat)
            ),
        )
    say_exported(exported)


def say_exported(exported: Exported) -> None:
    """Print what left and how much did not."""
    publication = exported.publication
    say(f"named: {publication.named}, withheld: {sum(publication.withheld.values())}")
    say(files_line(sorted(path.name for path in exported.folder.iterdir())))


def files_line(names: Sequence[str]) -> str:
    """Return the names of files in one line."""
    return ", ".join(names)
