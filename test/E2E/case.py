# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a numeric case is: a network, its inputs and what matters about them. Imported by Paddle 3.3.1 and by Paddle 2.6.2, so only
what both have may be used here and in cases/.
"""

import inspect


class Input:
    """One input: the declared shape (None = dynamic) and the shapes to run at; `low`/`high` bound floats or ints."""

    def __init__(self, spec, *runs, dtype="float32", low=-2.0, high=2.0, name=None):
        self.spec, self.dtype, self.low, self.high, self.name = list(spec), dtype, low, high, name
        self.runs = [list(r) for r in runs] or [[d if d is not None else 3 for d in spec]]


class Case:
    """`build()` returns a paddle.nn.Layer. `formats` limits what is exported and says why in `reason`; `skip` maps a mode of run.py to
    the reason why the case cannot run in it."""

    def __init__(self, name, build, *inputs, formats=("pir", "legacy"), rtol=None, reason="", skip=None):
        self.name, self.build, self.inputs, self.formats, self.rtol, self.reason, self.skip = name, build, inputs, formats, rtol, reason, skip or {}
        if tuple(formats) != ("pir", "legacy") and not reason:
            raise ValueError("case %s leaves out a format without a reason" % name)

    def source(self):
        """What the export depends on: the text of `build` and the inputs' declarations."""
        return "%s\n%s\n%s" % (self.name, inspect.getsource(getattr(self.build, "function", self.build)), [(i.spec, i.dtype, i.name) for i in self.inputs])


def fn(function):
    """A case's build() for a plain function of the inputs. Paddle's tracer wants a fixed argument list, hence the classes."""

    def build():
        import paddle

        class One(paddle.nn.Layer):
            def forward(self, a):
                return self.function(a)

        class Two(paddle.nn.Layer):
            def forward(self, a, b):
                return self.function(a, b)

        class Three(paddle.nn.Layer):
            def forward(self, a, b, c):
                return self.function(a, b, c)

        layer = (One, Two, Three)[len(inspect.signature(function).parameters) - 1]()
        layer.function = function  # through self: Paddle 2.6.2 recompiles forward() without its closure
        return layer

    build.function = function
    return build
