// An op without a PyTorch form: one report of all reasons and exit 3; on request a call that raises, naming op, layer and the author's line.
// RUN: rm -rf %t && (pd-compile %s --emit=pytorch -o %t --no-check > %t.log 2>&1; echo "exit $?" >> %t.log) && FileCheck %s --check-prefix=REFUSED < %t.log
// REFUSED: error: {{.*}}missing.mlir: cannot be written as PyTorch:
// REFUSED-SAME: 'pd.gaussian' op has no torch form at fused["net.py":12:0, "self.noise"]
// REFUSED-SAME: 'pd.uniform' op has no torch form
// REFUSED-NEXT: hint: --keep-unsupported=operator writes the rest
// REFUSED-NEXT: exit 3
// RUN: pd-compile %s --emit=pytorch -o %t --no-check --keep-unsupported=operator && FileCheck %s < %t/model.py && FileCheck %s --check-prefix=README < %t/README.md
// CHECK: def missing(op: str, layer: str, line: str, *operands: torch.Tensor) -> torch.Tensor:
// CHECK: raise NotImplementedError(
// CHECK: = missing("gaussian", "noise", "net.py:12", self.constant)  # [2, 4]
// CHECK: = missing("uniform", "", "", {{.*}})
// README: - gaussian in noise at net.py:12
// README-NEXT: - uniform
// RUN: pd-compile %s -o %t.mlir --keep-unsupported=operator && FileCheck %s --check-prefix=TORCH < %t.mlir
// TORCH: torch.operator "paddle.gaussian"
// TORCH-SAME: mean = 0.000000e+00
// TORCH: torch.operator "paddle.uniform"
func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<2x4xf32> {pd.name = "out"}) {
  %s = pd.full_int_array {value = array<i64: 2, 4>} : () -> tensor<2xi64>
  %0 = "pd.gaussian"(%s) {mean = 0.0, std = 1.0, seed = 0 : i64, dtype = f32} : (tensor<2xi64>) -> tensor<2x4xf32> loc(fused["net.py":12:0, "self.noise"])
  %low = pd.full {shape = array<i64>, value = -1.0, dtype = f32} : () -> tensor<f32>
  %high = pd.full {shape = array<i64>, value = 1.0, dtype = f32} : () -> tensor<f32>
  %1 = "pd.uniform"(%s, %low, %high) {seed = 0 : i64, dtype = f32} : (tensor<2xi64>, tensor<f32>, tensor<f32>) -> tensor<2x4xf32>
  %2 = pd.add %0, %x : (tensor<2x4xf32>, tensor<?x4xf32>) -> tensor<2x4xf32>
  %3 = pd.add %1, %2 : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}
