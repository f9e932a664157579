"""From an engine's words to what people read."""

from intake.words import HeardWord
from transcription import wording

CHINESE = wording.Source(engine="vosk", model="test", language="zh", names=True)


def words(*texts: str, gap: float = 0.0) -> list[HeardWord]:
    step = 0.3 + gap
    return [HeardWord(text=text, start=n * step, end=n * step + 0.3, confidence=0.8) for n, text in enumerate(texts)]


def test_traditional_characters_become_simplified_but_names_keep_theirs() -> None:
    assert wording.simplified("領導你好，乾務鎮的乾淨水") == "领导你好，乾务镇的干净水"


def test_long_spoken_numbers_become_digits_and_short_ones_stay() -> None:
    assert wording.spoken_digits("电话幺三九二六九一八八二五") == "电话13926918825"
    assert wording.spoken_digits("三三两两十里莲江二零二四年") == "三三两两十里莲江二零二四年"


def test_a_segment_keeps_what_the_engine_wrote_beside_the_corrected_text() -> None:
    found = wording.segment(words("我", "是", "警暗", "战", "的"), 0.8, CHINESE)
    assert found is not None
    assert found.raw == "我是警暗战的"
    assert found.text == "我是井岸镇的"
    assert "".join(word.text for word in found.words) == found.text
    assert [word.text for word in found.words] == ["我", "是", "井岸", "镇", "的"]
    assert found.words[2].start == 0.6


def test_pauses_become_commas_and_questions_are_marked() -> None:
    assert "".join(w.text for w in wording.punctuated(words("路灯", "坏了", gap=0.6))) == "路灯，坏了。"
    assert "".join(w.text for w in wording.punctuated(words("好", "了", "吗"))) == "好了吗？"


def test_a_space_between_characters_becomes_a_comma() -> None:
    found = wording.segment(words("主持人", " 上次", "反映,的"), 0.8, CHINESE)
    assert found is not None
    assert found.text == "主持人，上次反映，的"
    assert "".join(word.text for word in found.words) == found.text


def test_sentences_end_at_marks_and_long_pauses() -> None:
    one = wording.sentences(words("你好。", "路灯", "坏了。", "谢谢"))
    assert ["".join(w.text for w in sentence) for sentence in one] == ["你好。", "路灯坏了。", "谢谢"]
    assert len(wording.sentences(words("你好", "再见", gap=2.0))) == 2


def test_nothing_but_marks_is_no_segment() -> None:
    assert wording.segment(words("，", "。"), 0.9, CHINESE) is None
