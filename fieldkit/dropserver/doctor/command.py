"""The command `doctor`: what it takes, in which order it looks, how it says what it found."""

from __future__ import annotations

import argparse
import ipaddress
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from fieldkit.dropserver.doctor.certificates import examine_certificates, names_of
from fieldkit.dropserver.doctor.data_folder import examine_data_folder
from fieldkit.dropserver.doctor.files import examine_files
from fieldkit.dropserver.doctor.finding import Finding, Grade
from fieldkit.dropserver.doctor.index_file import examine_index
from fieldkit.dropserver.doctor.reached import Address, examine_reached
from fieldkit.dropserver.doctor.surroundings import (
    examine_clock,
    examine_metrics,
    examine_onion,
    examine_unit,
)

_MARKS = {Grade.GOOD: "ok  ", Grade.NOTE: "note", Grade.BAD: "BAD "}
_INDENT = " " * 6


def add_doctor(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command; it sets `run`, which returns the exit code."""
    parser = subparsers.add_parser(
        "doctor", help="look at an installation and say what to do about each fault"
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cert", type=Path, required=True, metavar="FILE")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE")
    parser.add_argument("--ca", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--listen",
        type=_address,
        action="append",
        default=[],
        metavar="ADDRESS:PORT",
        help="where the server is reached; may be given again",
    )
    parser.add_argument("--metrics", type=_address, metavar="ADDRESS:PORT")
    parser.add_argument("--onion", type=Path, metavar="DIR", help="tor's HiddenServiceDir")
    parser.add_argument("--unit", default="fieldkit-drop.service", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Look at everything and print it; return 1 where something must be put right, else 0."""
    found = list(examine(arguments, datetime.now(UTC)))
    if arguments.json:
        json.dump([_as_json(finding) for finding in found], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        _print(found, sys.stdout)
    return int(any(finding.grade is Grade.BAD for finding in found))


def examine(arguments: argparse.Namespace, now: datetime) -> Iterator[Finding]:
    """Look at the files first, then at what runs, then at what is around it."""
    yield from examine_files(arguments.key, arguments.cert, arguments.ca)
    yield from examine_certificates(arguments.key, arguments.cert, arguments.ca, now)
    yield from examine_data_folder(arguments.data, now)
    yield from examine_index(arguments.data, now)
    names = names_of(arguments.cert, arguments.key)
    for address in arguments.listen:
        yield from examine_reached(address, arguments.cert, arguments.key, names)
    if arguments.metrics is not None:
        yield from examine_metrics(arguments.metrics)
    if arguments.onion is not None:
        yield from examine_onion(arguments.onion, names)
    yield from examine_clock()
    yield from examine_unit(arguments.unit)


def _address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    try:
        if not colon or not 0 < int(port) < 65536:
            raise ValueError(text)
        return str(ipaddress.ip_address(host)), int(port)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "an IP address and a port, such as 192.0.2.7:443 or [::]:443"
        ) from None


def _print(found: list[Finding], output: TextIO) -> None:
    for finding in found:
        output.write(f"{_MARKS[finding.grade]}  {finding.sentence}\n")
        if finding.advice:
            output.write(f"{_INDENT}{finding.advice}\n")
    counts = {grade: sum(item.grade is grade for item in found) for grade in Grade}
    output.write(
        f"\n{counts[Grade.GOOD]} in order, {counts[Grade.NOTE]} to know, "
        f"{counts[Grade.BAD]} to put right.\n"
    )


def _as_json(finding: Finding) -> dict[str, str]:
    return {
        "check": finding.check,
        "grade": finding.grade.value,
        "sentence": finding.sentence,
        "advice": finding.advice,
    }
