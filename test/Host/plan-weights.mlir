// RUN: pd-opt %s --pd-plan-weights | FileCheck %s

// CHECK-LABEL: func.func @main
func.func @main() {
  // CHECK: offset = 0
  %0 = pd_kernel.weight dense<1.0> : tensor<3x5xf32> : tensor<3x5xf32>
  // CHECK: offset = 64
  %1 = pd_kernel.weight dense<2> : tensor<3xi8> : tensor<3xi8>
  // The same recipe as the first.
  // CHECK: offset = 0
  %2 = pd_kernel.weight dense<1.0> : tensor<3x5xf32> {name = "again"} : tensor<3x5xf32>
  // Panels of 16 columns: 3 x 16 x 4 bytes.
  // CHECK: offset = 128
  %3 = pd_kernel.weight dense<1.0> : tensor<3x5xf32> steps [#pd_kernel.pack<axis = 1, nr = 16>] : tensor<3x5xf32>
  // CHECK: offset = 320
  %4 = pd_kernel.weight dense<1.0> : tensor<3x5xf32> steps [#pd_kernel.transpose<[1, 0]>] : tensor<5x3xf32>
  return
}
