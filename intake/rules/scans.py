"""Scans of a sealed page (盖章页扫描件): what a file is, by its own bytes and never by its name. Pure."""

from intake.words import Refusal
from intake.words.preparing import ScanKind

# A page photographed with a telephone is some four million bytes, a scanned one a few hundred thousand.
MOST_BYTES = 6_000_000
MOST_SCANS = 6
_PNG, _IHDR, _IEND = b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\rIHDR", b"\x00\x00\x00\x00IEND\xaeB`\x82"
_PDF, _TAIL = b"%PDF-", 2_048
_SOI, _EOI, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
# Frames of a picture; the three between them are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


class NotAScan(Refusal):
    """Neither a PDF nor a picture, or one that is cut off."""

    key = "intake.not_a_scan"


class ScanTooLarge(Refusal):
    key = "intake.scan_too_large"


class TooManyScans(Refusal):
    """A sealed page has two sides, and its manuscript not a dozen of them."""

    key = "intake.too_many_scans"


def sniff(content: bytes) -> ScanKind:
    """Raises: NotAScan, ScanTooLarge."""
    if len(content) > MOST_BYTES:
        raise ScanTooLarge(megabytes=MOST_BYTES // 1_000_000)
    if content.startswith(_PDF) and b"startxref" in content[-_TAIL:] and b"%%EOF" in content[-_TAIL:]:
        return ScanKind.PDF
    if content.startswith(_PNG + _IHDR) and content.endswith(_IEND) and all(_png_size(content)):
        return ScanKind.PNG
    if content.startswith(_SOI) and content.rstrip(b"\0").endswith(_EOI) and _has_frame(content):
        return ScanKind.JPEG
    raise NotAScan


def _png_size(content: bytes) -> tuple[int, int]:
    at = len(_PNG) + len(_IHDR)
    return int.from_bytes(content[at : at + 4], "big"), int.from_bytes(content[at + 4 : at + 8], "big")


def _has_frame(content: bytes) -> bool:
    """Whether a picture is described before its data begins."""
    at, found = len(_SOI), False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker == _SCAN:
            return found
        else:
            found = found or marker in _FRAMES
            at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return False
