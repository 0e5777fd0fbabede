// RUN: pd-opt %s --pd-split-kernels --canonicalize --cse --pd-verify-groups | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#column = affine_map<(d0, d1) -> (d1)>
#none = affine_map<(d0, d1) -> ()>

// Of @every_other:
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} outs(%{{.+}} : tensor<4x8xf32>)
// CHECK: scf.if %{{.+}} -> (f32)
// CHECK-NEXT: tensor.extract %{{.+}}[%{{.+}}, %{{.+}}] : tensor<4x3xf32>

// CHECK-NOT: @every_other(
// CHECK-NOT: @pad(
// CHECK-NOT: @shares(
// CHECK-NOT: @long_rows(

// A border is filled by one kernel and the middle written by another, through a view.
pd_kernel.kernel @pad(%x: tensor<4x?xf32>, %init: tensor<6x?xf32>) -> tensor<6x?xf32> {
  %c1 = arith.constant 1 : index
  %z = arith.constant 0.0 : f32
  %d = tensor.dim %x, %c1 : tensor<4x?xf32>
  %f = linalg.fill ins(%z : f32) outs(%init : tensor<6x?xf32>) -> tensor<6x?xf32>
  %r = tensor.insert_slice %x into %f[1, 2] [4, %d] [1, 1] : tensor<4x?xf32> into tensor<6x?xf32>
  pd_kernel.yield %r : tensor<6x?xf32>
}

// The sum of all would be repeated for each element: the sum, then the quotients.
pd_kernel.kernel @shares(%x: tensor<512x64xf32>, %init: tensor<512x64xf32>) -> tensor<512x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<f32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<f32>) -> tensor<f32>
  %s = linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction", "reduction"]} ins(%x : tensor<512x64xf32>) outs(%f : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<f32>
  %r = linalg.generic {indexing_maps = [#id, #none, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<512x64xf32>, tensor<f32>) outs(%init : tensor<512x64xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<512x64xf32>
  pd_kernel.yield %r : tensor<512x64xf32>
}

// Near miss: a column's sum is that of a thread a column.
// CHECK: pd_kernel.kernel @columns(
pd_kernel.kernel @columns(%x: tensor<512x64xf32>, %init: tensor<512x64xf32>) -> tensor<512x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<64xf32>) -> tensor<64xf32>
  %s = linalg.generic {indexing_maps = [#id, #column], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<512x64xf32>) outs(%f : tensor<64xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<64xf32>
  %r = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<512x64xf32>, tensor<64xf32>) outs(%init : tensor<512x64xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<512x64xf32>
  pd_kernel.yield %r : tensor<512x64xf32>
}

// Near miss: a row's sum is the row's own unit, and nothing has to be kept.
// CHECK: pd_kernel.kernel @rows(
pd_kernel.kernel @rows(%x: tensor<?x512xf32>, %init: tensor<?x512xf32>) -> tensor<?x512xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %d = tensor.dim %x, %c0 : tensor<?x512xf32>
  %e = tensor.empty(%d) : tensor<?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x512xf32>) outs(%f : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<?x512xf32>, tensor<?xf32>) outs(%init : tensor<?x512xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<?x512xf32>
  pd_kernel.yield %r : tensor<?x512xf32>
}

// A row of half precision is exponentiated in f32 and read twice: a thread has no memory for it.
pd_kernel.kernel @long_rows(%x: tensor<?x512xf16>, %init: tensor<?x512xf16>) -> tensor<?x512xf16> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %d = tensor.dim %x, %c0 : tensor<?x512xf16>
  %wide = tensor.empty(%d) : tensor<?x512xf32>
  %p = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x512xf16>) outs(%wide : tensor<?x512xf32>) {
  ^bb0(%a: f16, %o: f32):
    %0 = arith.extf %a : f16 to f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  } -> tensor<?x512xf32>
  %e = tensor.empty(%d) : tensor<?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%p : tensor<?x512xf32>) outs(%f : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %s : tensor<?x512xf32>, tensor<?xf32>) outs(%init : tensor<?x512xf16>) {
  ^bb0(%a: f32, %b: f32, %o: f16):
    %0 = arith.divf %a, %b : f32
    %1 = arith.truncf %0 : f32 to f16
    linalg.yield %1 : f16
  } -> tensor<?x512xf16>
  pd_kernel.yield %r : tensor<?x512xf16>
}

// No kernel's operand has a strided innermost dim: each element of the whole, from the source or as it is.
pd_kernel.kernel @every_other(%x: tensor<4x3xf32>, %init: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %r = tensor.insert_slice %x into %init[0, 1] [4, 3] [1, 2] : tensor<4x3xf32> into tensor<4x8xf32>
  pd_kernel.yield %r : tensor<4x8xf32>
}

func.func @strided(%x: tensor<4x3xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = pd_kernel.dispatch @every_other ins(%x : tensor<4x3xf32>) outs(%y : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

func.func @main(%x: tensor<4x?xf32>, %c: tensor<512x64xf32>, %r: tensor<?x512xf32>, %h: tensor<?x512xf16>) -> (tensor<6x?xf32>, tensor<512x64xf32>, tensor<?x512xf32>, tensor<?x512xf16>, tensor<512x64xf32>) {
  // CHECK: %[[BORDER:.+]] = pd_kernel.dispatch @{{fill_[0-9]+}} outs(%{{.+}} : tensor<6x?xf32>)
  // CHECK: %[[VIEW:.+]] = tensor.extract_slice %[[BORDER]][1, 2] [4, %{{.+}}] [1, 1]
  // CHECK: %[[MIDDLE:.+]] = pd_kernel.dispatch @{{copy_[0-9]+}} ins(%{{.+}} : tensor<4x?xf32>) outs(%[[VIEW]] : tensor<4x?xf32>)
  // CHECK: tensor.insert_slice %[[MIDDLE]] into %[[BORDER]][1, 2]
  // CHECK: pd_kernel.dispatch @columns
  // CHECK: pd_kernel.dispatch @rows
  // CHECK: %[[POWERS:.+]] = pd_kernel.dispatch @{{map_[0-9]+}} ins(%{{.+}} : tensor<?x512xf16>) outs(%{{.+}} : tensor<?x512xf32>)
  // CHECK: %[[SUMS:.+]] = pd_kernel.dispatch @{{reduce_[0-9]+}} ins(%[[POWERS]] : tensor<?x512xf32>)
  // CHECK: pd_kernel.dispatch @{{map_[0-9]+}} ins(%[[POWERS]], %[[SUMS]] : tensor<?x512xf32>, tensor<?xf32>) outs(%{{.+}} : tensor<?x512xf16>)
  // CHECK: %[[SUM:.+]] = pd_kernel.dispatch @{{reduce_[0-9]+}} {{.*}} -> tensor<f32>
  // CHECK: pd_kernel.dispatch @{{map_[0-9]+}} ins(%{{.+}}, %[[SUM]] : tensor<512x64xf32>, tensor<f32>)
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %n = tensor.dim %x, %c1 : tensor<4x?xf32>
  %wider = arith.addi %n, %c4 : index
  %e0 = tensor.empty(%wider) : tensor<6x?xf32>
  %0 = pd_kernel.dispatch @pad ins(%x : tensor<4x?xf32>) outs(%e0 : tensor<6x?xf32>) -> tensor<6x?xf32>
  %e1 = tensor.empty() : tensor<512x64xf32>
  %1 = pd_kernel.dispatch @columns ins(%c : tensor<512x64xf32>) outs(%e1 : tensor<512x64xf32>) -> tensor<512x64xf32>
  %m = tensor.dim %r, %c0 : tensor<?x512xf32>
  %e2 = tensor.empty(%m) : tensor<?x512xf32>
  %2 = pd_kernel.dispatch @rows ins(%r : tensor<?x512xf32>) outs(%e2 : tensor<?x512xf32>) -> tensor<?x512xf32>
  %k = tensor.dim %h, %c0 : tensor<?x512xf16>
  %e3 = tensor.empty(%k) : tensor<?x512xf16>
  %3 = pd_kernel.dispatch @long_rows ins(%h : tensor<?x512xf16>) outs(%e3 : tensor<?x512xf16>) -> tensor<?x512xf16>
  %4 = pd_kernel.dispatch @shares ins(%c : tensor<512x64xf32>) outs(%e1 : tensor<512x64xf32>) -> tensor<512x64xf32>
  return %0, %1, %2, %3, %4 : tensor<6x?xf32>, tensor<512x64xf32>, tensor<?x512xf32>, tensor<?x512xf16>, tensor<512x64xf32>
}
