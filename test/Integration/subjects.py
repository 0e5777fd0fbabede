# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the tests of other compilers run: models with their inputs and with Paddle's own answer to them. For the oracle's environment."""

import os
import sys
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "test", "E2E"))

import numpy as np

import models
import run as e2e
from registry import all_cases

PD_COMPILE = e2e.PD_COMPILE
NETS = {
    "lenet": "LeNet",
    "resnet18": "ResNet18",
    "resnet50": "ResNet50",
    "mobilenet_v3_small": "MobileNetV3 small",
    "bert2": "BERT, 2 layers",
    "vit2": "ViT, 2 layers",
}


# Of max abs, for single ops: other compilers have polynomials of their own for tanh and exp.
OPS = 4e-5


class Subject:
    """One model in one format. `rounds` are the inputs of each run, in the program's order."""

    def __init__(self, name, format, model, limit):
        self.name, self.format, self.model, self.limit = name, format, model, limit

    def prepare(self, seed):
        """Draws `rounds` and computes `expected`, one list of arrays a round, with real Paddle."""
        raise NotImplementedError

    def judge(self, results):
        """(max error relative to max abs, what is wrong or '') of one list of arrays a round."""
        worst = 0.0
        for arrays, expected, got in zip(self.rounds, self.expected, results):
            if len(expected) != len(got):
                return np.inf, "%d outputs, expected %d" % (len(got), len(expected))
            for e, g in zip(expected, got):
                # Another compiler's results carry no signedness and know bool as a byte.
                g = np.asarray(g)
                if g.dtype != e.dtype and g.dtype.kind in "iub" and g.dtype.itemsize == e.dtype.itemsize:
                    g = g.view(e.dtype)
                error, text = e2e.difference(e, g)
                if text:
                    return error, text + " at " + str([a.shape for a in arrays])
                worst = max(worst, error)
        if worst > self.limit and worst > self.explained():
            return worst, "max error %.2e of max abs, allowed %.0e" % (worst, self.limit)
        return worst, ""

    def explained(self):
        """The largest error that the model's own sensitivity explains."""
        return 0.0


class CaseSubject(Subject):
    """A case of test/E2E/cases; nets are cases too."""

    def __init__(self, case, format):
        super().__init__(NETS.get(case.name, case.name), format, e2e.graph_file(case, format), max(case.rtol or 0, OPS))
        self.case = case

    def prepare(self, seed):
        names, predict = e2e.oracle(self.case, self.format)
        self.rounds, self.expected = [], []
        for r in range(max(len(i.runs) for i in self.case.inputs)):
            rng = np.random.RandomState((seed + r * 7919 + len(self.case.name)) & 0x7FFFFFFF)
            drawn = {(i.name or "x%d" % n): e2e.draw(i, i.runs[min(r, len(i.runs) - 1)], rng) for n, i in enumerate(self.case.inputs)}
            self.rounds.append([drawn[n] for n in names])
            self.expected.append(predict(self.rounds[-1]))


class RealSubject(Subject):
    """A model somebody trained, with one input."""

    def __init__(self, name, folder, shapes):
        super().__init__(name, "pdmodel", folder, models.LIMIT)
        self.shapes = shapes

    def prepare(self, seed):
        rng = np.random.RandomState((seed + zlib.crc32(self.name.encode())) & 0x7FFFFFFF)
        self.predict = models.predictor(self.model)[1]
        self.rounds = [[models.draw(self.name, s, rng)] for s in self.shapes]
        self.expected = [self.predict(r[0]) for r in self.rounds]

    def explained(self):
        return max(models.allowed(self.predict, r[0], e) for r, e in zip(self.rounds, self.expected))


def real():
    return [RealSubject(*row) for row in models.MODELS_WITH_WEIGHTS]


def nets():
    return [CaseSubject(c, f) for c in all_cases() if c.name in NETS for f in c.formats]


def cases():
    """Every case that is no net, in each of its formats."""
    return [CaseSubject(c, f) for c in all_cases() if c.name not in NETS for f in c.formats]


def export(chosen):
    """Lets Paddle write the models that its cache lacks."""
    e2e.export_all([s.case for s in chosen if isinstance(s, CaseSubject)])
