import hashlib

from django.core.files.storage import default_storage

from files.models import StoredFile


def damage(stored_file: StoredFile) -> str:
    """lost, cut short or longer, altered; "" while its bytes are those of its digest. Reads all of them."""
    path = stored_file.path
    if not default_storage.exists(path):
        return "lost"
    if default_storage.size(path) != stored_file.size:
        return "cut short or longer"
    with default_storage.open(path) as content:
        is_whole = hashlib.file_digest(content, "sha256").hexdigest() == stored_file.sha256
    return "" if is_whole else "altered"
