"""Who is at risk when a device is in other hands, and in which order they are warned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.device_knowledge import AtRisk, Risk
from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.at_risk import at_risk

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OTHER = DeviceId("0b" * 16)


def mention(name: str, *, days: int = 30, number: int = 1, **said: str) -> Mention:
    made = Mention(
        MentionId(f"{number:032x}"),
        source=f"{number:032x}",
        path="",
        form="T02",
        names=(SpelledName(name, "AS_REPORTED"),) if name else (),
        received_at=NOW - timedelta(days=days),
    )
    return replace(made, **said)  # type: ignore[arg-type]


def risks(*mentions: Mention, keeps_copies: bool = False, letters: tuple[str, ...] = ()) -> list:
    found = at_risk(
        mentions, keeps_copies=keeps_copies, now=NOW, codes={"M-08": OTHER}, letters=letters
    )
    return [(item.risk, item.label) for item in found]


def test_who_is_warned_first() -> None:
    old = mention("Invented Older", number=1)
    recent = mention("Invented Recent", days=1, number=2, source_ref="S-4", source_type="WITNESS")
    relative = mention("Invented Son", number=3, source_ref="the mother", source_type="RELATIVE")
    assert risks(old, recent, relative, letters=("Meet M-08 tomorrow.",)) == [
        (Risk.READABLE, "Invented Recent"),
        (Risk.SOURCE, "S-4"),
        (Risk.RELATIVE, "the mother"),
        (Risk.MONITOR, "M-08"),
        (Risk.SEALED, "Invented Older"),
        (Risk.SEALED, "Invented Son"),
    ]


def test_a_device_that_keeps_copies_shows_everybody() -> None:
    assert risks(mention("Invented Older"), keeps_copies=True) == [
        (Risk.READABLE, "Invented Older")
    ]


def test_a_monitor_who_told_something_is_no_source() -> None:
    assert risks(mention("", source_ref="M-08", description="a tall man")) == [
        (Risk.MONITOR, "M-08"),
        (Risk.SEALED, "a tall man"),
    ]


def test_the_more_sensitive_come_first_and_everybody_once() -> None:
    found = risks(
        mention("Invented A", number=1, sensitivity="S1"),
        mention("Invented B", number=2, sensitivity="S3"),
        mention("invented  b", number=3, days=40),
    )
    assert found == [(Risk.SEALED, "Invented B"), (Risk.SEALED, "Invented A")]


@given(
    st.lists(
        st.builds(
            mention,
            st.sampled_from(["", "Invented A", "Invented B", "Invented C"]),
            days=st.integers(0, 60),
            number=st.integers(1, 40),
            source_ref=st.sampled_from(["", "S-1", "M-08"]),
            sensitivity=st.sampled_from(["", "S1", "S4"]),
        )
    ),
    st.booleans(),
)
def test_nobody_is_forgotten(mentions: list[Mention], keeps_copies: bool) -> None:
    found = at_risk(mentions, keeps_copies=keeps_copies, now=NOW, codes={"M-08": OTHER})
    labels = {" ".join(item.label.split()) for item in found}
    assert {item.name for item in mentions} <= labels
    assert {item.source_ref for item in mentions if item.source_ref} <= labels
    order = [list(Risk).index(item.risk) for item in found]
    assert order == sorted(order)
    assert all(isinstance(item, AtRisk) for item in found)
