"""`fieldkit-hq`: what headquarters can do, on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fieldkit.cli.commands import (
    hq_backup,
    hq_create,
    hq_devices,
    hq_intake,
    hq_publish,
    hq_reports,
)
from fieldkit.cli.main import run
from fieldkit.translations import mark


def main(argv: Sequence[str] | None = None) -> int:
    """Run `fieldkit-hq` and return its exit code."""
    return run(
        "fieldkit-hq",
        mark("Receive sealed reports, answer with receipts, keep keys and backups."),
        [
            hq_create.register,
            hq_devices.register,
            hq_intake.register,
            hq_reports.register,
            hq_publish.register,
            hq_backup.register,
        ],
        argv,
    )


if __name__ == "__main__":
    sys.exit(main())
