"""`tandem tariff` and `tandem cost`: every price is shown with its range and grade, and mistakes end in exit code 2."""

import json

from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.evidence import parameters
from tandemcare.finance import TARIFF, priced_services, prices


def test_every_line_of_the_tariff_is_shown_with_its_payers_and_prices():
    lines = json.loads(CliRunner().invoke(app, ["tariff", "--json"]).stdout)["lines"]
    assert len(lines) == len(TARIFF) + sum(not each.carries for each in priced_services().values())
    assert all(abs(sum(line["payers"].values()) - 1.0) < 1e-9 for line in lines)
    shown = {name for line in lines for name in line["prices"]}
    assert {name for name in prices() if name.startswith("price.")} <= shown
    for line in lines:
        for name, found in line["prices"].items():
            assert (found["value"], found["grade"]) == (parameters()[name].value, parameters()[name].grade)


def test_assumptions_are_called_so():
    text = CliRunner().invoke(app, ["tariff"]).stdout
    assert "price.picu_bed_day: 1050 (850 to 1350) GBP per day; grade D, an assumption" in text
    assert "price.acute_bed_day: 677 (447 to 749) GBP per day; grade C\n" in text


def test_a_folder_without_a_run_and_a_file_that_is_missing_are_wrong_input(tmp_path):
    for file in ("prices.yaml", "missing.yaml"):
        (tmp_path / "prices.yaml").write_text("prices:\n  price.amhp_hour: 60\n", encoding="utf-8")
        found = CliRunner().invoke(app, ["cost", str(tmp_path), "--prices", str(tmp_path / file)])
        assert found.exit_code == 2
        assert "Traceback" not in found.output


def test_a_damaged_run_is_wrong_input(tmp_path):
    (tmp_path / "prices.yaml").write_text("prices:\n  price.amhp_hour: 60\n", encoding="utf-8")
    (tmp_path / "manifest.json").write_text("[]", encoding="utf-8")
    found = CliRunner().invoke(app, ["cost", str(tmp_path), "--prices", str(tmp_path / "prices.yaml")])
    assert found.exit_code == 2
    assert "It is not the manifest of a run." in found.output
