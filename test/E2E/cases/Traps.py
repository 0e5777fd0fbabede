# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Places where Paddle means something else than its neighbours do, or where its two formats differ: one named case each, Paddle the judge."""

import paddle
import paddle.nn as nn
import paddle.nn.functional as F

from case import Case, Input, fn

K = 1e-4
IMAGE = ([None, 6, None, None], [2, 6, 8, 10], [1, 6, 11, 7])
STATIC = ([2, 3, 7, 5],)
SEQUENCE = ([None, None, 12], [2, 5, 12], [3, 9, 12])
LEGACY = dict(formats=("legacy",), reason="only ProgramDesc has this form")


def trap(name, f, *specs, low=-2.0, high=2.0, dtype="float32", rtol=None, **kw):
    return Case("trap_" + name, fn(f), *[Input(*s, low=low, high=high, dtype=dtype) for s in specs or (STATIC,)], rtol=rtol, **kw)


def module(name, build, *inputs, rtol=K, **kw):
    return Case("trap_" + name, build, *inputs, rtol=rtol, **kw)


def append_op(kind, inputs, attrs, out="Out"):
    """An op of old programs that today's front end no longer writes."""
    from paddle.base.layer_helper import LayerHelper

    helper = LayerHelper(kind)
    result = helper.create_variable_for_type_inference("float32")
    helper.append_op(type=kind, inputs=inputs, outputs={out: [result]}, attrs=attrs)
    return result


class Lstm(nn.Layer):
    """A recurrent layer of any kind; `lengths` masks the tails, `states` are given from outside."""

    def __init__(self, kind, lengths=False, states=0, **kw):
        super().__init__()
        self.rnn = getattr(nn, kind)(12, 8, **kw)
        self.lengths, self.states = lengths, states

    def forward(self, x, *more):
        if self.lengths:
            y, last = self.rnn(x, sequence_length=more[0])
        elif self.states:
            y, last = self.rnn(x, more[0] if self.states == 1 else (more[0], more[1]))
        else:
            y, last = self.rnn(x)
        return (y,) + (tuple(last) if isinstance(last, (tuple, list)) else (last,))


def lengths_first(kind, **kw):
    """forward with a fixed argument list, which the tracer wants."""

    class Net(Lstm):
        def forward(self, x, n):
            return Lstm.forward(self, x, n)

    return Net(kind, lengths=True, **kw)


def with_states(kind, **kw):
    class One(Lstm):
        def forward(self, x, h):
            return Lstm.forward(self, x, h)

    class Two(Lstm):
        def forward(self, x, h, c):
            return Lstm.forward(self, x, h, c)

    return (Two if kind == "LSTM" else One)(kind, states=2 if kind == "LSTM" else 1, **kw)


def layer_of(kind, **kw):
    class Net(Lstm):
        def forward(self, x):
            return Lstm.forward(self, x)

    return Net(kind, **kw)


LENGTHS = Input([None], [2], [3], dtype="int64", low=1, high=5)
RNN = [
    module("lstm_gates", lambda: layer_of("LSTM"), Input(*SEQUENCE)), module("gru_gates", lambda: layer_of("GRU"), Input(*SEQUENCE)),
    module("lstm_bidirectional_layers", lambda: layer_of("LSTM", num_layers=2, direction="bidirect"), Input(*SEQUENCE)),
    module("gru_bidirectional_layers", lambda: layer_of("GRU", num_layers=2, direction="bidirect"), Input(*SEQUENCE)),
    module("lstm_time_major_states", lambda: with_states("LSTM", time_major=True), Input([5, 2, 12]), Input([1, 2, 8]), Input([1, 2, 8])),
    module("lstm_initial_states", lambda: with_states("LSTM", num_layers=2, direction="bidirect"), Input([2, 5, 12]), Input([4, 2, 8]), Input([4, 2, 8])),
    module("gru_initial_state", lambda: with_states("GRU", direction="bidirect"), Input([2, 5, 12]), Input([2, 2, 8])),
    module("rnn_relu_states", lambda: with_states("SimpleRNN", activation="relu"), Input([2, 5, 12]), Input([1, 2, 8])),
    module("lstm_lengths", lambda: lengths_first("LSTM"), Input(*SEQUENCE), LENGTHS),
    module("lstm_lengths_bidirectional", lambda: lengths_first("LSTM", direction="bidirect"), Input(*SEQUENCE), LENGTHS),
    module("gru_lengths", lambda: lengths_first("GRU", num_layers=2), Input(*SEQUENCE), LENGTHS),
]

CASES = RNN + [
    # Activations: what a default is, and which of two formulas
    trap("gelu_erf", lambda x: F.gelu(x, approximate=False), low=-4, high=4), trap("gelu_tanh", lambda x: F.gelu(x, approximate=True), low=-4, high=4),
    trap("hardsigmoid_sixth", lambda x: F.hardsigmoid(x), low=-5, high=5), trap("hardsigmoid_fifth", lambda x: F.hardsigmoid(x, slope=0.2, offset=0.5), low=-5, high=5),
    trap("hardsigmoid_offset", lambda x: F.hardsigmoid(x, slope=1.0 / 6, offset=0.4), low=-5, high=5), trap("leaky_relu_default", lambda x: F.leaky_relu(x)),
    trap("softplus_linear_above", lambda x: F.softplus(x, beta=3.0, threshold=2.0), low=-3, high=3), trap("thresholded_relu_value", lambda x: F.thresholded_relu(x, 0.7)),
    trap("softmax_axis_1", lambda x: F.softmax(x, axis=1)), trap("elu_alpha", lambda x: F.elu(x, 0.3)),
    module("prelu_scalar", lambda: nn.PReLU(init=0.2), Input([], [], []), rtol=None), module("prelu_element", lambda: nn.PReLU(3, init=0.2), Input(*STATIC), rtol=None), module("prelu_nhwc", lambda: nn.PReLU(5, init=0.2, data_format="NHWC"), Input(*STATIC), rtol=None),
    # Arithmetic
    trap("round_ties", lambda x: paddle.round(paddle.cast(paddle.cast(x, "int32"), "float32") * 0.5), low=-9, high=9), trap("cast_truncates", lambda x: paddle.cast(x, "int64"), low=-9, high=9),
    trap("remainder_signs", lambda x, y: paddle.remainder(x * 4 + 1, y * 2 + 1), ([3, 7],), ([3, 7],), dtype="int64", low=-6, high=6),
    trap("floor_divide_signs", lambda x, y: paddle.floor_divide(x * 3 + 1, y * 2 + 1), ([3, 7],), ([3, 7],), dtype="int64", low=-6, high=6),
    trap("int_division", lambda x, y: x / (y * 2 + 1), ([3, 7],), ([3, 7],), dtype="int64", low=1, high=9), trap("scale_before", lambda x: paddle.scale(x, 3.0, 2.5, bias_after_scale=False), low=0),
    trap("scale_of_int", lambda x: paddle.scale(x, 2.0, 3.0), ([3, 5],), dtype="int64", low=-6, high=6), trap("clip_nan", lambda x: paddle.clip(paddle.log(x), -1.0, 0.3)),
    trap("sum_of_bool", lambda x: paddle.sum(x > 0.0, axis=1)), trap("sum_of_int32", lambda x: paddle.sum(x, axis=0), ([5, 3],), dtype="int32", low=-9, high=9),
    trap("prod_of_int32", lambda x: paddle.prod(x, axis=0), ([4, 3],), dtype="int32", low=1, high=4), trap("sum_is_not_add_n", lambda x, y: paddle.add_n([x, y, x]), ([3, 4],), ([3, 4],), low=0.2),
    trap("maximum_broadcast", lambda x, y: paddle.maximum(x, y), ([2, 3, 4],), ([3, 1],)), trap("where_broadcast", lambda x, y: paddle.where(x > 0, x, y), ([2, 3, 4],), ([2, 3, 4],)),
    trap("topk_ties", lambda x: paddle.topk(paddle.floor(x * 1.5), 3, axis=1)[0], ([3, 9],)), trap("argmax_ties", lambda x: paddle.argmax(paddle.floor(x * 1.5), axis=1), ([3, 9],)),
    trap("argsort_descending_ties", lambda x: paddle.argsort(paddle.floor(x * 1.5), axis=1, descending=True, stable=True), ([3, 9],), formats=("pir",), reason="2.6.2 sorts without keeping the order of ties"),
    trap("cumsum_int32", lambda x: paddle.cumsum(x, axis=1), ([3, 5],), dtype="int32", low=-9, high=9), trap("mean_all_axes", lambda x: paddle.mean(x, axis=[-1, 0, 1, 2]), low=0),
    trap("legacy_axis", lambda x, y: append_op("elementwise_add", {"X": [x], "Y": [y]}, {"axis": 1}), ([2, 3, 4, 5],), ([3, 4],), **LEGACY),
    trap("legacy_axis_0", lambda x, y: append_op("elementwise_mul", {"X": [x], "Y": [y]}, {"axis": 0}), ([2, 3, 4],), ([2],), **LEGACY),
    trap("legacy_axis_trailing_ones", lambda x, y: append_op("elementwise_sub", {"X": [x], "Y": [y]}, {"axis": 1}), ([2, 3, 4, 5],), ([3, 1, 1],), **LEGACY),

    trap("legacy_swish_beta", lambda x: append_op("swish", {"X": [x]}, {"beta": 1.7}), **LEGACY), trap("legacy_relu6", lambda x: append_op("relu6", {"X": [x]}, {"threshold": 3.0}), low=-6, high=6, **LEGACY),
    trap("legacy_leaky_relu", lambda x: append_op("leaky_relu", {"X": [x]}, {}), **LEGACY), trap("legacy_hard_sigmoid", lambda x: append_op("hard_sigmoid", {"X": [x]}, {}), low=-4, high=4, **LEGACY),
    trap("legacy_mul", lambda x, y: append_op("mul", {"X": [x], "Y": [y]}, {"x_num_col_dims": 2, "y_num_col_dims": 1}), ([2, 3, 4],), ([4, 5],), rtol=K, **LEGACY),
    trap("legacy_matmul_alpha", lambda x, y: append_op("matmul", {"X": [x], "Y": [y]}, {"transpose_X": False, "transpose_Y": True, "alpha": 0.25}), ([2, 3, 4],), ([2, 5, 4],), rtol=K, **LEGACY),
    trap("legacy_expand_tiles", lambda x: append_op("expand", {"X": [x]}, {"expand_times": [2, 3]}), ([3, 4],), **LEGACY),
    trap("legacy_mean", lambda x: append_op("mean", {"X": [x]}, {}) * 2.0, low=0.2, **LEGACY),
    # Norms
    module("layer_norm_1e_6", lambda: nn.LayerNorm(12, epsilon=1e-6), Input([3, 12], low=-1e-3, high=1e-3)), module("layer_norm_two_axes", lambda: nn.LayerNorm([4, 3]), Input([2, 4, 3])),
    module("layer_norm_scale_only", lambda: nn.LayerNorm(12, bias_attr=False), Input([3, 12])), module("batch_norm_momentum", lambda: nn.BatchNorm2D(6, momentum=0.6, epsilon=1e-3), Input(*IMAGE)),
    module("batch_norm_global", lambda: nn.BatchNorm2D(6, use_global_stats=True), Input(*IMAGE)), module("group_norm_nhwc", lambda: nn.GroupNorm(3, 6, data_format="NHWC"), Input([2, 5, 4, 6])),
    module("dropout_downscale", lambda: nn.Dropout(0.3, mode="downscale_in_infer"), Input(*STATIC), rtol=None), module("dropout_upscale", lambda: nn.Dropout(0.3), Input(*STATIC), rtol=None),
    # Products and convolutions
    module("linear_in_out", lambda: nn.Linear(5, 5), Input([3, 5])), trap("matmul_transpose_1d", lambda x, y: paddle.matmul(x, y, transpose_x=True, transpose_y=True), ([4],), ([3, 4],), rtol=K),
    module("conv_same_even", lambda: nn.Conv2D(6, 4, 4, stride=3, padding="SAME"), Input([1, 6, 11, 14])), module("conv_same_drops_dilation", lambda: nn.Conv2D(6, 4, 3, padding="SAME", dilation=2), Input([1, 6, 11, 14])),
    module("conv_pad_4", lambda: nn.Conv2D(6, 4, 3, padding=[0, 2, 1, 3]), Input(*IMAGE)), module("conv_transpose_output_padding", lambda: nn.Conv2DTranspose(6, 4, 3, stride=2, padding=1, output_padding=1), Input(*IMAGE)),
    module("conv_transpose_groups", lambda: nn.Conv2DTranspose(6, 4, 3, stride=2, groups=2, dilation=2), Input([1, 6, 5, 7])), trap("conv_transpose_output_size", lambda x, w: F.conv2d_transpose(x, w, stride=2, padding=1, output_size=[10, 14]), ([1, 6, 5, 7],), ([6, 4, 3, 3],), rtol=K, skip={"dynamic": "a filter that is an input needs a static shape"}),
    # Pools
    trap("pool_ceil_keeps_last", lambda x: F.max_pool2d(x, 2, stride=3, padding=1, ceil_mode=True), ([1, 3, 9, 12],)), trap("pool_avg_ceil", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True), ([1, 3, 10, 12],)),
    trap("pool_exclusive", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, exclusive=True), IMAGE), trap("pool_inclusive", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, exclusive=False), IMAGE),
    trap("pool_adaptive_uneven", lambda x: F.adaptive_avg_pool2d(x, [3, 4]), ([2, 3, 7, 9],)), trap("pool_adaptive_max", lambda x: F.adaptive_max_pool2d(x, [3, 4]), ([2, 3, 7, 9],)),
    trap("pool_pads_differ", lambda x: F.max_pool2d(x, 3, stride=2, padding=[0, 1, 2, 1]), IMAGE), trap("pool_nhwc", lambda x: F.avg_pool2d(x, 2, data_format="NHWC"), ([2, 8, 6, 3],)),
    # Resizing
    trap("interp_half_pixel", lambda x: F.interpolate(x, size=[7, 9], mode="bilinear", align_mode=0), ([1, 3, 4, 5],)), trap("interp_asymmetric", lambda x: F.interpolate(x, size=[7, 9], mode="bilinear", align_mode=1), ([1, 3, 4, 5],)),
    trap("interp_corners", lambda x: F.interpolate(x, size=[7, 9], mode="bilinear", align_corners=True, align_mode=0), ([1, 3, 4, 5],)), trap("interp_corners_mode1", lambda x: F.interpolate(x, size=[7, 9], mode="bilinear", align_corners=True, align_mode=1), ([1, 3, 4, 5],)),
    trap("interp_down", lambda x: F.interpolate(x, size=[3, 4], mode="bilinear", align_mode=0), ([1, 3, 7, 9],)), trap("interp_scale_fraction", lambda x: F.interpolate(x, scale_factor=[1.5, 2.5], mode="bilinear", align_mode=1), ([1, 3, 4, 6],), skip={"dynamic": "floor(1.5 * size) is no expression of ints"}),
    trap("interp_nearest_corners", lambda x: append_op("nearest_interp_v2", {"X": [x]}, {"out_h": 7, "out_w": 9, "align_corners": True, "interp_method": "nearest"}), ([1, 3, 4, 5],), **LEGACY),
    trap("interp_nearest_down", lambda x: F.interpolate(x, size=[3, 4], mode="nearest"), ([1, 3, 7, 9],)), trap("interp_to_one", lambda x: F.interpolate(x, size=[1, 1], mode="bilinear", align_corners=True), ([1, 3, 4, 5],)),
    # Shapes and indices
    trap("reshape_zero", lambda x: paddle.reshape(x, [0, 0, -1]), IMAGE), trap("squeeze_keeps_others", lambda x: paddle.squeeze(x, axis=[0, 1]), ([1, 3, 4],)), trap("slice_clamps", lambda x: x[:, -100:2, 3:1000]),
    trap("slice_backwards", lambda x: x[:, :, ::-2]), trap("pad_from_first_dim", lambda x: F.pad(x, [1, 0, 0, 2], pad_from_left_axis=True), ([3, 4],), formats=("pir",), reason="2.6.2 has no pad_from_left_axis"),
    trap("pad_spatial", lambda x: F.pad(x, [1, 0, 0, 2], value=0.5)), trap("tile_pads_repeats", lambda x: paddle.tile(x, [2]), ([3, 4],)), trap("expand_minus_one", lambda x: paddle.expand(x, [2, -1, 4]), ([3, 1],)),
    trap("split_rest", lambda x: paddle.split(x, [2, -1, 1], axis=2)), trap("roll_flat", lambda x: paddle.roll(x, 3), ([3, 4],)),
    Case("trap_gather_column", fn(lambda x, i: paddle.gather(x, i)), Input([5, 3]), Input([4, 1], dtype="int64", low=0, high=4)),
    Case("trap_scatter_zeroes_first", fn(lambda x, i, u: paddle.scatter(x, i, u, overwrite=False)), Input([5, 3]), Input([4], dtype="int64", low=0, high=4), Input([4, 3])),
    Case("trap_embedding_padding", lambda: nn.Embedding(6, 4, padding_idx=-2), Input([3, 5], dtype="int64", low=0, high=5)),
    Case("trap_one_hot_float", fn(lambda i: F.one_hot(i, 4)), Input([6], dtype="int64", low=0, high=3)),
    trap("grid_sample_corners", lambda x, g: F.grid_sample(x, g, align_corners=True), ([2, 3, 5, 6],), ([2, 4, 7, 2],), low=-0.95, high=0.95, rtol=K),
    trap("grid_sample_reflection", lambda x, g: F.grid_sample(x, g, padding_mode="reflection", align_corners=False), ([2, 3, 5, 6],), ([2, 4, 7, 2],), low=-1.4, high=1.4, rtol=K),
]
