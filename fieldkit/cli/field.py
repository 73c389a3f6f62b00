"""`fieldkit`: what a monitor can do, on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fieldkit.cli.commands import enrol, form, handover, hq, report, vault
from fieldkit.cli.main import run
from fieldkit.translations import _


def main(argv: Sequence[str] | None = None) -> int:
    """Run `fieldkit` and return its exit code."""
    return run(
        "fieldkit",
        _("Record reports in an encrypted vault, seal them, hand them over."),
        [
            vault.register,
            hq.register,
            enrol.register,
            form.register,
            report.register,
            handover.register,
        ],
        argv,
    )


if __name__ == "__main__":
    sys.exit(main())
