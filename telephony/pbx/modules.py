"""Which of Asterisk's modules the line needs: 80 instead of 365, so less to attack and a boot in about a second."""

from pathlib import Path

from telephony.pbx.installation import Installation
from telephony.pbx.refusals import ModulesMissing

# `require` in modules.conf: without these Asterisk shall not start at all.
REQUIRED = (
    # SIP; chan_pjsip does not load without pubsub
    "res_pjproject",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_astdb",
    "res_pjsip",
    "res_pjsip_pubsub",
    "res_pjsip_session",
    "res_pjsip_sdp_rtp",
    "res_rtp_asterisk",
    "chan_pjsip",
    "res_pjsip_authenticator_digest",
    "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_outbound_registration",
    "res_pjsip_registrar",
    "res_pjsip_caller_id",
    "res_pjsip_header_funcs",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_endpoint_identifier_anonymous",
    "res_pjsip_nat",
    "res_pjsip_rfc3326",  # says in a BYE why: a telephone that was taken over does not dial again
    "res_pjsip_dtmf_info",
    "res_timing_timerfd",
    "res_musiconhold",
    # browsers' telephones: without these a page has no telephone, or its call is refused
    "res_crypto",
    "res_srtp",
    "res_http_websocket",
    "res_pjsip_transport_websocket",
    # sound
    "codec_alaw",
    "codec_ulaw",
    "codec_g722",
    "codec_resample",
    "format_wav",
    "format_sln",
    "format_pcm",
    "bridge_simple",
    "bridge_softmix",
    "bridge_holding",
    "bridge_builtin_features",
    # the dial plan
    "pbx_config",
    "app_confbridge",
    "app_dial",
    "app_senddtmf",
    "app_bridgewait",
    "app_mixmonitor",
    "app_chanspy",
    "app_originate",
    "app_userevent",
    "app_celgenuserevent",
    "app_stack",
    "app_exec",
    "app_playback",
    "app_read",
    "app_record",
    "res_speech",  # res_agi does not load without it
    "res_agi",
    "func_rand",
    "func_md5",
    "func_uri",
    "func_strings",
    "func_cut",
    "func_callerid",
    "func_channel",
    "func_logic",
    "func_groupcount",
    "func_lock",
    "func_timeout",
    "func_db",
    "func_volume",
    # the live feed and the call log
    "res_audiosocket",
    "chan_audiosocket",
    "cel_custom",
)

# What translates Opus: Debian's, and the one that Asterisk's makers give.
OPUS = ("codec_opus_open_source", "codec_opus")
# Conveniences, and parts that one version has and another has not.
WANTED = (
    "res_cdrel_custom",  # Asterisk 22: cel_custom writes JSON through it
    "func_uuid",  # not in the first releases of Asterisk 20
    "res_security_log",
    "res_pjsip_acl",
    "res_pjsip_logger",
    *OPUS,
    "res_format_attr_opus",
    "codec_a_mu",
    "chan_bridge_media",
)

# What cel_custom of this Asterisk stands on; it must be loaded first.
_FIRST = ("res_cdrel_custom",)


def lines(installation: Installation) -> str:
    """The body of modules.conf. Raises ModulesMissing."""
    there = present(installation.modules)
    missing = [name for name in REQUIRED if name not in there]
    if missing:
        raise ModulesMissing(
            version=installation.version,
            folder=installation.modules,
            modules=", ".join(f"{name}.so" for name in missing),
        )
    wanted = [name for name in WANTED if name in there]
    first = [f"load = {name}.so" for name in _FIRST if name in wanted]
    needed = [f"require = {name}.so" for name in REQUIRED]
    rest = [f"load = {name}.so" for name in wanted if name not in _FIRST]
    return "\n".join([*first, *needed, *rest])


def has_json_log(installation: Installation) -> bool:
    return "res_cdrel_custom" in present(installation.modules)


def softphone_codecs(installation: Installation) -> str:
    """What a browser may speak. Asterisk agrees to Opus also when nothing translates it: then the call joins its room
    and nobody hears anything. G.722 sounds nearly as well."""
    translated = not present(installation.modules).isdisjoint(OPUS)
    return "opus,g722,alaw" if translated else "g722,alaw"


def new_call_id(installation: Installation) -> str:
    """Dial plan lines that make CALL_ID. Without UUID(), a hash of what is unique to this call takes its place."""
    if "func_uuid" in present(installation.modules):
        return "exten => s,1,Set(CALL_ID=${UUID()})"
    return (
        "exten => s,1,Set(H=${MD5(${UNIQUEID}-${RAND(0,2147483646)}-${RAND(0,2147483646)})})\n"
        " same => n,Set(CALL_ID=${H:0:8}-${H:8:4}-4${H:13:3}-a${H:17:3}-${H:20:12})"
    )


def present(folder: Path) -> frozenset[str]:
    return frozenset(path.stem for path in folder.glob("*.so"))
