// RUN: pd-opt %s | pd-opt | FileCheck %s
// RUN: pd-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @sizes
func.func @sizes(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?xi64>) {
  %n = arith.constant -1 : index
  // CHECK: pd_kernel.custom_call "rows_above"(%{{.+}} : tensor<?x4xf32>) sizes(%[[N:.+]], %[[N]]) library "librows.so" symbol "rows_above"
  // CHECK-SAME: -> tensor<?x4xf32>, tensor<?xi64>
  %r:2 = pd_kernel.custom_call "rows_above"(%x : tensor<?x4xf32>) sizes(%n, %n) library "librows.so" symbol "rows_above"
    {op_attributes = {threshold = 1.0}, inputs = [["x", "float32"]], outputs = [["out", "float32"], ["index", "int64"]]} -> tensor<?x4xf32>, tensor<?xi64>
  return %r#0, %r#1 : tensor<?x4xf32>, tensor<?xi64>
}

// A source without inputs, a fixed size.
// CHECK-LABEL: func.func @source
func.func @source() -> tensor<4xf32> {
  // CHECK: pd_kernel.custom_call "four"() library "a.so" symbol "four" {inputs = [], op_attributes = {}, outputs = {{\[\[}}"out", "float32"]]} -> tensor<4xf32>
  %r = pd_kernel.custom_call "four"() library "a.so" symbol "four" {op_attributes = {}, inputs = [], outputs = [["out", "float32"]]} -> tensor<4xf32>
  return %r : tensor<4xf32>
}
