"""`make bench`: every comparison, its ratio, and the figure it should reach."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import (
    comparisons,
    first_screen,
    form_engine,
    hq_case,
    hq_figures,
    hq_intake,
    hq_list,
    hq_proposals,
    hq_search,
    idle_window,
    locking,
    long_session,
    name_matching,
    passphrases,
    resumed_upload,
    search,
    sheet,
    slow_clients,
    small_objects,
    starting,
    typed_letters,
    uploads,
    viewer,
)

ALL = {
    **comparisons.ALL,
    "start": starting.start,
    "lock": locking.lock,
    "panic": locking.panic,
    "passphrase": passphrases.passphrases,
    "forms": form_engine.forms,
    "search": search.search,
    "today": first_screen.today,
    "session": long_session.session,
    "scroll": first_screen.scroll,
    "find": first_screen.find,
    "typing": typed_letters.typed_letters,
    "sheet": sheet.sheet,
    "viewer": viewer.viewer,
    "upload": uploads.upload,
    "small-objects": small_objects.small_objects,
    "slow-clients": slow_clients.slow_clients,
    "resume": resumed_upload.resume,
    "idle": idle_window.idle,
    "names": name_matching.name_matching,
    "hq-intake": hq_intake.hq_intake,
    "hq-case": hq_case.hq_case,
    "hq-figures": hq_figures.figures,
    "hq-list": hq_list.hq_list,
    "hq-proposals": hq_proposals.hq_proposals,
    "hq-search": hq_search.hq_search,
}


def main() -> None:
    """Run the comparisons and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024, help="size of the media")
    parser.add_argument("--only", nargs="*", help="names of comparisons")
    parser.add_argument("--folder", help="where to work; on the disk to be measured")
    arguments = parser.parse_args()
    print(f"{'what':42} {'measured':>46}   target")
    for name, compare in ALL.items():
        if arguments.only and name not in arguments.only:
            continue
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            for found in compare(Path(folder), arguments.megabytes):
                mark = "" if found.is_good else "  MISSED"
                print(f"{found.name:42} {found.text:>46}   {found.target}{mark}", flush=True)


if __name__ == "__main__":
    main()
