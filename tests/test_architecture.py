"""Dependencies point one way; onnxruntime and torch are known only where they belong."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "onrecord"
LAYERS = {
    "errors": 0,
    "record": 1,
    "turns": 1,
    "articles": 2,
    "reading": 2,
    "archive": 3,
    "checking": 4,
    "formats": 4,
    "__init__": 5,
    "cli": 6,
    "cli_archive": 6,
    "web": 6,
}
SIBLINGS_APART = {
    ("articles", "reading"),
    ("reading", "articles"),
    ("formats", "checking"),
    ("checking", "formats"),
    ("cli", "web"),
    ("web", "cli"),
}


def imports_of(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, relative ones made absolute."""
    package = ["onrecord", *path.relative_to(SOURCE).parent.parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} if node.module else {f"{module}.{alias.name}" for alias in node.names}
    return found


def part(dotted: str) -> str:
    names = dotted.split(".")
    return names[1] if len(names) > 1 else "__init__"


def test_imports_point_downwards() -> None:
    wrong = []
    for path in SOURCE.rglob("*.py"):
        mine = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        for name in imports_of(path):
            if name == "onrecord" or name.startswith("onrecord."):
                theirs = part(name)
                up = LAYERS.get(theirs, 0) > LAYERS[mine]
                if theirs != mine and (up or (mine, theirs) in SIBLINGS_APART):
                    wrong.append(f"{path.name} imports {name}")
    assert not wrong


def test_only_the_encoder_knows_onnxruntime() -> None:
    assert {p.name for p in SOURCE.rglob("*.py") if any(n.startswith("onnxruntime") for n in imports_of(p))} == {"encoder.py"}


def test_torch_is_never_imported_at_run_time() -> None:
    assert not [p for p in SOURCE.rglob("*.py") if any(n.split(".")[0] == "torch" for n in imports_of(p))]
