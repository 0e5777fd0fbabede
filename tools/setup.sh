#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Installs what is missing and leaves what is there.   tools/setup.sh build|demo|test|torch|cuda|wheel...
#   build  compiler, LLVM/MLIR, protobuf (apt)      demo  .venv with the demo's programs, no Paddle and no torch
#   test   .venv-test with the oracle (Paddle) and torch-mlir, .venv-legacy with Paddle 2.6.2 (writes ProgramDesc files)
#   torch  .venv-torch with PyTorch for exported packages; PyPI's CUDA libraries are stubbed, a CPU needs none of their gigabytes
#   cuda   .venv-cuda with NVIDIA's assembler and disassembler as bin/ptxas and bin/nvdisasm: no driver, no CUDA library
#   wheel  .venv-wheel with what makes the Python wheel
set -euo pipefail
cd "$(dirname "$0")/.."
list() { awk -v s="[$1]" '/^\[/ {on = ($0 == s); next} on && NF && !/^#/' tools/packages.txt; }

apt_install() { # only what dpkg does not have
  local missing=()
  for p in $(list "$1"); do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p"); done
  [ ${#missing[@]} = 0 ] && return 0
  [ "$(id -u)" = 0 ] || { echo "error: needs root to install: ${missing[*]}" >&2; echo "hint: apt-get install ${missing[*]}" >&2; return 7; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

venv() { # DIR SECTION: made once per content of the section; a stamp makes the second call free
  local dir=$1 section=$2 stamp
  stamp=$(list "$section" | sha256sum | cut -c1-16)
  [ -f "$dir/.stamp-$stamp" ] && return 0
  [ -x "$dir/bin/python" ] || /usr/bin/python3 -m venv "$dir"
  list "$section" | grep -v -- --no-deps > "$dir/requirements.txt"
  "$dir/bin/pip" install -q --disable-pip-version-check -r "$dir/requirements.txt"
  list "$section" | sed -n 's/ --no-deps//p' | while read -r p; do "$dir/bin/pip" install -q --disable-pip-version-check --no-deps "$p"; done
  touch "$dir/.stamp-$stamp"
}

for what in "$@"; do
  case $what in
    build) apt_install apt-build
      # what ccache needs to work with a precompiled header
      ccache --set-config=sloppiness=pch_defines,time_macros,include_file_mtime,include_file_ctime ;;
    demo) apt_install apt-demo; venv .venv venv ;;
    test) apt_install apt-test; venv .venv-test venv-test; venv .venv-legacy venv-legacy ;;
    torch) venv .venv-torch venv-torch; python3 tools/dev/stub-cuda.py .venv-torch > /dev/null ;;
    cuda) venv .venv-cuda venv-cuda
      for tool in ptxas nvdisasm; do # packages keep them below site-packages
        ln -sfr "$(find .venv-cuda/lib -path "*/bin/$tool" | head -n 1)" ".venv-cuda/bin/$tool"
      done ;;
    wheel) venv .venv-wheel venv-wheel ;;
    *) echo "error: unknown part '$what'" >&2; echo "hint: tools/setup.sh build|demo|test|torch|cuda|wheel" >&2; exit 2 ;;
  esac
done
