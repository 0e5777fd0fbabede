// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py && FileCheck %s --check-prefix=MAP < %t/mapping.json

// Convolution, its bias and the batch norm are layers under the parameters' names; a matrix is transposed for nn.Linear.
// CHECK: import torch.nn.functional as F
// CHECK: self.conv_0 = nn.Conv2d(3, 4, 3, stride=2, padding=1){{$}}
// CHECK-NEXT: self.norm_0 = nn.BatchNorm2d(4){{$}}
// CHECK-NEXT: self.linear_0 = nn.Linear(4, 5){{$}}
// CHECK: def forward(self, image: torch.Tensor, *, logits: bool = False) -> torch.Tensor:
// CHECK-NEXT: x = self.conv_0(image)  # [?, 4, 4, 4]
// CHECK-NEXT: x = self.norm_0(x)
// CHECK-NEXT: x = F.relu(x)
// CHECK-NEXT: x = x.mean([2, 3])  # [?, 4]
// CHECK-NEXT: x = self.linear_0(x)
// CHECK-NEXT: return x if logits else F.softmax(x, dim=-1)
// MAP: "paddle": "norm_0.w_1",
// MAP-NEXT: "torch": "norm_0.running_mean",
// MAP-NEXT: "transform": "momentum 0.9 -> 0.1"
// MAP: "paddle": "linear_0.w_0",
// MAP-NEXT: "torch": "linear_0.weight",
// MAP-NEXT: "transform": "transpose"
func.func @main(%x: tensor<?x3x8x8xf32> {pd.name = "image"}) -> (tensor<?x5xf32> {pd.name = "out"}) {
  %w = pd.parameter "conv_0.w_0" dense<0.5> : tensor<4x3x3x3xf32>
  %b = pd.parameter "conv_0.b_0" dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %shape = pd.full_int_array {value = array<i64: 1, 4, 1, 1>} : () -> tensor<4xi64>
  %0 = pd.conv2d %x, %w {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>} : (tensor<?x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<?x4x4x4xf32>
  %1 = pd.reshape %b, %shape : (tensor<4xf32>, tensor<4xi64>) -> tensor<1x4x1x1xf32>
  %2 = pd.add %0, %1 : (tensor<?x4x4x4xf32>, tensor<1x4x1x1xf32>) -> tensor<?x4x4x4xf32>
  %scale = pd.parameter "norm_0.w_0" dense<[1.0, 1.5, 2.0, 2.5]> : tensor<4xf32>
  %bias = pd.parameter "norm_0.b_0" dense<[0.1, 0.2, 0.3, 0.4]> : tensor<4xf32>
  %mean = pd.parameter "norm_0.w_1" dense<[0.0, 0.5, 0.0, 0.5]> : tensor<4xf32>
  %variance = pd.parameter "norm_0.w_2" dense<[1.0, 2.0, 1.0, 2.0]> : tensor<4xf32>
  %3:5 = "pd.batch_norm"(%2, %mean, %variance, %scale, %bias) {is_test = true, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1>}
      : (tensor<?x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  %4 = pd.relu %3#0 : (tensor<?x4x4x4xf32>) -> tensor<?x4x4x4xf32>
  %axes = pd.full_int_array {value = array<i64: 2, 3>} : () -> tensor<2xi64>
  %5 = pd.mean %4, %axes : (tensor<?x4x4x4xf32>, tensor<2xi64>) -> tensor<?x4xf32>
  %matrix = pd.parameter "linear_0.w_0" dense<0.25> : tensor<4x5xf32>
  %offset = pd.parameter "linear_0.b_0" dense<[1.0, 2.0, 3.0, 4.0, 5.0]> : tensor<5xf32>
  %6 = pd.matmul %5, %matrix : (tensor<?x4xf32>, tensor<4x5xf32>) -> tensor<?x5xf32>
  %7 = pd.add %6, %offset : (tensor<?x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  %8 = pd.softmax %7 : (tensor<?x5xf32>) -> tensor<?x5xf32>
  return %8 : tensor<?x5xf32>
}
