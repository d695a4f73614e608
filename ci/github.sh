#!/usr/bin/env bash
# What the GitHub Action does: lint, compare with the base branch, test. Every input comes in as a variable, never as code.
set -uo pipefail
set -f # inputs are split at blanks, and a pattern in them is hansa's to read

out="${RUNNER_TEMP:-/tmp}/hansa-contract"
mkdir -p "$out"
code=0

run() {
  local name="$1" number=0
  shift
  hansa contract "$@" --format github --format "junit=$out/$name.xml" --format "sarif=$out/$name.sarif" \
    --format "markdown=$out/$name.md" || number=$?
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$out/$name.md" ]; then
    cat "$out/$name.md" >>"$GITHUB_STEP_SUMMARY"
  fi
  if [ "$number" -gt "$code" ]; then code=$number; fi
}

base() {
  if [ -n "${HANSA_BASE:-}" ]; then
    echo "$HANSA_BASE"
  elif [ -n "${GITHUB_BASE_REF:-}" ]; then
    # The checkout of a pull request has one commit; the base branch's last one is all that is needed beside it.
    git fetch --quiet --no-tags --depth=1 origin "refs/heads/$GITHUB_BASE_REF" && git rev-parse FETCH_HEAD
  fi
}

read -r -a paths <<<"${HANSA_PATHS:-.}"
read -r -a tests <<<"${HANSA_TEST:-}"

if [ "${HANSA_LINT:-true}" = true ]; then
  run lint lint "${paths[@]}"
fi

if [ "${HANSA_DIFF:-true}" = true ]; then
  commit="$(base)" || code=5
  if [ -n "$commit" ]; then
    number=0
    for path in "${paths[@]}"; do
      number=$((number + 1))
      run "diff-$number" diff "$path" --base "$commit" --fail-on "${HANSA_FAIL_ON:-breaking}" \
        ${HANSA_PRODUCTS:+--products "$HANSA_PRODUCTS"}
    done
  fi
fi

number=0
for contract in ${tests[@]+"${tests[@]}"}; do
  number=$((number + 1))
  run "test-$number" test "$contract" ${HANSA_SERVER:+--server "$HANSA_SERVER"}
done

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'reports=%s\ncode=%s\n' "$out" "$code" >>"$GITHUB_OUTPUT"
fi
exit "$code"
