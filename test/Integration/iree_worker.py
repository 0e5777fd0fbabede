# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs IREE programs for iree.py, in .venv-torch (python -P: iree.py must not hide the package). Reads pickles (vmfb, {scope: weight file}, rounds of arrays) from stdin; answers with the
results of each round, or with the text of what went wrong.
"""

import pickle
import sys

import numpy as np

import iree.runtime as rt

# local-task gives programs with loops over data another answer from run to run, or none ("transient buffer has not been committed").
config = rt.Config("local-sync")


def load(vmfb, weights):
    modules = [rt.create_hal_module(config.vm_instance, config.device)]
    if weights:
        providers = []
        for scope, path in weights.items():
            index = rt.ParameterIndex()
            index.load(path, format="safetensors")
            providers.append(index.create_provider(scope))
        modules.append(rt.create_io_parameters_module(config.vm_instance, *providers))
    program = rt.VmModule.mmap(config.vm_instance, vmfb)
    return rt.load_vm_modules(*modules, program, config=config)[-1]


def answer(vmfb, weights, rounds):
    program = load(vmfb, weights)
    results = []
    for arrays in rounds:
        got = program.main(*arrays)
        results.append([np.array(g.to_host(), copy=True) for g in (got if isinstance(got, (list, tuple)) else [got])])
    names = dict(program.vm_module.lookup_function("main").reflection)
    return results, names


while True:
    try:
        job = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    try:
        reply = answer(*job)
    except Exception as problem:
        reply = "%s: %s" % (type(problem).__name__, str(problem)[:600])
    pickle.dump(reply, sys.stdout.buffer)
    sys.stdout.buffer.flush()
