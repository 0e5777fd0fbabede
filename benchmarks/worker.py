# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One contender in a process of its own: loads a model, then answers each line on stdin with the seconds of one inference.

    worker.py ours|paddle|onnxruntime MODEL THREADS SHAPE        SHAPE like 1x3x640x640

First line out: `ready`, after warm-up. `stop` answers with the process's peak resident bytes.
"""

import os
import resource
import sys
import time

import numpy as np

kind, model, threads, shape = sys.argv[1], sys.argv[2], int(sys.argv[3]), [int(d) for d in sys.argv[4].split("x")]
x = np.random.RandomState(0).uniform(-1, 1, shape).astype("float32")

if kind == "ours":
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "build", "python"))
    import paddle_mlir

    program = paddle_mlir.Executable.open(model, threads=threads)
    name = program.inputs[0].name

    def run():
        program.run({name: x})

elif kind == "paddle":
    os.environ["GLOG_minloglevel"] = "3"
    import paddle.inference as pi

    config = pi.Config(os.path.join(model, "inference.pdmodel"), os.path.join(model, "inference.pdiparams"))
    config.disable_gpu()
    config.enable_mkldnn()
    config.set_cpu_math_library_num_threads(threads)
    config.enable_memory_optim()
    config.disable_glog_info()
    predictor = pi.create_predictor(config)

    def run():
        handle = predictor.get_input_handle(predictor.get_input_names()[0])
        handle.reshape(x.shape)
        handle.copy_from_cpu(x)
        predictor.run()
        for n in predictor.get_output_names():
            predictor.get_output_handle(n).copy_to_cpu()

else:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def run():
        session.run(None, {name: x})


for _ in range(3):
    run()
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "stop":
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
        break
    begin = time.perf_counter()
    run()
    print(time.perf_counter() - begin, flush=True)
