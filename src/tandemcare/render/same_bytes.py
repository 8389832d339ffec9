"""Files of Office that are the same bytes each time: their parts keep no time at which they were written."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

WRITTEN = datetime(2026, 4, 1)
"""What every file says of when it was made."""
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_PARTS_OF_OFFICE = (".xlsx", ".docx", ".pptx")


def same_bytes(held: bytes) -> bytes:
    """Return a file of Office, and the files within it, without the times at which they were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(held)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(_PARTS_OF_OFFICE):
                part = same_bytes(part)
            elif name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>" + f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ}".encode(), part)
            info = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, part)
    return out.getvalue()
