"""`fieldkit-hq consent`, `list` and `import-list`: from a list of others to one of our own."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from fieldkit.cli.hq import main
from fieldkit.operations.hq.colleagues import set_word
from fieldkit.operations.hq.session import close_session
from fieldkit.platform.clock import SystemClock
from tests.cli.conftest import PASSPHRASE, CommandLine, new_headquarters
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import Detainee, detained
from tests.fakes.headquarters import START, HandClock
from tests.fakes.seen_files import csv_rows, everything_in

WORD = "the word of the second person"
THEIRS = "ФИО,Год рождения,Пол\nВыдуманная Анна,1980,ж\n"


@pytest.fixture
def hq(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    session = new_headquarters(tmp_path)
    session = with_colleague(dataclasses.replace(session, clock=HandClock()))
    detained(
        session,
        [
            Detainee("Іван Ёршаў", days=15),
            Detainee("Непытаны Нічый", consent=None),
            Detainee("Сведкіна Алена", said={"sensitivity": "S4"}),
        ],
    )
    with_colleague(session, "H-02")
    set_word(session, "H-02", WORD)
    close_session(session)
    monkeypatch.setattr(SystemClock, "now", lambda _self: START)
    return CommandLine(main, tmp_path / "hq", capsys, monkeypatch)


AS = ("--as", "H-01")


def test_the_list_is_shown_with_what_is_withheld_and_why(hq: CommandLine) -> None:
    said = hq.good("list", "make", *AS)
    assert (said["known"], said["withheld"]) == (3, {"nobody-asked": 1})
    assert [row["name"] for row in said["rows"]] == ["Ёршаў Іван", "Сведкіна Алена"]
    lines = "\n".join(hq.lines("list", "make", "--in", "en", "--beside", "be", *AS))
    assert "Nobody was asked yet." in lines
    assert "Непытаны" not in lines


def test_a_decision_lets_a_name_out_and_a_withdrawal_takes_it_off(hq: CommandLine) -> None:
    reason = ("--reason", "the family asked")
    hq.good("consent", "editorial", "P-000002", *reason, "--until", "2026-11-25", *AS)
    assert len(hq.good("list", "make", *AS)["rows"]) == 3
    hq.good("consent", "withdraw", "P-000002", "--by", "RELATIVE", "--how", "phone", *AS)
    assert hq.good("list", "make", *AS)["withheld"] == {"withdrawn": 1}
    shown = hq.good("consent", "show", "P-000002", *AS)
    assert not any(use["allowed"] for use in shown["uses"].values())
    assert [item["kind"] for item in shown["said"]] == ["consent", "editorial"]
    lines = "\n".join(hq.lines("consent", "show", "P-000002", *AS))
    assert "Consent was withdrawn; nothing is allowed." in lines
    refused = hq.refused("consent", "editorial", "P-000002", *reason, *AS)
    assert refused["error"] == "NotAllowed"


def test_one_reason_does_for_all_whom_nobody_could_ask(hq: CommandLine) -> None:
    hq.good("consent", "state", "P-000003", "C1_INTERNAL", *AS)
    words = ("consent", "editorial", "--withheld", "--reason", "nobody could ask tonight", *AS)
    assert hq.refused(*words, is_confirmed=False)["error"] == "ConfirmationNeeded"
    done = hq.good(*words)
    assert (len(done["statements"]), done["left"]) == (1, {"less": 1})
    assert hq.good("list", "make", *AS)["withheld"] == {"less": 1}
    assert hq.refused(*words, "P-000002")["error"] == "InvalidInput"
    assert hq.refused("consent", "editorial", *words[3:])["error"] == "InvalidInput"


def test_a_name_that_may_be_said_no_more_is_in_no_difference(
    hq: CommandLine, tmp_path: Path
) -> None:
    words = ("list", "export", "--to", str(tmp_path / "out"), "--reason", "morning", *AS)
    words = (*words, "--second", "H-02", "--format", "csv")
    hq.good(*words, secrets=[PASSPHRASE, WORD])
    done = hq.good("consent", "withdraw", "P-000001", *AS)
    assert done["named_in"] == [{"list": "detainees", "version": 1}]
    assert "Named in what left: detainees 1." in "\n".join(
        hq.lines("consent", "show", "P-000001", *AS)
    )
    assert hq.good("consent", "show", "P-000002", *AS)["named_in"] == []
    assert hq.good("list", "make", *AS)["change"]["removed"] == ["P-000001"]
    hq.good(*words, secrets=[PASSPHRASE, WORD])
    assert hq.good("list", "diff", "1", "2", *AS)["removed"] == ["P-000001"]
    assert hq.good("list", "diff", "2", "1", *AS)["added"] == ["P-000001"]
    assert hq.lines("list", "diff", "1", "2", *AS) == ["- P-000001"]


def test_what_is_said_while_a_list_leaves_is_in_one_language(
    hq: CommandLine, tmp_path: Path
) -> None:
    words = ("list", "export", "--in", "be", "--to", str(tmp_path / "out"), "--reason", "morning")
    words = (*words, "--second", "H-02", "--format", "csv", *AS)
    said = hq(*words, is_json=False, secrets=[PASSPHRASE, WORD]).err
    assert "3 people are known by name." in said
    assert not re.search("[а-яёіў]", said)


def test_a_list_is_shown_in_its_own_language(hq: CommandLine) -> None:
    shown = "\n".join(hq.lines("list", "make", "--in", "be", *AS))
    assert "Nobody was asked yet." not in shown


def test_what_somebody_said_is_stated(hq: CommandLine) -> None:
    said = hq.good(
        "consent", "state", "P-000002", "C7_PUBLIC", "--by", "PERSON", "--how", "phone", "--anew",
        "--refuses", "coalition", "--on", "2026-11-22", "--until", "2027-01-01", *AS,
    )  # fmt: skip
    assert said["uses"]["public"] == {"allowed": True, "why": "consent", "level": "C7_PUBLIC"}
    assert said["uses"]["coalition"]["why"] == "refused"
    refused = hq.refused("consent", "state", "P-000002", "C7_PUBLIC", "--on", "2026-12-01", *AS)
    assert refused["error"] == "InvalidInput"
    assert hq.refused("consent", "show", "P-000099", *AS)["error"] == "UnknownPerson"


def test_the_list_leaves_with_a_reason_and_a_second_word(hq: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("list", "export", "--to", str(out), "--reason", "the morning list", *AS)
    assert hq.refused(*words)["error"] == "ConfirmationNeeded"
    assert not out.exists()
    words = (*words, "--second", "H-02", "--until", "2026-11-23")
    assert hq.refused(*words, secrets=[PASSPHRASE, "another word"])["error"] == "WrongPassphrase"
    said = hq.good(*words, secrets=[PASSPHRASE, WORD])
    assert (said["named"], said["withheld"]) == (2, {"nobody-asked": 1})
    folder = out / said["folder"]
    assert csv_rows(folder / "detainees.csv")[1][2] == "Ёршаў Іван"
    for path in folder.iterdir():
        assert "Непытаны".encode() not in everything_in(path)
    (listed,) = hq.good("list", "versions", *AS)["publications"]
    assert (listed["reason"], listed["by"]) == ("the morning list", "H-01")
    assert hq.good("list", "expired", *AS)["publications"] == []
    hq.good(*words, "--format", "csv", secrets=[PASSPHRASE, WORD])
    change = hq.good("list", "diff", "1", "2", *AS)
    assert change == {"added": [], "changed": [], "removed": []}
    assert "Nothing changed." in hq.lines("list", "diff", "1", "2", *AS)
    assert "detainees" in "\n".join(hq.lines("list", "versions", *AS))
    assert hq.lines("list", "expired", *AS) == ["Nothing has ended."]


def test_nothing_leaves_in_plain_unasked(hq: CommandLine, tmp_path: Path) -> None:
    words = ("list", "export", "--to", str(tmp_path / "out"), "--for", "coalition")
    words = (*words, "--reason", "asked", "--second", "H-02", *AS)
    refused = hq.refused(*words, is_confirmed=False, secrets=[PASSPHRASE, WORD])
    assert refused["error"] == "ConfirmationNeeded"
    assert not (tmp_path / "out").exists()


def test_a_list_of_others_comes_in(hq: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes(THEIRS.encode("cp1251"))
    words = ("import-list", str(path), *AS)
    dry = hq.good(*words, "--dry-run")
    assert (dry["rows"], dry["bad"], dry["format"]) == (1, [], "CSV, Windows-1251, ,")
    assert dry["mapping"] == {"ФИО": "name", "Год рождения": "born", "Пол": "sex"}
    assert hq.refused(*words)["error"] == "InvalidInput"  # whose list is it?
    done = hq.good(*words, "--source", "a partner")
    assert done["count_after"] == done["count_before"] + 1
    assert hq.refused(*words, "--source", "a partner")["error"] == "NotAllowed"
    lines = "\n".join(hq.lines(*words, "--dry-run"))
    assert "here already" in lines


def test_columns_can_be_meant_otherwise(hq: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("a,b\nВыдуманая Ганна,нешта\n", encoding="utf-8")
    words = ("import-list", str(path), *AS, "--dry-run")
    assert hq.refused(*words)["error"] == "InvalidInput"
    said = hq.good(*words, "--map", "a=name", "--map", "b=born")
    assert [bad["problem"] for bad in said["bad"]] == ["born"]
    assert "The year of birth is no year." in "\n".join(
        hq.lines(*words, "--map", "a=name", "--map", "b=born")
    )
    said = hq.good(*words, "--map", "a=name", "--map", "b=")
    assert (said["rows"], said["not_used"]) == (1, ["b"])
    for wrong in ("c=name", "a", "a=shoe size"):
        assert hq.refused(*words, "--map", wrong)["error"] == "InvalidInput"
