"""The short list of Linux system calls that a decoding process keeps, and the filter that says so.

Everything else fails with "not permitted": no opening of files (not even for reading), no sockets,
no programs, no look into other processes. A crash inside a decoder thus has nowhere to go but to
the one pipe it writes its answer to.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

# name: (x86_64, aarch64); Linux include/uapi/asm-generic/unistd.h and arch/x86 syscall_64.tbl
_KEPT = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "rseq": (334, 293),
}
_MMAP = (9, 222)
_MPROTECT = (10, 226)
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_SECCOMP = (317, 277)
_AUDIT_ARCHITECTURE = (0xC000003E, 0xC00000B7)  # include/uapi/linux/audit.h

_PROT_EXEC = 0x4
_CLONE_THREAD = 0x10000
_X32 = 0x40000000  # the second table of calls that x86_64 kernels may have

_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000  # plus the error number
_END_PROCESS = 0x80000000

_LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_ANSWER = 0x06  # BPF_RET | BPF_K

_NUMBER_AT = 0  # offsets in struct seccomp_data
_ARCHITECTURE_AT = 4
_ARGUMENTS_AT = 16


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def machine_index() -> int | None:
    """Return which column of the tables is this machine's, or None for a machine without one."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return {"x86_64": 0, "aarch64": 1}.get(platform.machine())


def filter_program(machine: int) -> bytes:
    """Return the filter as `struct sock_filter` instructions (8 bytes each), for one column."""
    program = [
        _step(_LOAD_WORD, _ARCHITECTURE_AT),
        _step(_EQUAL, _AUDIT_ARCHITECTURE[machine], if_true=1),
        _step(_ANSWER, _END_PROCESS),
        _step(_LOAD_WORD, _NUMBER_AT),
    ]
    if machine == 0:
        program += [_step(_AT_LEAST, _X32, if_false=1), _step(_ANSWER, _REFUSE | errno.EPERM)]
    for numbers in _KEPT.values():
        program += [_step(_EQUAL, numbers[machine], if_false=1), _step(_ANSWER, _ALLOW)]
    # Memory may be asked for, but nothing in it may become program.
    program += _by_argument(_MMAP[machine], 2, _PROT_EXEC, allow_when_set=False)
    program += _by_argument(_MPROTECT[machine], 2, _PROT_EXEC, allow_when_set=False)
    # Threads are what the HEIC decoder works with; a new process is refused.
    program += _by_argument(_CLONE[machine], 0, _CLONE_THREAD, allow_when_set=True)
    # Its flags lie in memory where a filter cannot look: "unknown call" makes libc use clone.
    program += [
        _step(_EQUAL, _CLONE3[machine], if_false=1),
        _step(_ANSWER, _REFUSE | errno.ENOSYS),
        _step(_ANSWER, _REFUSE | errno.EPERM),
    ]
    return b"".join(program)


def install_filter(libc: ctypes.CDLL) -> bool:
    """Put this process, with all its threads, under the filter; return whether it is.

    Needs PR_SET_NO_NEW_PRIVS. There is no way back (seccomp(2)).
    """
    machine = machine_index()
    if machine is None:
        return False
    instructions = filter_program(machine)
    held = ctypes.create_string_buffer(instructions, len(instructions))
    program = _FilterProgram(len(instructions) // 8, ctypes.addressof(held))
    answer: int = libc.syscall(
        ctypes.c_long(_SECCOMP[machine]),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(program),
    )
    return answer == 0


def _by_argument(number: int, argument: int, bit: int, *, allow_when_set: bool) -> list[bytes]:
    when_set = _ALLOW if allow_when_set else _REFUSE | errno.EPERM
    when_clear = _REFUSE | errno.EPERM if allow_when_set else _ALLOW
    return [
        _step(_EQUAL, number, if_false=4),
        _step(_LOAD_WORD, _ARGUMENTS_AT + 8 * argument),  # the low word: both are little-endian
        _step(_ANY_BIT, bit, if_false=1),
        _step(_ANSWER, when_set),
        _step(_ANSWER, when_clear),
    ]


def _step(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
