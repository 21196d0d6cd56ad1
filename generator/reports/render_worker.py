"""Runs a Word template in a process of its own with little time and memory: reads stdin, writes stdout, nothing else.

Started by ``generator.reports.render`` as a plain script; it imports nothing of ours. Input: the length of the template
as 8 bytes, the template, then the context as JSON. Output: the document (exit code 0) or what is wrong as JSON (3).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 15
LARGEST_OUTPUT = 96 << 20
_WRONG = 3
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?(?<!/)>.*?</w:p>", re.DOTALL)
_LISTING = re.compile(r"[\t\a\n\f]")


class PlainSandbox(SandboxedEnvironment):
    """Jinja without functions to call and without ways to make endless text: fields, conditions and loops over data."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, refused where it multiplies text or lists, or makes numbers without end."""
        if not isinstance(left, int | float) or not isinstance(right, int | float) or operator == "**":
            raise SecurityError(f"the sign {operator} may only stand between two numbers")
        return super().call_binop(context, operator, left, right)


class QuickTemplate(DocxTemplate):  # type: ignore[misc]
    """A template with long tables filled quickly: the same document as docxtpl's, without its two slowest ways."""

    def resolve_listing(self, xml: str) -> str:
        """Line ends and tabs of data become Word's own, in the paragraphs that hold any."""
        slow = super().resolve_listing
        return _PARAGRAPH.sub(lambda m: slow(m[0]) if _LISTING.search(m[0]) else m[0], xml)

    def map_tree(self, tree: Any) -> None:
        """The new body in place of the old one, by writing and reading: moving so many nodes between trees is slow."""
        root = self.docx._element
        root.remove(root.body)
        shell, body = etree.tostring(root).removesuffix(b"/>").removesuffix(b"></w:document>"), etree.tostring(tree)
        tree.clear()
        within = body.partition(b">")[2]  # the names that the body declares are declared by the document already
        self.docx._part._element = self.docx._element = parse_xml(
            b"".join((shell, b"><w:body>", within, b"</w:document>"))
        )


def main() -> int:
    """Render what stdin holds. Gives the exit code."""
    limit_resources()
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    template, context = sys.stdin.buffer.read(size), json.loads(sys.stdin.buffer.read())
    try:
        document = render(template, context)
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
    sys.stdout.buffer.write(document)
    return 0


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


def render(template: bytes, context: dict[str, Any]) -> bytes:
    """The template filled with plain data."""
    environment = PlainSandbox(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    document = QuickTemplate(BytesIO(template))
    document.render(context, environment)
    out = BytesIO()
    document.save(out)
    if out.tell() > LARGEST_OUTPUT:
        raise MemoryError
    return out.getvalue()


def _tell(code: str, message: str, error: TemplateError | None = None) -> int:
    lines: Iterable[str] = getattr(error, "docx_context", ()) or ()
    near = [line.strip() for line in lines if "{" in line]
    sys.stdout.write(json.dumps({"code": code, "message": message, "near": near[:1]}))
    return _WRONG


if __name__ == "__main__":
    sys.exit(main())
