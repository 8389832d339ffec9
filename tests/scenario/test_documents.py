"""Every value of a YAML file knows its line, and is what YAML 1.2 says it is."""

import pytest

from tandemcare.documents import in_words, read_document

TEXT = """\
name: A story   # with a comment
why: >
  On two
  lines
change:
  - parameter: stay.mean_days

    value: 33
  - {parameter: amhp.leaver_rate,
     value: 0.06}
"""


def test_every_value_knows_its_line(write):
    document = read_document(write(TEXT))
    lines = {in_words(path): line for path, line in document.lines.items()}
    assert lines["why"] == 2
    assert lines["change 1, value"] == 8
    assert lines["change 2"] == lines["change 2, parameter"] == 9
    assert lines["change 2, value"] == 10
    assert document.data["why"] == "On two lines\n"
    assert document.where(("change", 1, "nonsense")).endswith("story.yaml:9")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("007", 7),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("12_000", "12_000"),
        ("0x1F", "0x1F"),
        ("1:30", "1:30"),
        ("2027-04", "2027-04"),
        ("2027-04-01", "2027-04-01"),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(write, written, meant):
    value = read_document(write(f"name: {written}\n")).data["name"]
    assert (value, type(value)) == (meant, type(meant))


def test_a_byte_order_mark_and_windows_line_ends_are_fine(write):
    path = write("")
    path.write_bytes("\ufeffname: A story\r\nwhy: Because\r\n".encode())
    document = read_document(path)
    assert document.data == {"name": "A story", "why": "Because"}
    assert document.lines["why",] == 2


def test_an_empty_mapping_is_read(write):
    assert read_document(write("{}\n")).data == {}
