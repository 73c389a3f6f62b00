"""Organisations whose headquarters asks for something."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.domain.headquarters import Policy
from tests.fakes.organisation import Organisation


def asking_for(organisation: Organisation, **rules: bool | int) -> Organisation:
    """Return the organisation with these rules published."""
    headquarters = organisation.with_changes(policy=Policy(**rules))  # type: ignore[arg-type]
    return replace(organisation, headquarters=headquarters)
