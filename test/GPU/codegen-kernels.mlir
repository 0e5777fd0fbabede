// RUN: pd-opt %s --pd-schedule-gpu --pd-pipeline-bufferize --pd-gpu-codegen-kernels | FileCheck %s
// RUN: not pd-opt %s --pd-gpu-emit-kernels=chip=sm_10 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: not pd-opt %s --pd-schedule-gpu --pd-gpu-emit-kernels=chip=sm_90 2>&1 | FileCheck %s --check-prefix=OTHER
// BAD: error: expects chip sm_80, sm_89 or sm_90, but got 'sm_10'
// OTHER: error: 'pd_kernel.kernel' op has no strategy for level 'sm_90'

// CHECK-NOT: pd_kernel.kernel

// Host: how many units, and the launch with the slots and their count as parameters (10 slots: two tensors of rank 2).
// CHECK: llvm.func internal @sigmoid_count(%[[ARGS:.+]]: !llvm.ptr) -> i64
// CHECK-NOT: invariant
// CHECK: llvm.func @sigmoid_launch(%[[ARGS:.+]]: !llvm.ptr, %[[LAUNCH:.+]]: !llvm.ptr) {
// CHECK: %[[COUNT:.+]] = llvm.call @sigmoid_count(%[[ARGS]])
// CHECK: %[[BEHIND:.+]] = llvm.getelementptr %[[ARGS]][80] : (!llvm.ptr) -> !llvm.ptr, i8
// CHECK: llvm.store %[[COUNT]], %[[BEHIND]] : i64
// CHECK: %[[BLOCK:.+]] = llvm.mlir.constant(128 : i64)
// CHECK: %[[BLOCKS:.+]] = llvm.udiv %{{.+}}, %[[BLOCK]]
// CHECK: %[[GRID:.+]] = llvm.trunc %[[BLOCKS]] : i64 to i32
// CHECK: %[[X:.+]] = llvm.getelementptr %[[LAUNCH]][0]
// CHECK: llvm.store %[[GRID]], %[[X]] : i32
// CHECK: %[[PARAMS:.+]] = llvm.getelementptr %[[LAUNCH]][40]
// CHECK: llvm.store %[[ARGS]], %[[PARAMS]] : !llvm.ptr
// CHECK: %[[BYTES:.+]] = llvm.mlir.constant(88 : i64)
// CHECK: %[[FIELD:.+]] = llvm.getelementptr %[[LAUNCH]][48]
// CHECK: llvm.store %[[BYTES]], %[[FIELD]] : i64
// CHECK: llvm.return

// Device: a thread's unit, if there is one for it.
// CHECK: module @pd_device
// CHECK: llvm.func @sigmoid(%[[SLOTS:.+]]: !llvm.ptr {llvm.align = 8 : i64, llvm.byval = !llvm.array<10 x i64>}, %[[COUNT:.+]]: i64) attributes {nvvm.kernel, nvvm.reqntid = array<i32: 128, 1, 1>} {
// CHECK: nvvm.read.ptx.sreg.ctaid.x : i32
// CHECK: nvvm.read.ptx.sreg.ntid.x : i32
// CHECK: nvvm.read.ptx.sreg.tid.x : i32
// CHECK: %[[UNIT:.+]] = llvm.add
// CHECK: %[[IN:.+]] = llvm.icmp "ult" %[[UNIT]], %[[COUNT]] : i64
// CHECK: llvm.cond_br %[[IN]], ^[[WORK:.+]], ^[[DONE:.+]]
// CHECK: ^[[WORK]]:
// CHECK: llvm.call @sigmoid__body(%[[SLOTS]], %{{.+}}, %{{.+}}, %[[UNIT]], %{{.+}})
// CHECK: llvm.func internal @sigmoid__body({{.*}}llvm.noalias{{.*}}) attributes {always_inline
// CHECK: llvm.fpext %{{.+}} : f16 to f32
// CHECK-NOT: math.
// CHECK: llvm.fptrunc %{{.+}} : f32 to f16
// CHECK: llvm.func @tail(%{{.+}}: !llvm.ptr {{.*}}, %{{.+}}: i64) attributes {nvvm.kernel
// CHECK: func.func @main
// CHECK: pd_kernel.dispatch @sigmoid
pd_kernel.kernel @sigmoid(%x: tensor<?x48xf16>, %init: tensor<?x48xf16>) -> tensor<?x48xf16> {
  %one = arith.constant 1.0 : f16
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x48xf16>) outs(%init : tensor<?x48xf16>) {
  ^bb0(%a: f16, %o: f16):
    %0 = arith.negf %a : f16
    %1 = math.exp %0 : f16
    %2 = arith.addf %1, %one : f16
    %3 = arith.divf %one, %2 : f16
    linalg.yield %3 : f16
  } -> tensor<?x48xf16>
  pd_kernel.yield %r : tensor<?x48xf16>
}

pd_kernel.kernel @tail(%x: tensor<?x48xf16>, %init: tensor<?x48xf16>) -> tensor<?x48xf16> {
  %r = linalg.tanh ins(%x : tensor<?x48xf16>) outs(%init : tensor<?x48xf16>) -> tensor<?x48xf16>
  pd_kernel.yield %r : tensor<?x48xf16>
}

func.func @main(%x: tensor<?x48xf16>) -> tensor<?x48xf16> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x48xf16>
  %e = tensor.empty(%n) : tensor<?x48xf16>
  %0 = pd_kernel.dispatch @sigmoid ins(%x : tensor<?x48xf16>) outs(%e : tensor<?x48xf16>) -> tensor<?x48xf16>
  %1 = pd_kernel.dispatch @tail ins(%0 : tensor<?x48xf16>) outs(%e : tensor<?x48xf16>) -> tensor<?x48xf16>
  return %1 : tensor<?x48xf16>
}
