# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Third-party libraries that an install brings along, so that what links our archives needs no packages beyond LLVM's and MLIR's:
# protobuf-lite (exactly the version the reader of .pdmodel was generated for) and LLD, which exists only as archives.
# PaddleMLIRConfig.cmake defines the same targets for an install.

add_library(PaddleMLIR::ProtobufLite SHARED IMPORTED GLOBAL)
find_library(PD_PROTOBUF_LITE NAMES protobuf-lite REQUIRED)
file(REAL_PATH ${PD_PROTOBUF_LITE} PD_PROTOBUF_LITE_FILE)
set_target_properties(PaddleMLIR::ProtobufLite PROPERTIES IMPORTED_LOCATION ${PD_PROTOBUF_LITE_FILE})
# The name under which a program asks for it (libprotobuf-lite.so.32): the link of two numbers beside the file of four.
get_filename_component(protobuf_lite_name ${PD_PROTOBUF_LITE_FILE} NAME)
string(REGEX REPLACE "\\.so\\.([0-9]+).*" ".so.\\1" PD_PROTOBUF_LITE_SONAME ${protobuf_lite_name})

add_library(PaddleMLIR::Lld INTERFACE IMPORTED GLOBAL)
set(PD_LLD_ARCHIVES ${LLVM_LIBRARY_DIRS}/liblldELF.a ${LLVM_LIBRARY_DIRS}/liblldCommon.a)
set_target_properties(PaddleMLIR::Lld PROPERTIES INTERFACE_LINK_LIBRARIES "${PD_LLD_ARCHIVES};LLVM;z;zstd")

# What lib/paddle-mlir of an install holds.
install(FILES ${PD_LLD_ARCHIVES} DESTINATION lib/paddle-mlir COMPONENT devel)
install(FILES ${PD_PROTOBUF_LITE_FILE} DESTINATION lib/paddle-mlir RENAME ${PD_PROTOBUF_LITE_SONAME} COMPONENT tools)
