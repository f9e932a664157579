"""Word files are zip files: written so that equal contents are equal bytes, and read so that none can blow up. Pure."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from intake.words import Refusal

# A form of the catalogue is some thirty kilobytes; with a crest and fonts' names a few hundred.
LARGEST_FILE = 4_000_000
LARGEST_UNPACKED = 20_000_000
MOST_PARTS = 200
# The first moment that a zip file can name.
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)


class NotAWordFile(Refusal):
    """No zip file, a broken one, or one that unpacks to more than a form can need."""

    key = "documents.not_a_word_file"


def parts(content: bytes) -> dict[str, bytes]:
    """Every file inside, by name. Raises NotAWordFile before anything large is unpacked."""
    if len(content) > LARGEST_FILE:
        raise NotAWordFile(fault=f"{len(content)} > {LARGEST_FILE}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            listed = file.infolist()
            size = sum(one.file_size for one in listed)
            if len(listed) > MOST_PARTS or size > LARGEST_UNPACKED:
                raise NotAWordFile(fault=f"{len(listed)} / {size}")
            if len({one.filename for one in listed}) != len(listed):
                raise NotAWordFile(fault="duplicate names")
            # What a name promises is the most that is read of it, whatever the stream holds.
            return {one.filename: file.read(one) for one in listed if not one.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        raise NotAWordFile(fault=f"{type(fault).__name__}: {fault}"[:120]) from fault


def packed(parts: Mapping[str, bytes]) -> bytes:
    """One zip file with these parts: the list of types first, as readers expect, then by name; no time of day in it."""
    target = io.BytesIO()
    first = "[Content_Types].xml"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name in sorted(parts, key=lambda one: (one != first, one)):
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            file.writestr(entry, parts[name])
    return target.getvalue()
