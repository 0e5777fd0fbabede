//===--- Deploy.cpp - TorchScript, torch.export, ONNX; DEPLOY.md of a package -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Deploy.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;

namespace {

struct ElementNames {
  const char *torch, *numpy, *triton;
  bool random; ///< drawn by rand; else small numbers, which every table has a row for
};

ElementNames namesOf(Type type) {
  if (type.isF64()) return {"float64", "float64", "TYPE_FP64", true};
  if (type.isF16()) return {"float16", "float16", "TYPE_FP16", true};
  if (type.isBF16()) return {"bfloat16", "float32", "TYPE_BF16", true};
  if (type.isInteger(1)) return {"bool", "bool", "TYPE_BOOL", false};
  if (type.isInteger(64)) return {"int64", "int64", "TYPE_INT64", false};
  if (type.isInteger(32)) return {"int32", "int32", "TYPE_INT32", false};
  if (type.isInteger(16)) return {"int16", "int16", "TYPE_INT16", false};
  if (type.isInteger(8))
    return type.isUnsignedInteger() ? ElementNames{"uint8", "uint8", "TYPE_UINT8", false}
                                    : ElementNames{"int8", "int8", "TYPE_INT8", false};
  return {"float32", "float32", "TYPE_FP32", true};
}

std::string joined(ArrayRef<int64_t> sizes, StringRef separator) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(sizes, os, separator);
  return text;
}

/// A Python expression of one line, or a list or dict that can stand with one item a line.
struct Code {
  std::string head;               ///< the whole expression, or what stands before the bracket
  std::vector<std::string> items; ///< of the list or dict
  char open = 0, close = 0;

  std::string flat() const { return open ? head + open + llvm::join(items, ", ") + close : head; }
  std::string tall(const std::string &indent) const {
    std::string text = head + open + "\n";
    for (const std::string &item : items) text += indent + "    " + item + ",\n";
    return text + indent + close;
  }
  /// `flat` where it fits behind `indent` with `after` more characters, else `tall`.
  std::string fitted(const std::string &indent, size_t after) const {
    return indent.size() + flat().size() + after <= kLineLength || !open || items.empty() ? flat() : tall(indent);
  }

  static constexpr size_t kLineLength = 160; // ruff.toml of the package
};

Code list(std::vector<std::string> items, const std::string &head = "") { return {head, std::move(items), '[', ']'}; }
Code dict(std::vector<std::string> items, const std::string &head = "") { return {head, std::move(items), '{', '}'}; }

/// `indent callee(arguments)` as ruff format would have it: one line, the arguments on a line of their own, or one a
/// line.
std::string call(const std::string &indent, const std::string &callee, ArrayRef<Code> arguments) {
  std::string line;
  for (const Code &argument : arguments) line += (line.empty() ? "" : ", ") + argument.flat();
  if (indent.size() + callee.size() + line.size() + 2 <= Code::kLineLength) return indent + callee + "(" + line + ")\n";
  std::string text = indent + callee + "(\n", inner = indent + "    ";
  if (inner.size() + line.size() <= Code::kLineLength) return text + inner + line + "\n" + indent + ")\n";
  for (const Code &argument : arguments) text += inner + argument.fitted(inner, 1) + ",\n";
  return text + indent + ")\n";
}

/// Everything the texts ask of one model.
class Model {
public:
  Model(const PyTorchExportOptions &options, const Emitter &emitter)
      : name(llvm::sys::path::filename(options.output).str()), options(options), emitter(emitter) {}

  std::string name;

  const std::vector<Port> &inputs() const { return emitter.inputs; }
  const std::vector<Port> &outputs() const { return emitter.outputs; }
  VTensorType type(const Port &port) const { return cast<VTensorType>(port.type); }
  ElementNames names(const Port &port) const { return namesOf(type(port).getDtype()); }
  bool isDynamic() const {
    return llvm::any_of(
        inputs(), [&](const Port &p) { return llvm::any_of(type(p).getSizes(), [](int64_t d) { return d < 0; }); });
  }
  bool hasControlFlow() const { return pytorch::hasControlFlow(emitter); }

  /// Sizes of an input: as given, else static sizes with `batch` and `other` in the open places; ids have shorter
  /// lengths than pictures have sides.
  SmallVector<int64_t> sizes(const std::vector<std::vector<int64_t>> &given, size_t input, int64_t batch,
                             int64_t other) const {
    if (input < given.size()) return SmallVector<int64_t>(given[input].begin(), given[input].end());
    SmallVector<int64_t> result(type(inputs()[input]).getSizes());
    for (auto [i, d] : llvm::enumerate(result))
      if (d < 0) d = i == 0 && result.size() > 1 ? batch : names(inputs()[input]).random ? other : other / 4;
    return result;
  }
  SmallVector<int64_t> example(size_t i) const { return sizes(options.sizes.example, i, 2, 64); }

  std::string axis(const Port &port, size_t dim) const {
    int64_t rank = type(port).getRank();
    if (dim == 0 && rank > 1) return "batch";
    std::string place = rank == 4 && dim == 2   ? "height"
                        : rank == 4 && dim == 3 ? "width"
                        : rank > 1 && dim == 1  ? "length"
                                                : "dim" + std::to_string(dim);
    return inputs().size() == 1 ? place : port.identifier + "_" + place;
  }

  /// `{"x": {0: Dim.DYNAMIC, 3: Dim.DYNAMIC}}`, or with axes' names.
  Code dynamicShapes(bool named) const {
    std::vector<std::string> items;
    for (const Port &port : inputs()) {
      std::vector<std::string> axes;
      for (auto [d, size] : llvm::enumerate(type(port).getSizes()))
        if (size < 0) axes.push_back(std::to_string(d) + ": " + (named ? "\"" + axis(port, d) + "\"" : "Dim.DYNAMIC"));
      items.push_back(dict(axes, "\"" + port.identifier + "\": ").flat());
    }
    return dict(items, "dynamic_shapes" + std::string(named ? "=" : " = "));
  }

  std::string identifiers() const {
    std::string text;
    for (auto [i, port] : llvm::enumerate(inputs())) text += (i ? ", " : "") + port.identifier;
    return text;
  }
  std::string tuple() const { return "(" + identifiers() + (inputs().size() == 1 ? ",)" : ")"); }
  static std::vector<std::string> quoted(ArrayRef<Port> ports) {
    std::vector<std::string> names;
    for (const Port &port : ports) names.push_back("\"" + port.name + "\"");
    return names;
  }
  std::string onnxCall() const {
    std::vector<Code> arguments{{"model"},
                                {tuple()},
                                {"\"" + name + ".onnx\""},
                                list(quoted(inputs()), "input_names="),
                                list(quoted(outputs()), "output_names="),
                                {"dynamo=True"}};
    if (isDynamic()) arguments.push_back(dynamicShapes(true));
    arguments.push_back({"external_data=False"});
    return call("", "torch.onnx.export", arguments);
  }

  std::string torchInputs() const {
    std::string text;
    for (auto [i, port] : llvm::enumerate(inputs())) {
      ElementNames element = names(port);
      std::string shape = joined(example(i), ", ");
      text += port.identifier + " = ";
      if (element.random)
        text += "torch.rand(" + shape +
                (element.torch == StringRef("float32") ? "" : ", dtype=torch." + std::string(element.torch)) + ")\n";
      else
        text += "torch.randint(0, 2, (" + shape + (example(i).size() == 1 ? ",)" : ")") + ", dtype=torch." +
                element.torch + ")\n";
    }
    return text;
  }
  std::string numpyInputs() const {
    std::string text = "random = np.random.default_rng(0)\n";
    for (auto [i, port] : llvm::enumerate(inputs())) {
      ElementNames element = names(port);
      std::string shape = "(" + joined(example(i), ", ") + (example(i).size() == 1 ? ",)" : ")");
      text += port.identifier + " = ";
      if (element.random) text += "random.random(" + shape + ").astype(np." + std::string(element.numpy) + ")\n";
      else text += "random.integers(0, 2, " + shape + ").astype(np." + element.numpy + ")\n";
    }
    return text;
  }
  Code feed(const std::string &head) const {
    std::vector<std::string> items;
    for (const Port &port : inputs()) items.push_back("\"" + port.name + "\": " + port.identifier);
    return dict(items, head);
  }

  /// `x:1x3x48x64,y:...` for trtexec.
  std::string profile(const std::vector<std::vector<int64_t>> &given, int64_t batch, int64_t other) const {
    std::string text;
    for (size_t i = 0; i < inputs().size(); ++i)
      text += (i ? "," : "") + inputs()[i].name + ":" + joined(sizes(given, i, batch, other), "x");
    return text;
  }

  const PyTorchExportOptions &options;
  const Emitter &emitter;
};

std::string fence(StringRef language, const std::string &text) {
  return ("```" + language + "\n").str() + text + "```\n";
}

std::string tritonConfig(const Model &model) {
  auto opensWithBatch = [&](const Port &port) {
    auto type = model.type(port);
    return type.getRank() > 0 && type.getSizes()[0] < 0;
  };
  bool batched = llvm::all_of(model.inputs(), opensWithBatch) && llvm::all_of(model.outputs(), opensWithBatch);
  std::string text =
      "name: \"" + model.name + "\"\nplatform: \"onnxruntime_onnx\"\nmax_batch_size: " + (batched ? "16" : "0") + "\n";
  auto tensors = [&](const char *kind, ArrayRef<Port> ports) {
    text += std::string(kind) + " [\n";
    for (auto [i, port] : llvm::enumerate(ports)) {
      ArrayRef<int64_t> sizes = model.type(port).getSizes();
      if (batched) sizes = sizes.drop_front();
      SmallVector<int64_t> dims;
      for (int64_t d : sizes) dims.push_back(d < 0 ? -1 : d);
      // A scalar a batch row has the shape [1] for Triton, seen as [] by the model.
      std::string reshape = dims.empty() && batched ? ", reshape: { shape: [ ] }" : "";
      text += "  { name: \"" + port.name + "\", data_type: " + model.names(port).triton + ", dims: [ " +
              (dims.empty() ? "1" : joined(dims, ", ")) + " ]" + reshape + " }" + (i + 1 < ports.size() ? "," : "") +
              "\n";
    }
    text += "]\n";
  };
  tensors("input", model.inputs());
  tensors("output", model.outputs());
  return text + (batched ? "dynamic_batching { }\n" : "");
}

std::string fastapiProgram(const Model &model) {
  std::string text =
      "import io\n\nimport numpy as np\nimport torch\nfrom fastapi import FastAPI, Request, Response\nfrom " +
      model.name + " import load\n\n";
  text +=
      "app = FastAPI()\nmodel = load()\n" + list(Model::quoted(model.outputs()), "NAMES = ").fitted("", 0) + "\n\n\n";
  text += "@app.post(\"/run\")\nasync def run(request: Request) -> Response:\n    arrays = np.load(io.BytesIO(await "
          "request.body()))\n    with torch.inference_mode():\n";
  std::vector<Code> arguments;
  for (const Port &port : model.inputs()) arguments.push_back({"torch.from_numpy(arrays[\"" + port.name + "\"])"});
  text += call("        ", "results = model", arguments) +
          "    results = results if isinstance(results, tuple) else (results,)\n    out = io.BytesIO()\n";
  return text + "    np.savez(out, **{name: result.numpy() for name, result in zip(NAMES, results)})\n    return "
                "Response(out.getvalue(), media_type=\"application/octet-stream\")\n";
}

} // namespace

bool pytorch::hasControlFlow(const Emitter &emitter) {
  return llvm::any_of(emitter.forward, [](const Statement &s) { return s.isCompound(); });
}

std::string pytorch::onwardText(const PyTorchExportOptions &options, const Emitter &emitter) {
  Model model(options, emitter);
  std::string head = "import torch\n", call = "model = load()\n" + model.torchInputs(), text = "\n## Onward\n\n";
  if (model.hasControlFlow()) {
    text += "The model has loops or branches on values: TorchScript keeps them, `torch.export` does not express them. "
            "`paddle_mlir.to_onnx` writes ONNX.\n\n";
    return text + fence("python", head + "from " + model.name + " import load\n\n" + call +
                                      "torch.jit.script(model).save(\"" + model.name + ".ts\")\n");
  }
  text += "TorchScript, `torch.export` and ONNX, each with every dynamic dimension of the model. The example's batch "
          "is not 1: PyTorch would take that for a constant.\n\n";
  std::string shapes = model.isDynamic() ? ", dynamic_shapes=dynamic_shapes" : "";
  std::string program = head + (model.isDynamic() ? "from torch.export import Dim\n" : "") + "from " + model.name +
                        " import load\n\n" + call;
  if (model.isDynamic()) program += model.dynamicShapes(false).fitted("", 0) + "\n";
  program += "torch.jit.trace(model, " + model.tuple() + ").save(\"" + model.name +
             ".ts\")\ntorch.export.save(torch.export.export(model, " + model.tuple() + shapes + "), \"" + model.name +
             ".pt2\")\n";
  return text + fence("python", program + model.onnxCall());
}

std::string pytorch::deployText(const PyTorchExportOptions &options, const Emitter &emitter) {
  Model model(options, emitter);
  bool control = model.hasControlFlow();
  std::string text = "# Deploying " + model.name + "\n\n";
  text += control ? "ONNX first, by paddle-mlir (the model has loops or branches on values):\n\n" +
                        fence("python", "import paddle_mlir as pm\n\npm.to_onnx(\"" + options.model + "\", \"" +
                                            model.name + ".onnx\")\n")
                  : "ONNX first:\n\n" +
                        fence("python", "import torch\nfrom " + model.name + " import load\n\nmodel = load()\n" +
                                            model.torchInputs() + model.onnxCall());
  std::string run = "import numpy as np\nimport onnxruntime as ort\n\nsession = ort.InferenceSession(\"" + model.name +
                    ".onnx\", providers=[\"CPUExecutionProvider\"])\n" + model.numpyInputs();
  text +=
      "\n## ONNX Runtime\n\n" +
      fence("python", run + call("", "results = session.run", {list(Model::quoted(model.outputs())), model.feed("")}) +
                          "for result in results:\n    print(result.dtype, result.shape)\n");

  text += "\n## TensorRT\n\nOne optimisation profile from the smallest to the largest sizes you serve; this package's "
          "test cannot run `trtexec`, which needs an NVIDIA GPU.\n\n";
  std::string command = "trtexec --onnx=" + model.name + ".onnx --saveEngine=" + model.name + ".plan";
  if (model.isDynamic()) {
    const auto &sizes = options.sizes;
    command += " \\\n  --minShapes='" + model.profile(sizes.least, 1, 64) + "' \\\n  --optShapes='" +
               model.profile(sizes.usual, 4, 320) + "' \\\n  --maxShapes='" + model.profile(sizes.most, 16, 1280) + "'";
  }
  text += fence("sh", command + "\n");
  if (model.isDynamic())
    text += options.sizes.least.empty() ? "\nThe sizes are placeholders: the export was made without a check, so the "
                                          "model's rules for sizes are not known here.\n"
                                        : "\nThe sizes satisfy the model's rules (a detector takes multiples of 32, "
                                          "for example); within them they are a guess at what you serve.\n";

  text += "\n## Triton\n\n`models/" + model.name + "/1/model.onnx` is the ONNX file, `models/" + model.name +
          "/config.pbtxt` is:\n\n" + fence("protobuf", tritonConfig(model)) + "\n" +
          fence("sh", "tritonserver --model-repository=models\n");

  text += "\n## FastAPI\n\n`serve.py`, beside the package:\n\n" + fence("python", fastapiProgram(model)) + "\n" +
          fence("sh", "uvicorn serve:app --port 8000\n") + "\nA client sends and gets `.npz`:\n\n";
  std::string client = "import io\n\nimport httpx\nimport numpy as np\n\n" + model.numpyInputs() +
                       "body = io.BytesIO()\n" + call("", "np.savez", {{"body"}, model.feed("**")});
  client += "answer = httpx.post(\"http://127.0.0.1:8000/run\", content=body.getvalue(), timeout=60)\nresults = "
            "np.load(io.BytesIO(answer.content))\nfor name in results:\n    print(name, results[name].shape)\n";
  return text + fence("python", client);
}

std::string pytorch::signatureText(const PyTorchExportOptions &options, const Emitter &emitter) {
  Model model(options, emitter);
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, 1);
  auto tensors = [&](const char *key, const std::vector<Port> &ports, bool inputs) {
    json.attributeArray(key, [&] {
      for (size_t i = 0; i < ports.size(); ++i)
        json.object([&] {
          const Port &port = ports[i];
          json.attribute("name", port.name);
          if (inputs) json.attribute("argument", port.identifier);
          json.attribute("dtype", model.names(port).torch);
          json.attributeArray("shape", [&] {
            for (int64_t d : model.type(port).getSizes()) d < 0 ? json.value(nullptr) : json.value(d);
          });
          if (!inputs) return;
          json.attributeArray("example", [&] {
            for (int64_t d : model.example(i)) json.value(d);
          });
          json.attributeObject("axes", [&] {
            ArrayRef<int64_t> sizes = model.type(port).getSizes();
            for (size_t d = 0; d < sizes.size(); ++d)
              if (sizes[d] < 0) json.attribute(std::to_string(d), model.axis(port, d));
          });
        });
    });
  };
  json.object([&] {
    json.attribute("model", llvm::sys::path::filename(options.model));
    json.attribute("control_flow", model.hasControlFlow());
    tensors("inputs", model.inputs(), true);
    tensors("outputs", model.outputs(), false);
  });
  return text + "\n";
}
