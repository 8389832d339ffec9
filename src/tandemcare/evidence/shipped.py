"""The evidence that is part of Tandem, read once, and the version that results name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from .parameter import Parameter
from .service import ServiceFile
from .shape import Shape

DATA = Path(__file__).parent / "data"
SERVICES = Path(__file__).parent / "services"
SHAPES = Path(__file__).parent / "shapes"


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return all shipped parameters by name, by topic and in the order of its file; those of services come last."""
    found = dict(_of_topics())
    for service in services().values():
        found |= service.parameters
    return MappingProxyType(found)


@cache
def services() -> Mapping[str, ServiceFile]:
    """Return all shipped services by name: adding one is adding a file to their folder."""
    from .read_services import read_services

    return MappingProxyType(read_services(SERVICES, _of_topics()) if SERVICES.is_dir() else {})


@cache
def shapes() -> Mapping[str, Shape]:
    """Return the shipped shapes of a day by name, such as `day.cafe`."""
    from .read import read_shapes

    return MappingProxyType(read_shapes(SHAPES))


@cache
def _of_topics() -> Mapping[str, Parameter]:
    from .read import read_parameters

    return MappingProxyType(read_parameters(DATA) if DATA.is_dir() else {})


@cache
def evidence_version() -> str:
    """Return 16 hex digits that change with any byte of the shipped evidence."""
    return version_of(DATA, SERVICES, SHAPES)


def version_of(*folders: Path) -> str:
    """Return the first 16 hex digits of a sha256 over the names and texts of folders of evidence."""
    from .read import data_files

    digest = sha256()
    for path in (path for folder in folders for path in data_files(folder)):
        text = path.read_bytes().replace(b"\r\n", b"\n")  # a checkout on Windows is the same evidence
        digest.update(f"{path.name}\n{len(text)}\n".encode())
        digest.update(text)
    return digest.hexdigest()[:16]
