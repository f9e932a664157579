"""Bytes that a caller may have written, made into text. It never raises and never drops a readable character."""

# A telephone network of this region writes names in any of these; GB18030 reads nearly everything, so
# UTF-8, which refuses what it did not write, is asked first.
_ENCODINGS = ("gb18030", "big5")
_LONGEST_CHARACTER = 4


def decode(raw: bytes) -> str:
    """UTF-8, else GB18030, else Big5, else UTF-8 with replacement characters."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        # Asterisk cuts long values at a byte, not at a character: the torn last one is left out.
        if fault.reason == "unexpected end of data" and len(raw) - fault.start < _LONGEST_CHARACTER:
            return raw[: fault.start].decode("utf-8")
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
