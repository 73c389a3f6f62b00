"""What passes between the screen and its presenter; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.publication import FileFormat
from fieldkit.translations import _, ngettext


@dataclass(frozen=True)
class Leaving:
    """What the person filled in; days and numbers as typed."""

    reason: str = field(repr=False)
    folder: str = field(repr=False)
    formats: tuple[FileFormat, ...]
    until: str = ""
    corrections: str = field(default="", repr=False)
    least: str = ""  # the estimated total
    most: str = ""
    estimate_source: str = field(default="", repr=False)
    second_code: str = ""
    second_word: str = field(default="", repr=False)


@dataclass(frozen=True)
class Summary:
    """What is about to leave."""

    named: int
    withheld: int
    version: int
    needs_second: bool


def summary_text(summary: Summary) -> str:
    """Return what is about to leave, as one line."""
    named = ngettext(
        "Version {version} names {count} person", "Version {version} names {count} people",
        summary.named,
    ).format(version=summary.version, count=summary.named)  # fmt: skip
    withheld = ngettext("{count} is withheld", "{count} are withheld", summary.withheld).format(
        count=summary.withheld
    )
    return f"{named}; {withheld}."


def format_text(file_format: FileFormat) -> str:
    """Return what a format is for."""
    return {
        FileFormat.CSV: _("CSV, with an explanation of its columns"),
        FileFormat.XLSX: _("XLSX, for spreadsheets"),
        FileFormat.PDF: _("PDF, to print"),
    }[file_format]
