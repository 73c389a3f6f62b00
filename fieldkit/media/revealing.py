"""What a picture reveals beside its pixels; runs in the confined process only.

Tags by EXIF 3.0 (CIPA DC-008), IPTC IIM 4.2 and the XMP specification. Each is read on its own, so
that a bad one hides no other.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageFile, IptcImagePlugin

from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media import pictures
from fieldkit.media.viewing_wire import plain

_TEXTS = {  # of the first directory and of that of the photo
    ExifTags.Base.LensModel: Revealed.LENS,
    ExifTags.Base.BodySerialNumber: Revealed.SERIAL,
    ExifTags.Base.LensSerialNumber: Revealed.SERIAL,
    ExifTags.Base.CameraSerialNumber: Revealed.SERIAL,
    ExifTags.Base.ImageUniqueID: Revealed.SERIAL,
    ExifTags.Base.CameraOwnerName: Revealed.OWNER,
    ExifTags.Base.Artist: Revealed.AUTHOR,
    ExifTags.Base.XPAuthor: Revealed.AUTHOR,
    ExifTags.Base.Copyright: Revealed.RIGHTS,
    ExifTags.Base.HostComputer: Revealed.COMPUTER,
    ExifTags.Base.Software: Revealed.SOFTWARE,
    ExifTags.Base.ProcessingSoftware: Revealed.SOFTWARE,
    ExifTags.Base.DateTime: Revealed.CHANGED,
    ExifTags.Base.ImageDescription: Revealed.TITLE,
    ExifTags.Base.XPTitle: Revealed.TITLE,
    ExifTags.Base.XPSubject: Revealed.TITLE,
    ExifTags.Base.XPComment: Revealed.COMMENT,
    ExifTags.Base.UserComment: Revealed.COMMENT,
    ExifTags.Base.XPKeywords: Revealed.KEYWORDS,
}
_SIXTEEN_BIT = (
    ExifTags.Base.XPAuthor,
    ExifTags.Base.XPTitle,
    ExifTags.Base.XPSubject,
    ExifTags.Base.XPComment,
    ExifTags.Base.XPKeywords,
)
_NO_SECRET = {  # counted as something technical by nobody: they say how to show the picture
    ExifTags.Base.Orientation,
    ExifTags.Base.ExifOffset,
    ExifTags.Base.GPSInfo,
    ExifTags.Base.XResolution,
    ExifTags.Base.YResolution,
    ExifTags.Base.ResolutionUnit,
}
_NAMED_ELSEWHERE = {
    ExifTags.Base.Make,
    ExifTags.Base.LensMake,
    ExifTags.Base.Model,
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.OffsetTimeOriginal,
    ExifTags.Base.MakerNote,
}
# Of the structure of TIFF itself (TIFF 6.0): these are no metadata there.
_OF_TIFF = set(range(254, 260)) | {262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 296, 317, 320,
                                   322, 323, 324, 325, 338, 339}  # fmt: skip
_IPTC = {  # IIM record 2
    (2, 5): Revealed.TITLE,
    (2, 25): Revealed.KEYWORDS,
    (2, 55): Revealed.CREATED,
    (2, 80): Revealed.AUTHOR,
    (2, 90): Revealed.PLACE_NAME,
    (2, 92): Revealed.PLACE_NAME,
    (2, 101): Revealed.PLACE_NAME,
    (2, 105): Revealed.TITLE,
    (2, 116): Revealed.RIGHTS,
    (2, 120): Revealed.COMMENT,
    (2, 122): Revealed.AUTHOR,
}
_XMP = {
    "xmp:CreatorTool": Revealed.SOFTWARE,
    "xmp:CreateDate": Revealed.CREATED,
    "xmp:ModifyDate": Revealed.CHANGED,
    "photoshop:DateCreated": Revealed.CREATED,
    "photoshop:City": Revealed.PLACE_NAME,
    "photoshop:Country": Revealed.PLACE_NAME,
    "xmpMM:DocumentID": Revealed.SERIAL,
    "xmpMM:OriginalDocumentID": Revealed.SERIAL,
    "aux:SerialNumber": Revealed.SERIAL,
    "aux:OwnerName": Revealed.OWNER,
    "exif:GPSLatitude": Revealed.PLACE_NAME,
    "exif:GPSLongitude": Revealed.PLACE_NAME,
    "dc:creator": Revealed.AUTHOR,
    "dc:title": Revealed.TITLE,
    "dc:description": Revealed.COMMENT,
    "dc:rights": Revealed.RIGHTS,
    "dc:subject": Revealed.KEYWORDS,
}
_PNG_TEXTS = {
    "Author": Revealed.AUTHOR,
    "Title": Revealed.TITLE,
    "Description": Revealed.COMMENT,
    "Comment": Revealed.COMMENT,
    "Copyright": Revealed.RIGHTS,
    "Software": Revealed.SOFTWARE,
    "Source": Revealed.CAMERA,
    "Creation Time": Revealed.CREATED,
}
_MAX_XMP = 256 * 1024  # bytes that are searched
_MARKUP = re.compile(r"<[^>]{0,2000}>")


def prepare() -> None:
    """Use everything once, before nothing can be imported any more."""
    held = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "none"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    Image.new("RGB", (8, 8)).save(held, "JPEG", exif=exif, comment=b"none")
    facts_of(held)


def facts_of(file: io.BytesIO) -> list[Fact]:
    """Return what the picture reveals, the most dangerous first, each once."""
    found: list[Fact] = []
    try:
        with pictures.opened(file) as picture:
            for read in (_exif, _photo_only, _iptc, _xmp, _texts, _colours, _behind):
                found += _collected(read, picture, file)
    except (*pictures.TOO_LARGE, *pictures.FAILURES):
        return []
    return list(dict.fromkeys(found))


_Read = Callable[[Image.Image, io.BytesIO], Iterator[Fact]]


def _collected(read: _Read, picture: Image.Image, file: io.BytesIO) -> list[Fact]:
    """Return what `read` finds until it fails."""
    found: list[Fact] = []
    with contextlib.suppress(MemoryError, *pictures.FAILURES):
        found += (fact for fact in read(picture, file) if fact.value or fact.kind in _BARE)
    return found


_BARE = (Revealed.PREVIEW,)


def _exif(picture: Image.Image, _file: io.BytesIO) -> Iterator[Fact]:
    exif = pictures.exif_of(picture)
    for kind, fact in (
        (Revealed.PLACE, pictures.position_of),
        (Revealed.TAKEN, pictures.taken_of),
        (Revealed.CAMERA, pictures.camera_of),
    ):
        with contextlib.suppress(*pictures.FAILURES):
            yield Fact(kind, fact(exif))
    places = exif.get_ifd(ExifTags.IFD.GPSInfo)
    with contextlib.suppress(*pictures.FAILURES):
        yield Fact(Revealed.DIRECTION, f"{float(places[ExifTags.GPS.GPSImgDirection]):.0f}")
    tags = dict(exif) | dict(exif.get_ifd(ExifTags.IFD.Exif))
    for tag, kind in _TEXTS.items():
        if tag in tags:
            yield Fact(kind, _text(tag, tags[tag]))


def _photo_only(picture: Image.Image, _file: io.BytesIO) -> Iterator[Fact]:
    """What needs no words of the file: previews, notes of the maker, and the count of the rest."""
    exif = pictures.exif_of(picture)
    photo = exif.get_ifd(ExifTags.IFD.Exif)
    note = photo.get(ExifTags.Base.MakerNote)
    if isinstance(note, (bytes, str)) and note:
        yield Fact(Revealed.MAKER_NOTE, str(len(note)))
    if exif.get_ifd(ExifTags.IFD.IFD1) or picture.info.get("thumbnails"):
        yield Fact(Revealed.PREVIEW)
    known: set[int] = {*_TEXTS, *_NO_SECRET, *_NAMED_ELSEWHERE}
    if picture.format == "TIFF":
        known |= _OF_TIFF
    rest = [tag for tag in {**dict(exif), **photo} if tag not in known]
    rest += list(exif.get_ifd(ExifTags.IFD.GPSInfo))
    if rest:
        yield Fact(Revealed.OTHER, str(len(rest)))


def _iptc(picture: Image.Image, _file: io.BytesIO) -> Iterator[Fact]:
    if not isinstance(picture, ImageFile.ImageFile):
        return
    found = IptcImagePlugin.getiptcinfo(picture)
    if not found:
        return
    size = 0
    for key, value in found.items():
        values = value if isinstance(value, list) else [value]
        size += sum(len(item) for item in values)
        if key in _IPTC:
            for item in values:
                yield Fact(_IPTC[key], plain(item.decode("utf-8", "replace")))
    yield Fact(Revealed.IPTC, str(size))


def _xmp(picture: Image.Image, _file: io.BytesIO) -> Iterator[Fact]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    if not isinstance(packet, bytes) or not packet:
        return
    yield Fact(Revealed.XMP, str(len(packet)))
    text = packet[:_MAX_XMP].decode("utf-8", "replace")
    for name, kind in _XMP.items():
        yield Fact(kind, _xmp_value(text, name))


def _xmp_value(text: str, name: str) -> str:
    """Return a property of a packet: an attribute, or the words within an element."""
    at = text.find(f'{name}="')
    if at >= 0:
        begin = at + len(name) + 2
        return plain(text[begin : begin + 2000].split('"')[0])
    begin, end = text.find(f"<{name}>"), text.find(f"</{name}>")
    if 0 <= begin < end:
        return plain(_MARKUP.sub(" ", text[begin:end][:4000]))
    return ""


def _texts(picture: Image.Image, _file: io.BytesIO) -> Iterator[Fact]:
    comment = picture.info.get("comment")
    if isinstance(comment, bytes):
        yield Fact(Revealed.COMMENT, plain(comment.decode("utf-8", "replace")))
    if picture.format == "PNG":
        for name, value in picture.info.items():
            if isinstance(name, str) and isinstance(value, str) and not name.startswith("XML"):
                yield Fact(_PNG_TEXTS.get(name, Revealed.COMMENT), plain(value))


def _colours(picture: Image.Image, _file: io.BytesIO) -> Iterator[Fact]:
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        held = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        yield Fact(Revealed.COLOURS, plain(ImageCms.getProfileDescription(held)))


def _behind(_picture: Image.Image, file: io.BytesIO) -> Iterator[Fact]:
    data = file.getvalue()
    end = _end_of_jpeg(data)
    if 0 < end < len(data) and data[end:].strip(b"\0"):
        yield Fact(Revealed.APPENDED, str(len(data) - end))


def _end_of_jpeg(data: bytes) -> int:
    """Return where the first picture of a JPEG ends, 0 for what is none or has no end."""
    at = 2
    while data[:2] == b"\xff\xd8" and data[at : at + 1] == b"\xff":
        if data[at + 1] == 0xDA:
            return data.find(b"\xff\xd9", at) + 2 if data.find(b"\xff\xd9", at) >= 0 else 0
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0


def _text(tag: int, value: Any) -> str:
    if isinstance(value, bytes) and tag in _SIXTEEN_BIT:
        return plain(value.decode("utf-16-le", "replace"))
    if isinstance(value, bytes) and tag == ExifTags.Base.UserComment:
        # Eight bytes name the encoding (CIPA DC-008 section 4.6.6); who writes it is careless.
        encoding = "utf-16-le" if value.startswith(b"UNICODE") else "utf-8"
        return plain(value[8:].decode(encoding, "replace"))
    if isinstance(value, bytes):
        return plain(value.decode("utf-8", "replace"))
    return plain(value) if isinstance(value, str) else ""
