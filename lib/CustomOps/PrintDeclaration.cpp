//===--- PrintDeclaration.cpp - a declaration as the YAML that parse reads ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CustomOps/Declaration.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir::pd::custom;

std::string mlir::pd::custom::printDeclaration(const Declaration &op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "version: 1\nops:\n- name: " << op.name << "\n  inputs: [" << llvm::join(op.inputs, ", ") << "]\n";
  if (!op.attributes.empty()) os << "  attributes:\n";
  for (const Attribute &attribute : op.attributes) {
    os << "  - {name: " << attribute.name << ", type: " << attributeTypeName(attribute.type);
    if (attribute.defaultValue) {
      bool list = attribute.type >= AttributeType::Ints,
           quote = attribute.type == AttributeType::String || attribute.type == AttributeType::Strings;
      os << ", default: " << (list ? "[" : "");
      llvm::interleaveComma(*attribute.defaultValue, os, [&](const std::string &element) {
        os << (quote ? "\"" : "");
        quote ? llvm::printEscapedString(element, os) : void(os << element);
        os << (quote ? "\"" : "");
      });
      os << (list ? "]" : "");
    }
    os << "}\n";
  }
  os << "  outputs:\n";
  for (const Output &output : op.outputs)
    os << "  - {name: " << output.name << ", dtype: " << output.dtype << ", shape: " << output.shape << "}\n";
  os << "  # Python over " << (op.inputs.empty() ? std::string("the attributes") : llvm::join(op.inputs, ", "))
     << " and the attributes, for exported PyTorch\n";
  os << "  # (where it is simple enough, for the CPU too); "
     << (op.outputs.size() > 1 ? "a tuple of " + std::to_string(op.outputs.size()) + " tensors"
                               : std::string("one tensor"))
     << "\n";
  if (op.torch.empty()) os << "  # torch: ...\n";
  else os << "  torch: " << op.torch << "\n";
  if (op.kernel) os << "  kernel: {library: " << op.kernel->library << ", symbol: " << op.kernel->symbol << "}\n";
  else os << "  # kernel: {library: lib" << op.name << ".so, symbol: " << op.name << "}   # in C: docs/CustomOps.md\n";
  return text;
}
