func.func @main(%x: tensor<24xf32> {pd.name = "x"}) -> (tensor<24xf32> {pd.name = "y"}, tensor<24xf32> {pd.name = "z"}) {
  %0 = "pd.cast"(%x) {dtype = bf16} : (tensor<24xf32>) -> tensor<24xbf16>
  %1 = "pd.add"(%0, %0) : (tensor<24xbf16>, tensor<24xbf16>) -> tensor<24xbf16>
  %2 = "pd.cast"(%1) {dtype = f32} : (tensor<24xbf16>) -> tensor<24xf32>
  %3 = "pd.cast"(%x) {dtype = f16} : (tensor<24xf32>) -> tensor<24xf16>
  %4 = "pd.add"(%3, %3) : (tensor<24xf16>, tensor<24xf16>) -> tensor<24xf16>
  %5 = "pd.cast"(%4) {dtype = f32} : (tensor<24xf16>) -> tensor<24xf32>
  return %2, %5 : tensor<24xf32>, tensor<24xf32>
}
