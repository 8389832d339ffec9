"""The page of services: `python tests/services_page.py` writes the table of docs/services.md from the evidence."""

from house import ROOT

from tandemcare.evidence import ServiceFile, services
from tandemcare.report import effects_of, payers_of

PAGE = ROOT / "docs" / "services.md"
BEGIN = "| service | what it is | unit | who pays | effect |\n| --- | --- | --- | --- | --- |\n"


def row(name: str, service: ServiceFile) -> str:
    """Return what the page says of a service."""
    says = f"{service.label}. {' '.join(service.says.split())}"
    return f"| `{name}` | {says} | {service.unit} | {payers_of(service)} | {effects_of(service)} |\n"


def page(old: str) -> str:
    """Return the page with a row for each service of today in its table."""
    before, _, rest = old.partition(BEGIN)
    after = rest[rest.index("\n\n") + 1 :]
    return before + BEGIN + "".join(row(name, service) for name, service in sorted(services().items())) + after


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
