#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# exits.sh CODE COMMAND...: runs it and demands that exit code; output goes on to FileCheck. A failure (2 and above) must be
# said on stderr as all tools say it: `error: ...`, `hint: ...`, at most five lines.
want=$1
shift
said=$(mktemp)
trap 'rm -f "$said" "$said.message"' EXIT
"$@" 2> "$said"
got=$?
cat "$said"
grep -v "^\.\.\. " "$said" > "$said.message" # pd-verify shows its progress
[ "$got" = "$want" ] || { echo "exit code $got, expected $want"; exit 1; }
[ "$want" -ge 2 ] || exit 0
[ "$(wc -l < "$said.message")" -le 5 ] || { echo "the message has more than five lines"; exit 1; }
sed -n 1p "$said.message" | grep -q '^error: .' || { echo "line 1 is not 'error: ...'"; exit 1; }
sed -n 2p "$said.message" | grep -q '^hint: .' || { echo "line 2 is not 'hint: ...'"; exit 1; }
