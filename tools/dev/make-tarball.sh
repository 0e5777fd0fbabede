#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Packs an install of the built tree: build/package/paddle-mlir-VERSION-linux-x86_64-llvm22.tar.gz. Build everything before.   tools/dev/make-tarball.sh [BUILD]
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1:-build}
version=$(sed -n 's/^project(PaddleMLIR VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
llvm=$(sed -n 's/^set(PD_LLVM_VERSION \([0-9]*\).*/\1/p' CMakeLists.txt)
exec 9> "${TMPDIR:-/tmp}/paddle-mlir-build.lock" # not in the middle of a build (build.sh)
flock 9
name=paddle-mlir-$version-linux-$(uname -m)-llvm$llvm
rm -rf "$build/package/$name"
cmake --install "$build" --prefix "$build/package/$name" --strip > /dev/null
tar -C "$build/package" --owner=0 --group=0 --sort=name -czf "$build/package/$name.tar.gz" "$name"
rm -rf "$build/package/$name"
du -h "$build/package/$name.tar.gz"
