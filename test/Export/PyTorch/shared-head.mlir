// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// A container that is called again is one module, called twice, though something else stands between the calls.
// CHECK: class Model(nn.Module):
// CHECK: self.head = nn.Sequential(
// CHECK-NEXT: nn.Linear(4, 4, bias=False),
// CHECK-NEXT: nn.Tanh(),
// CHECK-NEXT: nn.Linear(4, 2, bias=False),
// CHECK: head = self.head(x)
// CHECK-NEXT: x = torch.exp(x)
// CHECK-NEXT: x = self.head(x)
// CHECK-NEXT: return head, x
func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<?x2xf32> {pd.name = "a"}, tensor<?x2xf32> {pd.name = "b"}) {
  %w0 = pd.parameter "linear_0.w_0" dense<0.5> : tensor<4x4xf32>
  %w1 = pd.parameter "linear_1.w_0" dense<0.25> : tensor<4x2xf32>
  %0 = pd.matmul %x, %w0 : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32> loc("self.head.0")
  %1 = pd.tanh %0 : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %2 = pd.matmul %1, %w1 : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32> loc("self.head.2")
  %3 = pd.exp %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %4 = pd.matmul %3, %w0 : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32> loc("self.head.0")
  %5 = pd.tanh %4 : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %6 = pd.matmul %5, %w1 : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32> loc("self.head.2")
  return %2, %6 : tensor<?x2xf32>, tensor<?x2xf32>
}
