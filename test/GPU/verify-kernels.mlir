// RUN: pd-opt %s --pd-schedule-gpu --pd-gpu-codegen-kernels -verify-diagnostics -split-input-file
// RUN: not pd-opt %s --pd-schedule-gpu --pd-gpu-codegen-kernels --mlir-print-ir-after-failure -split-input-file 2>&1 | FileCheck %s
// CHECK: pd.exit_code = 3

#id = affine_map<(i) -> (i)>
pd_kernel.kernel @function(%x: tensor<4xf64>, %init: tensor<4xf64>) -> tensor<4xf64> {
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf64>) outs(%init : tensor<4xf64>) {
  ^bb0(%a: f64, %o: f64):
    // expected-error@+1 {{kernel 'function' needs math.erf on 'f64', which has no form on the device}}
    %0 = math.erf %a : f64
    linalg.yield %0 : f64
  } -> tensor<4xf64>
  pd_kernel.yield %r : tensor<4xf64>
}

// -----

// expected-error@+1 {{kernel 'named' needs math.erf on 'f64', which has no form on the device}}
pd_kernel.kernel @named(%x: tensor<4xf64>, %init: tensor<4xf64>) -> tensor<4xf64> {
  %r = linalg.erf ins(%x : tensor<4xf64>) outs(%init : tensor<4xf64>) -> tensor<4xf64>
  pd_kernel.yield %r : tensor<4xf64>
}

// -----

// Near miss: the same in f32, and another function of f64.
pd_kernel.kernel @narrow(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.erf ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}
pd_kernel.kernel @wide(%x: tensor<4xf64>, %init: tensor<4xf64>) -> tensor<4xf64> {
  %r = linalg.tanh ins(%x : tensor<4xf64>) outs(%init : tensor<4xf64>) -> tensor<4xf64>
  pd_kernel.yield %r : tensor<4xf64>
}


// -----

// Without pd-split-kernels a row of f32 has to be kept.
#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
pd_kernel.kernel @rows(%x: tensor<4x512xf16>, %init: tensor<4x512xf16>) -> tensor<4x512xf16> {
  %zero = arith.constant 0.0 : f32
  %wide = tensor.empty() : tensor<4x512xf32>
  // expected-error@+1 {{kernel 'rows' needs a temporary of 512 elements, and a thread's are 1024 bytes at most}}
  %p = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x512xf16>) outs(%wide : tensor<4x512xf32>) {
  ^bb0(%a: f16, %o: f32):
    %0 = arith.extf %a : f16 to f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  } -> tensor<4x512xf32>
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%p : tensor<4x512xf32>) outs(%f : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %s : tensor<4x512xf32>, tensor<4xf32>) outs(%init : tensor<4x512xf16>) {
  ^bb0(%a: f32, %b: f32, %o: f16):
    %0 = arith.divf %a, %b : f32
    %1 = arith.truncf %0 : f32 to f16
    linalg.yield %1 : f16
  } -> tensor<4x512xf16>
  pd_kernel.yield %r : tensor<4x512xf16>
}

// -----

// 40 operands of rank 6 and the count.
// expected-error@+1 {{kernel 'many' needs 4168 bytes of parameters, and a launch takes 4096}}
pd_kernel.kernel @many(%a0: tensor<?x?x?x?x?x?xf32>, %a1: tensor<?x?x?x?x?x?xf32>, %a2: tensor<?x?x?x?x?x?xf32>, %a3: tensor<?x?x?x?x?x?xf32>, %a4: tensor<?x?x?x?x?x?xf32>, %a5: tensor<?x?x?x?x?x?xf32>, %a6: tensor<?x?x?x?x?x?xf32>, %a7: tensor<?x?x?x?x?x?xf32>, %a8: tensor<?x?x?x?x?x?xf32>, %a9: tensor<?x?x?x?x?x?xf32>, %a10: tensor<?x?x?x?x?x?xf32>, %a11: tensor<?x?x?x?x?x?xf32>, %a12: tensor<?x?x?x?x?x?xf32>, %a13: tensor<?x?x?x?x?x?xf32>, %a14: tensor<?x?x?x?x?x?xf32>, %a15: tensor<?x?x?x?x?x?xf32>, %a16: tensor<?x?x?x?x?x?xf32>, %a17: tensor<?x?x?x?x?x?xf32>, %a18: tensor<?x?x?x?x?x?xf32>, %a19: tensor<?x?x?x?x?x?xf32>, %a20: tensor<?x?x?x?x?x?xf32>, %a21: tensor<?x?x?x?x?x?xf32>, %a22: tensor<?x?x?x?x?x?xf32>, %a23: tensor<?x?x?x?x?x?xf32>, %a24: tensor<?x?x?x?x?x?xf32>, %a25: tensor<?x?x?x?x?x?xf32>, %a26: tensor<?x?x?x?x?x?xf32>, %a27: tensor<?x?x?x?x?x?xf32>, %a28: tensor<?x?x?x?x?x?xf32>, %a29: tensor<?x?x?x?x?x?xf32>, %a30: tensor<?x?x?x?x?x?xf32>, %a31: tensor<?x?x?x?x?x?xf32>, %a32: tensor<?x?x?x?x?x?xf32>, %a33: tensor<?x?x?x?x?x?xf32>, %a34: tensor<?x?x?x?x?x?xf32>, %a35: tensor<?x?x?x?x?x?xf32>, %a36: tensor<?x?x?x?x?x?xf32>, %a37: tensor<?x?x?x?x?x?xf32>, %a38: tensor<?x?x?x?x?x?xf32>, %init: tensor<?x?x?x?x?x?xf32>) -> tensor<?x?x?x?x?x?xf32> {
  %r = linalg.exp ins(%a0 : tensor<?x?x?x?x?x?xf32>) outs(%init : tensor<?x?x?x?x?x?xf32>) -> tensor<?x?x?x?x?x?xf32>
  pd_kernel.yield %r : tensor<?x?x?x?x?x?xf32>
}
