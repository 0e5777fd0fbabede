// RUN: pd-opt %s --pd-bufferize-host --canonicalize --cse --canonicalize | FileCheck %s

pd_kernel.kernel @fill(%out: tensor<1x?xf32>) -> tensor<1x?xf32> {
  %z = arith.constant 0.0 : f32
  %0 = linalg.fill ins(%z : f32) outs(%out : tensor<1x?xf32>) -> tensor<1x?xf32>
  pd_kernel.yield %0 : tensor<1x?xf32>
}
pd_kernel.kernel @copy(%in: tensor<1x?xf32>, %out: tensor<1x?xf32>) -> tensor<1x?xf32> {
  %0 = linalg.copy ins(%in : tensor<1x?xf32>) outs(%out : tensor<1x?xf32>) -> tensor<1x?xf32>
  pd_kernel.yield %0 : tensor<1x?xf32>
}

// One fill for two rows, and one border for two buffers: each is made again where it is written, nothing is copied.
// CHECK-LABEL: func.func @main
// CHECK-NOT: memref.copy
// CHECK-COUNT-4: pd_kernel.dispatch @fill outs(%{{.+}} : memref<1x?xf32, strided<[?, 1]{{.*}}>>)
// CHECK-NOT: memref.copy
// CHECK: return
func.func @main(%x: tensor<1x?xf32>, %y: tensor<1x?xf32>) -> (tensor<3x?xf32>, tensor<3x?xf32>) {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c1 : tensor<1x?xf32>
  %e = tensor.empty(%n) : tensor<1x?xf32>
  %f = pd_kernel.dispatch @fill outs(%e : tensor<1x?xf32>) -> tensor<1x?xf32>
  %m = tensor.empty(%n) : tensor<3x?xf32>
  %top = tensor.insert_slice %f into %m[0, 0] [1, %n] [1, 1] : tensor<1x?xf32> into tensor<3x?xf32>
  %border = tensor.insert_slice %f into %top[2, 0] [1, %n] [1, 1] : tensor<1x?xf32> into tensor<3x?xf32>
  %a = pd_kernel.dispatch @copy ins(%x : tensor<1x?xf32>) outs(%e : tensor<1x?xf32>) -> tensor<1x?xf32>
  %b = pd_kernel.dispatch @copy ins(%y : tensor<1x?xf32>) outs(%e : tensor<1x?xf32>) -> tensor<1x?xf32>
  %0 = tensor.insert_slice %a into %border[1, 0] [1, %n] [1, 1] : tensor<1x?xf32> into tensor<3x?xf32>
  %1 = tensor.insert_slice %b into %border[1, 0] [1, %n] [1, 1] : tensor<1x?xf32> into tensor<3x?xf32>
  return %0, %1 : tensor<3x?xf32>, tensor<3x?xf32>
}
