"""Answers, line by line, what the product sees of the network it runs in; for namespaces."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from fieldkit.platform.network import network_token, surroundings


def main() -> None:
    """Answer until the questions end."""
    for line in sys.stdin:
        found = surroundings(json.loads(line)["host"])
        answer = {"surroundings": asdict(found), "token": repr(network_token())}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
