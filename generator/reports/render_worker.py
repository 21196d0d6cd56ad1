"""Runs each Word template in a process of its own with little time and memory: stdin in, stdout out, no more.

Started by ``generator.reports.sandbox`` as a plain script, once for many templates; it imports nothing of ours. A
request: its length as 8 bytes; then the length of the template as 8 bytes, the template, the context as JSON. The
answer: pieces, each after its length as 8 bytes; then length 0 and a code: 0 after a document, 3 after what is wrong as
JSON, 4 where the child was stopped.
"""

# ruff: noqa: E402  (what docxtpl is to do without is said before it loads)
from __future__ import annotations

import gc
import json
import os
import re
import sys
from collections.abc import Iterable
from io import BytesIO
from typing import Any, NoReturn
from zipfile import ZIP_DEFLATED, ZipFile

# docxtpl can do without this part of itself, and Python's digests without OpenSSL: no template of ours can use them,
# and they take long to load.
sys.modules["docxtpl.subdoc"] = sys.modules["_hashlib"] = None  # type: ignore[assignment]

from docx.opc.pkgwriter import _ContentTypesItem
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 15
LARGEST_OUTPUT = 96 << 20
_WRONG, _STOPPED, _ENDED = 3, 4, 5
_SIZE = 8
_DESCRIPTORS, _PIECE = 1024, 1 << 16
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?(?<!/)>.*?</w:p>", re.DOTALL)
_START, _TAG, _LISTING = re.compile(r"<w:p[ >]"), re.compile(r"<[^>]+>"), re.compile(r"[\t\a\n\f]")
_LINES_BEFORE, _LINES = 4, 7
_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_SPAN = f"{qn('w:tcPr')}/{qn('w:gridSpan')}"


class PlainSandbox(SandboxedEnvironment):
    """Jinja without functions to call and without ways to make endless text: fields, conditions and loops over data."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, refused where it multiplies text or lists, or makes numbers without end."""
        if not isinstance(left, int | float) or not isinstance(right, int | float) or operator == "**":
            raise SecurityError(f"the sign {operator} may only stand between two numbers")
        return super().call_binop(context, operator, left, right)

    def getattr(self, held: Any, name: str) -> Any:
        """A field of the data at once; all else as the sandbox allows it."""
        if type(held) is dict and name in held and not hasattr(dict, name):
            return held[name]
        return super().getattr(held, name)


class QuickTemplate(DocxTemplate):  # type: ignore[misc]
    """A template with long tables filled quickly: the same document as docxtpl's, without its slowest ways."""

    written = b""
    """The XML of the document, where it need not be written again."""

    def render_xml_part(self, source: str, part: Any, context: dict[str, Any], environment: PlainSandbox) -> str:
        """A part filled in. A mistake is told with the lines near it: each paragraph stands on a line of its own."""
        lines = _START.sub(r"\n\g<0>", source)
        self.current_rendering_part = part
        try:
            xml = environment.from_string(lines).render(context)
        except TemplateError as error:
            if (number := getattr(error, "lineno", None)) is not None:
                first = max(number - _LINES_BEFORE, 0)
                near = lines.splitlines()[first : first + _LINES]
                error.docx_context = [_TAG.sub("", line) for line in near]  # type: ignore[attr-defined]
            raise
        xml = xml.replace("\n<w:p", "<w:p")
        for written, meant in _BRACES if "_" in xml else ():
            xml = xml.replace(written, meant)
        return self.resolve_listing(xml)

    def render_properties(self, context: dict[str, Any], environment: PlainSandbox) -> None:
        """Those properties of the document that hold a field."""
        core = self.docx.core_properties
        for name in _PROPERTIES:
            text = getattr(core, name)
            setattr(core, name, environment.from_string(text).render(context) if "{" in text else text)

    def resolve_listing(self, xml: str) -> str:
        """Line ends and tabs of data become Word's own, in the paragraphs that hold any."""
        slow = super().resolve_listing
        if not any(sign in xml for sign in "\t\a\n\f"):
            return xml
        return _PARAGRAPH.sub(lambda m: slow(m[0]) if _LISTING.search(m[0]) else m[0], xml)

    def fix_tables(self, xml: str) -> Any:
        """The whole document with this body; where XML or the columns of a table are wrong, docxtpl mends them."""
        root = self.docx._element
        root.remove(root.body)
        shell = etree.tostring(root).removesuffix(b"/>").removesuffix(b"></w:document>")
        try:
            self.written = _with_body(shell, xml.encode())
            whole = parse_xml(self.written)
            if all(map(_is_right, whole.iter(qn("w:tbl")))):
                return whole
        except etree.XMLSyntaxError:
            pass  # docxtpl's own way mends it, or says what is wrong
        self.written = b""
        return parse_xml(_with_body(shell, etree.tostring(super().fix_tables(xml))))

    def fix_docpr_ids(self, tree: Any) -> None:
        """Numbers of their own for drawings."""
        for number, drawing in enumerate(tree.iter(qn("wp:docPr")), self.docx_ids_index + 1):
            drawing.set("id", str(number))
            self.written = b""

    def map_tree(self, tree: Any) -> None:
        """The new document in place of the old one."""
        self.docx._part._element = self.docx._element = tree

    def filled(self) -> bytes:
        """The document as python-docx would save it, packed in a hurry, since it is unpacked at once."""
        main, package, out = self.docx.part, self.docx.part.package, BytesIO()
        parts = list(package.iter_parts())
        types = _ContentTypesItem.from_parts(parts)  # type: ignore[no-untyped-call]
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as packed:
            packed.writestr("[Content_Types].xml", types.blob)
            packed.writestr("_rels/.rels", package.rels.xml)
            for part in parts:
                is_written = part is main and self.written
                packed.writestr(part.partname.membername, self.written if is_written else part.blob)
                if part.rels:
                    packed.writestr(part.partname.rels_uri.membername, part.rels.xml)
        return out.getvalue()


def _with_body(shell: bytes, body: bytes) -> bytes:
    """A document; the names that the body declares are declared by the document already."""
    within = body.find(b">") + 1
    return b"".join((shell, b"><w:body>", body[within:], b"</w:document>"))


def _is_right(table: Any) -> bool:
    """Whether no row has more cells than the table has columns, and some row fills them all."""
    grid = table.find(qn("w:tblGrid"))
    columns = 0 if grid is None else len(grid.findall(qn("w:gridCol")))
    if not columns or any(len(row) > columns and len(row.findall(_CELL)) > columns for row in table.iter(_ROW)):
        return False
    return any(sum(map(_columns_of, row.findall(_CELL))) >= columns for row in table.iter(_ROW))


def _columns_of(cell: Any) -> int:
    span = cell.find(_SPAN)
    return 1 if span is None else int(span.get(qn("w:val")))


def main() -> None:
    """Answer what stdin asks, each template in a child of its own; where none can be had (Windows), one template."""
    prepare()
    if not hasattr(os, "fork"):
        code, answer = answered(_read(int.from_bytes(_read(_SIZE), "big")))
        _write(answer)
        _write_code(code)
        return
    while (code := in_child()) not in {_STOPPED, _ENDED}:  # what one left unread would be taken for the next request
        pass


def prepare() -> None:
    """Read once what all templates need, the grammar of fields and the patterns, so that no child does it anew."""
    field = "{% for a in b %}{{ a.c }}{% endfor %}"
    new_environment().from_string(QuickTemplate(BytesIO()).patch_xml(field)).render(b=())


def in_child() -> int:
    """Let a child wait for a template and fill it, pass its answer on and give its code. Only it reads the request."""
    ours, its = os.pipe()
    child = os.fork()
    if child == 0:
        _fill_and_end(its)
    os.close(its)
    while piece := os.read(ours, _PIECE):
        _write(piece)
    os.close(ours)
    _, status = os.waitpid(child, 0)
    ended = status >> 8 if status in {0, _WRONG << 8, _ENDED << 8} else _STOPPED
    if ended != _ENDED:
        _write_code(ended)
    return ended


def _fill_and_end(out: int) -> NoReturn:
    """All a child does. It reaches nothing but the pipe for its answer, and ends whatever happens."""
    code = _STOPPED
    gc.disable()  # it ends before it is worth it
    try:
        request = _read(int.from_bytes(_read(_SIZE), "big"))
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(out, 1)
        os.closerange(3, _DESCRIPTORS)
        code, answer = answered(request) if request else (_ENDED, b"")
        with open(1, "wb", closefd=False) as pipe:
            pipe.write(answer)
    except BaseException:
        code = _STOPPED
    finally:
        os._exit(code)


def _read(size: int) -> bytes:
    """So many bytes of stdin and none of what follows; fewer where it ends."""
    read: list[bytes] = []
    while size and (piece := os.read(0, min(size, _PIECE))):
        read.append(piece)
        size -= len(piece)
    return b"".join(read)


def _write(piece: bytes) -> None:
    """A piece of an answer."""
    if piece:
        sys.stdout.buffer.write(len(piece).to_bytes(_SIZE, "big") + piece)


def _write_code(code: int) -> None:
    """The end of an answer: no length, and how it ended."""
    sys.stdout.buffer.write(bytes(_SIZE) + bytes([code]))
    sys.stdout.buffer.flush()


def answered(request: bytes) -> tuple[int, bytes]:
    """The document (with 0) or what is wrong as JSON (with 3), within the limits of a template."""
    limit_resources()
    end = _SIZE + int.from_bytes(request[:_SIZE], "big")
    template, context = request[_SIZE:end], json.loads(request[end:])
    try:
        return 0, render(template, context)
    except MemoryError:
        return _tell("template-too-large", "The template makes a document that needs far too much memory.")
    except SecurityError as error:
        return _tell("template-forbidden", f"The template tries something that templates may not do: {error}.")
    except UndefinedError as error:
        return _tell(
            "template-field", f"The template asks for something that this report does not have: {error}.", error
        )
    except TemplateSyntaxError as error:
        return _tell("template-mistake", f"The template has a mistake in a field: {error.message}.", error)
    except TemplateError as error:
        return _tell("template-mistake", f"The template cannot be filled in: {error}.", error)
    except Exception as error:  # whatever a broken template sets off is told, not thrown
        return _tell("template-broken", f"The template cannot be used ({type(error).__name__}: {error}).")


def limit_resources() -> None:
    """Cap memory, processor time, files and processes, where the system can (not on Windows)."""
    try:
        import resource  # noqa: PLC0415  (missing on Windows)
    except ImportError:
        return
    for name, value in (("AS", MEMORY_BYTES), ("CPU", CPU_SECONDS), ("FSIZE", 0), ("NPROC", 0), ("CORE", 0)):
        _, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))


def new_environment() -> PlainSandbox:
    """What fields are read with: nothing but the data is known to them."""
    environment = PlainSandbox(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def render(template: bytes, context: dict[str, Any]) -> bytes:
    """The template filled with plain data."""
    document = QuickTemplate(BytesIO(template))
    document.render(context, new_environment())
    filled = document.filled()
    if len(filled) > LARGEST_OUTPUT:
        raise MemoryError
    return filled


def _tell(code: str, message: str, error: TemplateError | None = None) -> tuple[int, bytes]:
    lines: Iterable[str] = getattr(error, "docx_context", ()) or ()
    near = [line.strip() for line in lines if "{" in line]
    return _WRONG, json.dumps({"code": code, "message": message, "near": near[:1]}).encode()


if __name__ == "__main__":
    main()
