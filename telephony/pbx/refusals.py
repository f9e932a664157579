"""Why there can be no PBX here. Each says what to do about it, in both languages."""

from pathlib import Path

from intake.sentences import load
from intake.words import Refusal

load(Path(__file__).parent.parent / "texts")


class PbxRefusal(Refusal):
    """No Asterisk can be started. The sentence names the command or setting that mends it."""

    key = "telephony.pbx.refusal"


class AsteriskTooOld(PbxRefusal):
    """Facts: path, version, needed."""

    key = "telephony.pbx.too_old"


class AsteriskBroken(PbxRefusal):
    """It does not even tell its version. Facts: path, said."""

    key = "telephony.pbx.broken"


class NoApt(PbxRefusal):
    """Not a machine of Debian's family. Facts: needed."""

    key = "telephony.pbx.no_apt"


class NoMirrorKnown(PbxRefusal):
    """The machine's apt sources name no archive of the distribution. Facts: folder, system."""

    key = "telephony.pbx.no_mirror_known"


class MirrorAway(PbxRefusal):
    """Facts: package, suite, mirror, said."""

    key = "telephony.pbx.mirror_away"


class PackageGone(PbxRefusal):
    """The archive was read and has no such package, or not its file. Facts: package, version, suite, mirror, said."""

    key = "telephony.pbx.package_gone"


class PackageTooOld(PbxRefusal):
    """Facts: package, version, suite, needed."""

    key = "telephony.pbx.package_too_old"


class NoLoader(PbxRefusal):
    """Packages for this kind of processor cannot be run without being installed. Facts: architecture, known."""

    key = "telephony.pbx.no_loader"


class NoRoom(PbxRefusal):
    """Facts: folder, needed, free (megabytes)."""

    key = "telephony.pbx.no_room"


class ModulesMissing(PbxRefusal):
    """Facts: version, folder, modules."""

    key = "telephony.pbx.modules_missing"


class UnusableHome(PbxRefusal):
    """Facts: home."""

    key = "telephony.pbx.unusable_home"


class NotASound(PbxRefusal):
    """Facts: file, said."""

    key = "telephony.prompts.not_a_sound"


class NoSuchPrompt(PbxRefusal):
    """Facts: name, names."""

    key = "telephony.prompts.no_such_prompt"
