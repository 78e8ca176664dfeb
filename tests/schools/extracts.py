"""Small extracts of the register."""

import csv
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

from schools.register import GIAS_COLUMNS

ORDINARY = {
    "UKPRN": "10079319",
    "EstablishmentName": "St Zoë's School",
    "EstablishmentStatus (code)": "1",
    "TypeOfEstablishment (code)": "01",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentTypeGroup (name)": "Local authority maintained schools",
    "PhaseOfEducation (name)": "Primary",
    "Street": "1 Quay Street",
    "Town": "Whitby",
    "Postcode": "YO21 1AA",
    "LA (code)": "815",
    "LA (name)": "North Yorkshire",
    "DistrictAdministrative (code)": "E06000065",
    "DistrictAdministrative (name)": "North Yorkshire",
    "UrbanRural (name)": "Rural town and fringe",
    "LastChangedDate": "17-07-2025",
}


def row(urn: Any, **values: str) -> dict[str, str]:
    """`name`, `status`, `kind`, `district` and `changed` change what is ordinary."""
    names = {
        "name": "EstablishmentName",
        "status": "EstablishmentStatus (code)",
        "kind": "TypeOfEstablishment (code)",
        "district": "DistrictAdministrative (code)",
        "town": "Town",
        "changed": "LastChangedDate",
    }
    return {**ORDINARY, "URN": str(urn), **{names[name]: value for name, value in values.items()}}


def text_of(rows: list[dict[str, str]], *, columns: list[str] | None = None) -> str:
    """With some columns that we do not read."""
    columns = columns or ["Easting", *reversed(GIAS_COLUMNS.values()), "LastChangedDate"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def extract(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "edubasealldata20250718.csv"
    path.write_bytes(text_of(rows).encode("cp1252"))
    return path


def gzipped(path: Path) -> Path:
    packed = path.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def zipped(path: Path, *names: str) -> Path:
    """Its own name in the .zip unless told."""
    packed = path.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or (path.name,):
            archive.writestr(name, path.read_bytes())
    return packed
