"""The kinds of identifier; all are lower-case hexadecimal unless said otherwise."""

from __future__ import annotations

import re
from typing import NewType

VaultId = NewType("VaultId", str)  # 32 hex, random
DeviceId = NewType("DeviceId", str)  # 32 hex, random
HeadquartersId = NewType("HeadquartersId", str)  # 32 hex, random
ReportId = NewType("ReportId", str)  # 32 hex, random; "record" in the formats
AttachmentId = NewType("AttachmentId", str)  # 32 hex, random
ObjectId = NewType("ObjectId", str)  # 32 hex, random; stands in the manifest
Sha256 = NewType("Sha256", str)  # 64 hex
BlobId = NewType("BlobId", str)  # 32 hex, random
FormId = NewType("FormId", str)  # as in the form's settings, e.g. "T02"
RowId = NewType("RowId", str)  # 8 hex, random; one row of a repeat
StatementId = NewType("StatementId", str)  # 32 hex, random; what headquarters adds
ColleagueId = NewType("ColleagueId", str)  # 32 hex, random; who works at headquarters
MentionId = NewType("MentionId", str)  # 32 hex, from report and path: a person in a report
PersonId = NewType("PersonId", str)  # 32 hex, random; a person as headquarters knows them
CaseId = NewType("CaseId", str)  # 32 hex, random

HEX_32 = re.compile(r"[0-9a-f]{32}\Z")
HEX_64 = re.compile(r"[0-9a-f]{64}\Z")
