func.func @main(%x: tensor<?x4xf32> {pd.name = "x"}) -> (tensor<?x4xf32> {pd.name = "y"}) {
  %w = "pd.constant"() {value = dense<[[0.3, -0.7, 1.1, 0.9], [0.2, 0.4, -0.6, 0.8], [-1.3, 0.1, 0.5, -0.2], [0.7, 1.2, -0.4, 0.6]]> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %0 = pd.matmul %x, %w : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %1 = pd.tanh %0 : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %axis = "pd.full"() {shape = array<i64: 1>, value = 0.0 : f64, dtype = i32} : () -> tensor<1xi32>
  %2 = "pd.cumsum"(%1, %axis) {flatten = false, exclusive = false, reverse = false} : (tensor<?x4xf32>, tensor<1xi32>) -> tensor<?x4xf32>
  return %2 : tensor<?x4xf32>
}
