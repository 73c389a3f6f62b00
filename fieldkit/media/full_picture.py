"""One picture at its full size, of which areas are wanted again and again.

Runs in the confined process only. The first look at a picture does not need all of it; a closer
one does, and then the upright pixels are kept until the process ends.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image, ImageCms, ImageDraw, ImageFile

from fieldkit.domain.picture_area import PictureArea
from fieldkit.media import pictures, viewing_wire
from fieldkit.media.wire import Problem

MAX_PIXELS = 64 * 10**6  # kept; of larger pictures every second or fourth
COVER = (96, 96, 96)  # a plain grey: it holds nothing of what it covers
JPEG_QUALITY = 92

_SRGB = ImageCms.createProfile("sRGB")
_WITHOUT_LOSS = ("PNG", "GIF", "BMP", "TIFF")


def prepare() -> None:
    """Use everything once: what is imported at first use must be imported before confinement."""
    sample = Image.new("RGB", (16, 16))
    profile = ImageCms.ImageCmsProfile(_SRGB)
    held = io.BytesIO()
    sample.save(held, "JPEG", icc_profile=profile.tobytes(), quality=JPEG_QUALITY, subsampling=0)
    FullPicture(held).clean([PictureArea(1, 1, 2, 2)])


class FullPicture:
    """The picture in `file`; nothing is decoded before it is asked for."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file
        self._upright: Image.Image | None = None
        self._is_damaged = False
        self._format = ""
        self._is_jpeg = file.getvalue()[:2] == b"\xff\xd8"
        facts, self.problem = pictures.read_facts(file)
        self.width, self.height = facts.width, facts.height  # pixels, upright

    def is_animated(self) -> bool:
        """Say whether there are more pictures than the first, by the format's own rules."""
        try:
            with pictures.opened(self._file) as picture:
                if picture.format in ("GIF", "WEBP", "TIFF", "PNG"):
                    return bool(getattr(picture, "is_animated", False))
        except (*pictures.TOO_LARGE, *pictures.FAILURES):
            pass
        return False

    def raster(self, area: PictureArea, longest: int) -> viewing_wire.Raster:
        """Return an area, made smaller until it is within `longest` pixels; never larger."""
        area = area.within(self.width, self.height)
        if area.is_empty:
            return viewing_wire.Raster(Problem.UNREADABLE)
        if self._upright is None and self._is_quicker_small(area, longest):
            return viewing_wire.Raster(*pictures.decode(self._file, longest))
        try:
            return self._cut(area, longest)
        except pictures.TOO_LARGE:
            return viewing_wire.Raster(*pictures.decode(self._file, longest))
        except pictures.FAILURES:
            return viewing_wire.Raster(Problem.UNREADABLE)

    def clean(self, areas: Iterable[PictureArea]) -> viewing_wire.Clean:
        """Return the picture made anew from its pixels alone, with `areas` covered for good."""
        try:
            return self._clean(areas)
        except pictures.TOO_LARGE:
            return viewing_wire.Clean(Problem.TOO_LARGE)
        except pictures.FAILURES:
            return viewing_wire.Clean(Problem.UNREADABLE)

    def _is_quicker_small(self, area: PictureArea, longest: int) -> bool:
        """Say whether the decoder can leave details out: that of JPEG can."""
        is_whole = area == PictureArea.whole(self.width, self.height)
        return self._is_jpeg and is_whole and 2 * longest <= max(self.width, self.height)

    def _clean(self, areas: Iterable[PictureArea]) -> viewing_wire.Clean:
        upright = self._whole()
        fresh = Image.new("RGB", upright.size)  # a new object: Pillow copies what an old one knows
        fresh.paste(upright)
        draw = ImageDraw.Draw(fresh)
        for area in areas:
            inside = self._scaled(area.within(self.width, self.height), fresh)
            if not inside.is_empty:
                corner = (inside.x + inside.width - 1, inside.y + inside.height - 1)
                draw.rectangle(((inside.x, inside.y), corner), fill=COVER)
        held = io.BytesIO()
        if self._format in _WITHOUT_LOSS:
            suffix = "png"
            fresh.save(held, "PNG", compress_level=3)
        else:
            suffix = "jpg"
            fresh.save(held, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        if held.tell() > viewing_wire.MAX_CLEAN_BYTES:
            return viewing_wire.Clean(Problem.TOO_LARGE)
        problem = Problem.DAMAGED if self._is_damaged else Problem.NONE
        return viewing_wire.Clean(problem, suffix, fresh.width, fresh.height, held.getvalue())

    def _cut(self, area: PictureArea, longest: int) -> viewing_wire.Raster:
        whole = self._whole()
        inside = self._scaled(area, whole)
        box = (inside.x, inside.y, inside.x + inside.width, inside.y + inside.height)
        part = whole.crop(box)
        part.thumbnail((longest, longest), reducing_gap=2.0)
        problem = Problem.DAMAGED if self._is_damaged else Problem.NONE
        return viewing_wire.Raster(problem, part.width, part.height, part.tobytes())

    def _scaled(self, area: PictureArea, picture: Image.Image) -> PictureArea:
        """Return the area in the pixels that are kept, rounded outwards."""
        across, down = picture.width / self.width, picture.height / self.height
        left, top = int(area.x * across), int(area.y * down)
        right = -int(-(area.x + area.width) * across // 1)
        bottom = -int(-(area.y + area.height) * down // 1)
        return PictureArea(left, top, right - left, bottom - top).within(*picture.size)

    def _whole(self) -> Image.Image:
        if self._upright is None:
            self._is_damaged = pictures.is_cut_off(self._file.getvalue())
            try:
                self._upright = self._decode()
            except pictures.TOO_LARGE:
                raise
            except pictures.FAILURES:
                self._is_damaged = True
                ImageFile.LOAD_TRUNCATED_IMAGES = True
                try:
                    self._upright = self._decode()
                finally:
                    ImageFile.LOAD_TRUNCATED_IMAGES = False
        return self._upright

    def _decode(self) -> Image.Image:
        with pictures.opened(self._file) as picture:
            self._format = picture.format or ""
            if picture.width * picture.height > MAX_PIXELS:
                picture.draft("RGB", (picture.width // 2, picture.height // 2))
            orientation = 1
            if picture.format != "TIFF":  # Pillow turns TIFF by itself
                orientation = pictures.orientation_of(pictures.exif_of(picture))
            profile = picture.info.get("icc_profile")
            colours = _in_srgb(pictures.flat(picture), profile)
        while colours.width * colours.height > MAX_PIXELS:
            colours = colours.reduce(2)
        if orientation in pictures.UPRIGHT:
            colours = colours.transpose(pictures.UPRIGHT[orientation])
        return colours


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Return the picture in the colours of sRGB, as its own profile says they are meant."""
    if isinstance(profile, bytes) and profile:
        try:
            held = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, held, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, *pictures.FAILURES):
            made = None
        if made is not None:
            return made
    return picture.convert("RGB")
