func.func @main(%x: tensor<16xf32> {pd.name = "x"}) -> (tensor<16xf32> {pd.name = "y"}) {
  %0 = "pd.cast"(%x) {dtype = bf16} : (tensor<16xf32>) -> tensor<16xbf16>
  %1 = "pd.add"(%0, %0) : (tensor<16xbf16>, tensor<16xbf16>) -> tensor<16xbf16>
  %2 = "pd.cast"(%1) {dtype = f32} : (tensor<16xbf16>) -> tensor<16xf32>
  return %2 : tensor<16xf32>
}
