// RUN: pd-opt %s --pd-lower-to-llvm | FileCheck %s

// Nothing but the LLVM dialect is left; what LLVM has an intrinsic for is not called.
// CHECK-DAG: llvm.func @erff(f32) -> f32
// CHECK-LABEL: llvm.func @scale
// CHECK-SAME: %[[P:[a-z0-9]+]]: !llvm.ptr
// CHECK: llvm.load
// CHECK: llvm.intr.fma
// CHECK: llvm.call @erff
// CHECK: llvm.store
// CHECK-NOT: {{memref|arith|math|vector}}.
func.func @scale(%x: memref<?xf32>, %i: index, %a: f32) {
  %0 = memref.load %x[%i] : memref<?xf32>
  %1 = math.fma %0, %a, %a : f32
  %2 = math.erf %1 : f32
  memref.store %2, %x[%i] : memref<?xf32>
  return
}

// CHECK-LABEL: llvm.func @vectors
// CHECK: llvm.intr.maxnum(%{{.+}}, %{{.+}}) : (vector<8xf32>, vector<8xf32>) -> vector<8xf32>
func.func @vectors(%a: vector<8xf32>, %b: vector<8xf32>) -> vector<8xf32> {
  %0 = arith.maxnumf %a, %b : vector<8xf32>
  return %0 : vector<8xf32>
}
