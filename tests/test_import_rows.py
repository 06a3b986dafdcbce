# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which way the rooms lean on each other, read from the imports (those inside functions too)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    {"errors"},  # below all: only says what a user did wrong
    {"ops", "files"},
    {"layers", "features", "regions"},
    {"losses", "data", "optimization"},
    {"methods"},
    {"training", "inference"},
    {"serving", "evaluation", "demo", "video", "batch"},
    {"studio"},
    {"bin"},
]
ROW_OF = {room: row for row, rooms in enumerate(ROWS) for room in rooms}
# Rooms of lower rows that a room does without all the same.
NEVER = {"methods": {"data", "regions"}}
# Speak keras.ops alone, so that they run on every backend.
WITHOUT_TENSORFLOW = {"ops", "layers", "features", "losses", "methods"}
# May use TensorFlow, but only once a function that needs it is called.
TENSORFLOW_IN_FUNCTIONS = {"optimization", "training", "bin"}
FILES = sorted((ROOT / "tfstyle").rglob("*.py"))


def list_imports(tree):
    """(imported module, whether inside a function) of every import of a parsed file."""
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in inside
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "." * node.level, id(node) in inside
            for alias in node.names:
                yield f"{node.module}.{alias.name}", id(node) in inside


def find_faults(room, method, source):
    """What a file of `room` (and, in methods/, of the folder `method`) may not import but does."""
    faults = []
    for name, in_function in list_imports(ast.parse(source)):
        parts = name.split(".")
        if not parts[0]:
            faults.append("imports relatively, which hides the room it takes from")
        elif parts[0] == "tensorflow" or name == "tensorflow_datasets":
            if room in WITHOUT_TENSORFLOW:
                faults.append("imports tensorflow; this room speaks keras.ops")
            if room in TENSORFLOW_IN_FUNCTIONS and not in_function:
                faults.append("imports tensorflow outside the function that needs it")
        elif parts[0] == "tfstyle" and len(parts) > 1:
            other = parts[1]
            if other == "__version__" or other == room and room != "methods":
                continue
            if other not in ROW_OF:
                faults.append(f"imports {name}, a room that has no row")
            elif other == "methods" == room:
                if method and len(parts) > 2 and parts[2] != method and _is_method(parts[2]):
                    faults.append(f"imports {name}: methods never import one another")
            elif ROW_OF[other] > ROW_OF[room]:
                faults.append(f"imports {name} of a higher row")
            elif ROW_OF[other] == ROW_OF[room]:
                faults.append(f"imports {name}, another room of its row")
            elif other in NEVER.get(room, ()):
                faults.append(f"imports {name}: {room}/ never imports {other}/")
    return faults


def _is_method(name):
    return (ROOT / "tfstyle" / "methods" / name).is_dir()


def test_a_file_imports_only_from_rows_below_its_own():
    faults = {}
    for path in FILES:
        parts = path.relative_to(ROOT / "tfstyle").parts
        if parts == ("__init__.py",):
            continue
        room = parts[0].removesuffix(".py")
        assert room in ROW_OF, f"{room} has no row; give it one here and in BUILD_NOTES.md"
        method = parts[1] if room == "methods" and len(parts) > 2 else None
        if found := find_faults(room, method, path.read_text()):
            faults["/".join(parts)] = found
    assert faults == {}


def test_the_door_of_the_package_imports_nothing_by_itself():
    imports = list_imports(ast.parse((ROOT / "tfstyle" / "__init__.py").read_text()))
    assert [name for name, _ in imports] == ["importlib"]


def test_the_client_imports_nothing_of_ours_and_tensorflow_only_to_run_without_a_server():
    faults = []
    for path in (ROOT / "tfstyle_client").rglob("*.py"):
        for name, in_function in list_imports(ast.parse(path.read_text())):
            root = name.split(".")[0]
            if (
                root in ("tfstyle", "keras")
                or root == "tensorflow"
                and not (in_function and path.name == "local_transport.py")
            ):
                faults.append((path.name, name))
    assert faults == []


@pytest.mark.parametrize(
    "room, source",
    [
        ("ops", "import tfstyle.layers.x"),
        ("ops", "from tfstyle.files import pictures"),
        ("losses", "def f():\n    from tfstyle.data import x"),
        ("methods", "from tfstyle import regions"),
        ("methods", "from tfstyle.data.coco import x"),
        ("training", "import tfstyle.inference"),
        ("training", "import tensorflow as tf"),
        ("layers", "def f():\n    import tensorflow as tf"),
        ("bin", "from tensorflow import data"),
        ("inference", "from tfstyle.bin import train"),
        ("ops", "from . import boxes"),
        ("ops", "import tfstyle.attic"),
    ],
)
def test_each_kind_of_fault_is_seen(room, source):
    assert len(find_faults(room, None, source)) == 1


@pytest.mark.parametrize(
    "room, source",
    [
        ("bin", "def f():\n    import tensorflow as tf"),
        ("training", "def f():\n    import tensorflow as tf\nfrom tfstyle.methods import registry"),
        ("evaluation", "from tfstyle.inference.stylizer import Stylizer\nfrom tfstyle import data"),
        ("files", "from tfstyle.errors import InputError\nfrom tfstyle.files import atomic"),
        ("data", "import tensorflow as tf"),
    ],
)
def test_what_is_allowed_is_no_fault(room, source):
    assert find_faults(room, None, source) == []
