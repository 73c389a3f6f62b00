"""Which media type a file has, by its name: the same on every computer, unlike `mimetypes`."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"

# IANA media types of what phones, cameras, recorders and offices write; in small letters, for
# manifests take no others.
_BY_SUFFIX = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "heic": "image/heic",
    "heif": "image/heif",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "3gp": "video/3gpp",
    "webm": "video/webm",
    "mkv": "video/matroska",
    "avi": "video/vnd.avi",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/vnd.wave",
    "flac": "audio/flac",
    "amr": "audio/amr",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "gpx": "application/gpx+xml",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
}


def media_type_of(name: str) -> str:
    """Return the media type that the name of a file suggests, `UNKNOWN` where it suggests none.

    A guess, good enough to choose a viewer: whoever decodes looks at the bytes.
    """
    return _BY_SUFFIX.get(name.rpartition(".")[2].lower(), UNKNOWN)
