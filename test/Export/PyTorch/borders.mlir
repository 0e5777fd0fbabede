// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// What passes between the parts of a detector is called for what it is: feature maps by the logarithm of their stride, in the parts too.
// CHECK: class Backbone(nn.Module):
// CHECK: def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
// CHECK: x = self.conv1(x)
// CHECK-NEXT: c1 = F.relu(x)
// CHECK-NEXT: x = self.conv2(c1)
// CHECK-NEXT: c2 = F.hardswish(x)
// CHECK-NEXT: return c1, c2
// CHECK: class Neck(nn.Module):
// CHECK: def forward(self, c2: torch.Tensor, c1: torch.Tensor) -> torch.Tensor:
// CHECK-NEXT: p2 = self.lateral1(c2)
// CHECK-NEXT: {{.*}} = self.lateral2(c1)
// CHECK: class Head(nn.Module):
// CHECK: def forward(self, x: torch.Tensor) -> torch.Tensor:
// CHECK: class Model(nn.Module):
// CHECK: c1, c2 = self.backbone(x)
// CHECK-NEXT: features = self.neck(c2, c1)
// CHECK-NEXT: x = self.head(features)
// CHECK-NEXT: return x if logits else torch.sigmoid(x)
func.func @main(%x: tensor<?x3x16x16xf32> {pd.name = "x"}) -> (tensor<?x1x4x4xf32> {pd.name = "out"}) {
  %w1 = pd.parameter "conv2d_0.w_0" dense<0.5> : tensor<4x3x3x3xf32>
  %w2 = pd.parameter "conv2d_1.w_0" dense<0.25> : tensor<8x4x3x3xf32>
  %w3 = pd.parameter "conv2d_2.w_0" dense<0.125> : tensor<4x8x1x1xf32>
  %w4 = pd.parameter "conv2d_3.w_0" dense<1.5> : tensor<4x4x3x3xf32>
  %w5 = pd.parameter "conv2d_4.w_0" dense<1.25> : tensor<2x4x3x3xf32>
  %w6 = pd.parameter "conv2d_5.w_0" dense<1.75> : tensor<1x2x3x3xf32>
  %0 = pd.conv2d %x, %w1 {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>} : (tensor<?x3x16x16xf32>, tensor<4x3x3x3xf32>) -> tensor<?x4x8x8xf32> loc("self.backbone.conv1")
  %1 = pd.relu %0 : (tensor<?x4x8x8xf32>) -> tensor<?x4x8x8xf32> loc("self.backbone.act1")
  %2 = pd.conv2d %1, %w2 {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>} : (tensor<?x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<?x8x4x4xf32> loc("self.backbone.conv2")
  %3 = pd.hardswish %2 : (tensor<?x8x4x4xf32>) -> tensor<?x8x4x4xf32> loc("self.backbone.act2")
  %4 = pd.conv2d %3, %w3 : (tensor<?x8x4x4xf32>, tensor<4x8x1x1xf32>) -> tensor<?x4x4x4xf32> loc("self.neck.lateral1")
  %5 = pd.conv2d %1, %w4 {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>} : (tensor<?x4x8x8xf32>, tensor<4x4x3x3xf32>) -> tensor<?x4x4x4xf32> loc("self.neck.lateral2")
  %6 = pd.add %4, %5 : (tensor<?x4x4x4xf32>, tensor<?x4x4x4xf32>) -> tensor<?x4x4x4xf32> loc("self.neck.sum")
  %7 = pd.conv2d %6, %w5 {paddings = array<i64: 1, 1>} : (tensor<?x4x4x4xf32>, tensor<2x4x3x3xf32>) -> tensor<?x2x4x4xf32> loc("self.head.conv1")
  %8 = pd.conv2d %7, %w6 {paddings = array<i64: 1, 1>} : (tensor<?x2x4x4xf32>, tensor<1x2x3x3xf32>) -> tensor<?x1x4x4xf32> loc("self.head.conv2")
  %9 = pd.sigmoid %8 : (tensor<?x1x4x4xf32>) -> tensor<?x1x4x4xf32>
  return %9 : tensor<?x1x4x4xf32>
}
