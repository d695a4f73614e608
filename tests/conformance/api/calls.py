"""The table `calls.txt`: each command of `entropy-data` and each method of its SDK, and the module of this folder that calls it.

A line is `<module> <call>`.
"""

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("calls.txt")


@cache
def table():
    """Call → module."""
    return {call: module for module, _, call in (line.partition(" ") for line in TABLE.read_text().splitlines())}


def promised(module):
    """The calls that a module makes."""
    return {call for call, caller in table().items() if caller == module}
