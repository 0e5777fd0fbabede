//===--- Package.cpp - __init__, model.py, weights, mapping, README, test -----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Package.h"
#include "Classes.h"
#include "CustomOps.h"
#include "Deploy.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static const char *const initText = R"(from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from .model import Model

__all__ = ["Model", "load"]


def load(device="cpu", dtype: torch.dtype | None = None, train: bool = False) -> Model:
    """The model with its trained weights."""
    model = Model()
    path = Path(__file__).with_name("model.safetensors")
    weights = load_file(path)
    with safe_open(path, framework="pt") as file:
        tied = file.metadata() or {}  # key -> the key that holds the parameter
    missing, unexpected = model.load_state_dict(weights, strict=False)
    missing = [key for key in missing if key not in tied and not key.endswith("num_batches_tracked")]
    buffers = dict(model.named_buffers())
    for key in buffers.keys() & set(unexpected):  # the program's constants: no part of the state
        buffers[key].copy_(weights[key])
        unexpected.remove(key)
    if missing or unexpected:
        raise RuntimeError(f"model.safetensors does not fit model.py: missing {missing}, unexpected {unexpected}")
    return model.to(device=device, dtype=dtype).train(train)
)";

static const char *const mainText = R"(import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

from . import load

LIMIT = 1e-4  # of the largest expected value


def check() -> float | None:
    """The largest error against check.safetensors relative to the largest value, or None without the file."""
    path = Path(__file__).with_name("check.safetensors")
    if not path.exists():
        return None
    tensors = load_file(path)
    inputs = [tensors[f"input.{i}"] for i in range(len(tensors)) if f"input.{i}" in tensors]
    expected = [tensors[f"output.{i}"] for i in range(len(tensors)) if f"output.{i}" in tensors]
    with torch.no_grad():
        got = load()(*inputs)
    got = [got] if isinstance(got, torch.Tensor) else list(got)
    worst = 0.0
    for want, have in zip(expected, got, strict=True):
        if want.numel():
            scale = max(float(want.double().abs().max()), 1e-30)
            worst = max(worst, float((want.double() - have.double()).abs().max()) / scale)
    return worst


def main() -> int:
    error = check()
    if error is None:
        print("no check.safetensors: nothing to compare with")
        return 1
    print(f"max error {error:.2e} of the largest value, allowed {LIMIT:.0e}")
    return 0 if error <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
)";

static const char *const testText = R"(import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
package = importlib.import_module(HERE.name)


def test_weights_fit():
    model = package.load()
    assert not model.training
    assert all(p.isfinite().all() for p in model.parameters())


def test_equals_reference():
    error = importlib.import_module(HERE.name + ".__main__").check()
    assert error is None or error <= 1e-4
)";

static const char *const missingText = R"py(

def missing(op: str, layer: str, line: str, *operands: torch.Tensor) -> torch.Tensor:
    """Stands for an operator of the Paddle program that has no PyTorch form: put what it computes in its place."""
    raise NotImplementedError(f"Paddle's '{op}' has no PyTorch form (layer {layer or 'unknown'}, line {line or 'unknown'})")
)py";

static void write(const OutputFolder &folder, const char *name, const std::string &text) {
  pdrt::writeFileAtomically(folder.path(name), text.data(), text.size());
}

/// model.py, and in `lines` the line, from 1, on which it makes each layer and parameter.
static std::string modelSource(const PyTorchExportOptions &options, const Emitter &e,
                               std::map<std::string, size_t> &lines) {
  ModelSource source = writeClasses(e, nest(e));
  std::string signature;
  for (const Port &port : e.inputs) signature += ", " + port.identifier + ": torch.Tensor";
  // TorchScript, the only way on for loops, refuses keyword-only arguments.
  if (e.hasLogits) signature += hasControlFlow(e) ? ", logits: bool = False" : ", *, logits: bool = False";
  std::string result = "torch.Tensor";
  if (e.outputs.size() != 1) {
    result = "tuple[";
    for (size_t i = 0; i < e.outputs.size(); ++i) result += i ? ", torch.Tensor" : "torch.Tensor";
    result += "]";
  }
  std::string text = "import torch\n";
  if (source.symbols.count("F")) text += "import torch.nn.functional as F\n";
  text += "from torch import nn\n";
  if (source.symbols.count("custom_ops")) text += "\nfrom . import custom_ops\n";
  if (source.symbols.count("Group"))
    text += "\n\nclass Group(nn.Module):\n    \"\"\"Layers under one name.\"\"\"\n\n    def __getitem__(self, index: "
            "int) -> nn.Module:\n        return self.get_submodule(str(index))\n";
  if (!e.missing.empty()) text += missingText;
  size_t classes = StringRef(text).count('\n') + 1;
  text += source.classes;
  text += "\n\nclass Model(nn.Module):\n    \"\"\"" + llvm::sys::path::filename(options.model).str() + "\"\"\"\n\n";
  if (!source.init.empty()) text += "    def __init__(self) -> None:\n        super().__init__()\n";
  size_t init = StringRef(text).count('\n') + 1;
  if (!source.init.empty()) text += source.init + "\n";
  for (auto &[path, place] : source.places) lines[path] = place.line + (place.inClasses ? classes : init);
  return text + "    def forward(self" + signature + ") -> " + result + ":\n" + source.forward;
}

static std::string mappingText(const Emitter &e, const std::map<std::string, size_t> &lines) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, 1);
  json.array([&] {
    for (const Mapping &m : e.mappings)
      json.object([&] {
        json.attribute("paddle", m.paddle);
        json.attribute("torch", m.torch);
        json.attribute("transform", m.transform);
        auto leaf = llvm::find_if(
            e.leaves, [&](const Leaf &l) { return m.torch == l.path || StringRef(m.torch).starts_with(l.path + "."); });
        if (leaf == e.leaves.end()) return;
        if (auto line = lines.find(leaf->path); line != lines.end())
          json.attribute("declared", "model.py:" + std::to_string(line->second));
        if (!leaf->source.empty()) json.attribute("source", leaf->source);
      });
  });
  return text + "\n";
}

static std::string readmeText(const PyTorchExportOptions &options, const Emitter &e) {
  std::string name = llvm::sys::path::filename(options.output).str(),
              text = "# " + name + "\n\nMade from the Paddle model `" + llvm::sys::path::filename(options.model).str() +
                     "`. Needs only torch and safetensors.\n\n```python\nimport torch\nfrom " + name +
                     " import load\n\nmodel = load()\n";
  std::string call;
  for (const Port &port : e.inputs) call += (call.empty() ? "" : ", ") + port.identifier;
  text += "with torch.no_grad():\n    result = model(" + call +
          ")\n```\n\n| input | Paddle's name | type |\n|---|---|---|\n";
  llvm::raw_string_ostream os(text);
  for (const Port &port : e.inputs) {
    os << "| `" << port.identifier << "` | `" << port.name << "` | ";
    if (auto type = dyn_cast<pd_torch::VTensorType>(port.type))
      os << dtypeText(type.getDtype()) << " `" << sizesText(type.getSizes()) << "`";
    else os << "`" << port.type << "`";
    os << " |\n";
  }
  os << "\nResults, in order:";
  for (const Port &port : e.outputs) os << " `" << port.name << "`";
  os << ".\n\n`python -m " << name
     << "` compares with `check.safetensors` (seeded inputs and the results of paddle-mlir's CPU program; the file's "
        "metadata names the seed); `mapping.json` says where each tensor comes from and what was done to it.\n";
  if (!e.missing.empty()) {
    os << "\nWithout a PyTorch form, so that `forward` raises `NotImplementedError` where it reaches one:\n\n";
    for (const std::string &op : e.missing) os << "- " << op << "\n";
  }
  os << onwardText(options, e);
  return text;
}

void pytorch::writePackage(const PyTorchExportOptions &options, const Emitter &emitter, Operation *module,
                           OutputFolder &folder) {
  std::map<std::string, std::string> aliases;
  for (const Tie &tie : emitter.ties) aliases[tie.alias] = tie.owner;
  writeStateDict(folder.path("model.safetensors"), emitter.state, aliases);
  std::map<std::string, size_t> lines;
  write(folder, "model.py", modelSource(options, emitter, lines));
  write(folder, "__init__.py", initText);
  write(folder, "__main__.py", mainText);
  write(folder, "test_model.py", testText);
  write(folder, "mapping.json", mappingText(emitter, lines));
  write(folder, "README.md", readmeText(options, emitter));
  write(folder, "DEPLOY.md", deployText(options, emitter));
  write(folder, "ruff.toml", "line-length = 160\ntarget-version = \"py310\"\n");
  if (std::string text = customOpsSource(module); !text.empty()) write(folder, "custom_ops.py", text);
  if (options.writeCheck) options.writeCheck(folder.path("check.safetensors"));
  folder.commit(signatureText(options, emitter));
}
