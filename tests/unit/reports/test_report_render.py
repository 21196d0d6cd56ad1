"""Templates that attack, or that are simply wrong, are stopped with a message; nothing happens outside the sandbox."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import docx
import pytest

from generator.errors import DocumentError
from generator.reports.render import render_template


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
