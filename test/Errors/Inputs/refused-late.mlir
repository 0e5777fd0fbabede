module {
  func.func @main(%x: tensor<3x4xf32> {pd.name = "x"}, %n: tensor<1xi64> {pd.name = "n"}) -> (tensor<?x2xi64> {pd.name = "a"}, tensor<?x2xi64> {pd.name = "b"}, tensor<2x?x2xi64> {pd.name = "c"}, tensor<3x4xf32> {pd.name = "d"}) {
    %0 = "pd.nonzero"(%x) : (tensor<3x4xf32>) -> tensor<?x2xi64> loc(fused["net.py":7:0, "/Net/", "where_index#1"])
    %1 = "pd.relu"(%x) : (tensor<3x4xf32>) -> tensor<3x4xf32> loc("relu#2")
    %2 = "pd.nonzero"(%1) : (tensor<3x4xf32>) -> tensor<?x2xi64> loc("where_index#3")
    %3 = "pd.stack"(%0, %2) {axis = 0 : i64} : (tensor<?x2xi64>, tensor<?x2xi64>) -> tensor<2x?x2xi64> loc("stack#4")
    %4 = "pd.lgamma"(%1) : (tensor<3x4xf32>) -> tensor<3x4xf32> loc("lgamma#5")
    return %0, %2, %3, %4 : tensor<?x2xi64>, tensor<?x2xi64>, tensor<2x?x2xi64>, tensor<3x4xf32>
  }
}
