// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// A layer that the author calls logits: its result is not the parameter that forward has.
// CHECK: def forward(self, x: torch.Tensor, *, logits: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
// CHECK-NEXT: [[OUT:[a-z0-9_]*]] = self.logits(x)
// CHECK-NOT: logits = 
// CHECK: return x, [[OUT]] if logits else F.softmax([[OUT]], dim=-1)
func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<?x4xf32> {pd.name = "tanh"}, tensor<?x3xf32> {pd.name = "out"}) {
  %w = pd.parameter "linear_0.w_0" dense<0.5> : tensor<4x3xf32>
  %0 = pd.matmul %x, %w : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32> loc("self.logits")
  %1 = pd.tanh %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %2 = pd.softmax %0 : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %1, %2 : tensor<?x4xf32>, tensor<?x3xf32>
}
