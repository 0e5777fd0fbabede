//===--- Fibers.cpp - switching between the threads of a block -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fibers.h"

#include <sys/mman.h>

// Keeps what the System V ABI says a call keeps, on the stack that is left; the other stack ends in the same frame.
extern "C" void pdemu_switch(void **save, void *load);
// Where a new fiber begins: calls %r12 with the argument %rbx.
extern "C" void pdemu_begin();
asm(R"(
.text
.p2align 4
.hidden pdemu_switch
.globl pdemu_switch
.type pdemu_switch,@function
pdemu_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size pdemu_switch,.-pdemu_switch
.p2align 4
.hidden pdemu_begin
.globl pdemu_begin
.type pdemu_begin,@function
pdemu_begin:
  movq %rbx, %rdi
  call *%r12
  ud2
.size pdemu_begin,.-pdemu_begin
)");

namespace pdemu {

namespace {
constexpr size_t page = 4096;
constexpr size_t stackBytes = 256 << 10; // address space; a thread uses the pages that its locals need

std::string triple(const uint32_t (&v)[3]) {
  return "(" + std::to_string(v[0]) + "," + std::to_string(v[1]) + "," + std::to_string(v[2]) + ")";
}
} // namespace

BlockOfFibers::~BlockOfFibers() {
  if (stacks) munmap(stacks, numStacks * stackBytes);
}

bool BlockOfFibers::reserveStacks(size_t count) {
  if (count <= numStacks) return true;
  if (stacks) munmap(stacks, numStacks * stackBytes);
  void *range = mmap(nullptr, count * stackBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  stacks = range == MAP_FAILED ? nullptr : static_cast<char *>(range);
  numStacks = stacks ? count : 0;
  // A page below each that nobody may touch; where the system has no more of them, it goes without.
  for (size_t i = 0; i < numStacks; ++i) mprotect(stacks + i * stackBytes, page, PROT_NONE);
  return stacks;
}

void BlockOfFibers::prepare(Fiber &fiber, size_t index) {
  fiber.block = this;
  fiber.meetings = &completed;
  fiber.waitsFor = 0;
  fiber.copies.begin(random != 0);
  fiber.done = false;
  // All stacks end at other offsets of their page, or they would meet in the same few sets of the cache.
  char *top = stacks + (index + 1) * stackBytes - index % 32 * 128;
  // The frame that pdemu_switch leaves: r15, r14, r13, r12, rbx, rbp, where to go on.
  // Behind it the stack is aligned, as the ABI wants it where a call is made.
  void **frame = reinterpret_cast<void **>(top - 8) - 6;
  frame[3] = reinterpret_cast<void *>(&BlockOfFibers::start);
  frame[4] = &fiber;
  frame[5] = nullptr;
  frame[6] = reinterpret_cast<void *>(&pdemu_begin);
  fiber.stackPointer = frame;
}

/// The next thread that may run, or null.
inline BlockOfFibers::Fiber *BlockOfFibers::nextAfter(const Fiber &fiber) {
  Fiber *begin = fibers.data(), *end = begin + fibers.size(), *at = begin + (&fiber - begin);
  if (random) {
    random = random * 1664525u + 1013904223u | 1;
    at = begin + (random >> 8) % fibers.size();
  }
  for (size_t i = fibers.size(); i; --i) {
    if (++at == end) at = begin;
    if (!at->done && at->waitsFor <= *at->meetings) return at;
  }
  return nullptr;
}

inline void BlockOfFibers::leave(Fiber &fiber) {
  Fiber *next = broken ? nullptr : nextAfter(fiber);
  // The one after it is likely to run then; its stack is in no near cache.
  if (next && next + 2 < fibers.data() + fibers.size()) {
    const char *stack = static_cast<const char *>(next[2].stackPointer);
    __builtin_prefetch(stack);
    __builtin_prefetch(stack + 64);
    __builtin_prefetch(stack + 128);
  }
  pdemu_switch(&fiber.stackPointer, next ? next->stackPointer : callersStack);
}

inline void BlockOfFibers::barrier(Fiber &fiber) {
  if (++arrived == fibers.size()) {
    arrived = 0;
    ++completed;
    return;
  }
  wait(fiber, completed);
}

/// Until one more meeting is over.
void BlockOfFibers::wait(Fiber &fiber, const uint64_t &meetings) {
  fiber.meetings = &meetings;
  fiber.waitsFor = meetings + 1;
  leave(fiber);
}

void BlockOfFibers::meetWarp(Fiber &fiber, uint32_t op, const uint64_t *args, uint64_t *results) {
  size_t index = static_cast<size_t>(&fiber - fibers.data());
  Warp &warp = warps[index / warpLanes];
  if (warp.arrived && warp.op != op) return fail(fiber, "has threads of a warp at different operations");
  warp.op = op;
  warp.call.arguments[index % warpLanes] = args;
  warp.call.results[index % warpLanes] = results;
  if (++warp.arrived < warpLanes) return wait(fiber, warp.completed);
  warp.arrived = 0;
  ++warp.completed;
  if (const char *wrong = runWarpOp(op, warp.call, shared, bankConflicts)) fail(fiber, wrong);
}

void BlockOfFibers::fail(Fiber &fiber, const char *what) {
  broken = what;
  leave(fiber);
}

void BlockOfFibers::cooperate(const PdEmulatedThread *thread, uint32_t op, const uint64_t *args, uint64_t *results) {
  Fiber &fiber = *reinterpret_cast<Fiber *>(const_cast<PdEmulatedThread *>(thread));
  BlockOfFibers &block = *fiber.block;
  switch (op) {
  case PD_EMULATED_BARRIER: return block.barrier(fiber);
  case PD_EMULATED_COMMIT_GROUP: return fiber.copies.commit();
  case PD_EMULATED_WAIT_GROUP: return fiber.copies.wait(static_cast<uint32_t>(args[0]));
  case PD_EMULATED_COPY_ASYNC:
    if (const char *wrong = fiber.copies.start(args[0], args[1], static_cast<uint32_t>(args[2]), block.shared))
      block.fail(fiber, wrong);
    return;
  case PD_EMULATED_LDMATRIX:
  case PD_EMULATED_LDMATRIX_TRANS:
  case PD_EMULATED_MMA_F16:
  case PD_EMULATED_MMA_BF16:
  case PD_EMULATED_SHUFFLE_XOR:
  case PD_EMULATED_SHUFFLE_INDEX: return block.meetWarp(fiber, op, args, results);
  default: block.fail(fiber, "uses an operation that this emulator does not have");
  }
}

void BlockOfFibers::start(Fiber *fiber) {
  BlockOfFibers &block = *fiber->block;
  block.kernel->run(block.params, &fiber->thread);
  fiber->done = true;
  ++block.numDone;
  block.leave(*fiber);
}

const PdEmulatorServices *BlockOfFibers::services() {
  static const PdEmulatorServices table = {PD_EMULATOR_ABI_VERSION, 0, cooperate};
  return &table;
}

std::string BlockOfFibers::deadlock() const {
  std::string text = "block " + triple(fibers[0].thread.ctaid);
  if (broken) return text + " " + broken;
  for (const Fiber &fiber : fibers)
    if (!fiber.done) {
      const Warp &warp = warps[static_cast<size_t>(&fiber - fibers.data()) / warpLanes];
      bool inWarp = fiber.meetings != &completed;
      text += ": deadlock: thread " + triple(fiber.thread.tid) + " waits at " +
              (inWarp ? "an operation of its warp" : "a barrier") + " that " +
              std::to_string(inWarp ? warp.arrived : arrived) + " of " +
              std::to_string(inWarp ? warpLanes : fibers.size()) + " threads reach";
      break;
    }
  return text + ", " + std::to_string(numDone) + " have ended";
}

bool BlockOfFibers::run(const PdEmulatedKernel &wanted, const void *arguments, const PdEmulatedThread &block,
                        uint64_t sharedBytes, uint32_t late, std::string &failure) {
  size_t count = size_t(block.ntid[0]) * block.ntid[1] * block.ntid[2];
  if (!reserveStacks(count)) {
    failure = "no memory for the stacks of " + std::to_string(count) + " threads";
    return false;
  }
  kernel = &wanted;
  params = arguments;
  completed = arrived = numDone = 0;
  broken = nullptr;
  shared = {block.shared, sharedBytes};
  random = late ? late * 2654435761u + block.ctaid[0] | 1 : 0;
  fibers.resize(count);
  warps.assign((count + warpLanes - 1) / warpLanes, {});
  size_t i = 0;
  for (uint32_t z = 0; z < block.ntid[2]; ++z)
    for (uint32_t y = 0; y < block.ntid[1]; ++y)
      for (uint32_t x = 0; x < block.ntid[0]; ++x, ++i) {
        fibers[i].thread = block;
        fibers[i].thread.tid[0] = x;
        fibers[i].thread.tid[1] = y;
        fibers[i].thread.tid[2] = z;
        prepare(fibers[i], i);
      }
  pdemu_switch(&callersStack, fibers[0].stackPointer);
  if (numDone == count) return true;
  failure = deadlock();
  return false;
}

} // namespace pdemu
