"""Facts as one text and its hash: keys in order, no spaces, characters as they are; equal facts, equal texts. Pure.

Hashes of journal, papers, previews and sheets are over such texts: a change here would break every one that is kept.
"""

import hashlib
import json
from typing import Any


def canonical(facts: Any) -> str:
    """`facts`: what JSON can hold."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """In hexadecimal, over the text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
