"""How slides look: wide, a plain font, a title that is a sentence, a foot with version, seed and number."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tandemcare.palette import BLUE, DARK

FONT, LANGUAGE, INK = "Arial", "en-GB", "#212B32"
WIDTH_IN, HEIGHT_IN, EDGE_IN = 13.333, 7.5, 0.6
TOP_IN, FOOT_IN = 1.35, 6.95
TITLE_SIZE, TEXT_SIZE, FOOT_SIZE = 26.0, 17.0, 10.0
LETTERS_OF_A_LINE, LINES_AFTER = 100, 0.3
"""How many letters of text a line takes, and how much of a line is free below a paragraph."""
TITLE_ONLY = 5
"""The layout of python-pptx's own deck that has a title alone."""


@dataclass(frozen=True)
class Deck:
    """A deck that is being written: every slide has a title and the same foot."""

    shown: Any
    foot: str

    def slide(self, title: str, size: float = TITLE_SIZE) -> Any:
        """Return a new slide with a title and a foot."""
        from pptx.util import Inches

        slide = self.shown.slides.add_slide(self.shown.slide_layouts[TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top = Inches(EDGE_IN), Inches(0.35)
        shape.width, shape.height = Inches(WIDTH_IN - 2.0 * EDGE_IN), Inches(0.95)
        words(shape.text_frame, [title], size, is_bold=True, colour=BLUE, anchor="middle")
        self._foot(slide)
        return slide

    def text_slide(self, title: str, texts: Sequence[tuple[str, bool]], scale: float = 1.0) -> None:
        """Add a slide of sentences; those that are told so are headings of what is below them."""
        size = TEXT_SIZE * scale
        box = box_of(self.slide(title), TOP_IN, FOOT_IN - TOP_IN - 0.1)
        words(box.text_frame, [text for text, _ in texts], size, after=6.0 * scale)
        for paragraph, (_, is_heading) in zip(box.text_frame.paragraphs, texts, strict=True):
            if is_heading:
                look(paragraph.runs[0], size + 2.0, is_bold=True, colour=BLUE)

    def cover(self, title: str, headline: str, *texts: str) -> None:
        """Add a slide with a sentence alone, and what it is of."""
        from pptx.util import Inches

        slide = self.slide(headline, 36.0)
        slide.shapes.title.top, slide.shapes.title.height = Inches(1.6), Inches(2.6)
        words(box_of(slide, 4.4, 1.8).text_frame, [title, *texts], 20.0, after=10.0)

    def _foot(self, slide: Any) -> None:
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls

        frame = box_of(slide, FOOT_IN, 0.35).text_frame
        words(frame, [f"{self.foot}  "], FOOT_SIZE, colour=DARK)
        number = f'<a:fld {nsdecls("a")} id="{{6F0F8F80-0F6B-4D67-9D4B-5D0E9B2F7A11}}" type="slidenum">'
        number += f'<a:rPr lang="{LANGUAGE}" sz="{int(FOOT_SIZE * 100)}"/><a:t>{len(self.shown.slides)}</a:t></a:fld>'
        frame.paragraphs[0]._p.append(parse_xml(number))


def new_deck(foot: str) -> Deck:
    """Return an empty deck, wide, whose layouts are as wide as it is."""
    import pptx
    from pptx.util import Inches

    shown = pptx.Presentation()
    without_thumbnail(shown.part.package._rels)
    wider = WIDTH_IN / 10.0  # the deck that python-pptx brings is ten inches wide
    shown.slide_width, shown.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    for layout in (shown.slide_master, *shown.slide_layouts):
        for shape in layout.placeholders:
            shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    return Deck(shown, foot)


def without_thumbnail(relations: Any) -> None:
    """Take the small picture out of a new file that is of no slide or page of ours."""
    for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        relations.pop(key)


def lines_of(text: str, scale: float = 1.0) -> float:
    """Return how many lines a text takes on a slide with letters of this scale, with the room after it."""
    return len(textwrap.wrap(text, int(LETTERS_OF_A_LINE / scale)) or [""]) + LINES_AFTER


def box_of(slide: Any, top: float, height: float) -> Any:
    """Return a new box for text, as wide as the slide."""
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(EDGE_IN), Inches(top), Inches(WIDTH_IN - 2.0 * EDGE_IN), Inches(height))
    box.text_frame.word_wrap = True
    return box


def words(
    frame: Any,
    texts: Sequence[str],
    size: float,
    *,
    is_bold: bool = False,
    colour: str = INK,
    after: float = 0.0,
    anchor: str = "top",
) -> None:
    """Write paragraphs into a frame of text."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if anchor == "middle" else MSO_ANCHOR.TOP
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(after)
        run = paragraph.add_run()
        run.text = text
        look(run, size, is_bold=is_bold, colour=colour)


def look(run: Any, size: float, *, is_bold: bool = False, colour: str = INK) -> None:
    """Give a run of text its font, its size, its colour and its language."""
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), is_bold
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    run._r.get_or_add_rPr().set("lang", LANGUAGE)


def describe(shape: Any, title: str, text: str) -> None:
    """Say what a shape shows, for who cannot see it."""
    about = shape._element.xpath(".//p:cNvPr")[0]
    about.set("name", title)
    about.set("descr", text)
