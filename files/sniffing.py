"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kind:
    """`ending` with its dot."""

    ending: str
    media_type: str
    words: str


PDF = Kind(".pdf", "application/pdf", "PDF")
DOCX = Kind(".docx", f"{_OFFICE}wordprocessingml.document", "Word")
DOC = Kind(".doc", "application/msword", "Word")
XLSX = Kind(".xlsx", f"{_OFFICE}spreadsheetml.sheet", "Excel")
XLS = Kind(".xls", "application/vnd.ms-excel", "Excel")
CSV = Kind(".csv", "text/csv; charset=utf-8", "CSV")
JPG = Kind(".jpg", "image/jpeg", "JPG")
PNG = Kind(".png", "image/png", "PNG")
KINDS = [PDF, DOCX, DOC, XLSX, XLS, CSV, JPG, PNG]


class HasPassword(Exception):
    pass


def kind_of(content: bytes) -> Kind | None:
    """None: none of ours. Raises HasPassword. Archives are listed, never unpacked."""
    if b"%PDF-" in content[:1024]:
        if b"/Encrypt" in content:
            raise HasPassword
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPG
    if content.startswith(_OLE):
        return _old_office(content)
    if content.startswith(b"PK\x03\x04"):
        return _new_office(content)
    return CSV if _is_text(content) else None


def _old_office(content: bytes) -> Kind | None:
    """By the names of its streams. A new document with a password is an old one outside."""
    if _wide("EncryptedPackage") in content:
        raise HasPassword
    if _wide("WordDocument") in content:
        return DOC
    return XLS if _wide("Workbook") in content or _wide("Book") in content else None


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _new_office(content: bytes) -> Kind | None:
    """Not one with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(content, "utf-16")
    has_controls = any(byte < 32 and byte not in b"\t\n\r\x0c" for byte in content)
    is_a_page = content.lstrip().startswith(b"<")
    return not has_controls and not is_a_page and (_decodes(content, "utf-8") or _decodes(content, "cp1252"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
