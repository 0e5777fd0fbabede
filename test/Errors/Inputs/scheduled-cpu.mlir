#map = affine_map<(d0) -> (d0)>
module {
  pd_kernel.kernel @map_0(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [], blocked_dim = 0, block = 64, cost = 4, serial = false, piece_ns = 20000>}>} {
    %0 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%x : tensor<?xf32>) outs(%y : tensor<?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %1 = arith.negf %in : f32
      linalg.yield %1 : f32
    } -> tensor<?xf32>
    pd_kernel.yield %0 : tensor<?xf32>
  }
  func.func @main(%x: tensor<?xf32> {pd.name = "x"}) -> (tensor<?xf32> {pd.name = "y"}) {
    %c0 = arith.constant 0 : index
    %n = tensor.dim %x, %c0 : tensor<?xf32>
    %e = tensor.empty(%n) : tensor<?xf32>
    %0 = pd_kernel.dispatch @map_0 ins(%x : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
    return %0 : tensor<?xf32>
  }
}
