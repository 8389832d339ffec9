"""How a Word file looks: A4, a plain font, styles that a reader can change in one place, pages with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tandemcare.palette import BLUE, DARK

if TYPE_CHECKING:
    from docx.document import Document

FONT, LANGUAGE = "Arial", "en-GB"
WIDTH_CM = 17.4
PAGE_CM, MARGIN_CM = (21.0, 29.7), 1.8
HEADLINE, FINDING, NOTE = "Headline", "Finding", "Measure and source"
TEXT, SMALL = 10.0, 8.0
LOOKS: dict[str, tuple[float, bool, str, float, float]] = {
    "Normal": (TEXT, False, "#212b32", 0.0, 3.0),
    "Title": (11.0, True, BLUE, 0.0, 2.0),
    HEADLINE: (17.0, True, "#212b32", 0.0, 4.0),
    "Heading 1": (13.0, True, BLUE, 8.0, 3.0),
    "Heading 2": (12.0, True, BLUE, 12.0, 4.0),
    "Heading 3": (10.5, True, "#212b32", 8.0, 3.0),
    FINDING: (10.0, True, "#212b32", 6.0, 2.0),
    NOTE: (SMALL, False, DARK, 2.0, 4.0),
    "List Bullet": (TEXT, False, "#212b32", 0.0, 2.0),
    "Footer": (SMALL, False, DARK, 0.0, 0.0),
}
"""Of each style: size in points, whether it is bold, its colour, and points before and after."""
OWN = (HEADLINE, FINDING, NOTE)
KEPT_WITH_NEXT = (FINDING, "Heading 1", "Heading 2", "Heading 3")


def set_up(document: Document) -> None:
    """Set the page, the language and every style of a new document."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    for name in OWN:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name in LOOKS:
        _look(document.styles[name], name)
    for language in document.styles.element.iter(_tag("lang")):
        for which in ("val", "eastAsia"):
            language.set(_tag(which), LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
    section.left_margin = section.right_margin = section.top_margin = Cm(MARGIN_CM)
    section.bottom_margin, section.footer_distance = Cm(1.6), Cm(0.8)


def _look(style: Any, name: str) -> None:
    """Give a style its font, size, colour and room."""
    from docx.shared import Pt, RGBColor

    size, is_bold, colour, before, after = LOOKS[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    fonts = style.element.rPr.rFonts
    for key in [key for key in fonts.attrib if "heme" in key]:
        del fonts.attrib[key]  # a font of the theme would come before ours
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_tag(key), FONT)
    room = style.paragraph_format
    room.space_before, room.space_after, room.line_spacing = Pt(before), Pt(after), 1.05
    room.keep_with_next = name in KEPT_WITH_NEXT
    for border in style.element.pPr.findall(_tag("pBdr")):
        style.element.pPr.remove(border)


def with_foot(document: Document, text: str) -> None:
    """Write what stands at the foot of each page, with its number."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run(f"{text} Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, what: str) -> None:
    """Add a number that Word works out."""
    from docx.oxml import OxmlElement

    for kind, text in (("begin", ""), ("", what), ("separate", ""), ("number", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "number" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(_tag("fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
