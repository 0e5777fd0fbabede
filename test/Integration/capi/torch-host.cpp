//===--- torch-host.cpp - a C++ compiler whose context already holds a dialect called `torch` --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   torch-host MODEL: loading our `torch` into that context must be refused and leave it as it was; the model must come
//   in all the same, as text and as bytecode from the library's own context. Prints what it found; exit code 0 when all
//   of it is right.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Dialect.h"
#include "mlir/Parser/Parser.h"
#include "paddle-mlir-c/Dialects.h"
#include "llvm/ADT/StringSet.h"
#include <cstdio>

using namespace mlir;

namespace {

/// This host's own `torch`: it knows no op and no type of it, but lets them pass.
class HostTorchDialect : public Dialect {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(HostTorchDialect)
  static StringRef getDialectNamespace() { return "torch"; }
  explicit HostTorchDialect(MLIRContext *context)
      : Dialect(getDialectNamespace(), context, TypeID::get<HostTorchDialect>()) {
    allowUnknownOperations();
    allowUnknownTypes();
  }
};

int failures = 0;

void check(const char *what, bool fine) {
  std::printf("%s: %s\n", what, fine ? "ok" : "WRONG");
  failures += !fine;
}

std::string lastError;
void onError(const PdmlirError *error, void *) {
  lastError = std::to_string(error->exitCode) + " " + error->message + " | " + error->hint;
}
void append(const char *data, size_t length, void *userData) {
  static_cast<std::string *>(userData)->append(data, length);
}

/// Parses what the library wrote into this host's context and counts the convolutions it finds there.
unsigned convolutions(const std::string &bytes, MLIRContext &context) {
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(bytes, ParserConfig(&context), "from-paddle");
  if (!module) return 0;
  unsigned count = 0;
  module->walk([&](Operation *op) {
    count +=
        op->getName().getStringRef() == "torch.aten.convolution" || op->getName().getStringRef() == "torch.aten.conv2d";
  });
  return count;
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  const char *torch[] = {"torch"}, *pd[] = {"pd"}, *both[] = {"pd", "torch"};

  MLIRContext loaded;
  loaded.loadDialect<func::FuncDialect, HostTorchDialect>();
  check("a loaded torch is seen", pdmlirContextLoadDialects(wrap(&loaded), torch, 1, onError, nullptr) == PDMLIR_USAGE);
  std::printf("  %s\n", lastError.c_str());
  check("its own one stays", isa<HostTorchDialect>(loaded.getLoadedDialect("torch")));

  DialectRegistry registry;
  registry.insert<HostTorchDialect>();
  MLIRContext registered(registry);
  check("a registered torch is seen",
        pdmlirContextLoadDialects(wrap(&registered), both, 2, onError, nullptr) == PDMLIR_USAGE);
  check("and nothing of ours was loaded", !registered.getLoadedDialect("pd"));
  check("pd alone goes beside it", pdmlirContextLoadDialects(wrap(&registered), pd, 1, onError, nullptr) == PDMLIR_OK &&
                                       registered.getLoadedDialect("pd"));

  MLIRContext empty;
  check("an empty context takes both",
        pdmlirContextLoadDialects(wrap(&empty), both, 2, onError, nullptr) == PDMLIR_OK &&
            empty.getLoadedDialect("torch"));
  check("and again", pdmlirContextLoadDialects(wrap(&empty), both, 2, onError, nullptr) == PDMLIR_OK);
  check("an unknown name is refused",
        pdmlirContextLoadDialects(wrap(&empty), &argv[0], 1, onError, nullptr) == PDMLIR_USAGE);
  // MLIR's functions over handles exist only as archives, which must not stand beside libMLIR.so: the hooks are called
  // directly.
  auto hooksOf = [](const char *name) {
    return static_cast<const MlirDialectRegistrationHooks *>(pdmlirDialectHandle(name).ptr);
  };
  auto spaceOf = [&](const char *name) {
    MlirStringRef space = hooksOf(name)->getNamespaceHook();
    return StringRef(space.data, space.length);
  };
  check("the handles are of our namespaces",
        spaceOf("torch") == "torch" && spaceOf("pd") == "pd" && spaceOf("pd_kernel") == "pd_kernel");
  check("no handle for another name", !hooksOf("nosuch") && !hooksOf(nullptr));
  MLIRContext viaHandle;
  hooksOf("pd")->loadHook(wrap(&viaHandle));
  check("a handle loads its dialect", viaHandle.getLoadedDialect("pd"));

  std::string text, bytecode;
  check("text comes out",
        pdmlirImportToTorch(argv[1], nullptr, PDMLIR_GENERIC_TEXT, append, &text, onError, nullptr) == PDMLIR_OK);
  check("bytecode comes out",
        pdmlirImportToTorch(argv[1], nullptr, PDMLIR_BYTECODE, append, &bytecode, onError, nullptr) == PDMLIR_OK);
  unsigned fromText = convolutions(text, loaded), fromBytecode = convolutions(bytecode, loaded);
  std::printf("  %u convolutions from text, %u from bytecode\n", fromText, fromBytecode);
  check("both go into the host's context", fromText > 0 && fromText == fromBytecode);

  PdmlirCompiler compiler = pdmlirCompilerCreate(onError, nullptr);
  PdmlirModule module;
  check("a module as MLIR's own", pdmlirCompilerImport(compiler, argv[1], nullptr, &module) == PDMLIR_OK &&
                                      isa<ModuleOp>(unwrap(pdmlirModuleGetMlir(module)).getOperation()));
  pdmlirModuleDestroy(module);
  pdmlirCompilerDestroy(compiler);
  return failures ? 1 : 0;
}
