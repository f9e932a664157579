"""The PBX: finding or unpacking Asterisk, its configuration and dial plan, its prompts, and how it is run."""

from telephony.pbx.configuration import AMI_BACK_USER, AMI_ROOM_USER, AMI_USER, call_log_file, render, rewrite_windows
from telephony.pbx.installation import NEEDED, Installation, find
from telephony.pbx.refusals import PbxRefusal
from telephony.pbx.running import NoAnswer, argv, booted, cli, is_booted, pid, reload_plan, stop
from telephony.pbx.unpacking import cache_folder, unpack

__all__ = [
    "AMI_BACK_USER",
    "AMI_ROOM_USER",
    "AMI_USER",
    "NEEDED",
    "Installation",
    "NoAnswer",
    "PbxRefusal",
    "argv",
    "booted",
    "cache_folder",
    "call_log_file",
    "cli",
    "find",
    "is_booted",
    "pid",
    "reload_plan",
    "render",
    "rewrite_windows",
    "stop",
    "unpack",
]
