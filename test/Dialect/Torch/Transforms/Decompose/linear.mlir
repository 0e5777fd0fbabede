// RUN: pd-opt --pd-decompose-torch %s | FileCheck %s

// CHECK-LABEL: func.func @linear
// CHECK: %[[T:.+]] = torch.aten.transpose.int %arg1
// CHECK: %[[P:.+]] = torch.aten.matmul %arg0, %[[T]]
// CHECK: torch.aten.add.Tensor %[[P]], %arg2
func.func @linear(%x: !torch.vtensor<[2,4],f32>, %w: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[3],f32>) -> !torch.vtensor<[2,3],f32> {
  %0 = torch.aten.linear %x, %w, %b : !torch.vtensor<[2,4],f32>, !torch.vtensor<[3,4],f32>, !torch.vtensor<[3],f32> -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}

// CHECK-LABEL: func.func @addmm_scales_what_is_not_one
// CHECK: torch.aten.matmul %arg1, %arg2
// CHECK-NOT: torch.aten.mul.Scalar %{{.+}}, %float2
// CHECK: torch.aten.mul.Scalar %arg0
// CHECK: torch.aten.add.Tensor
func.func @addmm_scales_what_is_not_one(%c: !torch.vtensor<[5],f32>, %x: !torch.vtensor<[2,4],f32>, %y: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<[2,5],f32> {
  %half = torch.constant.float 5.000000e-01
  %one = torch.constant.int 1
  %0 = torch.aten.addmm %c, %x, %y, %half, %one : !torch.vtensor<[5],f32>, !torch.vtensor<[2,4],f32>, !torch.vtensor<[4,5],f32>, !torch.float, !torch.int -> !torch.vtensor<[2,5],f32>
  return %0 : !torch.vtensor<[2,5],f32>
}

// CHECK-LABEL: func.func @attention
// CHECK: torch.constant.float 5.000000e-01
// CHECK: torch.aten.matmul
// CHECK: torch.aten.softmax.int
// CHECK: torch.aten.matmul
func.func @attention(%q: !torch.vtensor<[1,2,?,4],f32>, %k: !torch.vtensor<[1,2,?,4],f32>, %v: !torch.vtensor<[1,2,?,4],f32>) -> !torch.vtensor<[1,2,?,4],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %zero = torch.constant.float 0.000000e+00
  %0 = torch.aten.scaled_dot_product_attention %q, %k, %v, %none, %zero, %false, %none, %false : !torch.vtensor<[1,2,?,4],f32>, !torch.vtensor<[1,2,?,4],f32>, !torch.vtensor<[1,2,?,4],f32>, !torch.none, !torch.float, !torch.bool, !torch.none, !torch.bool -> !torch.vtensor<[1,2,?,4],f32>
  return %0 : !torch.vtensor<[1,2,?,4],f32>
}
