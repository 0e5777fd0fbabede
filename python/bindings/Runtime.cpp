//===--- Runtime.cpp - the extension module paddle_mlir._runtime over lib/Runtime -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Device.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Session.h"

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace nb::literals;
using namespace pdrt;

namespace {
using InputArray = nb::ndarray<nb::ro, nb::c_contig, nb::device::cpu>;
using OutputArray = nb::ndarray<nb::numpy>;

nb::dlpack::dtype dlpackType(DType dtype) {
  using Code = nb::dlpack::dtype_code;
  Code code = Code::Int;
  if (dtype == DType::Bool) code = Code::Bool;
  else if (dtype == DType::UInt8 || dtype == DType::BFloat16) // numpy has no bfloat16: its bits as uint16
    code = Code::UInt;
  else if (isFloat(dtype)) code = Code::Float;
  return {static_cast<uint8_t>(code), static_cast<uint8_t>(dtypeSize(dtype) * 8), 1};
}

/// The array's dtype; `wanted` decides what two-byte unsigned integers mean.
DType dtypeOf(const InputArray &array, DType wanted, const std::string &name) {
  nb::dlpack::dtype type = array.dtype();
  if (wanted == DType::BFloat16 && type == dlpackType(DType::BFloat16)) return DType::BFloat16;
  for (DType dtype : {DType::Float32, DType::Float16, DType::Float64, DType::Int64, DType::Int32, DType::Int16,
                      DType::Int8, DType::UInt8, DType::Bool})
    if (type == dlpackType(dtype)) return dtype;
  throw Error(ExitBadInput, "", "input '" + name + "' has a dtype that no model takes",
              std::string("it expects ") + dtypeName(wanted));
}

OutputArray toNumpy(Tensor &&tensor) {
  auto *owner = new Tensor(std::move(tensor));
  nb::capsule capsule(owner, [](void *p) noexcept { delete static_cast<Tensor *>(p); });
  std::vector<size_t> shape(owner->shape.begin(), owner->shape.end());
  return OutputArray(owner->data(), shape.size(), shape.data(), capsule, nullptr, dlpackType(owner->dtype));
}

std::vector<OutputArray> runSession(Session &session, const std::vector<InputArray> &arrays) {
  const std::vector<TensorInfo> &infos = session.inputs();
  std::vector<TensorView> views;
  for (size_t i = 0; i < arrays.size(); ++i) {
    const InputArray &array = arrays[i];
    const TensorInfo *info = i < infos.size() ? &infos[i] : nullptr;
    Shape shape;
    for (size_t d = 0; d < array.ndim(); ++d) shape.push_back(static_cast<int64_t>(array.shape(d)));
    views.emplace_back(dtypeOf(array, info ? info->dtype : DType::Float32, info ? info->name : ""), shape,
                       array.data());
  }
  std::vector<Tensor> results;
  {
    nb::gil_scoped_release release;
    results = session.run(views);
  }
  std::vector<OutputArray> out;
  for (Tensor &tensor : results) out.push_back(toNumpy(std::move(tensor)));
  return out;
}

/// (name, dtype, dims), a dim being an int or a symbol's name.
std::vector<std::tuple<std::string, std::string, nb::list>> describe(const std::vector<TensorInfo> &infos) {
  std::vector<std::tuple<std::string, std::string, nb::list>> out;
  for (const TensorInfo &info : infos) {
    nb::list dims;
    for (const Dim &dim : info.shape) {
      if (dim.isSymbol()) dims.append(dim.symbol);
      else dims.append(dim.value);
    }
    out.emplace_back(info.name, dtypeName(info.dtype), dims);
  }
  return out;
}

/// Raises paddle_mlir.Error, which is defined in Python.
void translate(const std::exception_ptr &pointer, void *) {
  try {
    std::rethrow_exception(pointer);
  } catch (const Error &error) {
    nb::object type = nb::module_::import_("paddle_mlir.errors").attr("Error");
    nb::object value = type(error.what(), "exit_code"_a = error.exitCode(), "hint"_a = error.hint());
    PyErr_SetObject(type.ptr(), value.ptr());
  }
}
} // namespace

NB_MODULE(_runtime, m) {
  m.doc() = "Bindings of the Paddle-MLIR runtime; use paddle_mlir instead.";
  nb::register_exception_translator(translate);

  nb::class_<Artifact>(m, "Artifact", "A compiled model, opened.")
      .def_static("open", &Artifact::open, "path"_a, "device"_a = "auto", "name"_a = "")
      .def_prop_ro("path", &Artifact::path)
      .def_prop_ro("device", &Artifact::device)
      .def_prop_ro(
          "manifest", [](const Artifact &a) { return a.manifest().json; }, "The text of manifest.json.")
      .def_prop_ro("inputs", [](const Artifact &a) { return describe(a.manifest().inputs); })
      .def_prop_ro("outputs", [](const Artifact &a) { return describe(a.manifest().outputs); })
      .def("verify_files", &Artifact::verifyFiles, "Compares every file with the sha256 in the manifest.",
           nb::call_guard<nb::gil_scoped_release>())
      .def("isa_level", &Artifact::isaLevel, nb::call_guard<nb::gil_scoped_release>());

  nb::class_<Session>(m, "Session", "Runs an artifact with memory of its own.")
      .def(nb::init<std::shared_ptr<Artifact>, int>(), "artifact"_a, "threads"_a = 0)
      .def("run", runSession, "inputs"_a, "One C-contiguous array an input, in the manifest's order; arrays a result.")
      .def("clone", &Session::clone)
      .def("trim", &Session::trim, "unused_only"_a = false, "Frees memory kept between runs; the number of bytes.")
      .def("reset_peak", &Session::resetPeak)
      .def_prop_ro("peak_bytes", &Session::peakBytes)
      .def_prop_rw("threads", &Session::threads, &Session::setThreads);

  m.def(
      "device_capability",
      [](const std::string &device) {
        std::optional<DeviceName> name = DeviceName::parse(device);
        if (!name || (name->kind != DeviceName::CUDA && name->kind != DeviceName::Emulated))
          throw Error(ExitUsage, "", "'" + device + "' is no device with a compute capability",
                      "cuda, cuda:N, emulated");
        return cuda::Device::open(*name)->capability();
      },
      "device"_a);
  m.def("find_compiler", &findCompiler, "folders"_a);
  m.def("cache_folder", &cacheFolder);
  m.def(
      "compile_cached",
      [](const std::string &compiler, const std::string &model, const std::string &params,
         const std::vector<std::string> &arguments) {
        bool compiled = false;
        std::string path;
        {
          nb::gil_scoped_release release;
          path = compileCached({model, params, arguments, compiler}, &compiled);
        }
        return std::make_pair(path, compiled);
      },
      "compiler"_a, "model"_a, "params"_a = "", "arguments"_a = std::vector<std::string>(),
      "The artifact's folder and whether it was compiled now.");
  m.def(
      "run_process",
      [](const std::vector<std::string> &command) {
        ProcessResult result;
        {
          nb::gil_scoped_release release;
          result = runProcess(command);
        }
        return nb::make_tuple(result.exitCode, result.out, result.err);
      },
      "command"_a, "Runs a program; its exit code, output and error output.");
}
