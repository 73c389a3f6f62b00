"""`fieldkit-hq case, task, rules, alarms`, as a person types them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli.hq import main
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.cli.conftest import new_headquarters
from tests.cli.test_hq import PASSPHRASE, CommandLine
from tests.fakes.colleagues import with_colleague
from tests.fakes.people import a_mention, with_mentions


@pytest.fixture
def hq(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A headquarters with one colleague and two people."""
    session = new_headquarters(tmp_path, PASSPHRASE)
    session = with_colleague(session)
    mentions = [a_mention(1, "Алесь Прыдуманы"), a_mention(2, "Дар'я Выдуманая")]
    with_mentions(session, mentions)
    take_as_people(session, [item.mention_id for item in mentions])
    close_session(session)
    return CommandLine(tmp_path / "hq", capsys)


def show(hq: CommandLine) -> Any:
    return hq.good("case", "show", "C-000001")


def test_a_case_from_opening_to_closing(hq: CommandLine) -> None:
    opened = hq.good("case", "open", "P-000001", "--as", "H-01")
    made = hq.good("case", "stage", "1", "DETAINED", "--when", "2020-11-08 14:05")
    assert show(hq)["state"] == "OPEN"
    hq.good("case", "confirm", "1", made["statements"][0][:8])
    assert show(hq)["state"] == "IN_CUSTODY"
    hq.good(
        "case", "stage", "1", "ADMIN_ARREST", "--when", "2020-11-10", "--days", "15", "--confirmed"
    )
    assert show(hq)["legal_status"] == "ADMIN_ARRESTED"
    (listed,) = hq.good("case", "list")["cases"]
    assert listed["number"] == "C-000001"
    alarms = [item["rule"] for item in hq.good("alarms")["alarms"]]
    assert "RELEASE_LATE" in alarms
    parcel = hq.good("case", "parcel", "1", "ACCEPTED", "--kind", "FOOD")["statements"][0]
    hq.good("case", "parcel", "1", "DELIVERED", "--parcel", parcel[:8])
    hq.good("case", "contact", "1", "mother", "--asked", "FIND", "--next", "2030-01-01")
    hq.good("case", "lawyer", "1", "NONE")
    hq.good("case", "money", "1", "FINE", "--base-units", "20", "--when", "2020-11-10")
    hq.good("case", "note", "1", "ask again")
    found = show(hq)
    assert (found["contacts"], len(found["parcels"]), len(found["notes"])) == (1, 1, 1)
    hq.good("case", "close", "1", "--why", "served")
    assert show(hq)["state"] == "CLOSED"
    hq.good("case", "undo", opened["statements"][0])
    assert hq.run("case", "show", "1")[0] == 2


def test_a_case_is_changed_and_changed_back(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    made = hq.good(
        "case", "change", "C-000001", "--type", "CRIMINAL", "--add", "P-000002",
        "--remove", "P-000001", "--as", "H-01",
    )  # fmt: skip
    (listed,) = hq.good("case", "list")["cases"]
    person = hq.good("people", "show", "P-000002", "--as", "H-01")["person"]
    assert (listed["number"], listed["type"], listed["people"]) == (
        "C-000001",
        "CRIMINAL",
        [person],
    )
    hq.good("case", "undo", made["statements"][0])
    (listed,) = hq.good("case", "list")["cases"]
    assert listed["type"] == "ADMIN"
    assert person not in listed["people"]


def test_a_day_on_which_nobody_was_detained_opens_nothing(hq: CommandLine) -> None:
    assert hq.good("case", "open-day") == {
        "opened": 0, "followed": 0, "unlinked": 0, "statements": [],
    }  # fmt: skip
    assert hq.good("case", "list")["cases"] == []


def test_a_change_that_changes_nothing_is_refused(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    for words in ((), ("--remove", "P-000002"), ("--add", "P-000001"), ("--add", "P-000009")):
        assert hq.run("case", "change", "C-000001", *words)[0] == 2


def test_a_code_that_no_list_knows_is_refused(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    assert hq.run("case", "stage", "1", "NONSENSE")[0] == 2
    assert hq.run("case", "money", "1", "FINE", "--base-units", "many")[0] == 2
    assert show(hq)["stages"] == []


def test_less_than_nothing_is_refused_in_words(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    for words in (
        ("case", "stage", "1", "ADMIN_ARREST", "--days", "-3"),
        ("rules", "edit", "APPEAL_10D", "--limit-hours", "-5", "--why", "x"),
    ):
        code, said = hq.run(*words)
        assert code == 2
        assert "whole number" in str(said)
    assert show(hq)["stages"] == []


def test_what_is_due_without_a_year_is_not_over(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    hq.good("task", "add", "1", "call the court", "--due", "tomorrow")
    assert hq.good("task", "list", "--overdue")["tasks"] == []
    assert len(hq.good("task", "list")["tasks"]) == 1


def test_what_comes_next_is_not_told_as_if_it_had_come(
    hq: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    hq.good("case", "open", "P-000001")
    hq.good(
        "case", "stage", "1", "ADMIN_TRIAL", "--when", "today", "--hearing", "2.12.2090 10:00",
        "--confirmed",
    )  # fmt: skip
    hq.run("case", "show", "1")
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    assert main(["case", "show", "1", f"--vault={hq.vault}", f"--passphrase-fd={reading}"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    told = "The hearing was on 2 Dec 2090 10:00; its result is not known."
    assert f"2 Dec 2090 22:00: {told}" in lines
    assert "Hearing on 2 Dec 2090 10:00." in lines


def test_tasks_are_given_and_done(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    made = hq.good("task", "add", "1", "call the court", "--for", "H-01", "--due", "2020-11-08")
    (task,) = hq.good("task", "list", "--mine", "--overdue")["tasks"]
    assert task["text"] == "call the court"
    hq.good("task", "done", made["statements"][0][:8], "--result", "adjourned")
    assert hq.good("task", "list")["tasks"] == []


def test_rules_change_by_versions(hq: CommandLine) -> None:
    hq.good(
        "rules", "edit", "APPEAL_10D", "--limit-hours", "120", "--confirmed", "--why", "old code"
    )
    shown = hq.good("rules", "show")
    (rule,) = [item for item in shown["rules"] if item["key"] == "APPEAL_10D"]
    assert rule["limit_hours"] == 120
    assert "to_be_confirmed" not in rule
    versions = hq.good("rules", "versions")["versions"]
    assert [item["version"] for item in versions] == [None, shown["version"]]
    hq.good("case", "undo", shown["version"])
    then = hq.good("rules", "show", "--version", shown["version"][:8])
    assert then == shown  # what an alarm of that time came from
    assert hq.run("rules", "show", "--version", "ffff")[0] == 2
    assert hq.good("rules", "show")["version"] is None


def test_rates_have_a_source(hq: CommandLine) -> None:
    assert hq.good("rules", "rates")["rates"] == []
    hq.good("rules", "rate", "EUR", "3.0432", "2020-11-10", "--source", "National Bank")
    hq.good("case", "open", "P-000001")
    hq.good("case", "money", "1", "FINE", "--base-units", "20", "--when", "2020-11-10")
    (rate,) = hq.good("rules", "rates")["rates"]
    assert rate["rate"] == "3.0432"


@pytest.mark.parametrize(
    "words", [("case",), ("case", "stage"), ("task",), ("rules",), ("alarms",)]
)
def test_help_is_there(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    assert "fieldkit-hq" in capsys.readouterr().out


def test_lines_are_for_people(hq: CommandLine) -> None:
    hq.good("case", "open", "P-000001")
    hq.good(
        "case", "stage", "1", "DETAINED", "--when", "2020-11-08 14:05", "--where", "by the fountain"
    )
    hq.good("case", "contact", "1", "mother")
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    assert main(["case", "show", "1", f"--vault={hq.vault}", f"--passphrase-fd={reading}"]) == 0
    said = hq.capture.readouterr().out
    assert "Detained, 8 November 2020" in said
    assert "by the fountain" in said
    assert "only reported" in said
