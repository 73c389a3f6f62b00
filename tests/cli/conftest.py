"""The program run within the tests: arguments, standard input, passphrases through a pipe."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.clock import SystemClock

PASSPHRASE = "invented words for tests"


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What it answered with --json."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """What it answered without."""
        return self.out.splitlines()


@dataclass
class CommandLine:
    """Runs commands on one vault."""

    main: Callable[[Sequence[str]], int]
    vault: Path
    capture: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(
        self,
        *words: str,
        given: object = None,
        secrets: Sequence[str] = (PASSPHRASE,),
        is_confirmed: bool = True,
        is_json: bool = True,
    ) -> Said:
        """Run one command; `given` is standard input, as JSON unless it is text."""
        text = given if isinstance(given, str) else json.dumps(given)
        stdin = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogateescape")))
        self.monkeypatch.setattr(sys, "stdin", stdin)
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{line}\n" for line in secrets).encode())
        os.close(writing)
        options = [f"--vault={self.vault}", f"--passphrase-fd={reading}"]
        options += ["--yes"] * is_confirmed + ["--json"] * is_json
        code = self.main([*words, *options])
        captured = self.capture.readouterr()
        return Said(code, captured.out, captured.err)

    def good(self, *words: str, **more: Any) -> Any:
        """Run a command that must not fail; return its document."""
        said = self(*words, **more)
        assert said.code == 0, (said.out, said.err)
        return said.document

    def lines(self, *words: str, **more: Any) -> list[str]:
        """Run a command that must not fail; return its lines."""
        said = self(*words, is_json=False, **more)
        assert said.code == 0, said.err
        return said.lines

    def refused(self, *words: str, **more: Any) -> Any:
        """Run a command that must fail as it should; return its document."""
        said = self(*words, **more)
        document = said.document
        assert said.code != 0
        assert set(document) == {"error", "sentence", "hint", "exit_code"}
        assert document["exit_code"] == said.code
        assert document["sentence"].endswith((".", "?"))
        return document


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command sets the process's logging; tests after it must not inherit that."""
    ours, root = logging.getLogger("fieldkit"), logging.getLogger()
    before = (ours.handlers[:], ours.level, root.handlers[:])
    yield
    ours.handlers[:], root.handlers[:] = before[0], before[2]
    ours.setLevel(before[1])


def new_headquarters(folder: Path, passphrase: str = PASSPHRASE) -> HeadquartersSession:
    """Make headquarters in `hq` of a folder, its offline keys in `keys`, and leave it open."""
    return create_headquarters(
        folder / "hq",
        passphrase,
        folder / "keys",
        None,
        clock=SystemClock(),
        secrets=None,
        choices=Choices(threshold=1, holders=1),
        parameters=FOR_TESTS,
    ).session
