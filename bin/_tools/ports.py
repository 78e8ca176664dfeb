import os
import socket

from _tools.terminal import Problem

LOOPBACK = "127.0.0.1"


def wanted_port() -> int:
    """PORT, or 8000. Raises Problem unless it is free."""
    wanted = os.environ.get("PORT", "8000")
    if not (wanted.isascii() and wanted.isdigit()) or not 0 < int(wanted) < 65536:
        raise Problem(f"PORT is {wanted!r}, which is not a port. Try: PORT=8001 bin/dev")
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((LOOPBACK, int(wanted)))
        except OSError as refusal:
            raise Problem(
                f"port {wanted} can't be had: {refusal.strerror}.\n"
                f"Stop the program that has it, or choose another port: PORT={any_free_port()} bin/dev"
            ) from None
    return int(wanted)


def any_free_port() -> int:
    with socket.socket() as trying:
        trying.bind((LOOPBACK, 0))
        return trying.getsockname()[1]
