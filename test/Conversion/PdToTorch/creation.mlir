// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// Literals carry signed dtypes; u8 stays unsigned, bool stays i1; blobs keep their bytes and name.
// CHECK-LABEL: func.func @literals
// CHECK-DAG: torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
// CHECK-DAG: torch.vtensor.literal(dense<7> : tensor<3xui8>) : !torch.vtensor<[3],ui8>
// CHECK-DAG: torch.vtensor.literal(dense<true> : tensor<i1>) : !torch.vtensor<[],i1>
// CHECK-DAG: torch.vtensor.literal(dense<[1.000000e+00, 2.500000e+00]> : tensor<2xf16>) : !torch.vtensor<[2],f16>
// CHECK-DAG: torch.vtensor.literal(dense_resource<ids> : tensor<2xsi32>) : !torch.vtensor<[2],si32>
func.func @literals() -> (tensor<2xi64>, tensor<3xui8>, tensor<i1>, tensor<2xf16>, tensor<2xi32>) {
  %0 = "pd.full_int_array"() {value = array<i64: 1, -2>, dtype = i64} : () -> tensor<2xi64>
  %1 = "pd.full"() {shape = array<i64: 3>, value = 7.0 : f64, dtype = ui8} : () -> tensor<3xui8>
  %2 = "pd.full"() {shape = array<i64>, value = 1.0 : f64, dtype = i1} : () -> tensor<i1>
  %3 = "pd.assign_value"() {shape = array<i64: 2>, values = array<f64: 1.0, 2.5>, dtype = f16} : () -> tensor<2xf16>
  %4 = "pd.parameter"() {name = "ids", value = dense_resource<ids> : tensor<2xi32>} : () -> tensor<2xi32>
  return %0, %1, %2, %3, %4 : tensor<2xi64>, tensor<3xui8>, tensor<i1>, tensor<2xf16>, tensor<2xi32>
}

// A big fill stays a fill.
// CHECK-LABEL: func.func @big_full
// CHECK: torch.aten.full %{{.+}}, %{{.+}}, %int6, %none, %none, %none : {{.+}} -> !torch.vtensor<[100,10],f32>
func.func @big_full() -> tensor<100x10xf32> {
  %0 = "pd.full"() {shape = array<i64: 100, 10>, value = 0.5 : f64, dtype = f32} : () -> tensor<100x10xf32>
  return %0 : tensor<100x10xf32>
}

// CHECK-LABEL: func.func @full_like
// CHECK: %[[N:.+]] = torch.aten.size.int %arg0, %int0
// CHECK: %[[S:.+]] = torch.prim.ListConstruct %[[N]], %int4 :
// CHECK: torch.aten.full %[[S]],
func.func @full_like(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %v = "pd.full"() {shape = array<i64: 1>, value = 2.0 : f64, dtype = f32} : () -> tensor<1xf32>
  %0 = "pd.full_like"(%x, %v) : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @arange
// CHECK: %[[N:.+]] = torch.aten.size.int %arg0, %int0
// CHECK: torch.aten.arange.start_step %int0, %[[N]], %int2, %int4,
func.func @arange(%x: tensor<?x4xf32>) -> tensor<?xi64> {
  %c0 = "pd.full_int_array"() {value = array<i64: 0>, dtype = i64} : () -> tensor<1xi64>
  %c1 = "pd.full_int_array"() {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  %start = "pd.full"() {shape = array<i64: 1>, value = 0.0 : f64, dtype = i64} : () -> tensor<1xi64>
  %step = "pd.full"() {shape = array<i64: 1>, value = 2.0 : f64, dtype = i64} : () -> tensor<1xi64>
  %shape = "pd.shape64"(%x) : (tensor<?x4xf32>) -> tensor<2xi64>
  %end = "pd.slice"(%shape, %c0, %c1) {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  %0 = "pd.arange"(%start, %end, %step) {dtype = i64} : (tensor<1xi64>, tensor<i64>, tensor<1xi64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

{-#
  dialect_resources: {
    builtin: {
      ids: "0x010000000500000006000000"
    }
  }
#-}
