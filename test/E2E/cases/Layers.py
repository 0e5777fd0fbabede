# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every layer of paddle.nn (and the common functions) that we cover, exported alone: one line each, constructor and inputs."""

import numpy as np
import paddle
import paddle.nn as nn
import paddle.nn.functional as F

from case import Case, Input, fn

K = 1e-4  # layers with products in them
IMAGE = ([None, 6, None, None], [2, 6, 8, 10], [1, 6, 11, 7])
TIME = ([None, 6, None], [2, 6, 12], [1, 6, 9])
VOLUME = ([None, 4, None, None, None], [1, 4, 5, 6, 7], [2, 4, 4, 5, 3])
ROWS = ([None, 12], [3, 12], [1, 12])
SEQUENCE = ([None, None, 12], [2, 5, 12], [1, 9, 12])
PAIR = ([None, 5], [4, 5], [1, 5])


def layer(name, build, *inputs, **kw):
    """build() makes the layer; its line is the case's source."""
    return Case("layer_" + name, build, *inputs, **kw)


def one(name, build, spec=IMAGE, rtol=None, low=-2.0, high=2.0, **kw):
    return layer(name, build, Input(*spec, low=low, high=high), rtol=rtol, **kw)


def function(name, f, *specs, low=-2.0, high=2.0, rtol=None, **kw):
    return Case("layer_" + name, fn(f), *[Input(*s, low=low, high=high) for s in specs or (IMAGE,)], rtol=rtol, **kw)


LEGACY = dict(formats=("legacy",), reason="the predictor of Paddle 3.3.1 never leaves the loop of its own PIR file")
CELL = dict(formats=("pir",), reason="Paddle 2.6.2 does not trace a cell alone")
PIR = dict(formats=("pir",), reason="Paddle 2.6.2 for the CPU does not have it")

SCATTER_ROWS = np.array([3, 0, 4], "int64")


class Swiglu(nn.Layer):
    def forward(self, x):
        from paddle.incubate.nn.functional import swiglu

        return swiglu(x)


CASES = [
    # Linear and convolutions
    one("linear", lambda: nn.Linear(12, 7), ROWS, K),
    one("conv1d", lambda: nn.Conv1D(6, 9, 3, padding=1), TIME, K),
    one("conv1d_stride", lambda: nn.Conv1D(6, 9, 4, stride=2, padding=1, dilation=2, groups=3), TIME, K),
    one("conv2d_depthwise", lambda: nn.Conv2D(6, 6, 3, padding=1, groups=6), IMAGE, K),
    one("conv2d_reflect", lambda: nn.Conv2D(6, 5, 3, padding=1, padding_mode="reflect"), IMAGE, K),
    one("conv2d_replicate", lambda: nn.Conv2D(6, 5, 3, padding=1, padding_mode="replicate"), IMAGE, K),
    one("conv2d_circular", lambda: nn.Conv2D(6, 5, 3, padding=1, padding_mode="circular"), IMAGE, K),
    one("conv3d", lambda: nn.Conv3D(4, 5, 3, padding=1), VOLUME, K),
    one("conv3d_stride", lambda: nn.Conv3D(4, 6, (1, 2, 3), stride=(1, 2, 1), padding=(0, 1, 1)), VOLUME, K),
    one("conv1d_transpose", lambda: nn.Conv1DTranspose(6, 5, 4, stride=2, padding=1), TIME, K),
    one("conv2d_transpose", lambda: nn.Conv2DTranspose(6, 5, 4, stride=2, padding=1), IMAGE, K),
    one("conv2d_transpose_depthwise", lambda: nn.Conv2DTranspose(6, 6, 4, stride=2, padding=1, groups=6), IMAGE, K),
    # Pools
    one("max_pool1d", lambda: nn.MaxPool1D(3, stride=2, padding=1), TIME),
    one("max_pool2d", lambda: nn.MaxPool2D(3, stride=2, padding=1), IMAGE),
    one("max_pool3d", lambda: nn.MaxPool3D(2, stride=2, padding=1), VOLUME),
    one("avg_pool1d", lambda: nn.AvgPool1D(3, stride=2, padding=1), TIME),
    one("avg_pool2d", lambda: nn.AvgPool2D(3, stride=2, padding=1), IMAGE),
    one("avg_pool3d", lambda: nn.AvgPool3D(2, stride=2), VOLUME),
    one("adaptive_avg_pool1d", lambda: nn.AdaptiveAvgPool1D(2), TIME),
    one("adaptive_avg_pool2d_1", lambda: nn.AdaptiveAvgPool2D(1), IMAGE),
    one("adaptive_avg_pool2d_7", lambda: nn.AdaptiveAvgPool2D(7), IMAGE),
    one("adaptive_avg_pool3d", lambda: nn.AdaptiveAvgPool3D(2), VOLUME),
    one("adaptive_max_pool1d", lambda: nn.AdaptiveMaxPool1D(3), TIME),
    one("adaptive_max_pool2d", lambda: nn.AdaptiveMaxPool2D(2), IMAGE),
    one("adaptive_max_pool3d", lambda: nn.AdaptiveMaxPool3D(2), VOLUME),
    # Norms
    one("batch_norm1d", lambda: nn.BatchNorm1D(6), TIME, K),
    one("batch_norm1d_rows", lambda: nn.BatchNorm1D(12), ROWS, K),
    one("batch_norm2d", lambda: nn.BatchNorm2D(6), IMAGE, K),
    one("batch_norm3d", lambda: nn.BatchNorm3D(4), VOLUME, K),
    one("layer_norm", lambda: nn.LayerNorm(12), SEQUENCE, K),
    one("group_norm", lambda: nn.GroupNorm(3, 6), IMAGE, K),
    one("group_norm_rank3", lambda: nn.GroupNorm(2, 6, epsilon=1e-3), TIME, K),
    one("instance_norm1d", lambda: nn.InstanceNorm1D(6), TIME, K),
    one("instance_norm2d", lambda: nn.InstanceNorm2D(6), IMAGE, K),
    one("instance_norm2d_plain", lambda: nn.InstanceNorm2D(6, weight_attr=False, bias_attr=False), IMAGE, K),
    one("local_response_norm", lambda: nn.LocalResponseNorm(5), ([2, 6, 5, 7],), K),
    # Embedding and dropout
    layer("embedding", lambda: nn.Embedding(11, 6), Input([None, None], [2, 7], [1, 3], dtype="int64", low=0, high=10)),
    layer("embedding_padding", lambda: nn.Embedding(11, 6, padding_idx=3), Input([None, None], [2, 7], [1, 3], dtype="int64", low=0, high=10)),
    one("dropout", lambda: nn.Sequential(nn.Linear(12, 7), nn.Dropout(0.4)), ROWS, K),
    one("dropout_downscale", lambda: nn.Sequential(nn.Linear(12, 7), nn.Dropout(0.4, mode="downscale_in_infer")), ROWS, K),
    one("dropout2d", lambda: nn.Sequential(nn.Conv2D(6, 4, 1), nn.Dropout2D(0.4)), IMAGE, K),
    one("alpha_dropout", lambda: nn.Sequential(nn.Linear(12, 7), nn.AlphaDropout(0.4)), ROWS, K),
    # Activations
    one("relu", lambda: nn.ReLU()), one("relu6", lambda: nn.ReLU6(), low=-9, high=9), one("leaky_relu", lambda: nn.LeakyReLU(0.2)),
    one("prelu", lambda: nn.PReLU(init=0.3)), one("prelu_channel", lambda: nn.PReLU(6, init=0.3)), one("rrelu", lambda: nn.RReLU(), formats=("pir",), reason="the predictor of Paddle 3.3.1 refuses its own pdmodel"),
    one("elu", lambda: nn.ELU(0.6)), one("celu", lambda: nn.CELU(0.6)), one("selu", lambda: nn.SELU()), one("gelu", lambda: nn.GELU()),
    one("gelu_tanh", lambda: nn.GELU(approximate=True)), one("sigmoid", lambda: nn.Sigmoid()), one("log_sigmoid", lambda: nn.LogSigmoid(), low=-3, high=-0.2),
    one("swish", lambda: nn.Swish()), one("silu", lambda: nn.Silu()), one("mish", lambda: nn.Mish()), one("softplus", lambda: nn.Softplus(2.0, 3.0)),
    one("softsign", lambda: nn.Softsign()), one("softshrink", lambda: nn.Softshrink(0.7)), one("tanhshrink", lambda: nn.Tanhshrink(), low=-3, high=3),
    one("thresholded_relu", lambda: nn.ThresholdedReLU(0.6)), one("tanh", lambda: nn.Tanh()), one("softmax", lambda: nn.Softmax(1)),
    one("log_softmax", lambda: nn.LogSoftmax(1)), one("maxout", lambda: nn.Maxout(3)), one("hardsigmoid", lambda: nn.Hardsigmoid(), low=-4, high=4),
    one("hardswish", lambda: nn.Hardswish(), low=-4, high=4), one("hardshrink", lambda: nn.Hardshrink(0.7)), one("hardtanh", lambda: nn.Hardtanh(-0.7, 1.1)),
    one("glu", lambda: nn.GLU(1)), one("swiglu", lambda: Swiglu(), ROWS, **PIR),
    # Shapes
    one("pad1d", lambda: nn.Pad1D([1, 2], value=0.5), TIME), one("pad2d_reflect", lambda: nn.Pad2D([1, 2, 2, 1], mode="reflect")),
    one("pad3d", lambda: nn.Pad3D([1, 0, 2, 1, 0, 1]), VOLUME), one("zero_pad2d", lambda: nn.ZeroPad2D([1, 0, 2, 1])),
    one("upsample_nearest", lambda: nn.Upsample(scale_factor=2)), one("upsample_bilinear", lambda: nn.Upsample(size=[9, 12], mode="bilinear"), ([1, 6, 5, 7],)),
    one("upsampling_nearest2d", lambda: nn.UpsamplingNearest2D(scale_factor=3)), one("upsampling_bilinear2d", lambda: nn.UpsamplingBilinear2D(size=[9, 12]), ([1, 6, 5, 7],)),
    one("flatten", lambda: nn.Flatten(), ([None, 6, 4, 3], [2, 6, 4, 3], [1, 6, 4, 3])), one("unflatten", lambda: nn.Unflatten(1, [2, 3]), ([2, 6, 4],)),
    one("pixel_shuffle", lambda: nn.PixelShuffle(2), ([None, 8, None, None], [2, 8, 3, 5], [1, 8, 4, 4])),
    one("pixel_unshuffle", lambda: nn.PixelUnshuffle(2), ([2, 3, 4, 6],)),
    one("channel_shuffle", lambda: nn.ChannelShuffle(3)), one("unfold", lambda: nn.Unfold(3, strides=2, paddings=1), ([2, 3, 7, 9],)),
    # Distances
    layer("cosine_similarity", lambda: nn.CosineSimilarity(axis=1), Input(*PAIR, low=0.2), Input(*PAIR, low=0.2), rtol=K),
    layer("pairwise_distance", lambda: nn.PairwiseDistance(), Input(*PAIR, low=1.0), Input(*PAIR, high=0.0), rtol=K),
    # Recurrent
    one("lstm", lambda: nn.LSTM(12, 8), SEQUENCE, K), one("gru", lambda: nn.GRU(12, 8), SEQUENCE, K), one("simple_rnn", lambda: nn.SimpleRNN(12, 8), SEQUENCE, K),
    one("simple_rnn_relu", lambda: nn.SimpleRNN(12, 8, activation="relu", direction="bidirect"), SEQUENCE, K),
    one("lstm_cell", lambda: nn.LSTMCell(12, 8), ROWS, K, **CELL), one("gru_cell", lambda: nn.GRUCell(12, 8), ROWS, K, **CELL), one("simple_rnn_cell", lambda: nn.SimpleRNNCell(12, 8), ROWS, K, **CELL),
    one("rnn_of_cells", lambda: nn.RNN(nn.LSTMCell(12, 8)), SEQUENCE, K, **LEGACY),
    # Attention
    one("attention", lambda: nn.MultiHeadAttention(12, 3), SEQUENCE, K),
    one("encoder_layer", lambda: nn.TransformerEncoderLayer(12, 3, 24), SEQUENCE, K), one("encoder_prenorm", lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(12, 2, 24, activation="gelu", normalize_before=True), 2), SEQUENCE, K),
    layer("decoder_layer", lambda: nn.TransformerDecoderLayer(12, 3, 24), Input(*SEQUENCE), Input([None, None, 12], [2, 7, 12], [1, 3, 12]), rtol=K),
    # Functions
    function("interpolate_area", lambda x: F.interpolate(x, size=[3, 4], mode="area"), ([1, 6, 9, 8],)),
    function("interpolate_bicubic", lambda x: F.interpolate(x, size=[7, 9], mode="bicubic"), ([1, 3, 4, 5],), rtol=K), function("interpolate_bicubic_scale", lambda x: F.interpolate(x, scale_factor=2, mode="bicubic"), IMAGE, rtol=K),
    function("interpolate_trilinear", lambda x: F.interpolate(x, size=[4, 7, 3], mode="trilinear", data_format="NCDHW"), ([1, 3, 3, 4, 5],)),
    function("interpolate_linear", lambda x: F.interpolate(x, size=[11], mode="linear", data_format="NCW"), ([2, 6, 7],)),
    function("interpolate_like", lambda x, y: F.interpolate(x, size=paddle.shape(y)[2:], mode="bilinear") + y, ([1, 6, 4, 5],), ([1, 6, None, None], [1, 6, 8, 9], [1, 6, 3, 6])),
    function("interpolate_sizes", lambda x: F.interpolate(x, size=[paddle.shape(x)[2] * 2, paddle.shape(x)[3] + 3], mode="nearest")),
    function("grid_sample", lambda x, g: F.grid_sample(x, g), ([2, 3, 5, 6],), ([2, 4, 7, 2],), low=-0.95, high=0.95, rtol=K),
    function("grid_sample_border", lambda x, g: F.grid_sample(x, g, padding_mode="border", align_corners=False), ([2, 3, 5, 6],), ([2, 4, 7, 2],), low=-1.3, high=1.3, rtol=K),
    function("affine_grid", lambda t: F.affine_grid(t, [2, 3, 4, 5]), ([2, 2, 3],), rtol=K),
    function("normalize", lambda x: F.normalize(x, axis=1), IMAGE, low=0.2), 
    function("sdpa", lambda q, k, v: F.scaled_dot_product_attention(q, k, v), *[([2, 5, 3, 4],)] * 3, rtol=K),
    function("sdpa_mask", lambda q, k, m: F.scaled_dot_product_attention(q, k, q, attn_mask=m), ([2, 5, 3, 4],), ([2, 5, 3, 4],), ([2, 1, 5, 5],), rtol=K, **PIR),
    function("mse_loss", lambda x, y: F.mse_loss(x, y), PAIR, PAIR),
    function("einsum", lambda x, y: paddle.einsum("bij,bkj->bik", x, y), ([2, 3, 5],), ([2, 4, 5],), rtol=K),
    function("einsum_outer", lambda x, y: paddle.einsum("bi,bj->bij", x, y), ([3, 4],), ([3, 5],), rtol=K),
    function("lerp", lambda x, y: paddle.lerp(x, y, 0.3), PAIR, PAIR, low=0.2), function("dot", lambda x, y: paddle.dot(x, y), PAIR, PAIR, low=0.2),
    function("dist", lambda x, y: paddle.dist(x, y), PAIR, PAIR), 
    function("cdist", lambda x, y: paddle.cdist(x, y), ([4, 3],), ([5, 3],), rtol=K), 
    function("hypot", lambda x, y: paddle.hypot(x, y), PAIR, PAIR, low=0.2), function("logaddexp", lambda x, y: paddle.logaddexp(x, y), PAIR, PAIR, low=0.5),
    function("outer", lambda x, y: paddle.outer(x, y), ([4],), ([5],)), function("atan2", lambda x, y: paddle.atan2(x, y), PAIR, PAIR),
    function("fmax", lambda x, y: paddle.fmax(x, y), PAIR, PAIR), function("fmin", lambda x, y: paddle.fmin(x, y), PAIR, PAIR),
    function("std", lambda x: paddle.std(x, axis=1), IMAGE, rtol=K), function("var", lambda x: paddle.var(x, axis=[2, 3]), IMAGE, rtol=K),
    function("nanmean", lambda x: paddle.nanmean(x, axis=1), PAIR, low=0.2),
    function("norm_p1", lambda x: paddle.norm(x, p=1, axis=1), PAIR), function("norm_p2", lambda x: paddle.norm(x, p=2, axis=1), PAIR), function("norm_inf", lambda x: paddle.norm(x, p=float("inf"), axis=1), PAIR),
    function("norm_all", lambda x: paddle.norm(x), PAIR), function("logsumexp", lambda x: paddle.logsumexp(x, axis=1), PAIR, low=0.5),
    function("cumprod", lambda x: paddle.cumprod(x, dim=1), PAIR, low=0.5, high=1.5), 
    function("sort", lambda x: paddle.sort(x, axis=1, descending=True), ([3, 7],)), function("argsort", lambda x: paddle.argsort(x, axis=0), ([7, 3],)),
    function("count_nonzero", lambda x: paddle.count_nonzero(paddle.floor(x), axis=1), PAIR), function("diff", lambda x: paddle.diff(x, axis=1), PAIR),
    function("masked_fill", lambda x: paddle.masked_fill(x, x > 0.3, 1.5), PAIR),
    function("chunk", lambda x: paddle.chunk(x, 3, axis=1)), function("moveaxis", lambda x: paddle.moveaxis(x, 1, 3)), function("rot90", lambda x: paddle.rot90(x, 1, [2, 3])),
    function("flip", lambda x: paddle.flip(x, [1, 3])), function("roll", lambda x: paddle.roll(x, [1, -2], [1, 3])), function("broadcast_tensors", lambda x, y: paddle.broadcast_tensors([x, y]), ([4, 1],), ([1, 5],), skip={"dynamic": "of two open dims the first gives the size"}),
    function("meshgrid", lambda x, y: paddle.meshgrid(x, y), ([4],), ([5],)), function("diag", lambda x: paddle.diag(x), ([5],), skip={"dynamic": "the diagonal is a mask of a static size"}), 
    function("eye", lambda x: paddle.eye(5) + x, ([5, 5],)), function("linspace", lambda x: paddle.linspace(-1.0, 2.0, 5) * x, PAIR), function("crop", lambda x: paddle.crop(x, [2, 3], [1, 1]), ([4, 5],)),
    function("repeat_interleave", lambda x: paddle.repeat_interleave(x, 3, axis=1), PAIR),
    Case("layer_take_along_axis", fn(lambda x, i: paddle.take_along_axis(x, i, 1)), Input([3, 5]), Input([3, 2], dtype="int64", low=0, high=4)),
    Case("layer_index_sample", fn(lambda x, i: paddle.index_sample(x, i)), Input([3, 5]), Input([3, 2], dtype="int64", low=0, high=4)),
    Case("layer_put_along_axis", fn(lambda x, i: paddle.put_along_axis(x, i, 2.5, 1)), Input([3, 5]), Input([3, 1], dtype="int64", low=0, high=4), **PIR),
    Case("layer_scatter", fn(lambda x, u: paddle.scatter(x, paddle.assign(SCATTER_ROWS), u)), Input([5, 3]), Input([3, 3])),
    Case("layer_scatter_add", fn(lambda x, u: paddle.scatter(x, paddle.assign(SCATTER_ROWS), u, overwrite=False)), Input([5, 3]), Input([3, 3])),
    Case("layer_scatter_nd_add", fn(lambda x, u: paddle.scatter_nd_add(x, paddle.assign(SCATTER_ROWS.reshape(3, 1)), u)), Input([5, 3]), Input([3, 3])),
    Case("layer_index_put", fn(lambda x, u: paddle.index_put(x, (paddle.assign(SCATTER_ROWS),), u)), Input([5, 3]), Input([3, 3])),
    function("multi_dot", lambda x, y, z: paddle.linalg.multi_dot([x, y, z]), ([3, 4],), ([4, 5],), ([5, 2],), rtol=K), function("mv", lambda x, y: paddle.mv(x, y), ([4, 5],), ([5],), rtol=K),
    function("logit", lambda x: paddle.logit(x), PAIR, low=0.1, high=0.4), function("nan_to_num", lambda x: paddle.nan_to_num(paddle.log(x)), PAIR, low=-1.0),
    function("frac", lambda x: paddle.frac(x), PAIR), function("stanh", lambda x: paddle.stanh(x), PAIR), function("logical_xor", lambda x, y: paddle.logical_xor(x > 0, y > 0), PAIR, PAIR),
    function("bitwise_and", lambda x, y: (x > 0) & (y > 0), PAIR, PAIR), function("bitwise_not", lambda x: ~(x > 0), PAIR),
]
