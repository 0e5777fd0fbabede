// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// A matrix with two uses stays one parameter: it is tied, and training keeps it so.
// CHECK: self.shared_w_0 = nn.Parameter(torch.empty((4, 4), dtype=torch.float32))
// CHECK-NOT: nn.Linear
// CHECK: x = x @ self.shared_w_0
// CHECK-NEXT: return x @ self.shared_w_0
func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<?x4xf32> {pd.name = "out"}) {
  %w = pd.parameter "shared.w_0" dense<0.5> : tensor<4x4xf32>
  %0 = pd.matmul %x, %w : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %1 = pd.matmul %0, %w : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  return %1 : tensor<?x4xf32>
}
