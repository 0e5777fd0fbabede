# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The build rules of the tree: libraries, op families, pass tables, tools, precompiled header.
# Libraries link MLIR and LLVM only as shared libraries (docs/Building.md says why); MLIR* archives never appear here.

set(PD_TABLEGEN_INCLUDES -I ${CMAKE_SOURCE_DIR}/include -I ${CMAKE_BINARY_DIR}/include -I ${MLIR_INCLUDE_DIRS})
set(PD_TBLGEN_EXE ${CMAKE_BINARY_DIR}/bin/pd-tblgen)
# Everything generated from .td files: each library waits for all of it, which costs nothing and needs no per-header lists.
add_custom_target(pd-generated)

# pd_tablegen(<td relative to include/paddle-mlir> <out relative, without build/include/paddle-mlir> <generator args>...)
function(pd_tablegen td out)
  set(src ${CMAKE_SOURCE_DIR}/include/paddle-mlir/${td})
  set(dst ${CMAKE_BINARY_DIR}/include/paddle-mlir/${out})
  get_filename_component(dir ${dst} DIRECTORY)
  file(MAKE_DIRECTORY ${dir})
  add_custom_command(OUTPUT ${dst}
    COMMAND ${MLIR_TABLEGEN_EXE} ${ARGN} ${PD_TABLEGEN_INCLUDES} ${src} --write-if-changed -d ${dst}.d -o ${dst}
    DEPENDS ${src} DEPFILE ${dst}.d COMMENT "tablegen ${out}" VERBATIM)
  string(MAKE_C_IDENTIFIER "tblgen_${out}" name)
  add_custom_target(${name} DEPENDS ${dst})
  add_dependencies(pd-generated ${name})
endfunction()

# pd_add_op_family(<dialect folder> <family>): <Dialect><Family>Ops.td -> .h.inc, .cpp.inc
function(pd_add_op_family dialect family)
  set(base Dialect/${dialect}/IR/${dialect}${family}Ops)
  pd_tablegen(${base}.td ${base}.h.inc -gen-op-decls)
  pd_tablegen(${base}.td ${base}.cpp.inc -gen-op-defs)
endfunction()

# pd_add_dialect(<td> <dialect name> [TYPES] [ATTRS]): dialect, type and attribute declarations beside the .td
function(pd_add_dialect td dialect)
  cmake_parse_arguments(A "TYPES;ATTRS" "" "" ${ARGN})
  string(REGEX REPLACE "\\.td$" "" base ${td})
  pd_tablegen(${td} ${base}Dialect.h.inc -gen-dialect-decls -dialect=${dialect})
  pd_tablegen(${td} ${base}Dialect.cpp.inc -gen-dialect-defs -dialect=${dialect})
  if(A_TYPES)
    pd_tablegen(${td} ${base}Types.h.inc -gen-typedef-decls -typedefs-dialect=${dialect})
    pd_tablegen(${td} ${base}Types.cpp.inc -gen-typedef-defs -typedefs-dialect=${dialect})
  endif()
  if(A_ATTRS)
    pd_tablegen(${td} ${base}Attrs.h.inc -gen-attrdef-decls -attrdefs-dialect=${dialect})
    pd_tablegen(${td} ${base}Attrs.cpp.inc -gen-attrdef-defs -attrdefs-dialect=${dialect})
  endif()
endfunction()

# pd_add_passes(<folder of Passes.td relative to include/paddle-mlir> <prefix> [<td name>]): Passes.h.inc with register<Prefix>Passes()
function(pd_add_passes folder prefix)
  set(td Passes)
  if(ARGC GREATER 2)
    set(td ${ARGV2})
  endif()
  pd_tablegen(${folder}/${td}.td ${folder}/${td}.h.inc -gen-pass-decls -name ${prefix})
endfunction()

set(PD_COMPILE_OPTIONS -Wall -Wextra -Wno-unused-parameter -Wno-unused-function -Wno-missing-field-initializers -Wno-deprecated-declarations)
# Op classes are cold code and as much of it as all else together: without optimisation they compile in half the time.
set(PD_OP_CLASS_OPTIONS -O0 -fno-exceptions)

# Precompiled headers, each an object library whose PCH libraries reuse: PdOpPch for op classes, PdLowerPch for what works below linalg, PdPch for
# the rest.
function(pd_add_pch name)
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.cpp "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
  target_include_directories(${name} SYSTEM PUBLIC ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/include)
  target_compile_options(${name} PRIVATE ${PD_COMPILE_OPTIONS} ${ARGN})
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tools/cmake/${name}.h)
endfunction()
if(PD_USE_PCH)
  pd_add_pch(PdOpPch ${PD_OP_CLASS_OPTIONS})
  pd_add_pch(PdPch)
  pd_add_pch(PdLowerPch)
endif()

# pd_add_library(<name> [OP_CLASSES|LOWERING] SOURCES ... [DEPS ...] [LINK ...])
#   OP_CLASSES: mostly what mlir-tblgen wrote; LOWERING: works on the dialects of PdLowerPch.h
function(pd_add_library name)
  cmake_parse_arguments(A "OP_CLASSES;LOWERING" "" "SOURCES;DEPS;LINK" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  add_library(PaddleMLIR::${name} ALIAS ${name})
  # Where LLVM's headers are is for the machine that uses the installed library to say (PaddleMLIRConfig.cmake).
  target_include_directories(${name} SYSTEM PUBLIC $<BUILD_INTERFACE:${MLIR_INCLUDE_DIRS}> $<BUILD_INTERFACE:${LLVM_INCLUDE_DIRS}>)
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include> $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/include>)
  target_compile_options(${name} PRIVATE ${PD_COMPILE_OPTIONS})
  add_dependencies(${name} pd-generated ${A_DEPS})
  target_link_libraries(${name} PUBLIC ${A_LINK} MLIR LLVM)
  install(TARGETS ${name} EXPORT PaddleMLIRCompilerTargets ARCHIVE DESTINATION lib COMPONENT devel)
  set(pch PdPch)
  if(A_OP_CLASSES)
    set(pch PdOpPch)
    target_compile_options(${name} PRIVATE ${PD_OP_CLASS_OPTIONS})
  elseif(A_LOWERING)
    set(pch PdLowerPch)
  endif()
  if(PD_USE_PCH)
    target_precompile_headers(${name} REUSE_FROM ${pch})
  endif()
  set_property(GLOBAL APPEND PROPERTY PD_LIBRARIES ${name})
endfunction()

# pd_add_runtime_library(<name> SOURCES ... [LINK ...]): no LLVM anywhere near it
function(pd_add_runtime_library name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  add_library(PaddleMLIR::${name} ALIAS ${name})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>)
  target_compile_options(${name} PRIVATE ${PD_COMPILE_OPTIONS})
  target_link_libraries(${name} PUBLIC ${A_LINK} $<BUILD_INTERFACE:nlohmann_json::nlohmann_json> Threads::Threads ${CMAKE_DL_LIBS})
  install(TARGETS ${name} EXPORT PaddleMLIRRuntimeTargets ARCHIVE DESTINATION lib COMPONENT devel)
endfunction()

# pd_add_tool(<name> SOURCES ... LINK ...): an executable over the compiler's libraries
function(pd_add_tool name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_include_directories(${name} SYSTEM PRIVATE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/include)
  target_compile_options(${name} PRIVATE ${PD_COMPILE_OPTIONS})
  add_dependencies(${name} pd-generated)
  target_link_libraries(${name} PRIVATE ${A_LINK} MLIR LLVM)
  if(NOT name MATCHES "-tests$")
    install(TARGETS ${name} RUNTIME DESTINATION bin COMPONENT tools)
  endif()
  if(PD_USE_PCH)
    # The header is compiled with -fPIC; an executable's default -fPIE would not match it.
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${name} PRIVATE -fPIC)
    target_precompile_headers(${name} REUSE_FROM PdPch)
  endif()
endfunction()
