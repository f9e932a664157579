"""Makes the templates of every form from the catalogue; a test says when they are stale."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from intake.documents import html_form, word_form  # noqa: E402  the repository is not installed yet
from intake.documents.catalogue import LAYOUTS  # noqa: E402

TEMPLATES = ROOT / "intake" / "documents" / "templates"


def main() -> int:
    TEMPLATES.mkdir(exist_ok=True)
    for form, layout in LAYOUTS.items():
        (TEMPLATES / f"{form}.docx").write_bytes(word_form.template(layout))
        (TEMPLATES / f"{form}.html").write_text(html_form.template(layout), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
