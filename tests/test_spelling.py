"""British spelling in documents, docstrings, comments and messages; names that belong to others are left alone."""

import ast
import io
import re
import tokenize
from pathlib import Path

import codespell_lib
import pytest
from house import ROOT, own_texts

# Right in British English too, in one of their senses, or someone's own name (MIT License).
ALSO_BRITISH = frozenset(
    "analog biased check dialog disk draft focused focuses focusing gray judgment judgments license licensed math "
    "meter meters practice practices program routing specialties specialty stories story tire writable".split()
)
ENDS_IN_IZE = re.compile(r"\b\w*[a-z]iz(?:e|ed|er|ers|es|ing|able|ation|ations|ational)\b")
NOT_FROM_GREEK = re.compile(
    r"(?:.*size[ds]?|.*sizing|sizable|resizer?|prize[ds]?|seiz(?:e|ed|er|es|ing)|capsiz(?:e|ed|es|ing)|maize)"
)
MORE_AMERICAN = frozenset(
    "behaviors modeling modeled labeled labeling fulfill enroll traveled counseling hospitalized".split()
)
# In YAML and CITATION.cff, titles and publishers are spelt as their owners spell them.
SOMEONE_ELSES_LINE = re.compile(r"^\s*(?:- )?(?:title|publisher|source|url|authors?)\s*:.*$", re.MULTILINE)
CODE_IN_MARKDOWN = re.compile(r"^```.*?^```$|`[^`\n]*`|\]\([^)]*\)|https?://\S+", re.MULTILINE | re.DOTALL)


def american_words() -> frozenset[str]:
    """Return the American spellings that codespell knows, less those that are British as well."""
    dictionary = Path(codespell_lib.__file__).parent / "data" / "dictionary_en-GB_to_en-US.txt"
    pairs = dictionary.read_text(encoding="utf-8").split()
    return (frozenset(pair.partition("->")[2].strip(",") for pair in pairs) | MORE_AMERICAN) - ALSO_BRITISH


AMERICAN = american_words()


def americanisms(prose: str) -> list[str]:
    """Return the American spellings in a piece of prose, code in backticks left out."""
    words = re.findall(r"[A-Za-z]+", CODE_IN_MARKDOWN.sub(" ", prose).lower())
    greek = [word for word in words if ENDS_IN_IZE.fullmatch(word) and not NOT_FROM_GREEK.fullmatch(word)]
    return sorted({word for word in words if word in AMERICAN} | set(greek))


def prose_of_python(source: str) -> str:
    """Return the comments, docstrings and messages of a Python file: strings of several words, not names."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    strings = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return "\n".join(comments + [string for string in strings if " " in string.strip()])


def prose_of(path: Path, text: str) -> str:
    """Return what of a file a person reads as English."""
    if path.suffix == ".py" or path == ROOT / "tandem":
        return prose_of_python(text)
    if path.suffix == ".md":
        return text
    if path.suffix in {".yaml", ".yml", ".cff"}:
        return SOMEONE_ELSES_LINE.sub("", text)
    return ""


def test_our_words_are_british():
    texts = {path: text for path, text in own_texts().items() if path != Path(__file__)}
    found = {path.relative_to(ROOT).as_posix(): americanisms(prose_of(path, text)) for path, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "word",
    "behavior color centers organized analyzing modeling prioritize utilization labeled catalog defense "
    "hospitalization randomized program's-favorite".split(),
)
def test_american_spelling_is_noticed(word):
    assert americanisms(f"The {word} here.")


@pytest.mark.parametrize(
    "prose",
    [
        "behaviour, colour, centre, organised, programme",
        "seize a bed; the size, sizes and sizing of a rota; a prize",
        "`color` is matplotlib's word",
        "```python\nplot(color=1)\n```",
        "sample sizes resized and oversized",
    ],
)
def test_british_spelling_and_code_are_left_alone(prose):
    assert americanisms(prose) == []


def test_names_in_code_are_left_alone_but_messages_are_not():
    assert americanisms(prose_of_python("ax.plot(color='color')\nfrom center import normalize")) == []
    assert americanisms(prose_of_python("raise E('a center here')  # and color\n")) == ["center", "color"]
