"""Templates that attack, or that are simply wrong, are stopped with a message; nothing happens outside the sandbox."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import nsmap
from docxtpl import DocxTemplate

from generator.errors import DocumentError
from generator.office.docx_finish import About, as_bytes, as_package
from generator.office.package import open_package
from generator.reports import render, sandbox
from generator.reports.carried import NOTHING, remembered
from generator.reports.render import SECONDS, render_template

# What docxtpl brings along gives the prefix of the core properties to another namespace, for the whole process.
nsmap["cp"] = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


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
    popen = subprocess.Popen

    def started(command: list[str], **how: Any) -> subprocess.Popen[bytes]:
        given.append(how["env"])
        return popen(command, **how)

    monkeypatch.setattr(sandbox.subprocess, "Popen", started)
    sandbox.SANDBOX.stop()
    render_template(_template("x"), {})
    assert not {name for name in given[0] if "CHECKBACK" in name or "KEY" in name or name == "PATH"}


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 6])
def test_tables_get_as_many_columns_as_docxtpl_gives_them(columns: int) -> None:
    document = docx.Document()
    cells = document.add_table(1, 3).rows[0].cells
    for cell, text in zip(cells, ("{%tc for x in xs %}", "{{ x }}\t", "{%tc endfor %}"), strict=True):
        cell.text = text
    held = BytesIO()
    document.save(held)
    context = {"xs": ["one & two"] * columns}
    plain, out = DocxTemplate(BytesIO(held.getvalue())), BytesIO()
    plain.render(context, autoescape=True)
    plain.save(out)
    bodies = [
        docx.Document(BytesIO(made)).element.body.xml
        for made in (render_template(held.getvalue(), context), out.getvalue())
    ]
    assert bodies[0] == bodies[1]


def test_what_a_document_remembers_is_the_same_before_and_after_it_is_written() -> None:
    document = docx.Document()
    document.add_paragraph("  Some   text\tand more").add_run(" in bold").bold = True
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Plain"
    table.cell(1, 1).paragraphs[0].add_run("marked").font.highlight_color = WD_COLOR_INDEX.YELLOW
    document.sections[0].footer.paragraphs[0].text = "Official"
    written = open_package(as_bytes(document, About("T", "", "A", "en-GB", date(2026, 3, 4))))
    memories = [remembered(package, NOTHING, ["a"], {}) for package in (as_package(document), written)]
    assert memories[0] == memories[1]
    assert len(memories[0].outline) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts the worker for each template")
def test_one_worker_fills_many_templates_and_what_fails_harms_no_other() -> None:
    assert _text(render_template(_template("{{ a }}"), {"a": "one"})) == "one"
    worker = sandbox.SANDBOX.start()
    with pytest.raises(DocumentError, match="asks for something"):
        render_template(_template("{{ b }}"), {"a": "one"})
    assert _text(render_template(_template("{{ a }}"), {"a": "two"})) == "two"
    assert sandbox.SANDBOX.start() is worker
    with pytest.raises(DocumentError, match="stopped"):
        render_template(_template("{{ a }}"), {"a": "three"}, seconds=0)
    assert worker.poll() is not None
    assert _text(render_template(_template("{{ a }}"), {"a": "four"})) == "four"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts the worker for each template")
def test_a_worker_that_was_killed_is_started_anew() -> None:
    worker = sandbox.SANDBOX.start()
    worker.kill()
    worker.wait()
    assert _text(render_template(_template("{{ a }}"), {"a": "again"})) == "again"


def test_a_worker_that_is_asked_nothing_ends_and_says_nothing() -> None:
    worker = Path(render.__file__).with_name("render_worker.py")
    done = subprocess.run([sys.executable, "-I", str(worker)], input=b"", capture_output=True, timeout=60, check=True)
    assert not done.stdout
    assert not done.stderr


def test_properties_of_a_document_are_filled_where_they_hold_a_field() -> None:
    made = docx.Document(BytesIO(render_template(_template("x", title="Report on {{ a }}"), {"a": "Q2"})))
    assert made.core_properties.title == "Report on Q2"
    assert made.core_properties.author == docx.Document().core_properties.author


def test_fields_that_are_named_like_what_data_can_do_are_read_as_before() -> None:
    made = render_template(_template("{{ row.state }} {{ row['items'] }}"), {"row": {"state": "Open", "items": "two"}})
    assert _text(made) == "Open two"


def test_an_interrupted_document_leaves_no_answer_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> tuple[int, bytes]:
        raise KeyboardInterrupt

    worker = sandbox.SANDBOX.start()
    with monkeypatch.context() as patched:
        patched.setattr(sandbox, "_asked", interrupted)
        with pytest.raises(KeyboardInterrupt):
            render_template(_template("{{ a }}"), {"a": "one"})
    assert worker.poll() is not None
    assert _text(render_template(_template("{{ a }}"), {"a": "two"})) == "two"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts the worker for each template")
def test_a_child_has_no_way_to_the_worker_and_its_limits(tmp_path: Path) -> None:
    """What code that got out of a template would see: no pipe but the one of its answer, and the limits."""
    look = (
        "def render(template, context):\n"
        "    import os, resource\n"
        "    held = [n for n in range(20) if os.path.lexists(f'/proc/self/fd/{n}')]\n"
        "    links = {n: os.readlink(f'/proc/self/fd/{n}') for n in held}\n"
        "    return repr((links, resource.getrlimit(resource.RLIMIT_NPROC), os.read(0, 1))).encode()\n"
    )
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not list descriptors")
    source = Path(sandbox.__file__).with_name("render_worker.py").read_text(encoding="utf-8")
    code = source.replace('if __name__ == "__main__":', f"{look}\nif __name__ == '__main__':")
    (tmp_path / "worker.py").write_text(code, encoding="utf-8")
    request = (8 + 1 + 2).to_bytes(8, "big") + (1).to_bytes(8, "big") + b"x{}"
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "worker.py")], input=request, capture_output=True, timeout=60, check=True
    )
    told = done.stdout[8:-9].decode()
    assert "{0: '/dev/null'" in told
    assert told.count("pipe:") == 2  # its answer, and what it says of itself
    assert told.endswith("(0, 0), b'')")
    assert done.stdout[-9:] == bytes(9)


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
