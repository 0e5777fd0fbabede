# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a residual network whose ops say nothing about where they come from: a stem, blocks of two convolutions, a last layer."""

WEIGHT, IMAGE, CHANNELS = "tensor<4x4x3x3xf32>", "tensor<?x4x8x8xf32>", "tensor<4xf32>"
lines, count = [], 0


def convolution(x, activation=True):
    global count
    n, count = count, count + 1
    lines.append('%%w%d = pd.parameter "conv2d_%d.w_0" dense<0.%d> : %s' % (n, n, n + 1, WEIGHT))
    for name, value in (("scale", 1.0), ("shift", 0.5), ("mean", 0.25), ("variance", 2.0)):
        lines.append('%%%s%d = pd.parameter "batch_norm2d_%d.%s" dense<%s> : %s' % (name, n, n, name, value, CHANNELS))
    lines.append("%%c%d = pd.conv2d %s, %%w%d {paddings = array<i64: 1, 1>} : (%s, %s) -> %s" % (n, x, n, IMAGE, WEIGHT, IMAGE))
    lines.append('%%b%d:5 = "pd.batch_norm"(%%c%d, %%mean%d, %%variance%d, %%scale%d, %%shift%d) {is_test = true, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1>} : (%s) -> (%s)'
                 % (n, n, n, n, n, n, ", ".join([IMAGE] + 4 * [CHANNELS]), ", ".join([IMAGE] + 4 * [CHANNELS])))
    return relu("%%b%d#0" % n) if activation else "%%b%d#0" % n


def relu(x):
    out = "%%r%d" % len(lines)
    lines.append("%s = pd.relu %s : (%s) -> %s" % (out, x, IMAGE, IMAGE))
    return out


def block(x):
    y = convolution(convolution(x), activation=False)
    out = "%%s%d" % len(lines)
    lines.append("%s = pd.add %s, %s : (%s, %s) -> %s" % (out, y, x, IMAGE, IMAGE, IMAGE))
    return relu(out)


last = convolution(block(block(block(convolution("%x")))))
print("func.func @main(%%x: %s {pd.name = \"x\"}) -> (%s {pd.name = \"out\"}) {" % (IMAGE, IMAGE))
print("\n".join("  " + line for line in lines))
print("  return %s : %s\n}" % (last, IMAGE))
