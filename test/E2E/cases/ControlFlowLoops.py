# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""if and while inside each other, in-place writes to outer values, shapes that grow from trip to trip, several results; Python's own
if, while, for and break, as dynamic-to-static makes them. The trip counts follow the input's shape."""

import paddle

from case import Case, Input, fn

ROWS = ([None, 4], [1, 4], [2, 4], [5, 4])
SIGNS = ([None, 4], [1, 4], [3, 4], [3, 4], [4, 4])


def rows_of(x):
    return paddle.cast(paddle.shape(x)[0:1], "int64")


def python_if(x):
    if paddle.mean(x) > 0.0:
        y = x * 2.0
        z = x - 1.0
    else:
        y = x * 3.0
        z = paddle.abs(x)
    return y + z, z


def python_while(x):
    i = paddle.zeros([1], "int64")
    y = x * 1.0
    while i < rows_of(x) - 1:  # no trip for one row
        y = y * 0.5 + x
        i = i + 1
    return y, i


def early_return(x):
    if paddle.max(x) > 1.5:
        return x * 2.0
    if paddle.min(x) < -1.5:
        return x * 3.0
    return x * 4.0


def if_in_while(x):
    i = paddle.zeros([1], "int64")
    y = paddle.zeros([4], "float32")
    while i < rows_of(x):
        row = paddle.reshape(paddle.gather(x, i), [4])
        if paddle.mean(row) > 0.0:
            y = y + row
        else:
            y = y * 0.5 - row
        i = i + 1
    return y * 1.5


def while_in_if(x):
    y = x * 1.0
    if paddle.mean(x) > 0.0:
        i = paddle.zeros([1], "int64")
        while i < rows_of(x):
            y = y * 0.5 + 1.0
            i = i + 1
    else:
        y = y - 5.0
    return y + 0.25


def while_in_while(x):
    i = paddle.zeros([1], "int64")
    total = paddle.zeros([4], "float32")
    n = rows_of(x)
    while i < n:
        j = paddle.zeros([1], "int64")
        while j < i:  # no trip in the first outer one
            total = total * 0.5 + paddle.reshape(paddle.gather(x, j), [4])
            j = j + 1
        i = i + 1
    return paddle.tanh(total) + paddle.cast(n, "float32")


def with_break(x):
    y = x * 1.0
    for i in range(paddle.shape(x)[0] + 3):
        y = y * 0.5 + 1.0
        if paddle.max(y) < 1.7:
            break
    return y


def with_continue(x):
    total = paddle.zeros([4], "float32")
    for i in range(paddle.shape(x)[0]):
        if paddle.mean(x[i]) < 0.0:
            continue
        total = total + x[i]
    return paddle.tanh(total)


def grows(x):
    """The carried tensor is one row longer after each trip."""
    i = paddle.zeros([1], "int64")
    y = x[0:1] * 2.0
    n = rows_of(x) - 1
    while i < n:
        y = paddle.concat([y, paddle.gather(x, i) + paddle.cast(i, "float32")])
        i = i + 1
    return y, paddle.shape(y)


def shrinks(x):
    n = rows_of(x)
    while n > 1:
        x = x[1:] * 1.5
        n = n - 1
    return x


def increments(x):
    i = paddle.zeros([1], "int64")
    y = x * 1.0
    while i < rows_of(x):
        y = y + paddle.cast(i, "float32")
        paddle.increment(i, 2.0)
    return y, i


def increments_other(x):
    """In place, but not what the loop asks for."""
    i, count = paddle.zeros([1], "int64"), paddle.zeros([1], "float32")
    while i < rows_of(x):
        paddle.increment(count, 2.0)
        i = i + 1
    return count * 3.0 + paddle.mean(x)


def writes_rows(x):
    """set_value into an outer tensor at an index that the loop computes."""
    y = x * 0.0 - 1.0
    i = paddle.zeros([1], "int64")
    n = rows_of(x)
    while i < n - 1:
        y = paddle.static.setitem(y, (i,), paddle.gather(x, i) * 2.0)
        i = i + 1
    return y + 0.5


def writes_in_if(x):
    y = x * 1.0
    if paddle.mean(x) > 0.0:
        y = paddle.static.setitem(y, (slice(None), slice(1, 3)), 7.0)
    return y * 2.0


def assigns_outer(x):
    """assign into a tensor that lives outside."""
    best = paddle.zeros([1], "float32")
    i = paddle.zeros([1], "int64")
    n = rows_of(x)
    while i < n:
        value = paddle.reshape(paddle.max(paddle.gather(x, i)), [1])
        if value > best:
            paddle.assign(value, best)
        i = i + 1
    return best * 2.0, paddle.mean(x, axis=1)


def many_results(x):
    a, b, c = paddle.static.nn.cond(paddle.mean(x) > 0.0, lambda: (x + 1.0, paddle.argmax(x, axis=1), x > 0.5), lambda: (x * 2.0, paddle.argmin(x, axis=1), x < 0.5))
    return a, b, c


def captures(x):
    """A branch that gives an outer value as it is."""
    y = paddle.exp(x)
    z = paddle.static.nn.cond(paddle.mean(x) > 0.0, lambda: y, lambda: x)
    return z + y


def carried_matrix(n, x):
    """The trip count is an input's value; a product is carried."""
    i = paddle.zeros([1], "int64")
    _, y = paddle.static.nn.while_loop(lambda i, y: paddle.logical_and(i < n, paddle.max(paddle.abs(y)) < 50.0), lambda i, y: (i + 1, paddle.matmul(y, x) * 0.3 + 0.1), [i, x * 1.0])
    return y


CASES = [
    Case("cf_if", fn(python_if), Input(*SIGNS, low=-1.0, high=1.2)), Case("cf_while", fn(python_while), Input(*ROWS)), Case("cf_early_return", fn(early_return), Input(*SIGNS)),
    Case("cf_if_in_while", fn(if_in_while), Input(*SIGNS)), Case("cf_while_in_if", fn(while_in_if), Input(*SIGNS)), Case("cf_while_in_while", fn(while_in_while), Input(*ROWS)),
    Case("cf_break", fn(with_break), Input(*ROWS, low=0.0)), Case("cf_continue", fn(with_continue), Input(*SIGNS)),
    Case("cf_grows", fn(grows), Input(*ROWS)), Case("cf_shrinks", fn(shrinks), Input(*ROWS)), Case("cf_increment", fn(increments), Input(*ROWS), formats=("legacy",), reason="the predictor of Paddle 3.3.1 never leaves the loop of its own PIR file"),
    Case("cf_increment_other", fn(increments_other), Input(*ROWS, low=0.2)),
    Case("cf_writes_rows", fn(writes_rows), Input([None, 4], [2, 4], [3, 4], [5, 4])), Case("cf_writes_in_if", fn(writes_in_if), Input(*SIGNS)), Case("cf_assigns_outer", fn(assigns_outer), Input(*ROWS, low=0.2)),
    Case("cf_many_results", fn(many_results), Input(*SIGNS)), Case("cf_captures", fn(captures), Input(*SIGNS)),
    Case("cf_trips_of_value", fn(carried_matrix), Input([1], [1], [1], [1], [1], [1], dtype="int64", low=0, high=4), Input([4, 4], low=0.1, high=1.0), rtol=1e-4),
]
