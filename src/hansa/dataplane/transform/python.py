"""One Python model: a public function named like its file, whose parameters are the relations it reads."""

from __future__ import annotations

import ast

from hansa.dataplane.transform.sql import Parsed
from hansa.dataplane.transform.values import Model, Options
from hansa.kernel.findings import Finding, Place, Severity


def read_python(name: str, path: str, text: str) -> Parsed:
    """Reads the signature without running the code."""
    try:
        tree = ast.parse(text, path)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        return Parsed(
            None, (_error("model-syntax", Place(path, line), f"This is not Python that can be read: {error}."),), {}
        )
    public = [each for each in tree.body if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")]
    function = next((each for each in public if each.name == name), None)
    if function is None:
        text_of = f"There is no function `{name}`, which makes the table `{name}`."
        fix = f"Define `def {name}(…)`; its parameters are the relations it reads."
        return Parsed(None, (_error("model-no-function", Place(path, 1), text_of, fix),), {})
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.defaults or arguments.kw_defaults:
        fix = "Name one parameter for each relation it reads."
        text_of = "A model's function takes relations by name only."
        return Parsed(None, (_error("model-parameters", Place(path, function.lineno), text_of, fix),), {})
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    lines = {each.arg.lower(): each.lineno for each in named}
    return Parsed(Model(name, path, "python", text, tuple(each.arg.lower() for each in named), Options()), (), lines)


def _error(code: str, place: Place, text: str, fix: str = "") -> Finding:
    return Finding(code, Severity.ERROR, place, text, fix)
