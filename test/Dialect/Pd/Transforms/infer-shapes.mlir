// RUN: pd-opt %s -pd-infer-shapes -split-input-file | FileCheck %s
// What the file leaves open is inferred; what it says stays.

// The count settles -1 although dim 0 is unknown: the shape copies it from the input itself.
// CHECK-LABEL: func.func @main
// CHECK-SAME: -> tensor<?x16x3x8x15xf32>
func.func @main(%x: tensor<?x5760xf32>) -> tensor<?x?x?x?x?xf32> {
  %s = pd.shape64 %x : (tensor<?x5760xf32>) -> tensor<2xi64>
  %z = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  %o = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  %d = pd.slice %s, %z, %o {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  %d1 = pd.reshape %d, %o : (tensor<i64>, tensor<1xi64>) -> tensor<1xi64>
  %r = pd.full_int_array {value = array<i64: -1, 3, 8, 15>} : () -> tensor<4xi64>
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  %shape = pd.concat %d1, %r, %axis : (tensor<1xi64>, tensor<4xi64>, tensor<1xi32>) -> tensor<5xi64>
  // CHECK: pd.reshape %{{.*}} -> tensor<?x16x3x8x15xf32>
  %y = pd.reshape %x, %shape : (tensor<?x5760xf32>, tensor<5xi64>) -> tensor<?x?x?x?x?xf32>
  return %y : tensor<?x?x?x?x?xf32>
}

// -----

// The same with stack, the form of newer exports, and a static input: everything is known.
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<2x6xf32>) -> tensor<?x?x?xf32> {
  %s = pd.shape64 %x : (tensor<2x6xf32>) -> tensor<2xi64>
  %z = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  %o = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  %d = pd.slice %s, %z, %o {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  %three = pd.full {shape = array<i64>, value = 3.0, dtype = i64} : () -> tensor<i64>
  %rest = pd.full {shape = array<i64>, value = -1.0, dtype = i64} : () -> tensor<i64>
  %shape = pd.stack %d, %rest, %three : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3xi64>
  // CHECK: pd.reshape %{{.*}} -> tensor<2x2x3xf32>
  %y = pd.reshape %x, %shape : (tensor<2x6xf32>, tensor<3xi64>) -> tensor<?x?x?xf32>
  return %y : tensor<?x?x?xf32>
}

// -----

// A dim that only the file knows survives.
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<?x?xf32>, %shape: tensor<2xi64>) -> tensor<?x7xf32> {
  // CHECK: pd.reshape %{{.*}} -> tensor<?x7xf32>
  %y = pd.reshape %x, %shape : (tensor<?x?xf32>, tensor<2xi64>) -> tensor<?x7xf32>
  return %y : tensor<?x7xf32>
}

// -----

// A listed `?` dim goes when the file's rank says so.
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<?x?x4xf32>) -> (tensor<?x?xf32>, tensor<?x?x?xf32>) {
  %axis = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  // CHECK: pd.squeeze %{{.*}} -> tensor<?x4xf32>
  %0 = pd.squeeze %x, %axis : (tensor<?x?x4xf32>, tensor<1xi64>) -> tensor<?x?xf32>
  // CHECK: pd.squeeze %{{.*}} -> tensor<?x?x4xf32>
  %1 = pd.squeeze %x, %axis : (tensor<?x?x4xf32>, tensor<1xi64>) -> tensor<?x?x?xf32>
  return %0, %1 : tensor<?x?xf32>, tensor<?x?x?xf32>
}

// -----

// Regions: an if's result is what both branches agree on, and so is a loop's argument over all trips.
// CHECK-LABEL: func.func @main
// CHECK-SAME: -> (tensor<2x?xf32>, tensor<1xi64>, tensor<?x4xf32>)
func.func @main(%c: tensor<1xi1>, %i: tensor<1xi64>, %x: tensor<2x4xf32>, %y: tensor<2x5xf32>) -> (tensor<?x?xf32>, tensor<?xi64>, tensor<?x?xf32>) {
  // CHECK: pd.if %{{.*}} : tensor<1xi1> -> tensor<2x?xf32>
  %0 = pd.if %c : tensor<1xi1> -> tensor<?x?xf32> {
    pd.yield %x : tensor<2x4xf32>
  } else {
    pd.yield %y : tensor<2x5xf32>
  }
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  // The concatenation grows dim 0 a trip.
  // CHECK: pd.while %{{.*}} (%{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}) : tensor<1xi1>, (tensor<1xi64>, tensor<2x4xf32>) -> (tensor<1xi64>, tensor<?x4xf32>) {
  // CHECK: pd.concat %{{.*}} -> tensor<?x4xf32>
  %1:2 = pd.while %c (%n = %i, %v = %x) : tensor<1xi1>, (tensor<1xi64>, tensor<2x4xf32>) -> (tensor<?xi64>, tensor<?x?xf32>) {
    %next = pd.increment %n : (tensor<?xi64>) -> tensor<?xi64>
    %grown = pd.concat %v, %x, %axis : (tensor<?x?xf32>, tensor<2x4xf32>, tensor<1xi32>) -> tensor<?x?xf32>
    pd.yield %c, %next, %grown : tensor<1xi1>, tensor<?xi64>, tensor<?x?xf32>
  }
  return %0, %1#0, %1#1 : tensor<?x?xf32>, tensor<?xi64>, tensor<?x?xf32>
}

// -----

// A loop that starts with an empty list: its first type breaks a rule of the body, which is no error.
// CHECK-LABEL: func.func @main
func.func @main(%c: tensor<1xi1>, %x: tensor<1x3x5xf32>) -> tensor<?x?x5xf32> {
  %empty = pd.full {shape = array<i64: 0, 0, 5>, value = 0.0} : () -> tensor<0x0x5xf32>
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  // CHECK: pd.while {{.*}}, (tensor<0x0x5xf32>) -> tensor<?x?x5xf32> {
  // CHECK: pd.concat {{.*}} -> tensor<?x3x5xf32>
  %0 = pd.while %c (%v = %empty) : tensor<1xi1>, (tensor<0x0x5xf32>) -> (tensor<?x?x5xf32>) {
    %1 = pd.concat %v, %x, %axis : (tensor<?x?x5xf32>, tensor<1x3x5xf32>, tensor<1xi32>) -> tensor<?x?x5xf32>
    pd.yield %c, %1 : tensor<1xi1>, tensor<?x?x5xf32>
  }
  return %0 : tensor<?x?x5xf32>
}

// -----

// The file knows more about a loop's value than the body's shape functions.
// CHECK-LABEL: func.func @main
func.func @main(%c: tensor<1xi1>, %x: tensor<2x4xf32>, %s: tensor<2xi64>) -> tensor<2x4xf32> {
  // CHECK: pd.while {{.*}} -> tensor<2x4xf32> {
  %0 = pd.while %c (%v = %x) : tensor<1xi1>, (tensor<2x4xf32>) -> (tensor<2x4xf32>) {
    %1 = pd.reshape %v, %s : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<?x4xf32>
    pd.yield %c, %1 : tensor<1xi1>, tensor<?x4xf32>
  }
  return %0 : tensor<2x4xf32>
}
