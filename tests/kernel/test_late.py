"""Modules that are loaded when something of them is asked for."""

import subprocess
import sys


def test_it_is_loaded_by_the_first_that_asks_and_for_all():
    code = (
        "import sys\nfrom hansa.kernel.late import late\n"
        "late('colorsys'); late('sys')\n"
        "import colorsys\nprint('rgb_to_hsv' in vars(colorsys), sys is sys.modules['sys'])\n"
        "from colorsys import rgb_to_hsv\nprint(rgb_to_hsv(0, 0, 0), colorsys.rgb_to_hsv is rgb_to_hsv)\n"
        "import colorsys as again\nprint('rgb_to_hsv' in vars(again))\n"
        "try:\n    colorsys.nothing\nexcept AttributeError as error:\n    print(error)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == [
        "False True",
        "(0.0, 0.0, 0) True",
        "True",
        "module 'colorsys' has no attribute 'nothing'",
    ]
