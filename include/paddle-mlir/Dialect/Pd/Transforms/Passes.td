//===--- Passes.td - passes over the pd dialect --------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_PASSES_TD
#define PADDLE_MLIR_PD_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdSetInputShapes : Pass<"pd-set-input-shapes", "::mlir::ModuleOp"> {
  let summary = "gives inputs of @main other shapes than the file's";
  let description = [{
    `shapes=x:1x3x?x?` or `shapes=x:Nx3xHxW` or, with `;` between dims, `shapes=x:[N;3;H;W]`. A number fixes a dim, `?` frees it, a name frees
    it and ties it to every dim of that name (argument attribute `pd.shape`). `dims=H=640` fixes a name, `dims=H=32..1536:32` bounds it
    (module attribute `pd.dims`). All types are inferred anew: behind an input whose new shape contradicts the file's, no dim of the file is
    trusted, only what the shape functions derive stays.
  }];
  let options = [
    ListOption<"shapes", "shapes", "std::string", "input shapes">,
    ListOption<"dims", "dims", "std::string", "values or ranges of named dims">];
}

def PdEraseStaticShapes : Pass<"pd-erase-static-shapes", "::mlir::ModuleOp"> {
  let summary = "makes every dim of every input `?`";
  let description = [{
    What is static afterwards follows from weights and literals. Tests run whole models through this. A dim that stands for a rank (the
    last one of a gather_nd index) stays.
  }];
}

def PdInferShapes : Pass<"pd-infer-shapes", "::mlir::ModuleOp"> {
  let summary = "refines every type by the shape functions";
  let description = [{
    A result gets the meet of the file's type and the inferred one. pd.if and pd.while are followed; a loop's types are the least ones that
    hold for every trip.
  }];
}

def PdDecomposeComposites : Pass<"pd-decompose-composites", "::mlir::ModuleOp"> {
  let summary = "rewrites ops that a few simpler pd ops express";
}

def PdLowerArrays : Pass<"pd-lower-arrays", "::mlir::ModuleOp"> {
  let summary = "turns tensor arrays into tensors";
  let description = [{
    Where each write goes to a known index in straight-line code, reads become the elements themselves. An array that a loop or branch
    carries becomes one tensor of stacked elements, if they have one rank and dtype; otherwise it stays and pd-verify-normalized reports it.
  }];
}

def PdLowerCustomOps : Pass<"pd-lower-custom-ops", "::mlir::ModuleOp"> {
  let summary = "rewrites custom ops by their torch expressions";
  let description = [{
    A `pd.custom` whose expression is of the subset of docs/CustomOps.md becomes pd ops; another one stays, or with `required` fails (module
    attribute `pd.exit_code` = 3), except for one with a C function, which the CPU calls. An expression that contradicts the declared shapes fails (`pd.exit_code` = 4).
  }];
  let options = [Option<"required", "required", "bool", "false", "fail where an op cannot be rewritten">];
}

def PdVerifyNormalized : Pass<"pd-verify-normalized", "::mlir::ModuleOp"> {
  let summary = "checks what the stages after normalize rely on";
  let description = [{
    One @main of pd ops; no tensor array, no unknown op, no composite that pd-decompose-composites removes.
  }];
}

#endif // PADDLE_MLIR_PD_PASSES_TD
