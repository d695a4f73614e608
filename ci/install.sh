#!/usr/bin/env bash
# Puts `hansa` on the path of the following steps, unless it is there.
set -euo pipefail

if command -v hansa >/dev/null; then
  exit 0
fi
home="${RUNNER_TEMP:-/tmp}/hansa-venv"
python3 -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check "${HANSA_PACKAGE:-hansa}"
echo "$home/bin" >>"${GITHUB_PATH:-/dev/null}"
