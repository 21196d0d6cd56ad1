"""Mutation testing of generator/checks: how many small changes to its code do the tests notice?

python benchmarks/mutants.py [MODULE...] [--sample N [--seed N]] [--part 1/2] [--again FILE] [--survivors]

Each function is changed in one small way at a time. A change is killed if what the checks say of the golden forms
differs (tests/golden/checks_said.json), or a test of tests/unit/checks fails. The usual tools run every test that
touches a function, and nearly every test here touches them all, so they would take hours; this takes minutes. A
change lives in a forked process only; nothing is written.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib
import io
import os
import pkgutil
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "unit" / "checks"
LIMIT = 60  # seconds for one change
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And, ast.Continue: ast.Break,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: the module, the line, what it does, and the changed tree."""

    module: str
    line: int
    what: str
    tree: ast.Module


def mutants_of(name: str) -> Iterator[Mutant]:
    """Every change of the functions of a module."""
    path = ROOT / Path(*name.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        for what, change in _changes(node):
            if _in_function(tree, node):
                changed = copy.deepcopy(tree)
                twin = next(n for k, n in enumerate(ast.walk(changed)) if k == number)
                change(twin)
                yield Mutant(name, getattr(node, "lineno", 0), what, ast.fix_missing_locations(changed))


def _in_function(tree: ast.Module, node: ast.AST) -> bool:
    return id(node) in _inside(tree)


@cache
def _inside(tree: ast.Module) -> frozenset[int]:
    """The nodes that run within functions: no annotations, no docstrings."""
    found: set[int] = set()
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        for statement in function.body:
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                found |= {id(n) for n in ast.walk(statement)}
    notes = [n.annotation for n in ast.walk(tree) if isinstance(n, ast.AnnAssign | ast.arg) and n.annotation]
    return frozenset(found - {id(n) for note in notes for n in ast.walk(note)})


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if type(operator) in SWAPS:
                yield f"{type(operator).__name__} swapped", _set_operator(at)
    elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
        yield f"{type(node.op).__name__} swapped", _swap_op
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not taken out", _drop_not
    elif isinstance(node, ast.Constant) and not isinstance(node.value, bytes | type(...)):
        yield f"{node.value!r:.30} changed", _change_constant
    elif isinstance(node, ast.If | ast.IfExp):
        yield "condition turned round", _negate
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "filter taken out", _drop_filter
    elif isinstance(node, ast.Return) and node.value is not None:
        yield "returns None", _return_none
    elif isinstance(node, ast.Call) and (node.args or node.keywords):
        yield "last argument made None", _last_argument_none
    elif isinstance(node, ast.Continue):
        yield "continue made break", _make_break


def _make_break(node: ast.AST) -> None:
    node.__class__ = ast.Break  # type: ignore[assignment]


def _set_operator(at: int) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.Compare)
        node.ops[at] = SWAPS[type(node.ops[at])]()  # type: ignore[call-overload]

    return change


def _swap_op(node: ast.AST) -> None:
    node.op = SWAPS[type(node.op)]()  # type: ignore[attr-defined]


def _drop_not(node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)
    node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)


def _change_constant(node: ast.AST) -> None:
    assert isinstance(node, ast.Constant)
    value = node.value
    if isinstance(value, bool):
        node.value = not value
    elif isinstance(value, int | float):
        node.value = value + 1
    else:
        node.value = "XX" if value is None or value == "" else f"XX{value}XX"


def _negate(node: ast.AST) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]


def _drop_filter(node: ast.AST) -> None:
    assert isinstance(node, ast.comprehension)
    node.ifs = []


def _return_none(node: ast.AST) -> None:
    assert isinstance(node, ast.Return)
    node.value = ast.Constant(None)


def _last_argument_none(node: ast.AST) -> None:
    assert isinstance(node, ast.Call)
    if node.keywords:
        node.keywords[-1].value = ast.Constant(None)
    else:
        node.args[-1] = ast.Constant(None)


def _functions(space: dict[str, object], module: str) -> Iterator[tuple[str, FunctionType]]:
    """The functions of a module by qualified name: its own, those of its classes, and what a cache wraps."""
    for name, named in space.items():
        thing = getattr(named, "__wrapped__", named)
        if isinstance(thing, FunctionType) and thing.__module__ == module:
            yield name, thing
        elif isinstance(thing, type) and thing.__module__ == module:
            for key, part in vars(thing).items():
                inner = part.fget if isinstance(part, property) else getattr(part, "__func__", part)
                if isinstance(inner, FunctionType) and inner.__module__ == module:
                    yield f"{name}.{key}", inner


def put_in_place(mutant: Mutant, module: ModuleType) -> None:
    """Gives the functions of the running module the code of the changed one."""
    space = dict(vars(module))
    exec(compile(mutant.tree, str(module.__file__), "exec"), space)
    changed = dict(_functions(space, module.__name__))
    for name, function in _functions(vars(module), module.__name__):
        if name in changed and function.__code__.co_freevars == changed[name].__code__.co_freevars:
            function.__code__ = changed[name].__code__
            function.__defaults__ = changed[name].__defaults__


def survives(mutant: Mutant, module: ModuleType, notices: Callable[[], bool]) -> bool:
    """Whether nothing notices the change; tried in a process of its own."""
    child = os.fork()
    if child == 0:
        signal.alarm(LIMIT)  # a change that never ends counts as killed
        code = 0
        with contextlib.suppress(BaseException):
            put_in_place(mutant, module)
            code = 0 if notices() else 7
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 7


def noticed_by(golden: ModuleType) -> Callable[[], bool]:
    """What tries the golden forms first, one by one, since that is quick, and the unit tests after."""
    forms = golden.forms()
    random.Random(1).shuffle(forms)  # all kinds of form early on
    alone = [(form, golden.said_of(form)) for form in forms]
    between = golden.said_between(forms)
    if tests_fail():  # they run once here, so that the forks have them in memory
        raise SystemExit("The tests of tests/unit/checks fail without any change.")

    def notices() -> bool:
        differs = any(golden.said_of(form) != said for form, said in alone)
        return differs or golden.said_between(forms) != between or tests_fail()

    return notices


def tests_fail() -> bool:
    """Whether a unit test of the checks fails."""
    pytest = importlib.import_module("pytest")
    quiet = ["-n0", "-x", "-q", "-p", "no:cacheprovider", "--no-header", str(TESTS)]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return bool(pytest.main(quiet) != 0)


def main(arguments: list[str]) -> None:
    """Print how many changes were killed, by module, and the survivors where asked."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "golden")]
    golden = importlib.import_module("checks_said")
    package = importlib.import_module("generator.checks")
    named = [a for a in arguments if a.isidentifier()]
    modules = [f"generator.checks.{m.name}" for m in pkgutil.iter_modules(package.__path__)]
    modules = [m for m in modules if not named or m.rpartition(".")[2] in named]
    found = [mutant for name in modules for mutant in mutants_of(name)]
    if "--again" in arguments:  # only those that an earlier run, kept in a file, found alive
        left = Path(arguments[arguments.index("--again") + 1]).read_text(encoding="utf-8").splitlines()
        found = [m for m in found if f"alive {m.module}:{m.line} {m.what}" in left]
    if "--sample" in arguments:
        size = int(arguments[arguments.index("--sample") + 1])
        seed = int(arguments[arguments.index("--seed") + 1]) if "--seed" in arguments else 5
        found = random.Random(seed).sample(found, min(size, len(found)))  # in this order: a part of it is random too
    if "--part" in arguments:  # such as 1/2: every second change, so that two processes share the work
        first, step = map(int, arguments[arguments.index("--part") + 1].split("/"))
        found = found[first - 1 :: step]
    _with_cached_profiles()
    notices = noticed_by(golden)
    tried, alive, start = Counter[str](), Counter[str](), time.monotonic()
    for mutant in found:
        tried[mutant.module] += 1
        sys.stderr.write(f"\r{tried.total()} of {len(found)}, {alive.total()} alive ")
        if survives(mutant, importlib.import_module(mutant.module), notices):
            alive[mutant.module] += 1
            if "--survivors" in arguments:
                sys.stdout.write(f"alive {mutant.module}:{mutant.line} {mutant.what}\n")
                sys.stdout.flush()
    for module, number in tried.items():
        sys.stdout.write(f"{module:36} {number - alive[module]:5} of {number}\n")
    killed, total = tried.total() - alive.total(), tried.total()
    sys.stdout.write(f"killed {killed} of {total} ({100 * killed / total:.1f} %) in {time.monotonic() - start:.0f} s\n")


def _with_cached_profiles() -> None:
    """Profiles don't change within a run, and every test module loads them."""
    loader = importlib.import_module("generator.profile_load")
    loader.load_profile = cache(loader.load_profile)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(sys.argv[1:])
