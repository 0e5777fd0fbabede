// Kernels of run-kernels.py, which knows what they compute.
#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#column = affine_map<(d0, d1) -> (d1)>

pd_kernel.kernel @sigmoid(%x: tensor<?x?xf16>, %init: tensor<?x?xf16>) -> tensor<?x?xf16> {
  %one = arith.constant 1.0 : f16
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x?xf16>) outs(%init : tensor<?x?xf16>) {
  ^bb0(%a: f16, %o: f16):
    %0 = arith.negf %a : f16
    %1 = math.exp %0 : f16
    %2 = arith.addf %1, %one : f16
    %3 = arith.divf %one, %2 : f16
    linalg.yield %3 : f16
  } -> tensor<?x?xf16>
  pd_kernel.yield %r : tensor<?x?xf16>
}

pd_kernel.kernel @product(%a: tensor<?x?xf16>, %b: tensor<?x32xf16>, %bias: tensor<32xf32>, %scale: f32, %init: tensor<?x32xf32>) -> tensor<?x32xf32> {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%init : tensor<?x32xf32>) -> tensor<?x32xf32>
  %p = linalg.matmul ins(%a, %b : tensor<?x?xf16>, tensor<?x32xf16>) outs(%f : tensor<?x32xf32>) -> tensor<?x32xf32>
  %r = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %bias : tensor<?x32xf32>, tensor<32xf32>) outs(%init : tensor<?x32xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %0 = arith.mulf %x, %scale : f32
    %1 = arith.addf %0, %y : f32
    linalg.yield %1 : f32
  } -> tensor<?x32xf32>
  pd_kernel.yield %r : tensor<?x32xf32>
}

pd_kernel.kernel @shares(%x: tensor<?x?xf32>, %init: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %d = tensor.dim %x, %c0 : tensor<?x?xf32>
  %e = tensor.empty(%d) : tensor<?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x?xf32>) outs(%f : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<?x?xf32>, tensor<?xf32>) outs(%init : tensor<?x?xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<?x?xf32>
  pd_kernel.yield %r : tensor<?x?xf32>
}

// Reads its out, as a sum of slices does.
pd_kernel.kernel @add_to(%x: tensor<?x?xi64>, %n: i64, %init: tensor<?x?xi64>) -> tensor<?x?xi64> {
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x?xi64>) outs(%init : tensor<?x?xi64>) {
  ^bb0(%a: i64, %o: i64):
    %0 = arith.muli %a, %n : i64
    %1 = arith.addi %0, %o : i64
    linalg.yield %1 : i64
  } -> tensor<?x?xi64>
  pd_kernel.yield %r : tensor<?x?xi64>
}

// One thread.
pd_kernel.kernel @sum(%x: tensor<?xf32>, %init: tensor<f32>) -> tensor<f32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<f32>) -> tensor<f32>
  %s = linalg.reduce { arith.addf } ins(%x : tensor<?xf32>) outs(%f : tensor<f32>) dimensions = [0]
  pd_kernel.yield %s : tensor<f32>
}
