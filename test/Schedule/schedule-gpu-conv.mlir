// RUN: pd-opt %s --pd-schedule-gpu=chips=sm_80,sm_89 | FileCheck %s
// RUN: pd-opt %s --pd-schedule-gpu=codegen=loops | FileCheck %s --check-prefix=LOOPS
// LOOPS-NOT: generator = "conv"

// Large tiles where there are many, each chip its own.
// CHECK: pd_kernel.kernel @large({{.*}}strategy = #pd_kernel.gpu<generator = "conv", levels = {
// CHECK-SAME: sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 3,
// CHECK-SAME: sm_89 = #pd_kernel.mma<
pd_kernel.kernel @large(%a: tensor<8x58x58x64xf16>, %b: tensor<3x3x64x128xf16>, %init: tensor<8x56x56x128xf32>) -> tensor<8x56x56x128xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<8x58x58x64xf16>, tensor<3x3x64x128xf16>) outs(%init : tensor<8x56x56x128xf32>) -> tensor<8x56x56x128xf32>
  pd_kernel.yield %p : tensor<8x56x56x128xf32>
}

// Small ones for pictures of unknown size.
// CHECK: pd_kernel.kernel @unknown({{.*}}generator = "conv", {{.*}}tile_m = 64, tile_n = 64,
pd_kernel.kernel @unknown(%a: tensor<?x?x?x64xbf16>, %b: tensor<1x1x64x256xbf16>, %init: tensor<?x?x?x256xf32>) -> tensor<?x?x?x256xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<?x?x?x64xbf16>, tensor<1x1x64x256xbf16>) outs(%init : tensor<?x?x?x256xf32>) -> tensor<?x?x?x256xf32>
  pd_kernel.yield %p : tensor<?x?x?x256xf32>
}

// More rows where most of a tile's columns are not there.
// CHECK: pd_kernel.kernel @narrow({{.*}}generator = "conv", {{.*}}tile_m = 128, tile_n = 64, tile_k = 64, stages = 3,
pd_kernel.kernel @narrow(%a: tensor<?x?x?x96xf16>, %b: tensor<3x3x96x24xf16>, %init: tensor<?x?x?x24xf32>) -> tensor<?x?x?x24xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<?x?x?x96xf16>, tensor<3x3x96x24xf16>) outs(%init : tensor<?x?x?x24xf32>) -> tensor<?x?x?x24xf32>
  pd_kernel.yield %p : tensor<?x?x?x24xf32>
}

// Channels that are no multiples of 8, sums in f16, operands of two types, f32: the loop fallback.
// CHECK: pd_kernel.kernel @image({{.*}}generator = "loops"
pd_kernel.kernel @image(%a: tensor<1x30x30x3xf16>, %b: tensor<7x7x3x64xf16>, %init: tensor<1x24x24x64xf32>) -> tensor<1x24x24x64xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<1x30x30x3xf16>, tensor<7x7x3x64xf16>) outs(%init : tensor<1x24x24x64xf32>) -> tensor<1x24x24x64xf32>
  pd_kernel.yield %p : tensor<1x24x24x64xf32>
}

// CHECK: pd_kernel.kernel @few({{.*}}generator = "loops"
pd_kernel.kernel @few(%a: tensor<1x9x9x16xf16>, %b: tensor<3x3x16x4xf16>, %init: tensor<1x7x7x4xf32>) -> tensor<1x7x7x4xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<1x9x9x16xf16>, tensor<3x3x16x4xf16>) outs(%init : tensor<1x7x7x4xf32>) -> tensor<1x7x7x4xf32>
  pd_kernel.yield %p : tensor<1x7x7x4xf32>
}

// CHECK: pd_kernel.kernel @half({{.*}}generator = "loops"
pd_kernel.kernel @half(%a: tensor<1x9x9x16xf16>, %b: tensor<3x3x16x8xf16>, %init: tensor<1x7x7x8xf16>) -> tensor<1x7x7x8xf16> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<1x9x9x16xf16>, tensor<3x3x16x8xf16>) outs(%init : tensor<1x7x7x8xf16>) -> tensor<1x7x7x8xf16>
  pd_kernel.yield %p : tensor<1x7x7x8xf16>
}

// CHECK: pd_kernel.kernel @mixed({{.*}}generator = "loops"
pd_kernel.kernel @mixed(%a: tensor<1x9x9x16xf16>, %b: tensor<3x3x16x8xbf16>, %init: tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<1x9x9x16xf16>, tensor<3x3x16x8xbf16>) outs(%init : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  pd_kernel.yield %p : tensor<1x7x7x8xf32>
}

// CHECK: pd_kernel.kernel @single({{.*}}generator = "loops"
pd_kernel.kernel @single(%a: tensor<1x9x9x16xf32>, %b: tensor<3x3x16x8xf32>, %init: tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32> {
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<1x9x9x16xf32>, tensor<3x3x16x8xf32>) outs(%init : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  pd_kernel.yield %p : tensor<1x7x7x8xf32>
}
