// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py && FileCheck %s --check-prefix=MAP < %t/mapping.json

// A block's own parameters: Paddle counts them through the whole process, the block's class does not. Equal blocks are one class.
// CHECK: class Affine(nn.Module):
// CHECK: self.w_0 = nn.Parameter(torch.empty((1,), dtype=torch.float32))
// CHECK-NEXT: self.w_1 = nn.Parameter(torch.empty((1,), dtype=torch.float32))
// CHECK: x = x * self.w_0
// CHECK-NEXT: return x + self.w_1
// CHECK-NOT: class Affine2
// CHECK: self.affine1 = Affine()
// CHECK-NEXT: self.affine2 = Affine()
// MAP: "paddle": "affine_7.w_0",
// MAP-NEXT: "torch": "affine1.w_0"
// MAP: "paddle": "affine_8.w_1",
// MAP-NEXT: "torch": "affine2.w_1"
#a = loc("/Affine_7/")
#b = loc("/Affine_8/")
func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<?x4xf32> {pd.name = "out"}) {
  %w0 = pd.parameter "affine_7.w_0" dense<0.5> : tensor<1xf32>
  %w1 = pd.parameter "affine_7.w_1" dense<0.25> : tensor<1xf32>
  %w2 = pd.parameter "affine_8.w_0" dense<1.5> : tensor<1xf32>
  %w3 = pd.parameter "affine_8.w_1" dense<1.25> : tensor<1xf32>
  %0 = pd.multiply %x, %w0 : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32> loc(#a)
  %1 = pd.add %0, %w1 : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32> loc(#a)
  %3 = pd.multiply %1, %w2 : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32> loc(#b)
  %4 = pd.add %3, %w3 : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32> loc(#b)
  return %4 : tensor<?x4xf32>
}
