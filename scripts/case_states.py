"""Draw the life of a case from the tables the office decides by, for the docs."""

from collections.abc import Mapping
from enum import StrEnum

from intake.rules import case_table
from intake.sentences import say
from intake.words.steps import Step

# From any open state; left out with the steps that lead nowhere else, so that the picture can be read.
ANYWHERE = {Step.ORDER_RECTIFICATION, Step.MERGE, Step.SPLIT, Step.RECLASSIFY, Step.AMEND}
REGIONS: Mapping[str, Mapping[StrEnum, Mapping[StrEnum, StrEnum]]] = {
    "case": case_table.NEXT,
    "supervision": case_table.SUPERVISION_NEXT,
    "airing": case_table.AIRING_NEXT,
    "lead": case_table.LEAD_NEXT,
}


def picture(region: str, lang: str) -> str:
    """A mermaid state diagram of one table, with the sentences people read on the page."""
    lines = ["```mermaid", "stateDiagram-v2", "    direction LR"]
    table = REGIONS[region]
    lines += [f'    state "{say(f"{region}.state.{state}", lang)}" as {state}' for state in table]
    for state, steps in table.items():
        for step, after in steps.items():
            if step in ANYWHERE or state == after:
                continue
            lines.append(f"    {state} --> {after}: {say(f'{region}.step.{step}', lang)}")
    return "\n".join([*lines, "```"])


def total(region: str, lang: str) -> str:
    """Every state with every step it permits: what is not listed is refused."""
    heads = ("State", "Steps") if lang == "en" else ("状态", "可采取的步骤")
    lines = [f"| {heads[0]} | {heads[1]} |", "| --- | --- |"]
    for state, steps in REGIONS[region].items():
        permitted = " · ".join(
            f"{say(f'{region}.step.{step}', lang)} → {say(f'{region}.state.{after}', lang)}"
            for step, after in steps.items()
        )
        lines.append(f"| {say(f'{region}.state.{state}', lang)} | {permitted or '–'} |")
    return "\n".join(lines)


TITLES = {
    "en": {"case": "Handling", "supervision": "Supervision", "airing": "Answer in a later show", "lead": "Leads"},
    "zh-CN": {"case": "办理", "supervision": "督办", "airing": "节目答复", "lead": "追责线索"},
}


def markdown(lang: str) -> str:
    parts = []
    for region, title in TITLES[lang].items():
        parts += [f"### {title}", "", picture(region, lang), "", total(region, lang), ""]
    return "\n".join(parts)
