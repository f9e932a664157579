"""English names of the national holidays, for readers of English. Pure; any other name stays as it was entered."""

import re

ENGLISH = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "清明": "Qingming Festival",
    "劳动节": "Labour Day",
    "国际劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "端午": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "中秋": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "国庆": "National Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th Anniversary of Victory Day",
}
MADE_UP = re.compile(r"^(.+?)(?:调休上班|调休|补班)$")
# A holiday of two festivals, as the notices join them: 国庆节、中秋节.
JOINED = re.compile(r"\s*[、，,/和与及]\s*")


def holiday_name(name: str, lang: str) -> str:
    """The name as a reader of `lang` knows it. A name that is not wholly known is left alone."""
    if lang == "zh-CN":
        return name
    made_up = MADE_UP.match(name)
    parts = [ENGLISH.get(part) for part in JOINED.split((made_up.group(1) if made_up else name).strip())]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return name
    english = " and ".join(known)
    return f"in return for {english}" if made_up else english
