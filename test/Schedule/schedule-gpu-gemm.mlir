// RUN: pd-opt %s --pd-schedule-gpu=chips=sm_80,sm_89 | FileCheck %s
// RUN: pd-opt %s --pd-schedule-gpu=codegen=loops | FileCheck %s --check-prefix=LOOPS
// LOOPS-NOT: generator = "gemm"

#id = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
#a = affine_map<(d0, d1, d2) -> (d0, d2)>
#b = affine_map<(d0, d1, d2) -> (d1, d2)>
#c = affine_map<(d0, d1, d2) -> (d0, d1)>

// Large tiles where there are many, each chip its own.
// CHECK: pd_kernel.kernel @large({{.*}}strategy = #pd_kernel.gpu<generator = "gemm", levels = {
// CHECK-SAME: sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 3, warps_m = 2, warps_n = 2, stripe = 8, general = <unit_dims = [0, 1], {{.*}}>>,
// CHECK-SAME: sm_89 = #pd_kernel.mma<
pd_kernel.kernel @large(%a: tensor<2048x512xf16>, %b: tensor<512x1024xf16>, %init: tensor<2048x1024xf32>) -> tensor<2048x1024xf32> {
  %p = linalg.matmul ins(%a, %b : tensor<2048x512xf16>, tensor<512x1024xf16>) outs(%init : tensor<2048x1024xf32>) -> tensor<2048x1024xf32>
  pd_kernel.yield %p : tensor<2048x1024xf32>
}

// Small ones where a device would wait for a few.
// CHECK: pd_kernel.kernel @small({{.*}}tile_m = 64, tile_n = 64, tile_k = 64, stages = 4,
pd_kernel.kernel @small(%a: tensor<256x512xbf16>, %b: tensor<512x512xbf16>, %init: tensor<256x512xf32>) -> tensor<256x512xf32> {
  %p = linalg.matmul ins(%a, %b : tensor<256x512xbf16>, tensor<512x512xbf16>) outs(%init : tensor<256x512xf32>) -> tensor<256x512xf32>
  pd_kernel.yield %p : tensor<256x512xf32>
}

// Batches, rows known at run time only, bias and rounding around the product.
// CHECK: pd_kernel.kernel @batches({{.*}}generator = "gemm"
pd_kernel.kernel @batches(%a: tensor<?x?x64xf16>, %b: tensor<?x64x32xf16>, %init: tensor<?x?x32xf32>) -> tensor<?x?x32xf32> {
  %p = linalg.batch_matmul ins(%a, %b : tensor<?x?x64xf16>, tensor<?x64x32xf16>) outs(%init : tensor<?x?x32xf32>) -> tensor<?x?x32xf32>
  pd_kernel.yield %p : tensor<?x?x32xf32>
}

// CHECK: pd_kernel.kernel @transposed({{.*}}generator = "gemm"
pd_kernel.kernel @transposed(%a: tensor<40x64xf16>, %b: tensor<32x64xf16>, %bias: tensor<32xf32>, %init: tensor<40x32xf16>) -> tensor<40x32xf16> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<40x32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<40x32xf32>) -> tensor<40x32xf32>
  %p = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a, %b : tensor<40x64xf16>, tensor<32x64xf16>) outs(%f : tensor<40x32xf32>) {
  ^bb0(%x: f16, %y: f16, %o: f32):
    %0 = arith.extf %x : f16 to f32
    %1 = arith.extf %y : f16 to f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %o, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<40x32xf32>
  %r = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %bias : tensor<40x32xf32>, tensor<32xf32>) outs(%init : tensor<40x32xf16>) {
  ^bb0(%x: f32, %y: f32, %o: f16):
    %0 = arith.addf %x, %y : f32
    %1 = arith.truncf %0 : f32 to f16
    linalg.yield %1 : f16
  } -> tensor<40x32xf16>
  pd_kernel.yield %r : tensor<40x32xf16>
}

// Rows of B that are no multiples of 16 bytes, sums in f16, operands of two types, f32: the loop fallback.
// CHECK: pd_kernel.kernel @odd({{.*}}generator = "loops"
pd_kernel.kernel @odd(%a: tensor<40x64xf16>, %b: tensor<64x30xf16>, %init: tensor<40x30xf32>) -> tensor<40x30xf32> {
  %p = linalg.matmul ins(%a, %b : tensor<40x64xf16>, tensor<64x30xf16>) outs(%init : tensor<40x30xf32>) -> tensor<40x30xf32>
  pd_kernel.yield %p : tensor<40x30xf32>
}
// CHECK: pd_kernel.kernel @half({{.*}}generator = "loops"
pd_kernel.kernel @half(%a: tensor<40x64xf16>, %b: tensor<64x32xf16>, %init: tensor<40x32xf16>) -> tensor<40x32xf16> {
  %p = linalg.matmul ins(%a, %b : tensor<40x64xf16>, tensor<64x32xf16>) outs(%init : tensor<40x32xf16>) -> tensor<40x32xf16>
  pd_kernel.yield %p : tensor<40x32xf16>
}
// CHECK: pd_kernel.kernel @mixed({{.*}}generator = "loops"
pd_kernel.kernel @mixed(%a: tensor<40x64xf16>, %b: tensor<64x32xbf16>, %init: tensor<40x32xf32>) -> tensor<40x32xf32> {
  %p = linalg.matmul ins(%a, %b : tensor<40x64xf16>, tensor<64x32xbf16>) outs(%init : tensor<40x32xf32>) -> tensor<40x32xf32>
  pd_kernel.yield %p : tensor<40x32xf32>
}
// CHECK: pd_kernel.kernel @single({{.*}}generator = "loops"
pd_kernel.kernel @single(%a: tensor<40x64xf32>, %b: tensor<64x32xf32>, %init: tensor<40x32xf32>) -> tensor<40x32xf32> {
  %p = linalg.matmul ins(%a, %b : tensor<40x64xf32>, tensor<64x32xf32>) outs(%init : tensor<40x32xf32>) -> tensor<40x32xf32>
  pd_kernel.yield %p : tensor<40x32xf32>
}

// A reduction of the product is more than elementwise.
// CHECK: pd_kernel.kernel @sums({{.*}}generator = "loops"
pd_kernel.kernel @sums(%a: tensor<40x64xf16>, %b: tensor<64x32xf16>, %init: tensor<40xf32>) -> tensor<40xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<40x32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<40x32xf32>) -> tensor<40x32xf32>
  %p = linalg.matmul ins(%a, %b : tensor<40x64xf16>, tensor<64x32xf16>) outs(%f : tensor<40x32xf32>) -> tensor<40x32xf32>
  %s = linalg.reduce { arith.addf } ins(%p : tensor<40x32xf32>) outs(%init : tensor<40xf32>) dimensions = [1]
  pd_kernel.yield %s : tensor<40xf32>
}
