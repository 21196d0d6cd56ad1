"""Templates that attack, or that are simply wrong, are stopped with a message; nothing happens outside the sandbox."""

from __future__ import annotations

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from generator.errors import DocumentError
from generator.reports import render
from generator.reports.render import SECONDS, render_template


def _template(*paragraphs: str, title: str = "", header: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.core_properties.title = title
    document.sections[0].header.paragraphs[0].text = header
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _text(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(BytesIO(data)).paragraphs)


def test_plain_data_is_filled_in_and_escaped() -> None:
    made = render_template(_template("{{ a }} and {{ b.c }}"), {"a": "x < y & z", "b": {"c": "<w:p/>"}})
    assert _text(made) == "x < y & z and <w:p/>"


@pytest.mark.parametrize(
    "payload",
    [
        "{{ cycler.__init__.__globals__.os.popen('touch MARK').read() }}",
        "{{ self.__init__.__globals__.__builtins__.open('MARK', 'w') }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ a.__class__.__base__ }}",
        "{{ lipsum.__globals__['os'].system('touch MARK') }}",
        "{{ 'a' * 300000000 }}",
        "{{ [1] * 300000000 }}",
        "{{ 2 ** 99999999 }}",
        "{{ a.ljust(2000000000) }}",
        "{{ '%2000000000d' | format(1) }}",
        "{{ a | center(2000000000) }}",
        "{% include '/etc/passwd' %}",
        "{% for x in range(99999999) %}x{% endfor %}",
    ],
)
def test_attacks_are_stopped(tmp_path: Path, payload: str) -> None:
    mark = tmp_path / "mark"
    template = _template(payload.replace("MARK", str(mark)))
    with pytest.raises(DocumentError) as stopped:
        render_template(template, {"a": "text"}, seconds=10)
    assert stopped.value.code.startswith("template-")
    assert stopped.value.advice
    assert not mark.exists()


@pytest.mark.parametrize("where", ["title", "header"])
def test_attacks_elsewhere_are_stopped(tmp_path: Path, where: str) -> None:
    mark = tmp_path / "m"
    attack = f"{{{{ cycler.__init__.__globals__.os.popen('touch {mark}').read() }}}}"
    with pytest.raises(DocumentError, match="template"):
        render_template(_template("x", **{where: attack}), {})
    assert not mark.exists()


def test_endless_loops_are_stopped_in_time() -> None:
    loops = [f"{{%p for {name} in rows %}}" for name in "abcdefgh"]
    begun = time.monotonic()
    with pytest.raises(DocumentError) as stopped:
        render_template(_template(*loops, "x", *["{%p endfor %}"] * 8), {"rows": list(range(200))}, seconds=2)
    assert stopped.value.code == "template-too-large"
    assert time.monotonic() - begun < 10


def test_a_loop_that_makes_far_too_much_text_is_stopped_by_the_limit_of_memory() -> None:
    begun = time.monotonic()
    rows = _template("{% for a in rows %}{% for b in rows %}{{ text }}{% endfor %}{% endfor %}")
    with pytest.raises(DocumentError) as stopped:
        render_template(rows, {"rows": list(range(200)), "text": "x" * 100_000})
    assert stopped.value.code == "template-too-large"
    assert time.monotonic() - begun < SECONDS


def _in_the_sandbox(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Code that a template would run if it could, in a process with the limits and the surroundings of the worker."""
    worker = Path(render.__file__).with_name("render_worker.py")
    start = f"import runpy; runpy.run_path({str(worker)!r})['limit_resources'](); "
    return subprocess.run(
        [sys.executable, "-I", "-c", start + code], capture_output=True, text=True, timeout=60, check=False, cwd=folder
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits; the sandbox and the clock stay")
@pytest.mark.parametrize(
    "code",
    [
        "f = open('mark', 'w'); f.write('x'); f.close()",
        "bytearray(2_000_000_000)",
        "import os; os.write(os.open('mark', 65), b'x')",
    ],
)
def test_even_code_that_got_out_could_write_no_file_and_take_no_memory(tmp_path: Path, code: str) -> None:
    assert _in_the_sandbox(f"{code}; print('done')", tmp_path).stdout == ""
    assert not [path for path in tmp_path.iterdir() if path.stat().st_size]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits; the sandbox and the clock stay")
def test_the_limits_allow_no_process_and_fifteen_seconds(tmp_path: Path) -> None:
    code = (
        "import resource as r; print([r.getrlimit(getattr(r, 'RLIMIT_' + n)) for n in ('NPROC', 'FSIZE', 'CPU', 'AS')])"
    )
    told = _in_the_sandbox(code, tmp_path).stdout
    assert told.strip() == f"[(0, 0), (0, 0), (15, 15), ({768 << 20}, {768 << 20})]"


def test_the_worker_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKBACK_NAMES", "names.txt")
    given: list[dict[str, str]] = []

    def started(command: list[str], **how: Any) -> subprocess.CompletedProcess[bytes]:
        given.append(how["env"])
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(render.subprocess, "run", started)
    render_template(_template("x"), {})
    assert not {name for name in given[0] if "CHECKBACK" in name or "KEY" in name or name == "PATH"}


def test_an_unknown_field_is_named_with_its_place() -> None:
    with pytest.raises(DocumentError) as stopped:
        render_template(_template("Heading", "We held {{ audits.planed }} audits"), {"audits": {"planned": 3}})
    assert stopped.value.code == "template-field"
    assert "planed" in stopped.value.message


@pytest.mark.parametrize("text", ["{{ a", "{% for x in a %}", "{{ a | nosuchfilter }}", "{% endfor %}"])
def test_broken_fields_are_told(text: str) -> None:
    with pytest.raises(DocumentError) as stopped:
        render_template(_template(text), {"a": [1]})
    assert stopped.value.code in {"template-mistake", "template-broken"}


def test_a_file_that_is_no_word_document_is_refused() -> None:
    with pytest.raises(DocumentError):
        render_template(b"no document", {})
