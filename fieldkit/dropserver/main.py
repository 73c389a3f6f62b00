"""`fieldkit-drop`: the command of the drop server. Its words are English only."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from fieldkit.dropserver.doctor.command import add_doctor
from fieldkit.dropserver.serve import add_serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    # Whatever is made is for this user alone.
    os.umask(0o077)
    parsed = _parser().parse_args(arguments)
    code: int = parsed.run(parsed)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fieldkit-drop", description="A mailbox that cannot read what lies in it."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    add_serve(subparsers)
    add_doctor(subparsers)
    return parser


if __name__ == "__main__":
    sys.exit(main())
