//===--- Dialects.cpp - our dialects for a context of the caller's ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir-c/Dialects.h"
#include "Handles.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using pdrt::Error;

// MLIR's macro names its functions mlirGetDialectHandle__torch__ and so on, as torch-mlir's library does: ours stay
// inside (exports.map).
MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(Pd, pd, pd::PdDialect)
MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(Torch, torch, pd_torch::TorchDialect)
MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(PdKernel, pd_kernel, pd_kernel::PdKernelDialect)

namespace {
struct OurDialect {
  StringLiteral name;
  TypeID id;
  MlirDialectHandle (*handle)();
  void (*load)(MLIRContext &);
};
} // namespace

template <typename D> static OurDialect ours(MlirDialectHandle (*handle)()) {
  return {D::getDialectNamespace(), TypeID::get<D>(), handle,
          [](MLIRContext &context) { context.getOrLoadDialect<D>(); }};
}

/// Null for a name that is not of ours.
static const OurDialect *findDialect(StringRef name) {
  static const OurDialect known[] = {ours<pd::PdDialect>(mlirGetDialectHandle__pd__),
                                     ours<pd_torch::TorchDialect>(mlirGetDialectHandle__torch__),
                                     ours<pd_kernel::PdKernelDialect>(mlirGetDialectHandle__pd_kernel__)};
  const OurDialect *dialect = llvm::find_if(known, [&](const OurDialect &d) { return d.name == name; });
  return dialect == std::end(known) ? nullptr : dialect;
}

MlirDialectHandle pdmlirDialectHandle(const char *name) {
  const OurDialect *dialect = name ? findDialect(name) : nullptr;
  return dialect ? dialect->handle() : MlirDialectHandle{nullptr};
}

int pdmlirContextLoadDialects(MlirContext handle, const char *const *names, size_t numNames,
                              PdmlirErrorCallback onError, void *userData) {
  return pdcapi::guarded({onError, userData}, [&] {
    MLIRContext &context = *pdcapi::required(unwrap(handle), "context");
    SmallVector<const OurDialect *> wanted;
    for (const std::string &name : pdcapi::readStrings(names, numNames)) {
      const OurDialect *dialect = findDialect(name);
      if (!dialect)
        throw Error(pdrt::ExitUsage, "", "there is no dialect '" + name + "' here", "pd, torch or pd_kernel");
      // A dialect that is only registered does not tell its type: the caller's own one is loaded to ask it.
      bool registered = llvm::is_contained(context.getAvailableDialects(), StringRef(name));
      Dialect *present = registered ? context.getOrLoadDialect(name) : context.getLoadedDialect(name);
      if (present && present->getTypeID() != dialect->id)
        throw Error(pdrt::ExitUsage, "", "the context already holds another dialect named '" + name + "'",
                    "a compiler of its own (pdmlirCompilerCreate) works beside it; modules cross as text or bytecode");
      wanted.push_back(dialect);
    }
    for (const OurDialect *dialect : wanted) dialect->load(context);
  });
}

MlirModule pdmlirModuleGetMlir(PdmlirModule module) {
  return wrap(module.ptr ? *pdcapi::unwrap(module)->op : ModuleOp());
}
