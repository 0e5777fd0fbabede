// RUN: pd-opt %s --pd-fuse-attention | FileCheck %s

// A factor at q, a transposition of k, a dropout: one op. 0.25 is 1 / sqrt(16), which need not be said.
// CHECK-LABEL: func.func @scaled_query
// CHECK: %[[NONE:.+]] = torch.constant.none
// CHECK: %[[P:.+]] = torch.constant.float 1.000000e-01
// CHECK: torch.aten.scaled_dot_product_attention %arg0, %arg1, %arg2, %[[NONE]], %[[P]], %{{.+}}, %[[NONE]], %{{.+}} :
// CHECK-NOT: softmax
func.func @scaled_query(%q: !torch.vtensor<[?,4,?,16],f32>, %k: !torch.vtensor<[?,4,?,16],f32>, %v: !torch.vtensor<[?,4,?,16],f32>) -> !torch.vtensor<[?,4,?,16],f32> {
  %scale = torch.constant.float 2.500000e-01
  %p = torch.constant.float 1.000000e-01
  %false = torch.constant.bool false
  %none = torch.constant.none
  %int2 = torch.constant.int 2
  %int3 = torch.constant.int 3
  %int-1 = torch.constant.int -1
  %0 = torch.aten.mul.Scalar %q, %scale : !torch.vtensor<[?,4,?,16],f32>, !torch.float -> !torch.vtensor<[?,4,?,16],f32>
  %1 = torch.aten.transpose.int %k, %int2, %int3 : !torch.vtensor<[?,4,?,16],f32>, !torch.int, !torch.int -> !torch.vtensor<[?,4,16,?],f32>
  %2 = torch.aten.matmul %0, %1 : !torch.vtensor<[?,4,?,16],f32>, !torch.vtensor<[?,4,16,?],f32> -> !torch.vtensor<[?,4,?,?],f32>
  %3 = torch.aten.softmax.int %2, %int-1, %none : !torch.vtensor<[?,4,?,?],f32>, !torch.int, !torch.none -> !torch.vtensor<[?,4,?,?],f32>
  %4 = torch.aten.dropout %3, %p, %false : !torch.vtensor<[?,4,?,?],f32>, !torch.float, !torch.bool -> !torch.vtensor<[?,4,?,?],f32>
  %5 = torch.aten.matmul %4, %v : !torch.vtensor<[?,4,?,?],f32>, !torch.vtensor<[?,4,?,16],f32> -> !torch.vtensor<[?,4,?,16],f32>
  return %5 : !torch.vtensor<[?,4,?,16],f32>
}

// Three dims, a quotient after the product, a mask on the left, another width for v, half precision.
// CHECK-LABEL: func.func @divided_and_masked
// CHECK: torch.aten.scaled_dot_product_attention %arg0, %arg1, %arg2, %arg3, %{{.+}}, %{{.+}}, %[[SCALE:.+]], %{{.+}} : {{.*}} -> !torch.vtensor<[2,5,3],f16>
func.func @divided_and_masked(%q: !torch.vtensor<[2,5,8],f16>, %k: !torch.vtensor<[2,7,8],f16>, %v: !torch.vtensor<[2,7,3],f16>, %mask: !torch.vtensor<[1,5,7],f16>) -> !torch.vtensor<[2,5,3],f16> {
  %root = torch.constant.float 2.000000e+00
  %none = torch.constant.none
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %perm = torch.prim.ListConstruct %int0, %int2, %int1 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.permute %k, %perm : !torch.vtensor<[2,7,8],f16>, !torch.list<int> -> !torch.vtensor<[2,8,7],f16>
  %1 = torch.aten.bmm %q, %0 : !torch.vtensor<[2,5,8],f16>, !torch.vtensor<[2,8,7],f16> -> !torch.vtensor<[2,5,7],f16>
  %2 = torch.aten.div.Scalar %1, %root : !torch.vtensor<[2,5,7],f16>, !torch.float -> !torch.vtensor<[2,5,7],f16>
  %3 = torch.aten.add.Tensor %mask, %2, %int1 : !torch.vtensor<[1,5,7],f16>, !torch.vtensor<[2,5,7],f16>, !torch.int -> !torch.vtensor<[2,5,7],f16>
  %4 = torch.aten.softmax.int %3, %int2, %none : !torch.vtensor<[2,5,7],f16>, !torch.int, !torch.none -> !torch.vtensor<[2,5,7],f16>
  %5 = torch.aten.bmm %4, %v : !torch.vtensor<[2,5,7],f16>, !torch.vtensor<[2,7,3],f16> -> !torch.vtensor<[2,5,3],f16>
  return %5 : !torch.vtensor<[2,5,3],f16>
}

// k comes as [batch, length, heads, width]: what makes it k^T in one step becomes what makes it k.
// CHECK-LABEL: func.func @keys_permuted_at_once
// CHECK: torch.prim.ListConstruct %int0{{.*}}, %int2{{.*}}, %int1{{.*}}, %int3
// CHECK: torch.aten.permute %arg1, {{.*}} -> !torch.vtensor<[2,4,7,16],f32>
// CHECK: torch.aten.scaled_dot_product_attention
func.func @keys_permuted_at_once(%q: !torch.vtensor<[2,4,5,16],f32>, %k: !torch.vtensor<[2,7,4,16],f32>, %v: !torch.vtensor<[2,4,7,16],f32>) -> !torch.vtensor<[2,4,5,16],f32> {
  %none = torch.constant.none
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int3 = torch.constant.int 3
  %int-1 = torch.constant.int -1
  %perm = torch.prim.ListConstruct %int0, %int2, %int3, %int1 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.permute %k, %perm : !torch.vtensor<[2,7,4,16],f32>, !torch.list<int> -> !torch.vtensor<[2,4,16,7],f32>
  %1 = torch.aten.matmul %q, %0 : !torch.vtensor<[2,4,5,16],f32>, !torch.vtensor<[2,4,16,7],f32> -> !torch.vtensor<[2,4,5,7],f32>
  %2 = torch.aten.softmax.int %1, %int-1, %none : !torch.vtensor<[2,4,5,7],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,4,5,7],f32>
  %3 = torch.aten.matmul %2, %v : !torch.vtensor<[2,4,5,7],f32>, !torch.vtensor<[2,4,7,16],f32> -> !torch.vtensor<[2,4,5,16],f32>
  return %3 : !torch.vtensor<[2,4,5,16],f32>
}

// Near misses: the softmax goes over the queries.
// CHECK-LABEL: func.func @other_dim
// CHECK-NOT: scaled_dot_product
func.func @other_dim(%q: !torch.vtensor<[2,5,8],f32>, %k: !torch.vtensor<[2,5,8],f32>, %v: !torch.vtensor<[2,5,8],f32>) -> !torch.vtensor<[2,5,8],f32> {
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %0 = torch.aten.transpose.int %k, %int1, %int2 : !torch.vtensor<[2,5,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[2,8,5],f32>
  %1 = torch.aten.matmul %q, %0 : !torch.vtensor<[2,5,8],f32>, !torch.vtensor<[2,8,5],f32> -> !torch.vtensor<[2,5,5],f32>
  %2 = torch.aten.softmax.int %1, %int1, %none : !torch.vtensor<[2,5,5],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,5,5],f32>
  %3 = torch.aten.matmul %2, %v : !torch.vtensor<[2,5,5],f32>, !torch.vtensor<[2,5,8],f32> -> !torch.vtensor<[2,5,8],f32>
  return %3 : !torch.vtensor<[2,5,8],f32>
}

// The weights are an output too.
// CHECK-LABEL: func.func @weights_returned
// CHECK-NOT: scaled_dot_product
func.func @weights_returned(%q: !torch.vtensor<[2,5,8],f32>, %k: !torch.vtensor<[2,5,8],f32>, %v: !torch.vtensor<[2,5,8],f32>) -> (!torch.vtensor<[2,5,8],f32>, !torch.vtensor<[2,5,5],f32>) {
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %0 = torch.aten.transpose.int %k, %int1, %int2 : !torch.vtensor<[2,5,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[2,8,5],f32>
  %1 = torch.aten.matmul %q, %0 : !torch.vtensor<[2,5,8],f32>, !torch.vtensor<[2,8,5],f32> -> !torch.vtensor<[2,5,5],f32>
  %2 = torch.aten.softmax.int %1, %int2, %none : !torch.vtensor<[2,5,5],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,5,5],f32>
  %3 = torch.aten.matmul %2, %v : !torch.vtensor<[2,5,5],f32>, !torch.vtensor<[2,5,8],f32> -> !torch.vtensor<[2,5,8],f32>
  return %3, %2 : !torch.vtensor<[2,5,8],f32>, !torch.vtensor<[2,5,5],f32>
}

// The second factor is no transposition; the mask is scaled too; one batch of keys serves many.
// CHECK-LABEL: func.func @keys_not_transposed
// CHECK-NOT: scaled_dot_product
func.func @keys_not_transposed(%q: !torch.vtensor<[2,8,8],f32>, %k: !torch.vtensor<[2,8,8],f32>, %v: !torch.vtensor<[2,8,8],f32>) -> !torch.vtensor<[2,8,8],f32> {
  %none = torch.constant.none
  %int2 = torch.constant.int 2
  %0 = torch.aten.matmul %q, %k : !torch.vtensor<[2,8,8],f32>, !torch.vtensor<[2,8,8],f32> -> !torch.vtensor<[2,8,8],f32>
  %1 = torch.aten.softmax.int %0, %int2, %none : !torch.vtensor<[2,8,8],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,8,8],f32>
  %2 = torch.aten.matmul %1, %v : !torch.vtensor<[2,8,8],f32>, !torch.vtensor<[2,8,8],f32> -> !torch.vtensor<[2,8,8],f32>
  return %2 : !torch.vtensor<[2,8,8],f32>
}

// CHECK-LABEL: func.func @mask_scaled
// CHECK-NOT: scaled_dot_product
func.func @mask_scaled(%q: !torch.vtensor<[2,5,8],f32>, %k: !torch.vtensor<[2,5,8],f32>, %v: !torch.vtensor<[2,5,8],f32>, %mask: !torch.vtensor<[2,5,5],f32>) -> !torch.vtensor<[2,5,8],f32> {
  %none = torch.constant.none
  %half = torch.constant.float 5.000000e-01
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %0 = torch.aten.transpose.int %k, %int1, %int2 : !torch.vtensor<[2,5,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[2,8,5],f32>
  %1 = torch.aten.matmul %q, %0 : !torch.vtensor<[2,5,8],f32>, !torch.vtensor<[2,8,5],f32> -> !torch.vtensor<[2,5,5],f32>
  %2 = torch.aten.add.Tensor %1, %mask, %int1 : !torch.vtensor<[2,5,5],f32>, !torch.vtensor<[2,5,5],f32>, !torch.int -> !torch.vtensor<[2,5,5],f32>
  %3 = torch.aten.mul.Scalar %2, %half : !torch.vtensor<[2,5,5],f32>, !torch.float -> !torch.vtensor<[2,5,5],f32>
  %4 = torch.aten.softmax.int %3, %int2, %none : !torch.vtensor<[2,5,5],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,5,5],f32>
  %5 = torch.aten.matmul %4, %v : !torch.vtensor<[2,5,5],f32>, !torch.vtensor<[2,5,8],f32> -> !torch.vtensor<[2,5,8],f32>
  return %5 : !torch.vtensor<[2,5,8],f32>
}

// CHECK-LABEL: func.func @shared_keys
// CHECK-NOT: scaled_dot_product
func.func @shared_keys(%q: !torch.vtensor<[2,5,8],f32>, %k: !torch.vtensor<[1,5,8],f32>, %v: !torch.vtensor<[1,5,8],f32>) -> !torch.vtensor<[2,5,8],f32> {
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %0 = torch.aten.transpose.int %k, %int1, %int2 : !torch.vtensor<[1,5,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,8,5],f32>
  %1 = torch.aten.matmul %q, %0 : !torch.vtensor<[2,5,8],f32>, !torch.vtensor<[1,8,5],f32> -> !torch.vtensor<[2,5,5],f32>
  %2 = torch.aten.softmax.int %1, %int2, %none : !torch.vtensor<[2,5,5],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,5,5],f32>
  %3 = torch.aten.matmul %2, %v : !torch.vtensor<[2,5,5],f32>, !torch.vtensor<[1,5,8],f32> -> !torch.vtensor<[2,5,8],f32>
  return %3 : !torch.vtensor<[2,5,8],f32>
}
