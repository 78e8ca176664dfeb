from dataclasses import dataclass

from django.conf import settings

from files.extracts import FileRefused


@dataclass(frozen=True)
class Limits:
    """`unpacked` bytes are those of a whole XLSX or ODS file, which is a zip."""

    size: int
    rows: int
    columns: int
    unpacked: int

    def refuse_size(self, size: int) -> None:
        if size > self.size:
            raise FileRefused(f"The file must be smaller than {self.size // 1_000_000:,} MB.")

    def refuse_extent(self, rows: int, columns: int) -> None:
        if rows > self.rows:
            raise FileRefused(f"The file has more than {self.rows:,} rows. Split it into smaller files.")
        if columns > self.columns:
            raise FileRefused(f"The file has more than {self.columns:,} columns. Remove those that we do not ask for.")

    def refuse_unpacked(self, size: int) -> None:
        if size > self.unpacked:
            raise FileRefused(f"The file unpacks to more than {self.unpacked // 1_000_000:,} MB, so it is not read.")


def usual_limits() -> Limits:
    return Limits(**settings.UPLOAD_LIMITS)


def register_limits() -> Limits:
    return Limits(**settings.REGISTER_UPLOAD_LIMITS)
