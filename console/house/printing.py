"""What sets pages for PDFs, fetched for this user alone where the system has none. Unpacked into the home."""

import re
import shutil
import tempfile
from pathlib import Path

from console.house import fonts
from intake.documents import libraries

ASKED_FOR = re.compile(r"\.so\.\d+$")


def is_ready(home: Path) -> bool:
    return not libraries.load(home)


def fetch(home: Path) -> None:
    """Unpack the distribution's own packages, without root. Leaves PDFs unprinted where that cannot be."""
    with tempfile.TemporaryDirectory(prefix="rexian-libraries-") as work:
        fonts.fetch_packages(Path(work), libraries.PACKAGES)
        folder = home / libraries.FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(Path(work).rglob("*.so*")):
            # Links carry the name that programs ask for; what they point to is copied under it.
            if path.is_file() and ASKED_FOR.search(path.name):
                draft = folder / f".{path.name}"
                shutil.copyfile(path, draft)
                draft.replace(folder / path.name)
