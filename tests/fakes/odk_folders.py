"""Submissions on a disk, as the tools of ODK leave them there."""

from __future__ import annotations

import uuid
from pathlib import Path

from fieldkit.domain.form import nodes
from fieldkit.domain.identifiers import AttachmentId
from fieldkit.forms.openrosa_writer import Instance, SubmissionFile, write_submission
from tests.fakes.forms import shipped_form

PHOTO = b"\xff\xd8 invented photo \xff\xd9" * 50
# Where the questions of the shipped form stand, by name.
PATHS = {node.name: path for path, node in nodes(shipped_form("T02"))}
_NAMES = PATHS["other_names"]
ANSWERS = {
    PATHS["name_as_reported"]: "Invented Person",
    PATHS["sex"]: "M",
    _NAMES: ["00000001", "00000002"],
    f"{_NAMES}[00000001]/name_other": "Invented Spelling",
    f"{_NAMES}[00000002]/name_other": "Вынаходка",
    PATHS["observed_at"]: {
        "typed": "8.11.2020 14:05",
        "edtf": "2020-11-08T14:05",
        "precision": "EXACT_MINUTE",
    },
    PATHS["place"]: "Invented square",
    PATHS["consent_level"]: "C4_COALITION",
    PATHS["attachments"]: {"attachments": ["a7" * 16]},
}


def a_document(
    answers: dict | None = None, *, instance: str = "", version: str = "", form: str = "T02"
) -> bytes:
    """Return a submission of a shipped form; its photo is called photo.jpg."""
    files = {AttachmentId("a7" * 16): SubmissionFile("photo.jpg", "photo.jpg")}
    said = Instance(instance or f"uuid:{uuid.uuid4()}", offset_minutes=180, files=files)
    written = write_submission(shipped_form(form), ANSWERS if answers is None else answers, said)
    known = shipped_form(form).version
    return written.xml.replace(
        f'version="{known}"'.encode(), f'version="{version or known}"'.encode()
    )


def a_folder(
    parent: Path, document: bytes | None = None, *, name: str = "", photo: bytes | None = PHOTO
) -> Path:
    """Write a submission folder and return it."""
    folder = parent / (name or uuid.uuid4().hex)
    folder.mkdir(parents=True)
    (folder / "submission.xml").write_bytes(a_document() if document is None else document)
    if photo is not None:
        (folder / "photo.jpg").write_bytes(photo)
    return folder
