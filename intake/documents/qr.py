"""The one door to segno: a number as a QR code, the same bytes each time."""

import io

import segno

# A white point: what a Word file shows where a paper has no number or the strip is off.
BLANK = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000003a7e9b550000000a49444154789c63f80f0001010100"
)


def svg(text: str) -> str:
    """An image for a page, measured by the page's own style."""
    made = segno.make(text, error="m", micro=False, boost_error=False)
    return str(made.svg_inline(omitsize=True, border=1, svgclass="qr", lineclass=None))


def png(text: str) -> bytes:
    target = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(target, kind="png", scale=6, border=1)
    return target.getvalue()
