//===--- Modules.cpp - programs with a device module, as code generation leaves them -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Modules.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "paddle-mlir/CPU/Serialize.h"

#include <cstdlib>
#include <unistd.h>

static const char *const kThreeKernels = R"mlir(
llvm.func @twice(%n: i64) -> i64 {
  %two = llvm.mlir.constant(2 : i64) : i64
  %r = llvm.mul %n, %two : i64
  llvm.return %r : i64
}
// A function of the host may have the name that one of the device would get.
llvm.func @unit__emulated(%n: i64) -> i64 {
  %r = llvm.call @twice(%n) : (i64) -> i64
  llvm.return %r : i64
}
builtin.module @pd_device {
  llvm.mlir.global internal @tile() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<64 x f32>

  llvm.func internal @unit() -> i64 {
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %threads = nvvm.read.ptx.sreg.ntid.x : i32
    %thread = nvvm.read.ptx.sreg.tid.x : i32
    %b = llvm.zext %block : i32 to i64
    %n = llvm.zext %threads : i32 to i64
    %t = llvm.zext %thread : i32 to i64
    %first = llvm.mul %b, %n : i64
    %unit = llvm.add %first, %t : i64
    llvm.return %unit : i64
  }

  llvm.func @product(%slots: !llvm.ptr {llvm.byval = !llvm.array<9 x i64>, llvm.align = 8 : i64}, %count: i64) attributes {nvvm.kernel, nvvm.reqntid = array<i32: 256, 1, 1>} {
    %u = llvm.call @unit() : () -> i64
    %c = llvm.icmp "slt" %u, %count : i64
    llvm.cond_br %c, ^work, ^done
  ^work:
    %one = llvm.mlir.constant(1 : i64) : i64
    %e = llvm.add %u, %one : i64
    llvm.call @product_units(%slots, %u, %e) : (!llvm.ptr, i64, i64) -> ()
    llvm.br ^done
  ^done:
    llvm.return
  }
  llvm.func internal @product_units(%slots: !llvm.ptr, %begin: i64, %end: i64) {
    %x = llvm.load %slots invariant {alignment = 8 : i64} : !llvm.ptr -> !llvm.ptr
    %py = llvm.getelementptr %slots[3] : (!llvm.ptr) -> !llvm.ptr, i64
    %y = llvm.load %py invariant {alignment = 8 : i64} : !llvm.ptr -> !llvm.ptr
    %po = llvm.getelementptr %slots[6] : (!llvm.ptr) -> !llvm.ptr, i64
    %o = llvm.load %po invariant {alignment = 8 : i64} : !llvm.ptr -> !llvm.ptr
    %one = llvm.mlir.constant(1 : i64) : i64
    llvm.br ^loop(%begin : i64)
  ^loop(%i: i64):
    %c = llvm.icmp "slt" %i, %end : i64
    llvm.cond_br %c, ^body, ^done
  ^body:
    %ax = llvm.getelementptr %x[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f16
    %ay = llvm.getelementptr %y[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f16
    %ao = llvm.getelementptr %o[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f16
    %hx = llvm.load %ax : !llvm.ptr -> f16
    %hy = llvm.load %ay : !llvm.ptr -> f16
    %fx = llvm.fpext %hx : f16 to f32
    %fy = llvm.fpext %hy : f16 to f32
    %r = llvm.intr.fma(%fx, %fy, %fx) : (f32, f32, f32) -> f32
    %h = llvm.fptrunc %r : f32 to f16
    llvm.store %h, %ao : f16, !llvm.ptr
    %n = llvm.add %i, %one : i64
    llvm.br ^loop(%n : i64)
  ^done:
    llvm.return
  }

  llvm.func @row_sums(%slots: !llvm.ptr {llvm.byval = !llvm.array<8 x i64>, llvm.align = 8 : i64}, %count: i64) attributes {nvvm.kernel, nvvm.maxntid = array<i32: 32, 4, 1>} {
    %u = llvm.call @unit() : () -> i64
    %c = llvm.icmp "slt" %u, %count : i64
    llvm.cond_br %c, ^work, ^done
  ^work:
    %zero = llvm.mlir.constant(0 : i64) : i64
    %one = llvm.mlir.constant(1 : i64) : i64
    %none = llvm.mlir.constant(0.0 : f32) : f32
    %x = llvm.load %slots invariant {alignment = 8 : i64} : !llvm.ptr -> !llvm.ptr
    %pc = llvm.getelementptr %slots[2] : (!llvm.ptr) -> !llvm.ptr, i64
    %cols = llvm.load %pc invariant {alignment = 8 : i64} : !llvm.ptr -> i64
    %ps = llvm.getelementptr %slots[3] : (!llvm.ptr) -> !llvm.ptr, i64
    %stride = llvm.load %ps invariant {alignment = 8 : i64} : !llvm.ptr -> i64
    %po = llvm.getelementptr %slots[5] : (!llvm.ptr) -> !llvm.ptr, i64
    %o = llvm.load %po invariant {alignment = 8 : i64} : !llvm.ptr -> !llvm.ptr
    %first = llvm.mul %u, %stride : i64
    %row = llvm.getelementptr %x[%first] : (!llvm.ptr, i64) -> !llvm.ptr, f16
    llvm.br ^loop(%zero, %none : i64, f32)
  ^loop(%i: i64, %sum: f32):
    %more = llvm.icmp "slt" %i, %cols : i64
    llvm.cond_br %more, ^body, ^end
  ^body:
    %ax = llvm.getelementptr %row[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f16
    %hx = llvm.load %ax : !llvm.ptr -> f16
    %fx = llvm.fpext %hx : f16 to f32
    %next = llvm.fadd %sum, %fx : f32
    %n = llvm.add %i, %one : i64
    llvm.br ^loop(%n, %next : i64, f32)
  ^end:
    %ao = llvm.getelementptr %o[%u] : (!llvm.ptr, i64) -> !llvm.ptr, f16
    %h = llvm.fptrunc %sum : f32 to f16
    llvm.store %h, %ao : f16, !llvm.ptr
    llvm.br ^done
  ^done:
    llvm.return
  }

  llvm.func @reverse(%slots: !llvm.ptr {llvm.byval = !llvm.array<6 x i64>, llvm.align = 8 : i64}, %count: i64) attributes {nvvm.kernel, nvvm.reqntid = array<i32: 64, 1, 1>} {
    %u = llvm.call @unit() : () -> i64
    %thread = nvvm.read.ptx.sreg.tid.x : i32
    %last = llvm.mlir.constant(63 : i32) : i32
    %mirrored = llvm.sub %last, %thread : i32
    %x = llvm.load %slots : !llvm.ptr -> !llvm.ptr
    %po = llvm.getelementptr %slots[3] : (!llvm.ptr) -> !llvm.ptr, i64
    %o = llvm.load %po : !llvm.ptr -> !llvm.ptr
    %tile = llvm.mlir.addressof @tile : !llvm.ptr<3>
    %ax = llvm.getelementptr %x[%u] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %v = llvm.load %ax : !llvm.ptr -> f32
    %to = llvm.getelementptr %tile[%thread] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
    llvm.store %v, %to : f32, !llvm.ptr<3>
    nvvm.barrier0
    %from = llvm.getelementptr %tile[%mirrored] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
    %w = llvm.load %from : !llvm.ptr<3> -> f32
    %ao = llvm.getelementptr %o[%u] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    llvm.store %w, %ao : f32, !llvm.ptr
    llvm.return
  }
}
)mlir";

std::string threeKernels() { return kThreeKernels; }

std::string oneKernel(const std::string &body, const std::string &declarations) {
  return "builtin.module @pd_device {\n" + declarations + R"mlir(
  llvm.func @k(%slots: !llvm.ptr {llvm.byval = !llvm.array<3 x i64>, llvm.align = 8 : i64}, %count: i64) attributes {nvvm.kernel, nvvm.reqntid = array<i32: 32, 1, 1>} {
    %p = llvm.load %slots : !llvm.ptr -> !llvm.ptr
    %thread = nvvm.read.ptx.sreg.tid.x : i32
    %at = llvm.getelementptr %p[%thread] : (!llvm.ptr, i32) -> !llvm.ptr, f32
    %x = llvm.load %at : !llvm.ptr -> f32
)mlir" + body +
         R"mlir(
    llvm.store %y, %at : f32, !llvm.ptr
    llvm.return
  }
}
)mlir";
}

static mlir::MLIRContext *context() {
  static mlir::MLIRContext *made = [] {
    mlir::DialectRegistry registry;
    registry.insert<mlir::LLVM::LLVMDialect, mlir::NVVM::NVVMDialect>();
    mlir::pd::gpu::registerGPUSerializeDialects(registry);
    mlir::pd::cpu::registerCPUSerializeDialects(registry);
    auto *fresh = new mlir::MLIRContext(registry, mlir::MLIRContext::Threading::DISABLED);
    fresh->loadAllAvailableDialects();
    fresh->printOpOnDiagnostic(false);
    return fresh;
  }();
  return made;
}

mlir::OwningOpRef<mlir::ModuleOp> parseProgram(const std::string &text) {
  // Of its own: a text of nothing but the device's module would be taken for the program.
  return mlir::parseSourceString<mlir::ModuleOp>("builtin.module {\n" + text + "}\n", context());
}

Messages::Messages()
    : handler(context(), [this](mlir::Diagnostic &diagnostic) {
        bool isError = diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error;
        (isError ? errors : remarks).push_back(diagnostic.str());
        for (mlir::Diagnostic &note : diagnostic.getNotes()) notes.push_back(note.str());
      }) {}

mlir::pd::Target deviceTarget(const std::string &name) { return mlir::pd::Target::parseDevice(name).front(); }

std::string testAssembler() {
  if (const char *named = std::getenv("PD_PTXAS"); named && *named) return named;
  return access(PD_TEST_PTXAS, X_OK) == 0 ? PD_TEST_PTXAS : "";
}
