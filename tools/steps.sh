# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Sourced by demo.sh and test.sh: `step TITLE COMMAND...` prints `[k/n] TITLE ... s`, a sign of life every four seconds, and on failure the log's end.
STEP=0
step() {
  local title=$1 start pid log last shown=0 rc
  shift
  STEP=$((STEP + 1)) start=$(date +%s.%N) log=$(mktemp)
  printf '[%d/%d] %s\n' "$STEP" "$STEPS" "$title"
  "$@" > "$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    shown=$((shown + 1))
    if [ $((shown % 20)) = 0 ]; then
      last=$(tail -c 400 "$log" | tr '\r' '\n' | awk 'NF' | tail -n 1 | cut -c1-100)
      printf '        %4.0f s  %s\n' "$(echo "$(date +%s.%N) $start" | awk '{print $1 - $2}')" "$last"
    fi
  done
  rc=0; wait "$pid" || rc=$?
  printf '[%d/%d] %s %.1f s\n' "$STEP" "$STEPS" "$title" "$(echo "$(date +%s.%N) $start" | awk '{print $1 - $2}')"
  STEP_LOG=$log
  if [ $rc != 0 ]; then
    echo "error: step '$title' failed with exit code $rc; the end of its output:" >&2
    tail -n 40 "$log" >&2
    return $rc
  fi
}
build() { # TARGET...: configures when needed
  [ -f build/build.ninja ] || cmake --preset dev -DPD_PYTHON="$PWD/.venv/bin/python"
  ninja -C build "$@"
}
