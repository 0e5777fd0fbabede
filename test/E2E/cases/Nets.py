# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whole networks of paddle.vision and paddle.nn with random weights, in both formats."""

from case import Case, Input

K = 1e-4


def lenet():
    import paddle

    return paddle.vision.models.LeNet()


def resnet18():
    import paddle

    return paddle.vision.models.resnet18()


def resnet50():
    import paddle

    return paddle.vision.models.resnet50()


def mobilenet_v3_small():
    import paddle

    return paddle.vision.models.mobilenet_v3_small()


def bert2():
    import paddle

    class Bert(paddle.nn.Layer):
        """Embeddings, two post-norm encoder layers, pooler: BERT's graph at a small width."""

        def __init__(self, width=64, heads=4, vocabulary=100):
            super().__init__()
            self.words = paddle.nn.Embedding(vocabulary, width)
            self.positions = paddle.nn.Embedding(40, width)
            self.norm = paddle.nn.LayerNorm(width, epsilon=1e-12)
            layer = paddle.nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.1, activation="gelu")
            self.encoder = paddle.nn.TransformerEncoder(layer, 2)
            self.pooler = paddle.nn.Linear(width, width)

        def forward(self, ids):
            positions = paddle.cumsum(paddle.ones_like(ids), axis=-1) - 1
            x = self.norm(self.words(ids) + self.positions(positions))
            x = self.encoder(x)
            return x, paddle.tanh(self.pooler(x[:, 0]))

    return Bert()


def bert_tied():
    import paddle

    class MaskedLanguageModel(paddle.nn.Layer):
        """Padding is masked, and the words' embedding is the last layer's matrix too."""

        def __init__(self, width=48, heads=4, vocabulary=100):
            super().__init__()
            self.words = paddle.nn.Embedding(vocabulary, width)
            self.encoder = paddle.nn.TransformerEncoder(paddle.nn.TransformerEncoderLayer(width, heads, 2 * width, dropout=0.1, activation="gelu"), 1)
            self.transform = paddle.nn.Linear(width, width)
            self.norm = paddle.nn.LayerNorm(width)
            self.bias = self.create_parameter([vocabulary], is_bias=True)

        def forward(self, ids):
            mask = paddle.unsqueeze((ids == 0).astype("float32") * -1e4, [1, 2])
            x = self.encoder(self.words(ids), mask)
            x = self.norm(paddle.nn.functional.gelu(self.transform(x)))
            return paddle.matmul(x, self.words.weight, transpose_y=True) + self.bias

    return MaskedLanguageModel()


def shared_head():
    import paddle

    class Detector(paddle.nn.Layer):
        """One head over two scales, as detectors have it."""

        def __init__(self):
            super().__init__()
            self.stem = paddle.nn.Conv2D(3, 8, 3, padding=1)
            self.head = paddle.nn.Sequential(paddle.nn.Conv2D(8, 8, 3, padding=1, bias_attr=False), paddle.nn.BatchNorm2D(8), paddle.nn.ReLU(), paddle.nn.Conv2D(8, 4, 1))

        def forward(self, x):
            x = paddle.nn.functional.relu(self.stem(x))
            return self.head(x), self.head(paddle.nn.functional.max_pool2d(x, 2, 2))

    return Detector()


def vit2():
    import paddle

    class ViT(paddle.nn.Layer):
        """Patch convolution, class token, two pre-norm encoder layers, head."""

        def __init__(self, width=48, heads=4, patch=8, size=32):
            super().__init__()
            self.patch = paddle.nn.Conv2D(3, width, patch, stride=patch)
            self.token = self.create_parameter([1, 1, width])
            self.position = self.create_parameter([1, (size // patch) ** 2 + 1, width])
            layer = paddle.nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.0, activation="gelu", normalize_before=True)
            self.encoder = paddle.nn.TransformerEncoder(layer, 2)
            self.norm = paddle.nn.LayerNorm(width)
            self.head = paddle.nn.Linear(width, 10)

        def forward(self, x):
            x = self.patch(x).flatten(2).transpose([0, 2, 1])
            token = self.token.expand([paddle.shape(x)[0], -1, -1])
            x = paddle.concat([token, x], axis=1) + self.position
            return self.head(self.norm(self.encoder(x))[:, 0])

    return ViT()


CASES = [
    Case("lenet", lenet, Input([None, 1, 28, 28], [1, 1, 28, 28], [4, 1, 28, 28]), rtol=K),
    Case("resnet18", resnet18, Input([None, 3, None, None], [1, 3, 64, 64], [1, 3, 96, 80]), rtol=K),
    Case("resnet50", resnet50, Input([None, 3, 64, 64], [1, 3, 64, 64]), rtol=K),
    Case("mobilenet_v3_small", mobilenet_v3_small, Input([None, 3, None, None], [1, 3, 64, 64], [2, 3, 64, 96]), rtol=K),
    Case("bert2", bert2, Input([None, None], [1, 7], [2, 19], dtype="int64", low=0, high=99), rtol=K),
    Case("bert_tied", bert_tied, Input([None, None], [1, 7], [2, 19], dtype="int64", low=0, high=99), rtol=K),
    Case("shared_head", shared_head, Input([None, 3, None, None], [1, 3, 16, 16], [2, 3, 12, 20]), rtol=K),
    Case("vit2", vit2, Input([None, 3, 32, 32], [1, 3, 32, 32], [3, 3, 32, 32]), rtol=K),
]
