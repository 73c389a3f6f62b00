"""A person as one report speaks of them: what is compared when people are matched.

It is read from a report and never typed at headquarters; it can be made again from the report at
any time. Whether two mentions mean one person is said by links, which people make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.identifiers import DeviceId, MentionId


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class SpelledName:
    """One way in which the name was written."""

    text: str
    kind: str  # of the vocabulary name_kind, e.g. AS_REPORTED, MAIDEN


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class Mention:
    """What one report, or one row of an outside list, says of one person.

    Codes are those of the vocabularies; what was not answered is empty or None.
    """

    mention_id: MentionId
    source: str  # 32 hex: the report, the submission or the row of an outside list
    path: str  # the row of the report that the person stands in, "" if it is about one person
    form: str  # e.g. T02; "list" for a row of an outside list
    names: tuple[SpelledName, ...]  # the reported one first
    patronymic: str = ""
    description: str = ""
    born_from: int | None = None  # years; an age is a range of them
    born_to: int | None = None
    sex: str = ""  # M, F, ... of the vocabulary sex
    occupation: str = ""
    town: str = ""
    place: str = ""  # where it happened, as written
    place_code: str = ""
    from_time: datetime | None = None  # earliest and latest moment, local and naive
    to_time: datetime | None = None
    station: str = ""  # where they were taken, of the vocabulary detention_place
    articles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # who did it, of the vocabulary perpetrator_unit
    event_group: str = ""
    source_type: str = ""
    source_ref: str = ""  # the code of who told it, if any
    reliability: str = ""
    consent: ConsentLevel = ConsentLevel.NONE
    sensitivity: str = ""  # S1 ... S4
    silence: bool = False  # relatives asked that nothing is published
    device: DeviceId | None = None  # that sealed the report; None: it was imported
    received_at: datetime | None = None  # UTC, when it came to headquarters

    @property
    def name(self) -> str:
        """The name as reported, or another spelling, or nothing."""
        return self.names[0].text if self.names else ""
