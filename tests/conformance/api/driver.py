"""Runs in a client's own environment: does one call after the other, so that the client's libraries are loaded once.

A line of JSON in: `{"do": "command" | "script" | "list", "words": […], "source": …, "env": {…}, "cwd": …}`; a line of JSON out:
`{"code", "out", "err", "called": […]}`, where `called` names the commands and methods that came to a good end.
"""

import contextlib
import functools
import importlib
import inspect
import io
import json
import os
import pkgutil
import sys
import traceback

CALLED = set()


@functools.cache
def commands():
    """Name → words, of every command of `entropy-data`."""
    from entropy_data.cli import app
    from typer.main import get_command

    def below(command, words):
        if not hasattr(command, "commands"):
            return [words]
        return [each for name, sub in command.commands.items() for each in below(sub, [*words, name])]

    return {" ".join(["entropy-data", *words]): words for words in below(get_command(app), [])}


def methods():
    """Name → (class, method), of every public method of the SDK's clients and of what it has for connectors."""
    import entropy_data_sdk
    from entropy_data_sdk._http import HttpClient
    from entropy_data_sdk.api._base import ApiGroup
    from entropy_data_sdk.connector.events import EventHandler

    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(entropy_data_sdk.__path__, "entropy_data_sdk.")
    ]
    classes = {
        each
        for module in modules
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, (ApiGroup, HttpClient)) or each.__module__.startswith("entropy_data_sdk.connector.")
    }
    return {
        f"sdk {each.__name__}.{name}": (each, name)
        for each in classes
        for name, method in vars(each).items()
        if inspect.isfunction(method)
        and not name.startswith("_")
        and each is not EventHandler
        and not getattr(each, "_is_protocol", False)
        and not inspect.isabstract(each)
    }


def note_methods():
    """From here on, a method that returns is noted."""
    for name, (owner, method) in methods().items():
        setattr(owner, method, _noting(name, getattr(owner, method)))


def _noting(name, method):
    @functools.wraps(method)
    def noting(*arguments, **named):
        result = method(*arguments, **named)
        CALLED.add(name)
        return result

    return noting


def command(asked):
    from entropy_data.cli import app
    from typer.testing import CliRunner

    ended = CliRunner().invoke(app, asked["words"])
    if ended.exit_code == 0:
        CALLED.update(name for name, words in commands().items() if _within(words, asked["words"]))
    said = "" if ended.exception is None or isinstance(ended.exception, SystemExit) else repr(ended.exception)
    return {"code": ended.exit_code, "out": ended.stdout, "err": ended.stderr + said}


def _within(words, all_words):
    """Whether the words follow each other, with nothing but options before them."""
    start = all_words.index(words[0]) if words[0] in all_words[:3] else len(all_words)
    return all_words[start : start + len(words)] == words


def script(asked):
    out, err, code = io.StringIO(), io.StringIO(), 0
    sys.argv = ["script", *asked["words"]]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            exec(compile(asked["source"], "script", "exec"), {"__name__": "__main__"})  # noqa: S102 the suite's own script
        except SystemExit as ended:
            code = 0 if ended.code is None else 1
            err.write(str(ended.code))
        except BaseException:  # noqa: BLE001 whatever a script does is its answer
            code = 1
            err.write(traceback.format_exc())
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def names(asked):
    return {"code": 0, "out": json.dumps(sorted(globals()[asked["words"][0]]())), "err": ""}


DO = {"command": command, "script": script, "list": names}


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a client prints past its own streams is not an answer
    if sys.argv[1:] == ["methods"]:
        note_methods()
    before = dict(os.environ)
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ.clear()
        os.environ.update(before | asked["env"])
        os.chdir(asked["cwd"])
        CALLED.clear()
        answer = DO[asked["do"]](asked)
        print(json.dumps(answer | {"called": sorted(CALLED)}), file=answers, flush=True)


main()
