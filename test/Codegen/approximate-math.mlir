// RUN: pd-opt %s --pd-approximate-math | FileCheck %s
// RUN: pd-opt %s --pd-approximate-math=libm=false | FileCheck %s --check-prefix=DEVICE

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

// Without a libm only instructions are left: what models are made of in f32, the rest through f64.
// DEVICE-LABEL: func.func @libm
// DEVICE-NOT: math.{{sin|cos|exp}}
// DEVICE-LABEL: func.func @half
// DEVICE-NOT: math.sin
// DEVICE-LABEL: func.func @common
// DEVICE-NOT: f64
// DEVICE-NOT: math.exp
// DEVICE: return
func.func @common(%x: f16) -> f16 {
  %0 = math.exp %x : f16
  return %0 : f16
}

// DEVICE-LABEL: func.func @rounding
// DEVICE: %[[WIDE:.+]] = arith.extf %{{.+}} : bf16 to f32
// DEVICE: math.floor %[[WIDE]] : f32
// DEVICE: arith.truncf %{{.+}} : f32 to bf16
func.func @rounding(%x: bf16) -> bf16 {
  %0 = math.floor %x : bf16
  return %0 : bf16
}

// DEVICE-LABEL: func.func @remainder
// DEVICE-NOT: arith.remf
// DEVICE: math.trunc %{{.+}} : f64
// DEVICE: arith.truncf %{{.+}} : f64 to f32
func.func @remainder(%x: f32, %y: f32) -> f32 {
  %0 = arith.remf %x, %y : f32
  return %0 : f32
}

// erf has no form in f64.
// DEVICE-LABEL: func.func @error_function
// DEVICE: math.erf %{{.+}} : f64
func.func @error_function(%x: f64) -> f64 {
  %0 = math.erf %x : f64
  return %0 : f64
}
