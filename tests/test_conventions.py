# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The conventions that a machine can read, held for every file there is."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = [
    path
    for package in ("tfstyle", "tfstyle_client")
    for path in sorted((ROOT / package).rglob("*.py"))
]
FILES = PACKAGES + sorted((ROOT / "tests").rglob("*.py"))
LICENCE = ["# Copyright 2026 The tfstyle developers", "# SPDX-License-Identifier: Apache-2.0"]
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common"}
# Their signature is Keras's, the standard library's, or the caller's.
OVERRIDES = re.compile(
    r"call|build|get_config|from_config|compute_loss|compute_output_\w+|compute_mask|train_step|"
    r"test_step|apply|on_\w+|do_[A-Z]+|log_message|set_model|reset_state|stateless_\w+"
)
MAY_BE_POSITIONAL = {"open_atomically"}  # reads as `open`


def expect_no_faults(paths, find):
    """Fails with a line for each file that `find(path)` has something against."""
    faults = [f"{path.relative_to(ROOT)}: {found}" for path in paths if (found := find(path))]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def list_public_functions(source):
    """(qualified name, node) of each public function, and method of a public class."""
    body = [("", node) for node in ast.parse(source).body]
    while body:
        prefix, node = body.pop(0)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            body += [(f"{node.name}.", child) for child in node.body]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not node.name.startswith("_") or node.name in ("__init__", "__call__"):
                yield prefix + node.name, node


def find_undocumented(source):
    return [
        name
        for name, node in list_public_functions(source)
        if not ast.get_docstring(node)
        and not is_property(node)
        and not node.name.startswith("__")
        and not OVERRIDES.fullmatch(node.name)
    ]


def find_untyped(source):
    """Public functions that leave out the type of an argument, or of what they return."""
    found = []
    for name, node in list_public_functions(source):
        if isinstance(node, ast.ClassDef):
            continue
        arguments = node.args
        named = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        rest = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        untyped = [
            argument.arg
            for argument in named + rest
            if argument.annotation is None and argument.arg not in ("self", "cls")
        ]
        if node.returns is None and node.name != "__init__":  # which returns nothing, always
            untyped.append("return")
        if untyped:
            found.append(f"{name}({', '.join(untyped)})")
    return found


def list_promised_methods():
    """Methods that some Protocol documents, for all classes that have them."""
    promised = set()
    for path in PACKAGES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base).endswith("Protocol") for base in node.bases
            ):
                promised |= {
                    child.name
                    for child in node.body
                    if isinstance(child, ast.FunctionDef) and ast.get_docstring(child)
                }
    return promised


def is_property(node):
    return any(isinstance(name, ast.Name) and name.id == "property" for name in node.decorator_list)


def find_positional_options(source):
    """Functions with an optional argument that may be given by position.

    A lone argument may: `load_network()` and `load_network(folder)` both say what they mean.
    """
    found = []
    for name, node in list_public_functions(source):
        if isinstance(node, ast.ClassDef) or OVERRIDES.fullmatch(node.name):
            continue
        positional = [argument.arg for argument in node.args.posonlyargs + node.args.args]
        alone = len([name for name in positional if name not in ("self", "cls")]) == 1
        if node.args.defaults and not alone and node.name not in MAY_BE_POSITIONAL:
            found.append(name)
    return found


def test_a_file_begins_with_its_licence():
    def find(path):
        lines = path.read_text().splitlines()
        return lines[lines[0].startswith("#!") :][:2] != LICENCE if lines else "empty"

    expect_no_faults(FILES, find)


def test_a_file_has_at_most_400_lines_of_at_most_100_characters():
    def find(path):
        lines = path.read_text().splitlines()
        long = [number for number, line in enumerate(lines, start=1) if len(line) > 100]
        return f"{len(lines)} lines" if len(lines) > 400 else long

    expect_no_faults(FILES, find)


def test_a_file_has_a_name_that_says_something():
    def find(path):
        return {path.stem.removeprefix("test_"), path.parent.name} & NAMES_THAT_SAY_NOTHING

    expect_no_faults(FILES, find)


def test_nothing_is_left_undone():
    undone = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    expect_no_faults(PACKAGES, lambda path: undone.findall(path.read_text()))


def test_flags_are_known_only_to_the_programs():
    absl = re.compile(
        r"^\s*(?:from absl import (?:app|flags)|import absl|from absl\.).*", re.MULTILINE
    )
    others = [path for path in PACKAGES if path.parent != ROOT / "tfstyle" / "bin"]
    expect_no_faults(others, lambda path: absl.findall(path.read_text()))


def test_what_is_public_is_documented():
    # `main` and `run` of a program are what its module's docstring says.
    others = [path for path in PACKAGES if path.parent != ROOT / "tfstyle" / "bin"]
    promised = list_promised_methods()

    def find(path):
        return [
            name
            for name in find_undocumented(path.read_text())
            if "." not in name or name.split(".")[1] not in promised
        ]

    expect_no_faults(others, find)
    expect_no_faults(PACKAGES, lambda p: not ast.get_docstring(ast.parse(p.read_text())))


def test_options_are_keyword_only():
    expect_no_faults(PACKAGES, lambda path: find_positional_options(path.read_text()))


def test_public_signatures_are_typed():
    paths = sorted((ROOT / "tfstyle").rglob("*.py"))
    assert len(paths) > 200
    expect_no_faults(paths, lambda path: find_untyped(path.read_text()))


def test_the_check_of_types_sees_arguments_and_results_without():
    source = (
        "def typed(a: int, *b: int, c: int = 1, **d: int) -> None: pass\n"
        "def _private(a): pass\n"
        "def untyped(a, *b, c=1, **d) -> int: pass\n"
        "class Open:\n"
        "    def __init__(self, a: int): pass\n"
        "    def __call__(self, a): pass\n"
        "    @classmethod\n"
        "    def make(cls): pass\n"
        "class _Closed:\n"
        "    def method(self, a): pass\n"
    )
    assert find_untyped(source) == [
        "untyped(a, c, b, d)",
        "Open.__call__(a, return)",
        "Open.make(return)",
    ]


def test_the_checks_see_a_function_without_docstring_and_one_with_a_positional_option():
    source = (
        "def bare(a): pass\n"
        "def _private(a, b=1): pass\n"
        "class Open:\n"
        "    '''Documented.'''\n"
        "    def __init__(self, a, b=2): pass\n"
        "    def call(self, x, training=None): pass\n"
        "    def method(self, a, *, b=1): pass\n"
        "    def alone(self, a=1):\n        '''Documented.'''\n"
        "    @property\n"
        "    def width(self): return 1\n"
        "def fine(a, *, b=1):\n    '''Documented.'''\n"
    )
    assert find_undocumented(source) == ["bare", "Open.method"]
    assert find_positional_options(source) == ["Open.__init__"]


def test_programs_are_short():
    programs = [
        path
        for path in (ROOT / "tfstyle" / "bin").glob("*.py")
        if "\ndef run()" in path.read_text()
    ]
    assert len(programs) > 3
    expect_no_faults(programs, lambda path: len(path.read_text().splitlines()) > 130)


def test_defining_the_flags_of_every_program_loads_no_framework():
    programs = sorted(
        f"tfstyle.bin.{path.stem}" for path in (ROOT / "tfstyle" / "bin").glob("[!_]*.py")
    )
    code = (
        "import importlib, sys\n"
        "from absl import flags\n"
        f"for program in {programs!r}:\n"
        # Two programs may have a flag of one name, so each begins with none.
        "    for flag in list(flags.FLAGS):\n"
        "        delattr(flags.FLAGS, flag)\n"
        "    for module in [name for name in sys.modules if name.startswith('tfstyle.bin.')]:\n"
        "        del sys.modules[module]\n"
        "    importlib.import_module(program)\n"
        "    heavy = {'tensorflow', 'keras', 'jax', 'torch'} & set(sys.modules)\n"
        "    assert not heavy, (program, heavy)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
