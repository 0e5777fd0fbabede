# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""lit configuration: substitutions, features, and the suite's switches.

PD_MODELS names the folder of real models (default: ../shared/models beside the repository); without it, tests that need one are
unsupported, which test.sh counts as skipped.
"""

import os

import lit.formats

config.name = "paddle-mlir"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.join(config.pd_source_dir, "test")
config.test_exec_root = os.path.join(config.pd_build_dir, "test")
config.excludes = ["Inputs", "E2E", "Unit", "Integration", "lit.cfg.py"]

bin_dir = os.path.join(config.pd_build_dir, "bin")
config.environment["PATH"] = os.pathsep.join([bin_dir, config.llvm_tools_dir, os.environ["PATH"]])
config.environment["FILECHECK_OPTS"] = "-enable-var-scope --allow-unused-prefixes=false"
config.environment["PD_CACHE"] = os.path.join(config.test_exec_root, "cache")

models = os.environ.get("PD_MODELS", os.path.join(os.path.dirname(config.pd_source_dir), "shared", "models"))
config.substitutions.append(("%models", models))
config.substitutions.append(("%python", os.path.join(config.pd_source_dir, ".venv", "bin", "python")))
config.substitutions.append(("%src", config.pd_source_dir))
config.substitutions.append(("%exits", os.path.join(config.pd_source_dir, "test", "exits.sh")))
# Every input of pd-opt goes through text and bytecode and back. A line that says --verify-roundtrip=false, and why, opts out.
config.substitutions.append((r"(?<![\w/%.-])pd-opt(?![\w.-])(?!.*--verify-roundtrip)", "pd-opt --verify-roundtrip"))
if os.path.isdir(models):
    config.available_features.add("models")

torch_mlir_opt = os.environ.get("PD_TORCH_MLIR_OPT", os.path.join(config.pd_source_dir, ".venv-test", "bin", "torch-mlir-opt"))
if os.path.exists(torch_mlir_opt):
    config.available_features.add("torch-mlir")
config.substitutions.append(("%torch-mlir-opt", torch_mlir_opt))
