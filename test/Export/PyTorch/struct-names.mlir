// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py && FileCheck %s --check-prefix=MAP < %t/mapping.json

// PIR's layer paths: the class is the class, siblings are numbered from one whatever the process counted, what a Sequential holds has its place, a
// layer without parameters too. The blocks become one class, what differs its argument.
// CHECK: class Block(nn.Module):
// CHECK-NEXT: def __init__(self, in_features: int, out_features: int) -> None:
// CHECK: self.linear1 = nn.Linear(in_features, out_features, bias=False)
// CHECK-NEXT: self.linear2 = nn.Linear(out_features, out_features, bias=False)
// CHECK: x = self.linear1(x)
// CHECK-NEXT: x = F.gelu(x)
// CHECK: class Model(nn.Module):
// CHECK: self.sequential = nn.Sequential(
// CHECK-NEXT: Block(4, 6),
// CHECK-NEXT: nn.ReLU(),
// CHECK-NEXT: Block(6, 3),
// CHECK-NEXT: )
// CHECK: return self.sequential(x)
// MAP: "torch": "sequential.0.linear1.weight"
// MAP: "torch": "sequential.2.linear2.weight"
#a1 = loc("/Sequential_4/Block_8/Linear_20/")
#a2 = loc("/Sequential_4/Block_8/Linear_21/")
#a3 = loc("/Sequential_4/Block_8/GELU_3/")
#r = loc("/Sequential_4/ReLU_7/")
#b1 = loc("/Sequential_4/Block_9/Linear_22/")
#b2 = loc("/Sequential_4/Block_9/Linear_23/")
#b3 = loc("/Sequential_4/Block_9/GELU_4/")
func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<?x3xf32> {pd.name = "out"}) {
  %w0 = pd.parameter "linear_20.w_0" dense<0.5> : tensor<4x6xf32>
  %w1 = pd.parameter "linear_21.w_0" dense<0.25> : tensor<6x6xf32>
  %w2 = pd.parameter "linear_22.w_0" dense<0.125> : tensor<6x3xf32>
  %w3 = pd.parameter "linear_23.w_0" dense<1.5> : tensor<3x3xf32>
  %0 = pd.matmul %x, %w0 : (tensor<?x4xf32>, tensor<4x6xf32>) -> tensor<?x6xf32> loc(#a1)
  %1 = pd.gelu %0 : (tensor<?x6xf32>) -> tensor<?x6xf32> loc(#a3)
  %2 = pd.matmul %1, %w1 : (tensor<?x6xf32>, tensor<6x6xf32>) -> tensor<?x6xf32> loc(#a2)
  %3 = pd.relu %2 : (tensor<?x6xf32>) -> tensor<?x6xf32> loc(#r)
  %4 = pd.matmul %3, %w2 : (tensor<?x6xf32>, tensor<6x3xf32>) -> tensor<?x3xf32> loc(#b1)
  %5 = pd.gelu %4 : (tensor<?x3xf32>) -> tensor<?x3xf32> loc(#b3)
  %6 = pd.matmul %5, %w3 : (tensor<?x3xf32>, tensor<3x3xf32>) -> tensor<?x3xf32> loc(#b2)
  return %6 : tensor<?x3xf32>
}
