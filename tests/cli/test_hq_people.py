"""`fieldkit-hq people` from the first mention to a correction, over a real vault."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli.hq import main
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.session import close_session
from tests.cli.conftest import PASSPHRASE, new_headquarters
from tests.fakes.colleagues import with_colleague
from tests.fakes.people import a_mention

MENTIONS = (
    a_mention(1, "Марыя Ручайная", sex="F", born_from=1990, born_to=1990),
    a_mention(2, "Мария Ручайная", sex="F"),
    a_mention(3, "Зміцер Лясны", sex="M"),
)
Command = Callable[..., Any]


@pytest.fixture
def hq(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return what runs a command and gives its answer; exit code 0 is expected unless said."""
    folder = tmp_path / "hq"
    session = new_headquarters(tmp_path)
    with_colleague(session)
    with session.store.transaction():
        add_read(session, [ReadSource(mention.source, (mention,)) for mention in MENTIONS])
    close_session(session)

    def run(*arguments: str, code: int = 0, form: Sequence[str] = ("--json",)) -> Any:
        reading, writing = os.pipe()
        os.write(writing, f"{PASSPHRASE}\n".encode())
        os.close(writing)
        found = main([*arguments, f"--vault={folder}", *form, f"--passphrase-fd={reading}"])
        out = capsys.readouterr().out
        assert found == code, out
        return json.loads(out) if "--json" in form else out

    return run


def test_mentions_become_one_person_and_two_again(hq: Command) -> None:
    waiting = hq("people", "duplicates")
    assert waiting["count"] == 2
    proposed = waiting["mentions"][0]["proposals"][0]
    assert 0 < proposed["score"] <= 1
    assert proposed["reason"]
    hq("people", "link", MENTIONS[0].mention_id, MENTIONS[1].mention_id)
    (person,) = hq("people", "list")["people"]
    assert (person["number"], len(person["mentions"])) == ("P-000001", 2)
    assert hq("people", "duplicates")["count"] == 0
    shown = hq("people", "show", "P-1")
    link = next(item for item in shown["links"] if MENTIONS[0].mention_id in (item["a"], item["b"]))
    hq("people", "unlink", link["link"][:12], "P-000001", "--why", "a mistake")
    assert hq("people", "show", "P-1")["mentions"] == [MENTIONS[1].mention_id]


def test_all_who_stand_alone_become_people(hq: Command) -> None:
    hq("people", "new", MENTIONS[0].mention_id)
    assert hq("people", "duplicates", "--state", "alone")["count"] == 1
    made = hq("people", "new", "--alone")["statements"]
    assert [item["kind"] for item in made] == ["person", "link"]
    assert hq("people", "list", "--find", "Zmicier Lasny")["count"] == 1
    assert hq("people", "list", "--find", "P-2")["people"][0]["name"] == "Зміцер Лясны"


def test_a_correction_comes_from_a_file(hq: Command, tmp_path: Path) -> None:
    hq("people", "new", MENTIONS[0].mention_id)
    (tmp_path / "name.txt").write_text("Ручайная Марыя\n", encoding="utf-8")
    hq("people", "correct", "P-1", "name-be", "--file", str(tmp_path / "name.txt"))
    hq("people", "correct", "P-1", "born", "--value", "1989")
    shown = hq("people", "show", "P-1")
    assert (shown["name_be"], shown["born_from"]) == ("Ручайная Марыя", 1989)
    hq("people", "correct", "P-1", "born", "--value", "once", code=2)


def test_what_people_read_says_why(hq: Command) -> None:
    text = hq("people", "duplicates", form=())
    assert "Ручайная" in text
    assert "match" not in text.casefold()
    hq("people", "new", MENTIONS[0].mention_id)
    hq("people", "link", MENTIONS[1].mention_id, "P-1", "--certainty", "probably")
    text = hq("people", "show", "P-1", form=())
    assert "Probably the same person:" in text
    assert "H-01" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("people", "show", "P-77"),
        ("people", "show", "nobody"),
        ("people", "link", "00", "P-1"),
        ("people", "new"),
        ("people", "unlink", "ffffffff", "P-1"),
    ],
)
def test_what_is_not_there_is_told(hq: Command, arguments: Sequence[str]) -> None:
    hq("people", "new", MENTIONS[0].mention_id)
    assert hq(*arguments, code=2)["hint"] is not None
