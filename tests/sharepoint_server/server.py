"""The stand-in on a loopback port over HTTPS, and the way to it under production host names."""

from __future__ import annotations

import ssl
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from sharepoint_server.certificates import ServerFiles, write_server_files
from sharepoint_server.graph import GRAPH
from sharepoint_server.login import LOGIN
from sharepoint_server.messages import Reply, Request
from sharepoint_server.tenant import Tenant


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.request.close()

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        host = headers.get("host", "").split(":")[0]
        reply, cut = self.server.tenant.answer(Request(self.command, host, self.path, headers, body))
        if cut == "answer":
            self.close_connection = True
            return
        self._send(reply, half=cut == "body")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def _send(self, reply: Reply, *, half: bool) -> None:
        body = reply.body or (b'{"id": "x"}' if half else b"")
        told = formatdate(time.time() + self.server.tenant.clock_ahead, usegmt=True)
        lines = [f"HTTP/1.1 {reply.status} -", f"Content-Length: {len(body)}", f"Date: {told}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        self.close_connection = half
        sent = body[: len(body) // 2] if half else body
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + sent)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, tenant: Tenant, files: ServerFiles) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.tenant = tenant
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(files.chain, files.key)

    def handle_error(self, request: Any, client_address: Any) -> None:
        return  # a client that gave up, which tests make it do


class StandIn:
    """A running stand-in; use it in a ``with`` block. ``authority`` is the file to trust."""

    def __init__(self, tenant: Tenant, folder: Path) -> None:
        files = write_server_files(folder, (LOGIN, GRAPH, tenant.site_host))
        self.tenant, self.authority = tenant, files.authority
        self._server = _Server(tenant, files)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def adapter(self) -> HTTPAdapter:
        """What to mount in a session: production names lead here, every other name nowhere."""
        return _ToLoopback(self._server.server_address[1], (LOGIN, GRAPH, self.tenant.site_host))


class _ToLoopback(HTTPAdapter):
    """Connects to the loopback port; name check and SNI stay those of the host that is asked for."""

    def __init__(self, port: int, hosts: tuple[str, ...]) -> None:
        super().__init__()
        self._port, self._hosts = port, hosts

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        host = urlsplit(request.url or "").hostname
        if host not in self._hosts:
            raise AssertionError(f"a test asked for the host {host}")
        request.headers["Host"] = str(host)
        return super().send(request, *args, **kwargs)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        where, how = super().build_connection_pool_key_attributes(request, verify, cert)
        how |= {"server_hostname": where["host"], "assert_hostname": where["host"]}
        return where | {"host": "127.0.0.1", "port": self._port}, how
