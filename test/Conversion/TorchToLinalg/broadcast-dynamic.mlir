// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s
// Two dynamic sizes are never assumed equal: proven, or checked at run time and recorded, or (an argument's own size, which may be
// 1) read through an index that stays 0.

// CHECK: module attributes {pd.constraints = [
// CHECK-SAME: lhs = "[\22floordiv\22, [\22+\22, \22x_d2\22, 1], 2]", location = "aten.add.Tensor at neck", rhs = "[\22floordiv\22, \22x_d2\22, 2]"

// Equal expressions: nothing to check.
// CHECK-LABEL: func.func @proven
// CHECK-NOT: cf.assert
// CHECK: arith.addf
func.func @proven(%x: !torch.vtensor<[?,4],f32> {pd.name = "x"}) -> !torch.vtensor<[?,4],f32> {
  %one = torch.constant.int 1
  %0 = torch.aten.relu %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %1 = torch.aten.add.Tensor %0, %x, %one : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32>, !torch.int -> !torch.vtensor<[?,4],f32>
  return %1 : !torch.vtensor<[?,4],f32>
}

// One name, one size; the second argument is checked against the first.
// CHECK-LABEL: func.func @tied_by_name
// CHECK: %[[X:.+]] = tensor.dim %arg0
// CHECK: %[[Y:.+]] = tensor.dim %arg1
// CHECK: %[[SAME:.+]] = arith.cmpi eq, %[[Y]], %[[X]]
// CHECK: cf.assert %[[SAME]], "y dim 0 must equal N"
// CHECK-NOT: tensor.extract
func.func @tied_by_name(%x: !torch.vtensor<[?],f32> {pd.name = "x", pd.shape = ["N"]}, %y: !torch.vtensor<[?],f32> {pd.name = "y", pd.shape = ["N"]}) -> !torch.vtensor<[?],f32> {
  %one = torch.constant.int 1
  %0 = torch.aten.add.Tensor %x, %y, %one : !torch.vtensor<[?],f32>, !torch.vtensor<[?],f32>, !torch.int -> !torch.vtensor<[?],f32>
  return %0 : !torch.vtensor<[?],f32>
}

// CHECK-LABEL: func.func @argument_may_be_one
// CHECK: %[[X:.+]] = tensor.dim %arg0
// CHECK: %[[IS_ONE:.+]] = arith.cmpi eq, %[[X]], %c1
// CHECK: cf.assert %{{.+}}, "sizes do not fit: x_d0 must be 1 or equal 4"
// CHECK: arith.select %[[IS_ONE]], %c0
// CHECK: tensor.extract %arg0
// CHECK: return %{{.+}} : tensor<?xf32>
func.func @argument_may_be_one(%x: !torch.vtensor<[?],f32> {pd.name = "x"}, %y: !torch.vtensor<[4],f32> {pd.name = "y"}) -> !torch.vtensor<[?],f32> {
  %one = torch.constant.int 1
  %0 = torch.aten.add.Tensor %x, %y, %one : !torch.vtensor<[?],f32>, !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[?],f32>
  return %0 : !torch.vtensor<[?],f32>
}

// Ceil and floor of a half agree for even heights only.
// CHECK-LABEL: func.func @computed_sizes_are_checked
// CHECK: cf.assert %{{.+}}, "sizes do not fit: ((x_d2 + 1) floordiv 2) must equal ((x_d2) floordiv 2) (aten.add.Tensor at neck)"
func.func @computed_sizes_are_checked(%x: !torch.vtensor<[1,3,?,8],f32> {pd.name = "x"}, %w: !torch.vtensor<[3,3,3,3],f32> {pd.name = "w"}, %v: !torch.vtensor<[3,3,2,2],f32> {pd.name = "v"}) -> !torch.vtensor<[1,3,?,4],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %twos, %ones, %ones, %false, %zeros, %int1 : !torch.vtensor<[1,3,?,8],f32>, !torch.vtensor<[3,3,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,3,?,4],f32>
  %1 = torch.aten.convolution %x, %v, %none, %twos, %zeros, %ones, %false, %zeros, %int1 : !torch.vtensor<[1,3,?,8],f32>, !torch.vtensor<[3,3,2,2],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,3,?,4],f32>
  %2 = torch.aten.add.Tensor %0, %1, %int1 : !torch.vtensor<[1,3,?,4],f32>, !torch.vtensor<[1,3,?,4],f32>, !torch.int -> !torch.vtensor<[1,3,?,4],f32> loc("neck")
  return %2 : !torch.vtensor<[1,3,?,4],f32>
}
