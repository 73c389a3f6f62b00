"""The real program on a real display, driven by keys; everything that it hands out is looked into.

Traced are all calls by which bytes or names can leave a process (`trace_log.CALLS`). Not looked
into: pipes and memory shared between the program's own processes (pictures go by pipe to the
confined child), shared memory of the display (pixels), and what the system does by itself: swap,
hibernation, a clipboard that another program asks for.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.bundle.mail import MailKind
from fieldkit.operations.hq.create_headquarters import Choices
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.list_reports import list_reports
from fieldkit.operations.hq.show_report import show_report
from fieldkit.operations.hq.write_message import write_message
from fieldkit.platform.clock import SystemClock
from tests.end_to_end import trace_desktop
from tests.end_to_end.canary_journey import photo
from tests.end_to_end.trace_canaries import Hit, Search, shapes
from tests.end_to_end.trace_desktop import Desktop, a_copied_picture, a_desktop
from tests.end_to_end.trace_journeys import CANARY
from tests.end_to_end.trace_leaks import ROUTES
from tests.end_to_end.trace_log import SENDING, Call, read_log, run_traced
from tests.end_to_end.x_keyboard import XKeyboard
from tests.fakes.journey import Office, an_office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or not all(map(shutil.which, trace_desktop.PROGRAMS)),
        reason="needs Linux with strace, Xvfb and dbus-daemon",
    ),
]

SECONDS = 120.0
# What may be opened for writing beside the vault, the stick and the folder of the request.
HARMLESS_FILES = {"/dev/null": "keeps nothing"}
# Who may be talked to beside the display and the bus of the session.
HARMLESS_SOCKETS = {
    "/run/dbus/system_bus_socket": "logind says when the screen locks or the lid closes",
    "/var/run/dbus/system_bus_socket": "the same, asked before whether it answers at all",
    "/var/run/nscd/socket": "the C library asks who the user is, where such a daemon runs",
}
WRITING_FLAGS = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_TMPFILE")
CHANGES = (
    *("creat", "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2"),
    *("link", "linkat", "symlink", "symlinkat", "truncate", "chmod", "fchmodat", "chown"),
    *("lchown", "fchownat", "utimes", "utimensat", "setxattr", "lsetxattr"),
)
# Ways out that the search below would not see; the program uses none of them.
BLIND_WAYS = (
    *("sendfile", "splice", "tee", "vmsplice", "copy_file_range", "process_vm_writev"),
    *("io_uring_setup", "mq_timedsend", "msgsnd", "add_key", "keyctl"),
)


@dataclass(frozen=True)
class Traced:
    """Everything that is known after the program has ended."""

    vault: Path
    first_vault: Path  # a copy of it, as it was on the evening of the first day
    places: Path
    desktop: Desktop
    calls: tuple[Call, ...]
    left_behind: tuple[str, ...]
    office: Office


def _run(
    folder: Path,
    desktop: Desktop,
    journey: str,
    log: str,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    done = run_traced(
        trace_desktop.program("--vault", str(folder / "vault"), "--language", "en"),
        folder / log,
        {
            **desktop.environment,
            "FIELDKIT_JOURNEY": journey,
            "FIELDKIT_PLACES": str(folder / "places"),
        },
        cwd=folder,
        seconds=SECONDS,
        meanwhile=meanwhile,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), done.stderr.decode()


def _close_last_window(vault: Path, desktop: Desktop) -> None:
    """After panic another program shows what came of it; the robot has gone with the first."""
    if not (vault / "keyslots.a").exists():
        keyboard = XKeyboard(desktop.environment["DISPLAY"])
        keyboard.give_focus()
        keyboard.press("Control_L+Return")
        keyboard.close()


def _prepare(folder: Path) -> Office:
    """Make a headquarters and what the monitor has in the hand: its card, photos, a stick."""
    # Nobody listens there: what is looked at in the window sends nothing anyway.
    choices = Choices(threshold=2, holders=2, servers=("https://127.0.0.1:1",))
    office = an_office(folder / "office", SystemClock(), choices=choices)
    for name in ("card", "request", "camera", "stick"):
        (folder / "places" / name).mkdir(parents=True)
    (folder / "places" / "card" / "card.age").write_bytes(office.card)
    camera = folder / "places" / "camera"
    (camera / f"{CANARY}.jpg").write_bytes(photo(CANARY))
    (camera / f"{CANARY}.txt").write_bytes(f"{CANARY} text, вуліца ".encode() * 5000)
    return office


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Traced:
    folder = tmp_path_factory.mktemp("traces")
    office = _prepare(folder)
    with a_desktop(folder / "desktop") as desktop:
        with a_copied_picture(desktop, CANARY):
            _run(folder, desktop, "first_day", "log1")
        [request] = (folder / "places" / "request").iterdir()
        waiting = receive_request(office.session, request)
        approve_device(office.session, waiting.candidate.device, "M-07")
        office.take_in(folder / "places" / "stick")
        write_message(
            office.session, waiting.candidate.device, MailKind.TASK, f"{CANARY} find a witness"
        )
        office.write_return(folder / "places" / "stick")
        vault, first_vault = folder / "vault", folder / "first"
        shutil.copytree(vault, first_vault)
        _run(folder, desktop, "next_day", "log2", lambda: _close_last_window(vault, desktop))
        left_behind = tuple(desktop.left_behind())
    calls = (*read_log(folder / "log1"), *read_log(folder / "log2"))
    places = folder / "places"
    return Traced(vault, first_vault, places, desktop, calls, left_behind, office)


def test_the_journey_was_the_whole_one(traced) -> None:
    """What was typed has arrived at headquarters, so the canaries were really there."""
    [sealed] = list_reports(traced.office.session)
    shown = show_report(traced.office.session, sealed.record.report_id)
    assert str(shown.answers).count(CANARY) > 10
    names = [item.attachment.name for item in shown.attachments]
    assert {f"{CANARY}.jpg", f"{CANARY}.txt"} < set(names)
    assert len(names) == 4  # and what was pasted, and the clean copy
    programs = [call for call in traced.calls if call.name == "execve" and call.succeeded]
    locked = [call for call in programs if b"tests.end_to_end.traced_program" in call.strings]
    assert len(locked) == 3  # begun twice, and replaced by itself at the lock
    assert any(b"fieldkit.media.worker" in text for call in programs for text in call.strings)
    assert not (traced.vault / "keyslots.a").exists()  # at the end it was destroyed


def test_nothing_that_can_be_read_leaves_the_program(traced) -> None:
    assert list(hits(traced.calls)) == []


def test_nothing_that_can_be_read_lies_on_the_disk(traced) -> None:
    search, found = Search([CANARY]), []
    assert list(traced.first_vault.rglob("*.age"))
    folders = (traced.first_vault, traced.vault, *map(traced.places.joinpath, ("stick", "request")))
    for folder in (*folders, *traced.desktop.folders):
        for path in folder.rglob("*"):
            found += search.hits(os.fsencode(path), "a name")
            if path.is_file():
                found += search.hits(path.read_bytes(), str(path))
    assert found == []


def test_nothing_is_made_outside_the_vault_and_the_chosen_folders(traced) -> None:
    assert traced.left_behind == ()
    mine = (str(traced.vault), *(str(traced.places / name) for name in ("stick", "request")))
    outside = {path for path in written(traced.calls) if not path.startswith(mine)}
    assert outside - set(HARMLESS_FILES) == set()


def test_nobody_is_talked_to_but_the_display_and_the_session(traced) -> None:
    families = {call.words.split(",")[0] for call in traced.calls if call.name == "socket"}
    assert families <= {"AF_UNIX", "AF_NETLINK"}  # the kernel is asked which network this is
    allowed = {*traced.desktop.sockets, *HARMLESS_SOCKETS}
    connects = [call for call in traced.calls if call.name == "connect"]
    assert connects
    assert {os.fsdecode(name) for call in connects for name in call.strings} <= allowed
    bound = [call.words for call in traced.calls if call.name == "bind"]
    assert [words for words in bound if "AF_NETLINK" not in words] == []


def test_no_way_out_is_taken_that_is_not_looked_into(traced) -> None:
    assert not [call for call in traced.calls if call.name in BLIND_WAYS and call.succeeded]
    shared = {
        call.target
        for call in traced.calls
        if call.name == "mmap" and call.flag("MAP_SHARED") and call.flag("PROT_WRITE")
    }
    # "" is memory without a file; the display's is drawn into; the vault's own is searched above.
    foreign = {name for name in shared if name and not name.startswith("/memfd:xorg")}
    assert all(name.startswith(str(traced.vault)) for name in foreign), foreign


def test_no_process_can_be_dumped_before_it_has_a_secret(traced) -> None:
    """Before the first look at the vault, after every start."""
    begun = [
        (place, call.thread)
        for place, call in enumerate(traced.calls)
        if call.name == "execve" and b"tests.end_to_end.traced_program" in call.strings
    ]
    for place, thread in begun:
        vault = os.fsencode(traced.vault) + b"/"
        before = []
        for call in traced.calls[place + 1 :]:
            if call.thread == thread and any(name.startswith(vault) for name in call.strings):
                break
            before.append(call.words)
        assert any("PR_SET_DUMPABLE, SUID_DUMP_DISABLE" in words for words in before)
        assert any("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}" in words for words in before)
    assert not [call for call in traced.calls if "SUID_DUMP_USER" in call.words]


def test_every_leak_would_have_been_found(tmp_path) -> None:
    """The control: a process that allows no dump either, and leaks by every way in every shape."""
    with a_desktop(tmp_path / "desktop") as desktop:
        command = [sys.executable, "-m", "tests.end_to_end.trace_leaks", str(tmp_path), CANARY]
        done = run_traced(
            command, tmp_path / "log", desktop.environment, cwd=tmp_path, seconds=SECONDS
        )
    assert (done.returncode, done.stderr) == (0, b"")
    calls = [call for call in read_log(tmp_path / "log") if call.name != "execve"]
    assert {hit.shape for hit in hits(calls)} == set(shapes(CANARY))
    missed = {
        (route, shape)
        for route in ROUTES
        for shape in shapes(CANARY)
        if not any(hit.shape == shape and route in hit.place for hit in hits(calls))
    }
    assert missed == set()
    assert f"{tmp_path}/left" in " ".join(written(calls))


def hits(calls: list[Call] | tuple[Call, ...]) -> Iterator[Hit]:
    """Yield the canaries in what was handed to the system, except between the own processes.

    What one thread wrote to one target after another is joined: a word may be cut in two.
    """
    search = Search([CANARY])
    streams: dict[tuple[int, str], list[bytes]] = {}
    for call in calls:
        if call.name in SENDING:
            if not call.target.startswith(("pipe:", "anon_inode:")):
                streams.setdefault((call.thread, call.target), []).extend(call.strings)
        elif not is_reading(call):
            for text in call.strings:
                yield from search.hits(text, f"{call.name} {call.words[-60:]}")
    for (_thread, target), parts in streams.items():
        yield from search.hits(b"".join(parts), f"written to {target}")


def is_reading(call: Call) -> bool:
    """Say whether it only opened what was there before: the name came from outside."""
    opens = call.name in ("open", "openat", "chdir", "inotify_add_watch")
    return opens and not any(map(call.flag, WRITING_FLAGS))


def written(calls: list[Call] | tuple[Call, ...]) -> set[str]:
    """Return the names of everything that was made, changed or opened for writing."""
    found: set[str] = set()
    for call in calls:
        opens = call.name in ("open", "openat") and any(map(call.flag, WRITING_FLAGS))
        if call.succeeded and (opens or call.name in CHANGES):
            found.update(call.paths() or [call.target])
    return found
