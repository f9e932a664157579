"""Every form, printed empty, full and long: the original cells in their order, nothing lost, nothing off the page."""

import io
import subprocess
import sys
from functools import cache
from itertools import pairwise

import pdfplumber
import pytest

from intake.documents import annexes, fonts, html_form, rendering, samples, word_form
from intake.documents.catalogue import LAYOUTS, NoSuchForm, layout
from intake.documents.cells import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, Filling, Layout, Listing, Row
from intake.documents.masking import Called, for_eyes
from intake.documents.rendering import Printed
from intake.documents.snapshot import Snapshot, UnknownCell, WrongContent, read, snapshot
from intake.words.documents import Eyes, Form
from tests.intake.documents.paper import TEMPLATES, pages, said, shipped, squeezed, written

FORMS = list(LAYOUTS)
LONGEST = (Form.REGISTRATION, FORMS[-1])
ANNEXES = [form for form, known in LAYOUTS.items() if known.annex]


@cache
def _printed(text: str, practice: bool, eyes: Eyes) -> Printed:
    paper = read(text)
    return rendering.render(paper, shipped(paper.form), practice=practice, eyes=eyes)


def printed(paper: Snapshot, *, practice: bool = False, eyes: Eyes = Eyes.FULL) -> Printed:
    """Printing takes half a second, and several tests look at the same paper."""
    return _printed(paper.text, practice, eyes)


def words(paper: Snapshot) -> list[str]:
    """Every content of the paper, list rows included."""
    found: list[str] = []
    for content in paper.cells.values():
        found += [content] if isinstance(content, str) else [text for line in content for text in line.values()]
    return [squeezed(text) for text in found if text]


@pytest.mark.parametrize("form", FORMS)
def test_shipped_templates_are_those_the_catalogue_makes(form: Form) -> None:
    """Otherwise: python scripts/forms.py."""
    assert html_form.template(LAYOUTS[form]) == (TEMPLATES / f"{form}.html").read_text("utf-8")
    assert word_form.template(LAYOUTS[form]) == (TEMPLATES / f"{form}.docx").read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_fills_its_width_and_prints_every_cell_once(form: Form) -> None:
    known = LAYOUTS[form]
    assert known.width == (LANDSCAPE_WIDTH if known.landscape else PORTRAIT_WIDTH)
    used: list[str] = []
    for part in known.body:
        match part:
            case Row():
                assert part.width == known.width
                for box in part.boxes:
                    used += [*([box.head] if box.head else []), box.cell, *box.foot]
            case Listing():
                assert sum(column.width for column in known.cell(part.cell).columns) == known.width
                used.append(part.cell)
    assert sorted(used) == sorted(cell.name for cell in known.cells)


@pytest.mark.parametrize(
    ("layout_of", "title", "rows"),
    [
        (
            annexes.REGISTRATION,
            "“服务群众敢担当”热线问题登记表",
            "投诉人姓名 地址 电话|受理时间 转办部门及时间|反映的主要问题|"
            "承办单位意见|办理结果|向投诉人反馈情况|承办机关意见",
        ),
        (
            annexes.NOTICE,
            "“服务群众敢担当”热线问题办理通知书",
            "承办单位 承办人 电话|交办时间 应办结时间 延期时间|办结并反馈给承办机关或栏目组时间|"
            "延期原因|办理情况|督办结果|向投诉人反映情况",
        ),
        (
            annexes.COORDINATION_12345,
            "“服务群众敢担当”热线问题协调处理表",
            "协调单位 上线单位|转交时间 应办结时间 延期时间|办结并反馈给上线单位或栏目组时间|"
            "办理情况|向区作风办反映情况",
        ),
        (
            annexes.FEEDBACK,
            "“服务群众敢担当”热线问题处理情况反馈表",
            "承办单位 承办人 电话|交办时间 应办结时间|办结并反馈给承办机关或栏目组时间|向投诉人反映情况",
        ),
        (
            annexes.SUPERVISION_LETTER,
            "“服务群众敢担当”热线问题督办函",
            "承办单位|交办时间 应办结时间|延期状况原因|督办要求|向区监察局报备办结情况",
        ),
    ],
)
def test_an_annex_has_the_cells_of_the_plan_in_their_rows(layout_of: Layout, title: str, rows: str) -> None:
    assert layout_of.title == title
    found = [
        " ".join(layout_of.cell(box.cell).label.replace("\n", "") for box in row.boxes) for row in layout_of.rows()
    ]
    assert "|".join(found) == rows


def test_the_registration_form_is_signed_and_sealed_where_the_annex_is() -> None:
    known = annexes.REGISTRATION
    feet = [[known.cell(name).label for name in box.foot] for row in known.rows() for box in row.boxes if box.foot]
    assert feet == [["领导签字", "时间"], ["承办人签字", "时间"], ["承办人签字", "时间"], ["公章"]]
    assert known.cell("office_seal").filling is Filling.SEAL


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_and_a_full_paper_show_every_label_and_every_content(form: Form) -> None:
    known = LAYOUTS[form]
    for paper in (samples.empty(known), samples.full(known)):
        made = printed(paper)
        assert made.pages == len(pages(made.pdf)) == 1
        for text in (said(made.pdf), written(made.docx)):
            assert squeezed(known.title) in text
            heads = [column.label for cell in known.cells for column in cell.columns]
            optional = {box.head for row in known.rows() for box in row.boxes if not paper.cells.get(box.head)}
            for label in [*(cell.label for cell in known.cells if cell.name not in optional), *heads]:
                assert squeezed(label) in text, label
            for content in words(paper):
                assert content in text, content


@pytest.mark.parametrize("form", FORMS)
def test_the_boxes_lie_as_the_form_says(form: Form) -> None:
    known = LAYOUTS[form]
    (rows,) = pages(printed(samples.empty(known)).pdf)
    expected: list[list[int]] = []
    for part in known.body:
        match part:
            case Row():
                expected.append([width for box in part.boxes for width in (box.label, box.content)])
            case Listing():
                columns = [column.width for column in known.cell(part.cell).columns]
                expected += [[known.width], *[columns] * (1 + part.blank)]
    assert len(rows) == len(expected)
    for cells, widths in zip(rows, expected, strict=True):
        assert [right - left for left, _, right, _ in cells] == pytest.approx(widths, abs=1)
        assert all(before[2] == after[0] for before, after in pairwise(cells))
    assert all(above[0][3] <= below[0][1] + 1 for above, below in pairwise(rows))
    assert all(20 <= left < right <= 21 + known.width for cells in rows for left, _, right, _ in cells)


# Reading a long page back takes longer than setting it: the longest text stands in one form of each direction.
@pytest.mark.parametrize(
    ("form", "length"),
    [*((form, 3_000 if form in LONGEST else 1_200) for form in FORMS), *((form, 300) for form in ANNEXES)],
)
@pytest.mark.slow
def test_long_text_flows_to_further_pages_in_the_same_type(form: Form, length: int) -> None:
    known = LAYOUTS[form]
    paper = samples.long(known, length)
    made = printed(paper)
    text, word = said(made.pdf), written(made.docx)
    with pdfplumber.open(io.BytesIO(made.pdf)) as file:
        for page in file.pages:
            assert all(round(letter["size"]) >= 12 for letter in page.chars)
            assert all(letter["x0"] > 20 and letter["x1"] < page.width - 20 for letter in page.chars)
            assert all(letter["top"] > 20 and letter["bottom"] < page.height - 20 for letter in page.chars)
    for number in range(1, made.pages + 1):
        assert f"第{number}页共{made.pages}页" in text
    # A page's end may stand inside a content: what comes before and after it is there all the same.
    for content in words(paper):
        assert content in word
        assert content[:12] in text
        assert content[-12:] in text
    if not known.landscape:
        # Nothing between is lost: at each page's end one sentence may be divided in two.
        assert text.count(samples.SENTENCE) >= word.count(samples.SENTENCE) - made.pages


def test_a_surname_that_few_fonts_have_is_printed_and_one_that_none_has_is_named() -> None:
    known = layout("F2")
    name = "𬱖䶮㛃𠮷𪚥女士"
    made = printed(snapshot(known.form, {"complainant_name": name}, samples.STRIP))
    assert name in said(made.pdf)
    assert name in written(made.docx)
    with pytest.raises(fonts.MissingGlyph) as refused:
        printed(snapshot(known.form, {"complainant_name": "王☑某"}, samples.STRIP))
    assert refused.value.facts["cell"] == "投诉人姓名"
    with pytest.raises(fonts.MissingGlyph, match="U\\+2611"):
        printed(snapshot(Form.HANDOVER_12345, {"items": [{"problem": "路灯☑"}]}, samples.STRIP))


def test_pages_are_set_in_the_house_s_own_fonts_and_no_other() -> None:
    made = printed(samples.full(layout("F2")))
    with pdfplumber.open(io.BytesIO(made.pdf)) as file:
        families = {letter["fontname"].split("+")[1] for page in file.pages for letter in page.chars}
    assert all("Serif" in family or "Han" in family for family in families)


@pytest.mark.slow
def test_two_processes_print_the_same_bytes() -> None:
    script = (
        "import hashlib; from intake.documents import samples; from tests.intake.documents.test_forms import printed;"
        "from intake.documents.catalogue import LAYOUTS;"
        "made = [printed(samples.full(one)) for one in list(LAYOUTS.values())[:2]];"
        "print([hashlib.sha256(one.pdf + one.docx).hexdigest() for one in made])"
    )
    both = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in "ab"]
    told = [one.communicate()[0] for one in both]
    assert told[0] == told[1]
    assert [one.returncode for one in both] == [0, 0]
    assert "[" in told[0]


def test_the_strip_can_be_switched_off_and_practice_papers_say_what_they_are() -> None:
    known = layout("F3")
    bare = printed(samples.full(known, samples.BARE))
    for text in (said(bare.pdf), written(bare.docx)):
        assert samples.NUMBER not in text
        assert "规则" not in text
        assert "演练" not in text
    trial = printed(samples.full(known), practice=True)
    assert "演练" in said(trial.pdf)
    assert 'string="演练"' in _part(trial.docx, "word/header1.xml")
    assert samples.NUMBER in said(trial.pdf)


def test_masked_eyes_see_neither_name_nor_number_nor_street() -> None:
    paper = snapshot(
        Form.REGISTRATION,
        {
            "complainant_name": "王小明",
            "phone": "13800138000",
            "address": "井岸镇中兴路8号",
            "problem": "王小明说请回电0756-5551234，案件10000008",
        },
        samples.STRIP,
    )
    made = printed(paper, eyes=Eyes.MASKED)
    for text in (said(made.pdf), written(made.docx)):
        for hidden in ("小明", "13800138000", "中兴路", "5551234"):
            assert hidden not in text
        for shown in ("王**", "138****8000", "井岸镇***", "10000008"):
            assert shown in text


def test_masked_eyes_find_no_caller_in_any_sentence() -> None:
    cells = {"unit": "区水务局", "told_caller": "已答复阮玉衡，阮女士满意，电话一三九一二三四五六七八"}
    paper = snapshot(Form.FEEDBACK, cells, samples.STRIP)
    plain = for_eyes(paper, Eyes.MASKED, Called(names=("阮玉衡",), protected=False)).cells["told_caller"]
    assert plain == "已答复阮**，阮女士满意，电话***********"
    protected = for_eyes(paper, Eyes.MASKED, Called(names=("阮玉衡",), protected=True)).cells["told_caller"]
    assert protected == "已答复***，***女士满意，电话***********"
    assert for_eyes(paper, Eyes.FULL, Called(names=("阮玉衡",), protected=True)) == paper
    form = snapshot(Form.REGISTRATION, {"complainant_name": "阮玉衡", "address": "阮 玉衡家"}, samples.STRIP)
    shown = for_eyes(form, Eyes.MASKED, Called(protected=True))
    assert (shown.cells["complainant_name"], shown.cells["address"]) == ("***", "******")


def test_days_and_offices_own_numbers_are_not_taken_for_telephones() -> None:
    line = {"problem": "2016-06-08报，0756-5551234", "outside_number": "ZH2016060800123", "case_number": "10000008"}
    masked = for_eyes(snapshot(Form.HANDOVER_12345, {"items": [line]}, samples.STRIP), Eyes.MASKED)
    (kept,) = masked.cells["items"]
    assert isinstance(kept, dict)
    assert kept["problem"] == "2016-06-08报，075****1234"
    assert (kept["outside_number"], kept["case_number"]) == ("ZH2016060800123", "10000008")


def test_a_snapshot_is_canonical_and_knows_its_cells() -> None:
    one = snapshot(Form.FEEDBACK, {"unit": "区水务局\r\n", "due": "2016年6月14日\t"}, samples.STRIP)
    other = snapshot(Form.FEEDBACK, {"due": "2016年6月14日", "unit": "区水务局", "result": ""}, samples.STRIP)
    assert (one.text, one.sha256) == (other.text, other.sha256)
    assert read(one.text) == one
    with pytest.raises(UnknownCell) as refused:
        snapshot(Form.FEEDBACK, {"units": "区水务局"}, samples.STRIP)
    assert refused.value.facts["nearest"] == "unit"
    with pytest.raises(WrongContent):
        snapshot(Form.HANDOVER_12345, {"items": "一件"}, samples.STRIP)
    with pytest.raises(NoSuchForm):
        layout("F99")


def test_characters_that_only_steer_a_screen_do_not_reach_the_paper() -> None:
    paper = snapshot(Form.FEEDBACK, {"unit": "区\u202e水\0务\ud800局\u200b"}, samples.STRIP)
    assert paper.cells["unit"] == "区水务局"


def _part(docx: bytes, name: str) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return file.read(name).decode()
