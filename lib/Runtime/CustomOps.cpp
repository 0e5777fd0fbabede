//===--- CustomOps.cpp - C functions of custom operators -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/CustomOps.h"
#include "paddle-mlir/Runtime/Error.h"

#include <cstdio>
#include <dlfcn.h>
#include <map>

namespace pdrt {

static_assert(PD_CUSTOM_FLOAT32 == int(DType::Float32) && PD_CUSTOM_FLOAT16 == int(DType::Float16) &&
                  PD_CUSTOM_BFLOAT16 == int(DType::BFloat16) && PD_CUSTOM_FLOAT64 == int(DType::Float64) &&
                  PD_CUSTOM_INT64 == int(DType::Int64) && PD_CUSTOM_INT32 == int(DType::Int32) &&
                  PD_CUSTOM_INT16 == int(DType::Int16) && PD_CUSTOM_INT8 == int(DType::Int8) &&
                  PD_CUSTOM_UINT8 == int(DType::UInt8) && PD_CUSTOM_BOOL == int(DType::Bool),
              "the numbers of PdCustomDType are those of DType");

struct CustomOps::Op {
  CustomOpInfo info;
  const PdCustomOp *function = nullptr;
  std::vector<PdCustomAttribute> attributes;
  std::vector<std::vector<const char *>> strings; ///< what attributes of strings point to
};

CustomOps::CustomOps() = default;
CustomOps::~CustomOps() = default;

namespace {
/// The state behind one PdCustomCall.
struct Running {
  const CustomOpInfo *info;
  PdTensor *outputs;
  Arena *arena;
  char *message;
  size_t size;
  std::vector<std::optional<int64_t>> symbols; ///< the rules' free symbols, as the first output that has one binds it
  int32_t code = ExitOk;

  int32_t fail(int32_t exitCode, const std::string &text) {
    if (code == ExitOk) {
      code = exitCode;
      std::snprintf(message, size, "%s", text.c_str());
    }
    return 1;
  }
};

Running &running(const PdCustomCall *call) { return *static_cast<Running *>(call->state); }

std::string ruleText(const PdTensor &expected) {
  std::string text = "[";
  for (int64_t i = 0; i < expected.rank; ++i)
    text += (i ? "," : "") + (expected.sizes[i] < 0 ? std::string("?") : std::to_string(expected.sizes[i]));
  return text + "]";
}

void *allocateOutput(const PdCustomCall *call, int32_t output, int32_t rank, const int64_t *sizes) {
  Running &run = running(call);
  std::string name = "custom operator '" + run.info->name + "'";
  if (output < 0 || output >= call->num_outputs)
    return run.fail(ExitBadFile,
                    name + " allocates output " + std::to_string(output) + " of " + std::to_string(call->num_outputs)),
           nullptr;
  PdTensor &tensor = run.outputs[output];
  std::string which = name + ": output '" + run.info->outputs[output].name + "'";
  if (tensor.data) return run.fail(ExitBadFile, which + " is allocated twice"), nullptr;
  Shape shape(sizes, sizes + std::max(rank, 0));
  bool fits = rank == tensor.rank;
  std::vector<std::optional<int64_t>> symbols = run.symbols;
  for (int32_t i = 0; fits && i < rank; ++i) {
    if (tensor.sizes[i] >= 0) {
      fits = tensor.sizes[i] == sizes[i];
      continue;
    }
    size_t symbol = static_cast<size_t>(-1 - tensor.sizes[i]);
    if (symbols.size() <= symbol) symbols.resize(symbol + 1);
    fits = sizes[i] >= 0 && symbols[symbol].value_or(sizes[i]) == sizes[i];
    symbols[symbol] = sizes[i];
  }
  if (!fits)
    return run.fail(ExitBadFile, which + " is given the shape " + shapeText(shape) + ", but its shape rule gives " +
                                     ruleText(tensor)),
           nullptr;
  run.symbols = std::move(symbols);
  int64_t bytes = 0;
  void *memory = nullptr;
  try {
    bytes = elementCount(shape) * dtypeSize(run.info->outputs[output].dtype);
    memory = run.arena->allocate(bytes);
  } catch (const Error &) { // C frames lie between here and our own
    return run.fail(ExitBadFile, which + " is given the shape " + shapeText(shape) + ", which has too many elements"),
           nullptr;
  }
  if (!memory)
    return run.fail(ExitOutOfMemory, which + ": out of memory: " + std::to_string(bytes) + " bytes wanted"), nullptr;
  tensor.data = memory;
  std::copy(sizes, sizes + rank, tensor.sizes);
  return memory;
}

int32_t failCall(const PdCustomCall *call, const char *message) {
  Running &run = running(call);
  return run.fail(ExitBadFile, "custom operator '" + run.info->name + "': " + (message ? message : "failed"));
}

const PdCustomOp *findFunction(void *library, const CustomOpInfo &info, const std::string &path) {
  const auto *found = static_cast<const PdCustomOp *>(dlsym(library, info.symbol.c_str()));
  const char *hint =
      "PD_CUSTOM_OP of include/paddle-mlir-c/CustomOp.h exports it; the declaration names library and symbol";
  if (!found)
    throw Error(ExitBadFile, path,
                "does not export '" + info.symbol + "', the C function of custom operator '" + info.name + "'", hint);
  if (found->abi_version != PD_CUSTOM_OP_ABI_VERSION)
    throw Error(ExitBadFile, path,
                "'" + info.symbol + "' has custom operator ABI version " + std::to_string(found->abi_version) +
                    ", this runtime has " + std::to_string(PD_CUSTOM_OP_ABI_VERSION),
                "compile the library again with this version's include/paddle-mlir-c/CustomOp.h");
  auto count = [&](const char *what, int32_t has, size_t wants) {
    if (has != static_cast<int32_t>(wants))
      throw Error(ExitBadFile, path,
                  "'" + info.symbol + "' has " + std::to_string(has) + " " + what + "s, but custom operator '" +
                      info.name + "' declares " + std::to_string(wants),
                  hint);
  };
  count("input", found->num_inputs, info.inputs.size());
  count("output", found->num_outputs, info.outputs.size());
  count("attribute", found->num_attributes, info.attributes.size());
  if (!found->run) throw Error(ExitBadFile, path, "'" + info.symbol + "' has no function", hint);
  return found;
}
} // namespace

std::shared_ptr<const CustomOps> CustomOps::load(const Manifest &manifest, const std::string &folder) {
  if (manifest.customOps.empty()) return nullptr;
  std::shared_ptr<CustomOps> loaded(new CustomOps);
  std::map<std::string, void *> handles;
  for (const CustomOpInfo &info : manifest.customOps) {
    std::string path = info.library.compare(0, 1, "/") == 0 ? info.library : folder + "/" + info.library;
    void *&handle = handles[path];
    if (!handle) {
      handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
      if (!handle) {
        const char *reason = dlerror();
        throw Error(ExitBadFile, path, std::string("cannot be loaded: ") + (reason ? reason : "unknown reason"),
                    "it holds the C function of custom operator '" + info.name + "'");
      }
      loaded->libraries.emplace_back(handle, [](void *h) { dlclose(h); });
    }
    Op op;
    op.info = info;
    op.function = findFunction(handle, info, path);
    loaded->ops.push_back(std::move(op));
  }
  // Pointers into the operators: only now do these stay where they are.
  for (Op &op : loaded->ops) {
    op.strings.resize(op.info.attributes.size());
    for (size_t i = 0; i < op.info.attributes.size(); ++i) {
      const CustomOpInfo::Attribute &a = op.info.attributes[i];
      for (const std::string &text : a.strings) op.strings[i].push_back(text.c_str());
      op.attributes.push_back({a.name.c_str(), a.count(), a.ints.empty() ? nullptr : a.ints.data(),
                               a.floats.empty() ? nullptr : a.floats.data(),
                               a.strings.empty() ? nullptr : op.strings[i].data()});
    }
  }
  return loaded;
}

const CustomOpInfo *CustomOps::info(int64_t index) const {
  return index >= 0 && index < static_cast<int64_t>(ops.size()) ? &ops[static_cast<size_t>(index)].info : nullptr;
}

int32_t CustomOps::call(int64_t index, const PdTensor *inputs, PdTensor *outputs, Arena &arena, char *message,
                        size_t size) const {
  if (index < 0 || index >= static_cast<int64_t>(ops.size())) return ExitInternal;
  const Op &op = ops[index];
  Running run{&op.info, outputs, &arena, message, size, {}, ExitOk};
  std::vector<PdCustomTensor> tensors;
  for (size_t i = 0; i < op.info.inputs.size(); ++i)
    tensors.push_back({inputs[i].data, inputs[i].sizes, static_cast<int32_t>(inputs[i].rank),
                       static_cast<int32_t>(op.info.inputs[i].dtype)});
  PdCustomCall call{static_cast<int32_t>(tensors.size()),
                    static_cast<int32_t>(op.info.outputs.size()),
                    static_cast<int32_t>(op.attributes.size()),
                    0,
                    tensors.data(),
                    op.attributes.data(),
                    allocateOutput,
                    failCall,
                    &run};
  for (size_t i = 0; i < op.info.outputs.size(); ++i) outputs[i].data = nullptr;
  int32_t result = op.function->run(&call);
  if (result != 0)
    run.fail(ExitBadFile, "custom operator '" + op.info.name + "': its C function returned " + std::to_string(result));
  for (size_t i = 0; run.code == ExitOk && i < op.info.outputs.size(); ++i)
    if (!outputs[i].data)
      run.fail(ExitBadFile, "custom operator '" + op.info.name + "': its C function did not allocate output '" +
                                op.info.outputs[i].name + "'");
  return run.code;
}

} // namespace pdrt
