// RUN: pd-opt %s --pd-approximate-math | FileCheck %s

// Polynomials for f32, scalars and vectors alike.
// CHECK-LABEL: func.func @polynomials
// CHECK-NOT: math.exp %
// CHECK-NOT: math.tanh
// CHECK-NOT: math.erf
// CHECK: math.fma
// CHECK: return
func.func @polynomials(%x: f32, %v: vector<8xf32>) -> (f32, vector<8xf32>, f32) {
  %0 = math.exp %x : f32
  %1 = math.tanh %v : vector<8xf32>
  %2 = math.erf %x : f32
  return %0, %1, %2 : f32, vector<8xf32>, f32
}

// sin and cos stay: their polynomials lose accuracy on large arguments. So does what is not f32.
// CHECK-LABEL: func.func @libm
// CHECK-DAG: math.sin %{{.+}} : f32
// CHECK-DAG: math.cos %{{.+}} : f32
// CHECK-DAG: math.exp %{{.+}} : f64
func.func @libm(%x: f32, %d: f64) -> (f32, f32, f64) {
  %0 = math.sin %x : f32
  %1 = math.cos %x : f32
  %2 = math.exp %d : f64
  return %0, %1, %2 : f32, f32, f64
}

// Half precision is computed in f32.
// CHECK-LABEL: func.func @half
// CHECK: %[[WIDE:.+]] = arith.extf %{{.+}} : f16 to f32
// CHECK: math.sin %[[WIDE]] : f32
// CHECK: arith.truncf %{{.+}} : f32 to f16
func.func @half(%x: f16) -> f16 {
  %0 = math.sin %x : f16
  return %0 : f16
}
