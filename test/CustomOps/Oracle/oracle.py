# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Real Paddle with the operators of ops.cc: writes the models and what they compute.   oracle.py FOLDER FORMAT

Builds the extension with Paddle's own builder (into FOLDER, once), writes FOLDER/FORMAT/NAME/inference.{json|pdmodel} and NAME.npz: inputs
`in.RUN.NAME`, outputs `out.RUN.K` of Paddle's predictor, and for `activation` the gradients of a loss, `grad.PARAMETER`, made with the
operator's own backward function.
"""

import os
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
os.environ.setdefault("CXX", "clang++-22")
folder, fmt = sys.argv[1:3]
os.environ["FLAGS_enable_pir_api"] = "1" if fmt == "pir" else "0"

import numpy as np
import paddle
from paddle import nn
from paddle.utils import cpp_extension

os.makedirs(folder, exist_ok=True)
source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ops.cc")
ops = cpp_extension.load(name="pd_test_oracle", sources=[source], build_directory=folder, extra_cxx_cflags=["-O1", "-w"])


class Activation(nn.Layer):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(6, 8), nn.Linear(8, 3)

    def forward(self, x):
        return self.second(ops.scaled_softsign(self.first(x), 2.0))


class Rows(nn.Layer):
    def __init__(self):
        super().__init__()
        self.shift = self.create_parameter([4])

    def forward(self, x):
        rows, index = ops.rows_above(x * 2.0 + self.shift, 0.5, False)
        return paddle.nn.functional.relu(rows) + 1.0, index + 10


class Loop(nn.Layer):
    def __init__(self):
        super().__init__()
        self.factor = self.create_parameter([4])

    def forward(self, n, x, y):
        i = paddle.zeros([1], "int64")
        while i < n:
            x = ops.blend_power(x, y, 0.25, 3, [0.5, 0.125])
            i = i + 1
        return x * self.factor


def normal(rng, *shape):
    return rng.normal(size=shape).astype("float32")


MODELS = {
    "activation": (Activation, [([None, 6], "float32", "x")], lambda rng, run: [normal(rng, run + 1, 6)]),
    "rows": (Rows, [([None, 4], "float32", "x")], lambda rng, run: [normal(rng, 3 * run + 2, 4)]),
    "loop": (Loop, [([1], "int64", "n"), ([None, 4], "float32", "x"), ([None, 4], "float32", "y")], lambda rng, run: [np.array([2 * run], "int64"), normal(rng, run + 2, 4), normal(rng, run + 2, 4)]),
}


def predict(path, names, arrays):
    import paddle.inference as pi

    config = pi.Config(path + (".json" if fmt == "pir" else ".pdmodel"), path + ".pdiparams")
    config.disable_gpu()
    config.disable_mkldnn()
    config.disable_glog_info()
    config.switch_ir_optim(False)
    predictor = pi.create_predictor(config)
    for name, array in zip(names, arrays):
        predictor.get_input_handle(name).reshape(array.shape)
        predictor.get_input_handle(name).copy_from_cpu(array)
    predictor.run()
    return [predictor.get_output_handle(n).copy_to_cpu() for n in predictor.get_output_names()]


def gradients(layer, x):
    """Of mean(y^2), with the parameters at their values in the file."""
    x = paddle.to_tensor(x, stop_gradient=False)
    loss = (layer(x) ** 2).mean()
    loss.backward()
    return {"grad.x": x.grad.numpy(), **{"grad." + p.name: p.grad.numpy() for p in layer.parameters()}}


def main():
    seed = int(os.environ.get("PD_SEED", "0"))
    for number, (name, (build, inputs, draw)) in enumerate(MODELS.items()):
        rng = np.random.default_rng([seed, number])
        paddle.seed(number)
        layer = build()
        for p in layer.parameters():
            p.set_value(normal(rng, *p.shape))
        runs = [draw(rng, run) for run in range(3)]
        results = gradients(layer, runs[2][0]) if name == "activation" else {}
        layer.eval()
        path = os.path.join(folder, fmt, name, "inference")
        paddle.jit.save(layer, path, input_spec=[paddle.static.InputSpec(*i) for i in inputs])
        for run, arrays in enumerate(runs):
            results.update({"in.%d.%s" % (run, i[2]): a for i, a in zip(inputs, arrays)})
            results.update({"out.%d.%d" % (run, k): a for k, a in enumerate(predict(path, [i[2] for i in inputs], arrays))})
        np.savez(os.path.join(folder, fmt, name + ".npz"), **results)
        print("wrote", fmt, name, flush=True)


main()
