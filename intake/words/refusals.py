"""The base of every refusal: a class that keeps its facts, with a sentence for people."""

from typing import Any

from intake.sentences import say


class Refusal(Exception):
    """The office says no. Code tests the type and `facts`; people read `sentence`."""

    key = "intake.refusal"

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(say(self.key, lang="en", **facts))

    def sentence(self, lang: str | None = None) -> str:
        return say(self.key, lang=lang, **self.facts)
