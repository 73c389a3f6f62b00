"""The evening of a bad day: 6,000 new reports are compared with an archive of 100,000 people.

1,200 people stand in them, most of them new, some known from before. The archive is made first;
what is measured runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.archive import mentions
from benchmarks.result import Result
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import person_link, person_number
from fieldkit.domain.clock import from_text
from fieldkit.domain.identifiers import ColleagueId, Sha256, StatementId
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, HandClock, a_headquarters
from tests.fakes.organisation import an_organisation

PEOPLE, NEW = 100_000, 6000
REPORTS_EACH = 5
TARGET_SECONDS, TARGET_MEGABYTES = 60.0, 1024
TARGET_FOUND = 0.95  # of new reports about somebody who is in others: that person is proposed
_KNOWN_SHARE = 5  # one in five of those in the new reports was known before
_AT_ONCE = 20_000
_AT = from_text("2026-11-22T10:00:00.000Z")


def hq_proposals(folder: Path, _megabytes: int) -> list[Result]:
    """Compare 6,000 with 100,000 people, and 600 with 10,000, so that growth is seen."""
    return [*_measured(folder, 10), *_measured(folder, 1)]


def _measured(folder: Path, part: int) -> list[Result]:
    people, new = PEOPLE // part, NEW // part
    with tempfile.TemporaryDirectory(dir=folder) as name:
        truth = _make_archive(Path(name) / "hq", people, new)
        command = [sys.executable, "-m", "benchmarks.hq_proposals", name]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found = _found(truth, answer["new"], answer["proposals"])
    seconds, megabytes = answer["seconds"], answer["megabytes"]
    what = f"proposals for {answer['compared']} reports against {people} people"
    target = f"< {TARGET_SECONDS:.0f} s, < {TARGET_MEGABYTES} MB"
    is_good = seconds < TARGET_SECONDS and megabytes < TARGET_MEGABYTES
    text = f"{seconds:.1f} s, {megabytes:.0f} MB, {len(answer['proposals'])} proposals"
    return [
        Result(what, text, target, is_good),
        Result(
            "the right person is proposed",
            f"{found:.1%}",
            f">= {TARGET_FOUND:.0%}",
            found >= TARGET_FOUND,
        ),
    ]


def _make_archive(folder: Path, people: int, new: int) -> dict[str, int]:
    """Fill a headquarters and return the true person of each mention."""
    truth: dict[str, int] = {}
    session = a_headquarters(folder, an_organisation(threshold=1, count=1))
    later: list[Mention] = []
    seen: dict[int, int] = defaultdict(int)
    archive: list[Mention] = []
    for person, mention in mentions(people + new // REPORTS_EACH, REPORTS_EACH):
        truth[mention.mention_id] = person
        seen[person] += 1
        if len(later) < new and _is_new(person, people, seen[person]):
            later.append(mention)
            continue
        archive.append(mention)
        if len(archive) == _AT_ONCE:
            _add(session, archive, compared=True)
            archive = []
    _add(session, archive, compared=True)
    known = {mention.mention_id for mention in later}
    with session.store.transaction():
        session.store.people.fill(_statements(truth, known))
    _add(session, later, compared=False)
    session.store.checkpoint()
    close_session(session)
    return truth


def _is_new(person: int, people: int, seen: int) -> bool:
    """Say whether a mention comes tonight: all of some people, the later ones of some others."""
    every = people // (NEW // REPORTS_EACH + NEW // 50) or 1  # some more than are needed
    if person % every:
        return False
    return seen > 2 or bool(person // every % _KNOWN_SHARE)


def _add(session: HeadquartersSession, some: Iterable[Mention], *, compared: bool) -> None:
    with session.store.transaction():
        session.store.matches.add(some, compared=compared)


def _statements(truth: dict[str, int], new: set[str]) -> Iterator[Statement]:
    """Yield what made the people of the archive; nobody has decided about the new mentions."""
    people: dict[int, str] = {}
    number = 0
    for mention, person in truth.items():
        if mention in new:
            continue
        if person not in people:
            people[person] = sha256_hex(str(person).encode())[:32]
            number += 1
            content = person_number.to_content(len(people))
            yield _statement(number, StatementKind.PERSON, people[person], None, content)
        number += 1
        content = person_link.to_content(LinkContent(Certainty.SAME))
        yield _statement(number, StatementKind.LINK, mention, people[person], content)


def _statement(
    number: int, kind: StatementKind, subject: str, other: str | None, content: dict[str, object]
) -> Statement:
    return Statement(
        number=number,
        statement_id=StatementId(f"{number:032x}"),
        kind=kind,
        subject=subject,
        other=other,
        author=ColleagueId("c0" * 16),
        at=_AT,
        sha256=Sha256("0" * 64),
        content=content,  # type: ignore[arg-type]  # plain JSON
    )


def _found(truth: dict[str, int], new: list[str], proposals: list[tuple[str, str]]) -> float:
    """Return for how many of the new mentions that have a fellow one of theirs is proposed."""
    fellows: dict[int, int] = defaultdict(int)
    for person in truth.values():
        fellows[person] += 1
    proposed: dict[str, set[int]] = defaultdict(set)
    for mention, other in proposals:
        proposed[mention].add(truth[other])
    asked = [mention for mention in new if fellows[truth[mention]] > 1]
    return sum(truth[mention] in proposed[mention] for mention in asked) / max(len(asked), 1)


def _compare(folder: Path) -> dict[str, object]:
    session = open_session(unlock_vault_with_key(folder / "hq", VAULT_KEY), HandClock())
    waiting = [entry.mention_id for entry in session.store.matches.waiting(limit=NEW)]
    begun = time.perf_counter()
    compared = propose_matches(session)
    seconds = time.perf_counter() - begun
    found = session.store.matches.proposals(waiting)
    close_session(session)
    return {
        "compared": compared,
        "new": waiting,
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "proposals": [(item.mention_id, item.other) for item in found],
    }


if __name__ == "__main__":
    print(json.dumps(_compare(Path(sys.argv[1]))))
