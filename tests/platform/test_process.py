from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.errors import ComponentMissing
from fieldkit.platform import process

ROOT = Path(process.__file__).parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="this is about Linux")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no exec")


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()


@posix_only
def test_core_dumps_are_off() -> None:
    program = """
import resource
from fieldkit.platform.process import harden
resource.setrlimit(resource.RLIMIT_CORE, (4096, 4096))
harden()
print(resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert run(program) == "(0, 0)"


@linux_only
def test_the_process_is_not_dumpable() -> None:
    program = """
import ctypes
from fieldkit.platform.process import harden
get = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = get()
harden()
print(before, get())
"""
    assert run(program) == "1 0"


@posix_only
def test_the_successor_has_the_same_process_id() -> None:
    program = """
import os, sys
from fieldkit.platform.process import replace_process
print(os.getpid())
replace_process([sys.executable, "-c", "import os; print(os.getpid())"])
"""
    before, after = run(program).split()
    assert before == after


@posix_only
def test_nothing_of_the_old_program_runs_on() -> None:
    program = """
import atexit, sys
from fieldkit.platform.process import replace_process
atexit.register(print, "atexit")
try:
    replace_process([sys.executable, "-c", "print('successor')"])
finally:
    print("finally")
"""
    assert run(program) == "successor"


@linux_only
def test_open_files_are_not_handed_on_even_if_a_library_left_them_inheritable() -> None:
    program = """
import os, sys
from fieldkit.platform.process import replace_process
descriptor = os.open("/dev/zero", os.O_RDONLY)
os.set_inheritable(descriptor, True)
look = "import os; print([os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') "\\
    "if os.path.exists(f'/proc/self/fd/{n}')])"
replace_process([sys.executable, "-c", look])
"""
    assert "/dev/zero" not in run(program)


@linux_only
def test_memory_of_the_old_program_is_gone() -> None:
    program = """
import sys
from fieldkit.platform.process import replace_process
canary = "".join(["CAN", "ARY", "4711"]) * 1000
look = '''
needle = "".join(["CAN", "ARY", "4711"]).encode()
found = 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        ends, mode = line.split()[:2]
        begin, end = (int(number, 16) for number in ends.split("-"))
        if "r" in mode and "[v" not in line:
            memory.seek(begin)
            found += memory.read(end - begin).count(needle * 2)
print(found)
'''
if len(sys.argv) > 1:
    exec(look)
else:
    replace_process([sys.executable, "-c", look])
"""
    assert run(program) == "0"
    # The same look at a process that was not replaced must find it, or it proves nothing.
    control = subprocess.run(
        [sys.executable, "-c", program, "control"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert int(control.stdout) > 0


def test_a_program_that_cannot_be_started_leaves_this_one_running(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing):
        process.replace_process([str(tmp_path / "no-such-program")])
