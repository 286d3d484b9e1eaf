"""A local S3 server. It handles one request at a time, as S3 does for each object.

    python -m tests.fakes.s3

It prints its address, and ends when its standard input is closed.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


def main() -> None:
    """Serves until standard input is closed."""
    application, one = DomainDispatcherApplication(create_backend_app), threading.Lock()

    def serve(environ: Any, start_response: Any) -> list[bytes]:
        with one:
            return list(application(environ, start_response))

    server = make_server("127.0.0.1", 0, serve, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.port}", flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
