"""How the house of headquarters stands: keys, certificates, backups, drills, and what waits."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Urgency(enum.StrEnum):
    """Whether something must be done."""

    OK = "ok"
    SOON = "soon"
    OVER = "over"


class HouseSubject(enum.StrEnum):
    """What a line is about, in the order in which lines are shown."""

    HELD = "held"
    REQUESTS = "requests"
    INTAKE_KEY = "intake-key"
    CERTIFICATES = "certificates"
    OWN_CERTIFICATE = "own-certificate"
    RECOVERY = "recovery"
    OFFLINE_KEYS = "offline-keys"
    BACKUP = "backup"
    DRILL = "drill"


@dataclass(frozen=True)
class HouseLine:
    """One thing of the house; both texts are sentences in the language of the person."""

    subject: HouseSubject
    urgency: Urgency
    fact: str
    next_step: str = ""  # empty where nothing must be done
