#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Configures once and builds targets under a lock: several shells may share one build folder.   tools/dev/build.sh [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/../.."
exec 9> "${TMPDIR:-/tmp}/paddle-mlir-build.lock"
flock 9
[ -f build/build.ninja ] || cmake --preset dev > build.configure.log 2>&1 || { cat build.configure.log; exit 1; }
mkdir -p build && [ -f build.configure.log ] && mv build.configure.log build/configure.log || true
ninja -C build -j2 -k 0 "$@" 2>&1 | { grep -vE '^\[|^ninja: (Entering|no work)' || true; } | head -c 12000
exit "${PIPESTATUS[0]}"
