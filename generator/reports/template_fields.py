"""The fields that a report template may ask for, as a tree, and what an expression in a template asks of them.

Pure. The tree is made from data of the very shape that the template is filled with.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

_SYNTAX = Environment(autoescape=True)
_LONGEST = 2_000
_NEAR = 0.6


@dataclass(slots=True)
class Fields:
    """A field by its path: a text, a record of named fields, or a list whose items are like ``item``."""

    path: str
    names: dict[str, Fields] = field(default_factory=dict)
    item: Fields | None = None

    def add(self, value: Any) -> None:
        """Know a value of this shape too."""
        if isinstance(value, Mapping):
            for name, held in value.items():
                self.named(str(name)).add(held)
        elif isinstance(value, list | tuple):
            for held in value:
                self.items().add(held)
            self.items()

    def named(self, name: str) -> Fields:
        """The field of this name within a record; made where it was not known."""
        return self.names.setdefault(name, Fields(f"{self.path}.{name}" if self.path else name))

    def items(self) -> Fields:
        """What the items of a list are like."""
        self.item = self.item or Fields(f"an item of {self.path}")
        return self.item

    def paths(self) -> Iterator[str]:
        """The paths of all fields in it that may be asked for from anywhere."""
        for held in self.names.values():
            yield held.path
            yield from held.paths()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Names that are known in other places: those that loops give, and fields of other documents with their name."""

    loops: frozenset[str] = frozenset()
    documents: Mapping[str, str] = field(default_factory=dict)


NOWHERE_ELSE = Elsewhere()
Scope = dict[str, Fields | None]
"""Names that a loop or ``set`` gives; None where nothing is known of them."""


@dataclass(slots=True)
class Asked:
    """What one expression asked for: the fields that it read, and what is wrong with it, a sentence each.

    With ``learns`` nothing is wrong: what was not known is known from then on. ``astray`` are names that a loop would
    give, outside of it.
    """

    root: Fields
    scope: Scope
    learns: bool = False
    elsewhere: Elsewhere = NOWHERE_ELSE
    used: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)

    def of(self, words: str, *, shown: bool = False) -> Fields | None:
        """What an expression gives, as far as it can be told; ``shown`` says that it is to be printed."""
        parsed = self._parsed("{{ " + words + " }}")
        output = next(parsed.find_all(nodes.Output), None) if parsed else None
        if output is None or len(output.nodes) != 1:
            return None
        found = self._resolved(output.nodes[0])
        if shown and found is not None and (found.names or found.item):
            kind = "a list" if found.item else "a group of fields"
            how = f" Write {{{{ {words} | join(' ') }}}}, or a loop over it." if found.item else _names_in(found)
            self.wrong.append(f"“{words}” is {kind}, which cannot be printed as it is.{how}")
        return found

    def loop(self, names: str, words: str) -> Scope:
        """What a loop over a list knows within it."""
        held = self.of(words)
        if held is not None and self.learns:
            held.items()
        if held is not None and held.item is None:
            self.wrong.append(f"“{words}” is no list, so nothing can be repeated for it.")
        item = held.item if held is not None else None
        return {**self.scope, **{name.strip(): item for name in names.split(",")}, "loop": None}

    def _parsed(self, source: str) -> nodes.Template | None:
        if len(source) > _LONGEST:
            self.wrong.append("This field is far too long.")
            return None
        try:
            return _SYNTAX.parse(source)
        except (TemplateSyntaxError, RecursionError) as error:
            self.wrong.append(f"This field cannot be understood: {_in_words(getattr(error, 'message', None) or '')}.")
            return None

    def _resolved(self, node: nodes.Node) -> Fields | None:
        if isinstance(node, nodes.Name):
            return self._name(node.name)
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            self.wrong.append(f"“{node.attr}” is no field: templates cannot reach into the program that fills them in.")
            return None
        if isinstance(node, nodes.Getattr):
            return self._within(self._resolved(node.node), node.attr, node)
        if isinstance(node, nodes.Getitem):
            held = self._resolved(node.node)
            if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                return self._within(held, node.arg.value, node)
            return held.item if held is not None else None
        if isinstance(node, nodes.Call):
            self.wrong.append("Templates cannot call anything: only fields, conditions and loops are allowed.")
            return None
        if isinstance(node, nodes.Filter) and node.name not in _SYNTAX.filters:
            self.wrong.append(f"There is no filter “{node.name}”.{near(node.name, _SYNTAX.filters)}")
        elif isinstance(node, nodes.Test) and node.name not in _SYNTAX.tests:
            self.wrong.append(f"There is no test “{node.name}”.{near(node.name, _SYNTAX.tests)}")
        for child in node.iter_child_nodes():
            self._resolved(child)
        return None

    def _name(self, name: str) -> Fields | None:
        if name in self.scope:
            return self.scope[name]
        return self._taken(self.root, name, name)

    def _within(self, held: Fields | None, name: str, node: nodes.Getattr | nodes.Getitem) -> Fields | None:
        return None if held is None else self._taken(held, name, f"{_written(node.node) or held.path}.{name}")

    def _taken(self, held: Fields, name: str, path: str) -> Fields | None:
        if name not in held.names and not self.learns and held is self.root and name in self.elsewhere.loops:
            self.astray.append(name)
            return None
        if name not in held.names and not self.learns:
            self.wrong.append(self._unknown(held, name, path))
            return None
        found = held.named(name)
        self.used.append(found.path)
        return found

    def _unknown(self, held: Fields, name: str, path: str) -> str:
        before = path.removesuffix(name)
        if not before and name in self.elsewhere.documents:
            return f"“{name}” is a field of the {self.elsewhere.documents[name]}: this report has none of this name."
        inside = [before + known for known in held.names] if before else [*self.scope, *self.root.paths()]
        return f"This report has no field “{path}”.{near(path, inside)}"


def _written(node: nodes.Node) -> str:
    """A field as the template writes it; empty for anything else."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    within = _written(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{within}.{node.attr}" if isinstance(node, nodes.Getattr) and within else ""


_CAUSES = (
    (r"unexpected char ['\"]{2,3}", "a quotation mark has no other that belongs to it"),
    (r"got '='|unexpected '='", "to compare, write == in place of ="),
    (r"expected (?:token )?'[)\]}]'|unexpected '[()\[\]{}]'", "a bracket has no other that belongs to it"),
    (r"unexpected 'end of print statement'", "something is missing at its end"),
)


def _in_words(told: str) -> str:
    """What the parser of fields says, in words for people who know no parser."""
    for pattern, words in _CAUSES:
        if re.search(pattern, told):
            return words
    found = re.search(r"got '(.+)'$", told)
    return f"“{found[1]}” does not fit behind what stands before it" if found else "it is not written as fields are"


def _names_in(held: Fields) -> str:
    return f" It holds: {', '.join(sorted(held.names))}."


def near(name: str, known: Any) -> str:
    """Which known name may have been meant, as a sentence; empty where none is near."""
    found = difflib.get_close_matches(name, list(known), 1, _NEAR)
    return f" Did you mean “{found[0]}”?" if found else ""
