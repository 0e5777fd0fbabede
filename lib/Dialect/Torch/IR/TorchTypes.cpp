//===--- TorchTypes.cpp - syntax of the torch types, conversion from and to builtin tensors -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_TYPEDEF_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchTypes.cpp.inc"

void TorchDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchTypes.cpp.inc"
      >();
}

//===--- vtensor ---===//

void VTensorType::print(AsmPrinter &printer) const {
  if (!getHasSizes() && !getDtype()) return;
  printer << '<';
  if (getHasSizes()) {
    printer << '[';
    llvm::interleave(
        getSizes(), [&](int64_t size) { size < 0 ? printer << '?' : printer << size; }, [&] { printer << ','; });
    printer << ']';
  } else {
    printer << '*';
  }
  printer << ',';
  if (getDtype()) printer << getDtype();
  else printer << "unk";
  printer << '>';
}

Type VTensorType::parse(AsmParser &parser) {
  SmallVector<int64_t> sizes;
  Type dtype;
  bool hasSizes = true;
  if (parser.parseOptionalLess()) return VTensorType::get(parser.getContext(), false, {}, {});
  if (succeeded(parser.parseOptionalStar())) {
    hasSizes = false;
  } else if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&]() -> ParseResult {
               if (succeeded(parser.parseOptionalQuestion())) {
                 sizes.push_back(kUnknownSize);
                 return success();
               }
               SMLoc loc = parser.getCurrentLocation();
               if (parser.parseInteger(sizes.emplace_back())) return failure();
               return sizes.back() < 0 ? ParseResult(parser.emitError(loc, "expects sizes that are not negative"))
                                       : success();
             })) {
    return {};
  }
  if (parser.parseComma()) return {};
  if (parser.parseOptionalKeyword("unk") && parser.parseType(dtype)) return {};
  if (parser.parseGreater()) return {};
  return VTensorType::get(parser.getContext(), hasSizes, sizes, dtype);
}

VTensorType VTensorType::fromBuiltin(RankedTensorType type) {
  SmallVector<int64_t> sizes;
  for (int64_t dim : type.getShape()) sizes.push_back(ShapedType::isDynamic(dim) ? kUnknownSize : dim);
  Type dtype = type.getElementType();
  if (auto integer = dyn_cast<IntegerType>(dtype); integer && integer.isSignless() && integer.getWidth() > 1)
    dtype = IntegerType::get(type.getContext(), integer.getWidth(), IntegerType::Signed);
  return get(type.getContext(), sizes, dtype);
}

RankedTensorType VTensorType::toLiteralType() const {
  if (!getHasSizes() || !getDtype()) return {};
  SmallVector<int64_t> shape;
  for (int64_t size : getSizes()) shape.push_back(size == kUnknownSize ? ShapedType::kDynamic : size);
  return RankedTensorType::get(shape, getDtype());
}

RankedTensorType VTensorType::toBuiltin() const {
  RankedTensorType type = toLiteralType();
  if (!type) return {};
  if (auto integer = dyn_cast<IntegerType>(getDtype()))
    type = RankedTensorType::get(type.getShape(), IntegerType::get(getContext(), integer.getWidth()));
  return type;
}

//===--- containers ---===//

/// torch's own types stand in a container by their mnemonic alone.
static Type parseContained(AsmParser &parser) {
  StringRef mnemonic;
  Type type;
  OptionalParseResult result = generatedTypeParser(parser, &mnemonic, type);
  if (result.has_value()) return succeeded(*result) ? type : Type();
  parser.emitError(parser.getCurrentLocation(), "expects a torch type, but got '") << mnemonic << "'";
  return {};
}

static void printContained(AsmPrinter &printer, Type type) {
  if (failed(generatedTypePrinter(type, printer))) printer << type;
}

static Type parseOneContained(AsmParser &parser) {
  if (parser.parseLess()) return {};
  Type type = parseContained(parser);
  if (!type || parser.parseGreater()) return {};
  return type;
}

Type ListType::parse(AsmParser &parser) {
  Type type = parseOneContained(parser);
  return type ? ListType::get(parser.getContext(), type) : Type();
}

void ListType::print(AsmPrinter &printer) const {
  printer << '<';
  printContained(printer, getContainedType());
  printer << '>';
}

Type OptionalType::parse(AsmParser &parser) {
  Type type = parseOneContained(parser);
  return type ? OptionalType::get(parser.getContext(), type) : Type();
}

void OptionalType::print(AsmPrinter &printer) const {
  printer << '<';
  printContained(printer, getContainedType());
  printer << '>';
}

Type pd_torch::TupleType::parse(AsmParser &parser) {
  SmallVector<Type> types;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, [&]() -> ParseResult {
        types.push_back(parseContained(parser));
        return success(bool(types.back()));
      }))
    return {};
  return TupleType::get(parser.getContext(), types);
}

void pd_torch::TupleType::print(AsmPrinter &printer) const {
  printer << '<';
  llvm::interleaveComma(getContainedTypes(), printer, [&](Type type) { printContained(printer, type); });
  printer << '>';
}
