"""gunicorn keeps the processes; waitress reads the requests.

A thread begins with a request when all of it is here, so whoever sends slowly holds none (docs/adr/0061).
"""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gunicorn.workers.base import Worker
from waitress.server import create_server

from common.private_paths import hidden

CONNECTIONS = 900
"""Open at once, in one process: below the usual 1,024 files."""
LARGEST_BODY = 10 * 1024 * 1024
"""Bytes; Django's own limits are lower, and answer in words."""


class WaitressWorker(Worker):
    alive: bool

    def run(self) -> None:
        server = create_server(
            self.counted(self.wsgi),
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            connection_limit=CONNECTIONS,
            max_request_body_size=LARGEST_BODY,
            channel_timeout=self.cfg.keepalive,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # the load balancer says which requests came by https
            ident=None,
        )
        while self.alive and self.ppid == os.getppid():
            self.turn(server)
        server.del_channel()  # takes no more connections
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while is_busy(server) and time.monotonic() < deadline:
            self.turn(server)

    def turn(self, server: Any) -> None:
        self.notify()
        server.asyncore.loop(timeout=0.5, map=server._map, use_poll=True, count=1)

    def counted(self, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Ends this process after so many requests, and writes the line of the log."""

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            self.nr += 1
            self.alive = self.alive and self.nr < self.max_requests
            said, began = Said(), time.monotonic()

            def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                said.status, said.sent = status, int(dict(headers).get("Content-Length", 0))
                return start_response(status, headers, *rest)

            body = application(environ, note)
            took = timedelta(seconds=time.monotonic() - began)
            path = hidden(environ["PATH_INFO"])
            self.log.access(said, said, environ | {"RAW_URI": path, "PATH_INFO": path}, took)
            return body

        return answer


@dataclass
class Said:
    """What gunicorn's log asks for. `sent` is in bytes, 0 for what is streamed."""

    status: str = ""
    sent: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)


def is_busy(server: Any) -> bool:
    """Whether a request is being answered, or an answer being sent."""
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())
