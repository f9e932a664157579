"""Every setting of every room, for the command line and the documents: name, default, meaning in both languages."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from intake.sentences import LANGUAGES, keys, text
from intake.settings import Section

# Where rooms keep their sections. A new room adds its line; a test looks for sections that are not found here.
MODULES = (
    "intake.settings",
    "telephony.settings",
    "telephony.desk_settings",
    "transcription.settings",
    "console.settings",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSetting:
    section: type[Section]
    field: str
    name: str
    variable: str
    default: Any
    is_secret: bool


@cache
def all_settings() -> tuple[KnownSetting, ...]:
    return tuple(
        _known(section, field, about) for section in sections() for field, about in section.model_fields.items()
    )


def sections() -> list[type[Section]]:
    found = []
    for module in MODULES:
        if find_spec(module) is None:
            continue
        for value in vars(import_module(module)).values():
            is_section = isinstance(value, type) and issubclass(value, Section) and value is not Section
            if is_section and value.__module__ == module:
                found.append(value)
    return found


def value(known: KnownSetting) -> Any:
    """The value in force now, from whichever source wins."""
    return getattr(known.section(), known.field)


def meaning(known: KnownSetting, lang: str | None = None) -> str:
    from intake.sentences import spoken_language

    chosen = spoken_language(lang)
    key = f"setting.{known.name}"
    return text(key, chosen) if key in keys(chosen) else known.section.model_fields[known.field].description or ""


def markdown(lang: str) -> str:
    """The table of the administrator's book, one line for each setting. Written into docs by scripts/fresh.py."""
    assert lang in LANGUAGES
    head = {
        "en": "| Setting | Environment variable | Default | Meaning |",
        "zh-CN": "| 设置 | 环境变量 | 默认值 | 含义 |",
    }
    rows = [head[lang], "|---|---|---|---|"]
    for known in all_settings():
        default = "–" if known.is_secret else f"`{_plain(known.default)}`"
        rows.append(f"| `{known.name}` | `{known.variable}` | {default} | {meaning(known, lang)} |")
    return "\n".join(rows) + "\n"


def _known(section: type[Section], field: str, about: FieldInfo) -> KnownSetting:
    prefix = str(section.model_config.get("env_prefix", ""))
    default = about.get_default(call_default_factory=True) if not about.is_required() else None
    return KnownSetting(
        section=section,
        field=field,
        name=f"{section.section}.{field}" if section.section else field,
        variable=f"{prefix}{field}".upper(),
        default=default,
        is_secret=about.annotation is SecretStr or SecretStr in get_args(about.annotation),
    )


def _plain(value: Any) -> str:
    """As it is written in rexian.toml."""
    return json.dumps(value, ensure_ascii=False, default=str) if value is not None else ""
