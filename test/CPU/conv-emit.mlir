// RUN: pd-opt %s --pd-schedule-cpu --pd-cpu-emit-kernels | FileCheck %s
// RUN: pd-opt %s --pd-schedule-cpu --pd-cpu-emit-kernels=isa=v4 | FileCheck %s --check-prefix=WIDE

// One run of channels per filter tap, each pixel with its own pointer: no copy of the input.
// CHECK-LABEL: module @conv__module
// CHECK: func.func private @conv__body
// CHECK-NOT: memref.alloc
// CHECK: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %{{.+}} iter_args
// CHECK:   scf.for %{{.+}} = %{{.+}} to %{{.+}} step %{{.+}} iter_args
// CHECK:     scf.for %{{.+}} = %{{.+}} to %{{.+}} step %{{.+}} iter_args
// CHECK-COUNT-48: vector.fma
// CHECK-LABEL: module @depthwise__module
// WIDE-LABEL: module @conv__module
// WIDE: vector.fma {{.*}} : vector<16xf32>
pd_kernel.kernel @conv(%x: tensor<1x?x?x32xf32>, %w: tensor<3x3x32x16xf32>, %init: tensor<1x?x?x16xf32>) -> tensor<1x?x?x16xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "conv">, packed = array<i64: 1>} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<1x?x?x16xf32>) -> tensor<1x?x?x16xf32>
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x?x?x32xf32>, tensor<3x3x32x16xf32>) outs(%f : tensor<1x?x?x16xf32>) -> tensor<1x?x?x16xf32>
  pd_kernel.yield %p : tensor<1x?x?x16xf32>
}

// Four pixels of a 3 x 3 filter: 36 products, 6 pixels loaded per filter row; 12 channels are one full and one masked vector.
// CHECK: func.func private @depthwise__body
// CHECK-COUNT-36: vector.fma
// CHECK-NOT: vector.fma
// CHECK: llvm.intr.masked.load
pd_kernel.kernel @depthwise(%x: tensor<1x?x10x12xf32>, %w: tensor<3x3x12xf32>, %init: tensor<1x?x8x12xf32>) -> tensor<1x?x8x12xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "depthwise">} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<1x?x8x12xf32>) -> tensor<1x?x8x12xf32>
  %p = linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x?x10x12xf32>, tensor<3x3x12xf32>) outs(%f : tensor<1x?x8x12xf32>) -> tensor<1x?x8x12xf32>
  pd_kernel.yield %p : tensor<1x?x8x12xf32>
}
