# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Headers, package files and licence of an install. Libraries and tools are installed where they are defined (PaddleMLIR.cmake).
#
#   cmake --install build --prefix DIR                     everything
#   cmake --install build --prefix DIR --component tools   pd-compile and its friends (also: devel, capi)

include(CMakePackageConfigHelpers)

install(DIRECTORY include/paddle-mlir DESTINATION include COMPONENT devel FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
# Generated headers: tables of ops, passes and the version.
install(DIRECTORY ${CMAKE_BINARY_DIR}/include/paddle-mlir DESTINATION include COMPONENT devel FILES_MATCHING PATTERN "*.inc" PATTERN "*.h")

get_property(PD_EXPORTED_LIBRARIES GLOBAL PROPERTY PD_LIBRARIES)
list(JOIN PD_EXPORTED_LIBRARIES " " PD_EXPORTED_LIBRARIES)

set(package_dir lib/cmake/PaddleMLIR)
foreach(part Compiler Runtime C)
  install(EXPORT PaddleMLIR${part}Targets NAMESPACE PaddleMLIR:: DESTINATION ${package_dir} COMPONENT devel)
endforeach()
configure_package_config_file(tools/cmake/PaddleMLIRConfig.cmake.in ${CMAKE_BINARY_DIR}/package/PaddleMLIRConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may change the C++ API; find_package(PaddleMLIR 0.1) then refuses 0.2.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/PaddleMLIRConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/package/PaddleMLIRConfig.cmake ${CMAKE_BINARY_DIR}/package/PaddleMLIRConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT devel)
