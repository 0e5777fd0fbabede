/*===--- host.c - a C program that links no MLIR: compiles a model, runs it, and makes every kind of mistake -------===
 *
 *   host compile MODEL FOLDER                    import, stages, artifact
 *   host run FOLDER IN.f32 OUT.f32 DIM...        one float32 input of that shape from a raw file, the first output to one
 *   host torch MODEL OUT.mlirbc                  the torch dialect
 *   host pytorch MODEL FOLDER                    a PyTorch package
 *   host leak MODEL -                            forgets to destroy: what a leak checker must see
 *   host threads MODEL -                         four compilers at once; their bytecode must be the same
 *   host mistakes MODEL FOLDER                   wrong uses; prints code and message of each, ends with 0 when each was told once
 */
#include "paddle-mlir-c/Compiler.h"
#include "paddle-mlir-c/Runtime.h"
#include "paddle-mlir/Version.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int told; /* calls of the callback */
static int lastCode;

static void onError(const PdmlirError *error, void *userData) {
  ++told, lastCode = error->exitCode;
  fprintf((FILE *)userData, "error %d: %s%s%s\nhint: %s\n", error->exitCode, error->where, *error->where ? ": " : "", error->message, error->hint);
}

static void toFile(const char *data, size_t length, void *userData) { fwrite(data, 1, length, (FILE *)userData); }

static int compile(const char *model, const char *folder) {
  PdmlirCompiler compiler = pdmlirCompilerCreate(onError, stderr);
  PdmlirModule module = {NULL};
  PdmlirImportOptions import = PDMLIR_IMPORT_OPTIONS_INIT;
  PdmlirCompileOptions options = PDMLIR_COMPILE_OPTIONS_INIT;
  const char *levels[] = {"v3"};
  int code;
  options.isaLevels = levels, options.numIsaLevels = 1;
  code = pdmlirCompilerImport(compiler, model, &import, &module);
  if (!code) code = pdmlirModuleRunStages(module, "torch");
  if (!code) code = strcmp(pdmlirModuleStage(module), "torch") ? 99 : 0;
  if (!code) code = pdmlirModuleCompile(module, folder, &options);
  pdmlirModuleDestroy(module);
  pdmlirCompilerDestroy(compiler);
  return code;
}

static int run(const char *folder, const char *in, const char *out, size_t rank, char **dims) {
  PdmlirProgram program;
  PdmlirResults results;
  PdmlirTensor input, output;
  int64_t shape[8];
  size_t count = 1, i;
  float *data;
  FILE *file;
  int code = pdmlirProgramOpen(folder, 1, onError, stderr, &program);
  if (code) return code;
  for (i = 0; i < rank && i < 8; ++i) shape[i] = atol(dims[i]), count *= (size_t)shape[i];
  data = malloc(count * sizeof(float));
  file = fopen(in, "rb");
  if (!file || fread(data, sizeof(float), count, file) != count) return 99;
  fclose(file);
  input.dtype = PDMLIR_FLOAT32, input.rank = rank, input.shape = shape, input.data = data;
  printf("input %s rank %zu dim0 %lld\n", pdmlirProgramInputName(program, 0), pdmlirProgramInputRank(program, 0), (long long)pdmlirProgramInputDim(program, 0, 0));
  code = pdmlirProgramRun(program, &input, 1, &results);
  if (code) return code;
  output = pdmlirResultsGet(results, 0);
  count = pdmlirDTypeSize(output.dtype);
  printf("output %s", pdmlirProgramOutputName(program, 0));
  for (i = 0; i < output.rank; ++i) printf(" %lld", (long long)output.shape[i]), count *= (size_t)output.shape[i];
  printf("\n");
  file = fopen(out, "wb");
  fwrite(output.data, 1, count, file);
  fclose(file);
  free(data);
  pdmlirResultsDestroy(results);
  pdmlirProgramDestroy(program);
  return 0;
}

static int torch(const char *model, const char *out) {
  FILE *file = fopen(out, "wb");
  int code = pdmlirImportToTorch(model, NULL, PDMLIR_BYTECODE, toFile, file, onError, stderr);
  fclose(file);
  return code;
}

static int pytorch(const char *model, const char *folder) {
  PdmlirCompiler compiler = pdmlirCompilerCreate(onError, stderr);
  PdmlirModule module;
  int code = pdmlirCompilerImport(compiler, model, NULL, &module);
  if (!code) code = pdmlirModuleExportPyTorch(module, folder);
  pdmlirModuleDestroy(module);
  pdmlirCompilerDestroy(compiler);
  return code;
}

enum { kThreads = 4 };

typedef struct Import {
  const char *model;
  char *data;
  size_t length;
  int code;
} Import;

static void append(const char *data, size_t length, void *userData) {
  Import *import = userData;
  import->data = realloc(import->data, import->length + length);
  memcpy(import->data + import->length, data, length);
  import->length += length;
}

static void *importOne(void *argument) {
  Import *import = argument;
  import->code = pdmlirImportToTorch(import->model, NULL, PDMLIR_BYTECODE, append, import, NULL, NULL);
  return NULL;
}

static int threads(const char *model) {
  pthread_t threads[kThreads];
  Import imports[kThreads] = {{NULL, NULL, 0, 0}};
  int i, code = 0;
  for (i = 0; i < kThreads; ++i) {
    imports[i].model = model;
    if (pthread_create(&threads[i], NULL, importOne, &imports[i])) return 99;
  }
  for (i = 0; i < kThreads; ++i) pthread_join(threads[i], NULL);
  for (i = 0; i < kThreads; ++i) {
    if (imports[i].code) code = imports[i].code;
    else if (!imports[i].length || imports[i].length != imports[0].length || memcmp(imports[i].data, imports[0].data, imports[0].length)) code = 97;
  }
  for (i = 0; i < kThreads; ++i) free(imports[i].data);
  return code;
}

/* Nothing points to the handles afterwards. */
static int leak(const char *model) {
  PdmlirCompiler compiler = pdmlirCompilerCreate(onError, stderr);
  PdmlirModule module;
  int code = pdmlirCompilerImport(compiler, model, NULL, &module);
  module.ptr = compiler.ptr = NULL;
  return code;
}

static int failures;

/* `code` must be the one expected, and told once. */
static void expect(const char *what, int expected, int code) {
  int fine = code == expected && told == (expected != 0) && (!expected || lastCode == expected);
  printf("%s: %d%s\n", what, code, fine ? "" : " WRONG");
  failures += !fine;
  told = 0;
}

static int mistakes(const char *model, const char *folder) {
  PdmlirCompiler compiler = pdmlirCompilerCreate(onError, stdout);
  PdmlirCompiler none = {NULL};
  PdmlirModule module, second, clone, nothing = {NULL};
  PdmlirProgram closed = {NULL};
  PdmlirResults empty = {NULL};
  PdmlirProgram program;
  PdmlirImportOptions import = PDMLIR_IMPORT_OPTIONS_INIT;
  const char *shapes[] = {"nosuch:Nx3"}, *outputs[] = {"nosuch"};
  const char *text = "module {\n  func.func @main() {\n    nonsense\n  }\n}\n";
  const char *good = "func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> { return %x : tensor<2xf32> }";
  pdmlirCompilerDestroy(none), pdmlirModuleDestroy(nothing), pdmlirProgramDestroy(closed), pdmlirResultsDestroy(empty);
  failures += pdmlirCompilerImport(none, model, NULL, &module) != PDMLIR_USAGE || pdmlirModuleRunStages(nothing, "torch") != PDMLIR_USAGE ||
              pdmlirProgramRun(closed, NULL, 0, &empty) != PDMLIR_USAGE || pdmlirModuleClone(nothing).ptr || pdmlirResultsNum(empty) || told;
  {
    PdmlirCompiler silent = pdmlirCompilerCreate(NULL, NULL); /* nobody listens: the code is enough */
    failures += pdmlirCompilerImport(silent, "/no/such/model", NULL, &module) != PDMLIR_BAD_FILE || module.ptr;
    pdmlirCompilerDestroy(silent);
  }
  expect("no such file", PDMLIR_BAD_FILE, pdmlirCompilerImport(compiler, "/no/such/model", NULL, &module));
  expect("null path", PDMLIR_USAGE, pdmlirCompilerImport(compiler, NULL, NULL, &module));
  import.shapes = shapes, import.numShapes = 1;
  expect("unknown input", PDMLIR_USAGE, pdmlirCompilerImport(compiler, model, &import, &module));
  import.shapes = NULL, import.numShapes = 0, import.outputs = outputs, import.numOutputs = 1;
  expect("unknown output", PDMLIR_BAD_FILE, pdmlirCompilerImport(compiler, model, &import, &module));
  import.size = 3;
  expect("wrong struct size", PDMLIR_USAGE, pdmlirCompilerImport(compiler, model, &import, &module));
  import.size = sizeof(size_t); /* a program that knows no field yet */
  expect("short struct", PDMLIR_OK, pdmlirCompilerImport(compiler, model, &import, &module));
  expect("unknown stage", PDMLIR_USAGE, pdmlirModuleRunStages(module, "nosuch"));
  expect("wrong pipeline", PDMLIR_USAGE, pdmlirModuleRunPasses(module, "builtin.module(nosuch)"));
  expect("pipeline", PDMLIR_OK, pdmlirModuleRunPasses(module, "builtin.module(canonicalize,cse)"));
  clone = pdmlirModuleClone(module);
  expect("stage", PDMLIR_OK, pdmlirModuleRunStages(module, "torch"));
  expect("backwards", PDMLIR_USAGE, pdmlirModuleRunStages(module, "normalize"));
  expect("still whole", PDMLIR_OK, pdmlirModuleRunStages(module, "torch"));
  expect("cannot write", PDMLIR_CANNOT_WRITE, pdmlirModuleCompile(module, "/proc/no/such", NULL));
  expect("used up", PDMLIR_USAGE, pdmlirModuleRunStages(module, "linalg"));
  expect("the clone is not", PDMLIR_OK, pdmlirModuleRunStages(clone, "linalg"));
  expect("not MLIR", PDMLIR_BAD_FILE, pdmlirCompilerParse(compiler, text, strlen(text), "made-up.mlir", "torch", &second));
  expect("MLIR", PDMLIR_OK, pdmlirCompilerParse(compiler, good, strlen(good), "good.mlir", "torch", &second));
  expect("format", PDMLIR_USAGE, pdmlirModuleWrite(second, (PdmlirFormat)9, 0, toFile, stdout));
  expect("text", PDMLIR_OK, pdmlirModuleWrite(second, PDMLIR_TEXT, 0, toFile, stdout));
  expect("not an artifact", PDMLIR_BAD_FILE, pdmlirProgramOpen("/no/such/artifact", 0, onError, stdout, &program));
  expect("artifact", PDMLIR_OK, pdmlirProgramOpen(folder, 1, onError, stdout, &program));
  {
    PdmlirResults results;
    int64_t shape[] = {1, 2};
    float data[] = {1, 2};
    PdmlirTensor wrong = {PDMLIR_FLOAT32, 2, NULL, NULL};
    wrong.shape = shape, wrong.data = data;
    expect("wrong rank", PDMLIR_BAD_INPUT, pdmlirProgramRun(program, &wrong, 1, &results));
    expect("no inputs", PDMLIR_BAD_INPUT, pdmlirProgramRun(program, NULL, 0, &results));
    wrong.dtype = (PdmlirDType)77;
    expect("no dtype", PDMLIR_BAD_INPUT, pdmlirProgramRun(program, &wrong, 1, &results));
    failures += pdmlirProgramInputName(program, 99) != NULL || results.ptr != NULL;
  }
  pdmlirProgramDestroy(program);
  pdmlirModuleDestroy(second);
  pdmlirModuleDestroy(clone);
  pdmlirModuleDestroy(module);
  pdmlirCompilerDestroy(compiler);
  return failures ? 1 : 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 3 ? argv[1] : "";
  if (pdmlirApiVersion() / 1000 != PDMLIR_API_MAJOR || strcmp(pdmlirVersion(), PADDLE_MLIR_VERSION)) {
    fprintf(stderr, "built for %s, but loaded %s\n", PADDLE_MLIR_VERSION, pdmlirVersion());
    return 98;
  }
  if (!strcmp(what, "compile")) return compile(argv[2], argv[3]);
  if (!strcmp(what, "run") && argc > 5) return run(argv[2], argv[3], argv[4], (size_t)argc - 5, argv + 5);
  if (!strcmp(what, "torch")) return torch(argv[2], argv[3]);
  if (!strcmp(what, "pytorch")) return pytorch(argv[2], argv[3]);
  if (!strcmp(what, "threads")) return threads(argv[2]);
  if (!strcmp(what, "leak")) return leak(argv[2]);
  if (!strcmp(what, "mistakes")) return mistakes(argv[2], argv[3]);
  fprintf(stderr, "usage: see host.c\n");
  return 2;
}
