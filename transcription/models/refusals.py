"""Why a model cannot be had. Each refusal names the file and what an administrator can do."""

from intake.words import Refusal


class WrongDigest(Refusal):
    """What was fetched is not the model; the file has been removed."""

    key = "transcription.wrong_digest"


class NoDigest(Refusal):
    """The publisher names no digest for this model and the settings name none either."""

    key = "transcription.no_digest"


class UnknownModel(Refusal):
    """The settings name a model that is not in the list."""

    key = "transcription.unknown_model"


class UnsafeArchive(Refusal):
    """A member of the archive would be written outside its folder."""

    key = "transcription.unsafe_archive"


class Unreachable(Refusal):
    """No source of the file answered."""

    key = "transcription.unreachable"


class NotFetched(Refusal):
    """The model is known and could be had, but is not on this machine."""

    key = "transcription.not_fetched"
