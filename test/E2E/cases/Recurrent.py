# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""nn.LSTM and nn.GRU: layers, directions, dynamic batch and time, initial states."""

from case import Case, Input

K = 1e-4


def net(kind, *args, **kw):
    def build():
        import paddle

        class Net(paddle.nn.Layer):
            def __init__(self):
                super().__init__()
                self.rnn = getattr(paddle.nn, kind)(*args, **kw)

            def forward(self, x):
                y, _ = self.rnn(x)
                return y

        return Net()

    return build


DYN = ([None, None, 12], [2, 5, 12], [1, 9, 12])

CASES = [
    Case("lstm", net("LSTM", 12, 10), Input(*DYN), rtol=K), Case("lstm_bidirectional", net("LSTM", 12, 10, direction="bidirect"), Input(*DYN), rtol=K),
    Case("lstm_two_layers", net("LSTM", 12, 10, num_layers=2, direction="bidirect"), Input(*DYN), rtol=K), Case("lstm_time_major", net("LSTM", 12, 8, time_major=True), Input(*DYN), rtol=K),
    Case("gru", net("GRU", 12, 10), Input(*DYN), rtol=K), Case("gru_bidirectional", net("GRU", 12, 10, direction="bidirect"), Input(*DYN), rtol=K),
]
