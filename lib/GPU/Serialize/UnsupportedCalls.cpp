//===--- UnsupportedCalls.cpp - what kernels call and NVPTX has no instructions for -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// There is no libm on the device and none is linked. LLVM's code generator ends the process at what it cannot select,
// so this is found before.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Pieces.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

namespace mlir::pd::gpu {

/// Intrinsics that NVPTX selects for sm_80 and later, in every type that our kernels have.
static bool isAlwaysSelected(llvm::Intrinsic::ID id) {
  using namespace llvm;
  switch (id) {
  case Intrinsic::abs:
  case Intrinsic::assume:
  case Intrinsic::bitreverse:
  case Intrinsic::bswap:
  case Intrinsic::ceil:
  case Intrinsic::copysign:
  case Intrinsic::ctlz:
  case Intrinsic::ctpop:
  case Intrinsic::cttz:
  case Intrinsic::dbg_declare:
  case Intrinsic::dbg_value:
  case Intrinsic::expect:
  case Intrinsic::experimental_noalias_scope_decl:
  case Intrinsic::fabs:
  case Intrinsic::floor:
  case Intrinsic::fma:
  case Intrinsic::fmuladd:
  case Intrinsic::fptosi_sat:
  case Intrinsic::fptoui_sat:
  case Intrinsic::frexp:
  case Intrinsic::fshl:
  case Intrinsic::fshr:
  case Intrinsic::invariant_end:
  case Intrinsic::invariant_start:
  case Intrinsic::is_fpclass:
  case Intrinsic::ldexp:
  case Intrinsic::lifetime_end:
  case Intrinsic::lifetime_start:
  case Intrinsic::maximum:
  case Intrinsic::maximumnum:
  case Intrinsic::maxnum:
  case Intrinsic::memcpy:
  case Intrinsic::memcpy_inline:
  case Intrinsic::memmove:
  case Intrinsic::memset:
  case Intrinsic::memset_inline:
  case Intrinsic::minimum:
  case Intrinsic::minimumnum:
  case Intrinsic::minnum:
  case Intrinsic::nearbyint:
  case Intrinsic::rint:
  case Intrinsic::round:
  case Intrinsic::roundeven:
  case Intrinsic::sadd_sat:
  case Intrinsic::sadd_with_overflow:
  case Intrinsic::scmp:
  case Intrinsic::smax:
  case Intrinsic::smin:
  case Intrinsic::smul_with_overflow:
  case Intrinsic::sqrt:
  case Intrinsic::sshl_sat:
  case Intrinsic::ssub_sat:
  case Intrinsic::ssub_with_overflow:
  case Intrinsic::trap:
  case Intrinsic::trunc:
  case Intrinsic::uadd_sat:
  case Intrinsic::uadd_with_overflow:
  case Intrinsic::ucmp:
  case Intrinsic::umax:
  case Intrinsic::umin:
  case Intrinsic::umul_with_overflow:
  case Intrinsic::ushl_sat:
  case Intrinsic::usub_sat:
  case Intrinsic::usub_with_overflow: return true;
  default: return false;
  }
}

static bool isSelected(const llvm::CallBase &call, const llvm::Function &callee) {
  llvm::Intrinsic::ID id = callee.getIntrinsicID();
  if (isAlwaysSelected(id) || callee.getName().starts_with("llvm.nvvm.") ||
      callee.getName().starts_with("llvm.vector."))
    return true;
  llvm::Type *type = call.getType()->getScalarType();
  if (id == llvm::Intrinsic::exp2) return !type->isDoubleTy();
  if (id == llvm::Intrinsic::sin || id == llvm::Intrinsic::cos || id == llvm::Intrinsic::tanh)
    return type->isFloatTy() && call.hasApproxFunc();
  return false;
}

/// What `function` calls that the device does not have; the functions it calls go to `called`.
static std::string unsupportedIn(const llvm::Function &function, llvm::SetVector<const llvm::Function *> &called) {
  for (const llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    if (!call || call->isInlineAsm()) continue;
    const llvm::Function *callee = call->getCalledFunction();
    if (!callee) return "calls through a pointer, which";
    if (!callee->isDeclaration()) called.insert(callee);
    else if (!callee->isIntrinsic() || !isSelected(*call, *callee))
      return "calls '" + callee->getName().str() + "', which";
  }
  return "";
}

std::string findUnsupportedCalls(const llvm::Module &module) {
  for (const llvm::Function &kernel : module) {
    if (kernel.getCallingConv() != llvm::CallingConv::PTX_Kernel) continue;
    llvm::SetVector<const llvm::Function *> reached;
    reached.insert(&kernel);
    for (size_t i = 0; i < reached.size(); ++i)
      if (std::string what = unsupportedIn(*reached[i], reached); !what.empty())
        return "kernel '" + kernel.getName().str() + "' " + what + " the device does not have";
  }
  return "";
}

} // namespace mlir::pd::gpu
