"""The closed process in which templates are filled: started once, asked for each template, stopped when time is up."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess  # the worker is our own script, started without a shell
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer

STOPPED = 4
"""The code of an answer that was never completed."""
_WORKER = Path(__file__).with_name("render_worker.py")
_KEPT_ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": f"{4 << 20}", "MALLOC_TRIM_THRESHOLD_": f"{64 << 20}"}
"""Under Linux: keep what is given back for what comes next, rather than ask the system for clean memory each time."""
_SIZE = 8


class Sandbox:
    """Asks the worker, one template at a time; the worker fills each in a child of its own with the limits on it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """The worker, started if it does not run: it gets ready while its caller goes on."""
        if self._worker is None or self._worker.poll() is not None:
            self.stop()
            environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
            self._worker = subprocess.Popen(  # noqa: S603  (our own script, no shell)
                [sys.executable, "-I", str(_WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment | _MEMORY,
                start_new_session=True,  # so that it can be stopped together with its child
            )
        return self._worker

    def ask(self, request: bytes, seconds: float) -> tuple[int, bytes]:
        """The code and the answer of the worker; STOPPED where it takes longer than so many seconds."""
        with self._lock:
            worker = self.start()
            clock = Timer(seconds, _kill, [worker])
            clock.start()
            code, answer = STOPPED, b""
            try:
                code, answer = _asked(worker, request)
            finally:
                clock.cancel()
                clock.join()
                if code == STOPPED:  # also when we are interrupted: no answer may be left for the next to ask
                    self.stop()
            return code, answer

    def stop(self) -> None:
        """End the worker and its child, if any."""
        worker, self._worker = self._worker, None
        if worker is not None:
            _kill(worker)
            worker.communicate()


def _asked(worker: subprocess.Popen[bytes], request: bytes) -> tuple[int, bytes]:
    source, answers = worker.stdin, worker.stdout
    if source is None or answers is None:
        return STOPPED, b""
    pieces: list[bytes] = []
    with suppress(OSError):  # where it ended before it had read all, what it said is read
        source.write(len(request).to_bytes(_SIZE, "big") + request)
        source.flush()
    while size := int.from_bytes(answers.read(_SIZE), "big"):
        pieces.append(answers.read(size))
    code = answers.read(1)
    return (code[0] if code else STOPPED), b"".join(pieces)


def _kill(worker: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        try:
            os.killpg(worker.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            worker.kill()
    else:
        worker.kill()


SANDBOX = Sandbox()
atexit.register(SANDBOX.stop)
