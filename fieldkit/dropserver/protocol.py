"""The words of the wire: paths, headers, status codes and limits of docs/formats.md, "Wire".

The only module of the drop server that others may import.
"""

from __future__ import annotations

import re

HEX_64 = re.compile(r"[0-9a-f]{64}\Z")
HEX_32 = re.compile(r"[0-9a-f]{32}\Z")
ROLE_URI = re.compile(r"fieldkit:(device|headquarters):([0-9a-f]{32})\Z")

OBJECTS = "/v1/objects"  # /<64 hex>
MAIL = "/v1/mail"  # [/<64 hex>], for headquarters /<32 hex device>[/<64 hex>]
INTAKE = "/v1/intake"  # [/<32 hex device>/<64 hex>]
DEVICES = "/v1/devices"  # [/<32 hex device>/<64 hex certificate>]
HEADQUARTERS = "/v1/headquarters"  # [/<64 hex certificate>]

UPLOAD_OFFSET = "Upload-Offset"
UPLOAD_LENGTH = "Upload-Length"
UPLOAD_COMPLETE = "Upload-Complete"  # ?1 or ?0 (RFC 9651 section 3.3.6)
PARTIAL_UPLOAD = "application/partial-upload"
OCTETS = "application/octet-stream"
JSON = "application/json"

TRUE, FALSE = "?1", "?0"

WRONG_HASH = 460  # ours: what arrived does not have the hash that is its name; it is dropped
LOCKED = 423  # somebody uploads this object right now

MAX_OBJECT_BYTES = 4 * 1024 * 1024 * 1024 - 1  # what a stick with FAT32 takes, too
MAX_MAIL_BYTES = 64 * 1024 * 1024
MAX_PAGE = 1000  # lines of one list
MAX_LIST_BYTES = 1024 * 1024  # of one list as JSON
MAX_CURSOR = 64  # characters: [0-9A-Za-z_-]
