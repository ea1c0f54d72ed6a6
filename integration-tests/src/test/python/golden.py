"""Writes the golden values that GoldenTest compares Mirrorball with: what PyTorch makes of the same numbers.

usage: /usr/bin/python3 golden.py OUTPUT_DIRECTORY        (src/test/resources/golden; needs Debian's python3-torch)

layers.json       each layer's input, weights, target, output, loss, gradients, and weights after ten training steps
more_layers.json  the same of others, some of which join several inputs
states.json       the same of recurrent layers, with initial states among the weights and last states in the output
optimizers.json   a variable after each of ten steps of each optimizer
losses.json       scores, labels, and the loss of each sample

The last digits depend on the processor. A new case goes to the end of what is written last, so that those before it
keep their numbers; commit the lines that are new.

Weights are in Mirrorball's (Keras's) layouts and order; the functions below bring them into PyTorch's, so that
autograd returns gradients in Mirrorball's.
"""
import json
import os
import sys

import torch
import torch.nn.functional as F

STEPS = 10
RATE = 0.05
MOMENTUM = 0.9


def images(x):
    return x.permute(0, 3, 1, 2)


def pixels(x):
    return x.permute(0, 2, 3, 1)


def conv(x, w, b, **options):
    return pixels(F.conv2d(images(x), w.permute(3, 2, 0, 1), b, **options))


def conv_transpose(x, w, b, stride=2, padding=0):
    return pixels(F.conv_transpose2d(images(x), w.permute(3, 2, 0, 1), b, stride=stride, padding=padding))


def padded_conv_transpose(x, w, b):
    """With stride 2 and TensorFlow's padding: the odd row and column are cut off at the bottom and at the right."""
    return conv_transpose(x, w, b)[:, :-1, :-1]


def depthwise(x, w, b, **options):
    height, width, channels, multiplier = w.shape
    filters = w.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return pixels(F.conv2d(images(x), filters, b, groups=channels, **options))


def batch_norm(x, gamma, beta):
    return F.batch_norm(x.reshape(-1, x.shape[-1]), None, None, gamma, beta, True, 0, 1e-3).reshape(x.shape)


def lstm_states(x, hidden, cells, kernel, recurrent, bias, backwards=False):
    weights = [kernel.T, recurrent.T, bias, torch.zeros_like(bias)]
    y, *last = torch.lstm(x.flip(1) if backwards else x, (hidden[None], cells[None]), weights,
                          True, 1, 0.0, False, False, True)
    return [y.flip(1) if backwards else y] + [state[0] for state in last]


def lstm(x, kernel, recurrent, bias, backwards=False):
    zeros = torch.zeros(x.shape[0], recurrent.shape[0])
    return lstm_states(x, zeros, zeros, kernel, recurrent, bias, backwards)[0]


def gru_states(x, hidden, kernel, recurrent, bias):
    def reset_first(w):  # PyTorch's gates are reset, update, candidate; Keras's update, reset, candidate
        update, reset, candidate = w.chunk(3, -1)
        return torch.cat([reset, update, candidate], -1)

    weights = [reset_first(kernel).T, reset_first(recurrent).T, reset_first(bias[0]), reset_first(bias[1])]
    y, last = torch.gru(x, hidden[None], weights, True, 1, 0.0, False, False, True)
    return [y, last[0]]


def gru(x, kernel, recurrent, bias):
    return gru_states(x, torch.zeros(x.shape[0], recurrent.shape[0]), kernel, recurrent, bias)[0]


def over_time(y, *states):
    """The last states behind the steps of y."""
    return torch.cat([y] + [state[:, None] for state in states], 1)


def both_ways_states(x, *w):
    forth, *states = lstm_states(x, *w[:2], *w[4:7])
    back, *more = lstm_states(x, *w[2:4], *w[7:], backwards=True)
    return over_time(torch.cat([forth, back], -1), torch.cat(states, -1), torch.cat(more, -1))


def attention(x, *weights):
    return attention_of_two(x, x, *weights)


def attention_of_two(asking, answering, *weights):
    wq, bq, wk, bk, wv, bv, wo, bo = weights
    features, heads, length = wq.shape
    answers = answering.transpose(0, 1)
    questions = answers if asking is answering else asking.transpose(0, 1)  # PyTorch goes by identity, too
    y, _ = F.multi_head_attention_forward(
        questions, answers, answers, features, heads,
        torch.cat([w.reshape(features, -1).T for w in (wq, wk, wv)]), torch.cat([b.reshape(-1) for b in (bq, bk, bv)]),
        None, None, False, 0.0, wo.reshape(-1, features).T, bo, need_weights=False)
    return y.transpose(0, 1)


def pool(x, function, *options):
    return pixels(function(images(x), *(options or (2,))))


def padded_pool(x, function, value):
    """Windows of 3 with stride 2 and TensorFlow's padding of a 6 x 7 image: the odd row goes to the bottom."""
    return function(F.pad(images(x), (1, 1, 0, 1), value=value), 3, 2)


def padded_average(x):  # padding does not count
    return pixels(padded_pool(x, F.avg_pool2d, 0) / padded_pool(torch.ones_like(x), F.avg_pool2d, 0))


def unpadded(function):
    """What a layer makes of each sequence without its masked steps."""
    return lambda x, *w: torch.cat([function(x[i:i + 1, :n], *w) for i, n in enumerate(LENGTHS)])


def both_ways(x, *w):
    return torch.cat([lstm(x, *w[:3])[:, -1], lstm(x, *w[3:], backwards=True)[:, 0]], -1)


def both_ways_gru(x, *w):
    return torch.cat([gru(x, *w[:3]), gru(x.flip(1), *w[3:]).flip(1)], -1)


IMAGES = (2, 6, 7, 3)
SEQUENCE = (2, 4, 3)
LENGTHS = (4, 2)  # of masked sequences; what is beyond is zeros
# name: function, shape of the input, shapes of the weights
LAYERS = {
    "dense": (lambda x, w, b: F.gelu(x @ w + b), (3, 5), [(5, 4), (4,)]),
    "dense over time": (lambda x, w: torch.tanh(x @ w), SEQUENCE, [(3, 4)]),
    "conv2D": (lambda x, w, b: conv(x, w, b, padding=1), IMAGES, [(3, 3, 3, 4), (4,)]),
    "strided conv2D": (lambda x, w: conv(x, w, None, stride=2), IMAGES, [(3, 3, 3, 4)]),
    "wide conv2D": (lambda x, w, b: conv(x, w, b, padding=1), (1, 5, 5, 12), [(3, 3, 12, 12), (12,)]),
    "dilated conv2D": (lambda x, w, b: conv(x, w, b, dilation=2, padding=2), IMAGES, [(3, 3, 3, 2), (2,)]),
    "conv2DTranspose": (conv_transpose, (2, 3, 4, 3), [(3, 3, 2, 3), (2,)]),
    "depthwiseConv2D": (depthwise, IMAGES, [(3, 3, 3, 2), (6,)]),
    "averagePooling2D": (lambda x: pool(x, F.avg_pool2d), IMAGES, []),
    "maxPooling2D": (lambda x: pool(x, F.max_pool2d), IMAGES, []),
    "globalAveragePooling2D": (lambda x: x.mean((1, 2)), IMAGES, []),
    "batchNormalization": (batch_norm, IMAGES, [(3,), (3,)]),
    "layerNormalization": (lambda x, g, b: F.layer_norm(x, g.shape, g, b, 1e-3), SEQUENCE, [(3,), (3,)]),
    "lstm": (lambda x, *w: lstm(x, *w)[:, -1], SEQUENCE, [(3, 20), (5, 20), (20,)]),
    "lstm of sequences": (lstm, SEQUENCE, [(3, 20), (5, 20), (20,)]),
    "gru": (lambda x, *w: gru(x, *w)[:, -1], SEQUENCE, [(3, 15), (5, 15), (2, 15)]),
    "gru of sequences": (gru, SEQUENCE, [(3, 51), (17, 51), (2, 51)]),
    "bidirectional": (both_ways, SEQUENCE, [(3, 8), (2, 8), (8,)] * 2),
    "multiHeadAttention": (attention, (2, 3, 4),
                           [(4, 2, 2), (2, 2), (4, 2, 2), (2, 2), (4, 2, 2), (2, 2), (2, 2, 4), (4,)]),
    "positionEmbedding": (lambda x, w: x + w[:4], SEQUENCE, [(6, 3)]),
    "relu6": (lambda x: F.relu6(4 * x), (3, 7), []),
    "leakyRelu": (lambda x: F.leaky_relu(x, 0.2), (3, 7), []),
    "elu": (F.elu, (3, 7), []),
    "selu": (F.selu, (3, 7), []),
    "softplus": (F.softplus, (3, 7), []),
    "gelu": (F.gelu, (3, 7), []),
    "swish": (F.silu, (3, 7), []),
    "softmax": (lambda x: F.softmax(x, -1), (3, 7), []),
    "overlapping averagePooling2D": (lambda x: pool(x, F.avg_pool2d, 3, 1), IMAGES, []),
    "padded averagePooling2D": (padded_average, IMAGES, []),
    "overlapping maxPooling2D": (lambda x: pool(x, F.max_pool2d, 3, 2), IMAGES, []),
    "padded maxPooling2D": (lambda x: pixels(padded_pool(x, F.max_pool2d, -float("inf"))), IMAGES, []),
    "zeroPadding2D": (lambda x: F.pad(x, (0, 0, 2, 2, 2, 2)), (2, 2, 3, 2), []),
    "synchronized batchNormalization": (batch_norm, IMAGES, [(3,), (3,)]),
    "penalized dense": (lambda x, w, b: x @ w + b, (3, 5), [(5, 4), (4,)]),
    "penalized conv2D": (lambda x, w: conv(x, w, None), IMAGES, [(3, 3, 3, 2)]),
    "masked lstm": (unpadded(lambda x, *w: lstm(x, *w)[:, -1]), SEQUENCE, [(3, 20), (5, 20), (20,)]),
    "masked gru": (unpadded(lambda x, *w: gru(x, *w)[:, -1]), SEQUENCE, [(3, 15), (5, 15), (2, 15)]),
    "masked bidirectional": (unpadded(both_ways), SEQUENCE, [(3, 8), (2, 8), (8,)] * 2),
    "masked multiHeadAttention": (unpadded(lambda x, *w: attention(x, *w).mean(1)), (2, 4, 4),
                                  [(4, 2, 2), (2, 2), (4, 2, 2), (2, 2), (4, 2, 2), (2, 2), (2, 2, 4), (4,)]),
}
# initial states come first among the weights
STATES = {
    "lstm from a state": (lambda x, *w: over_time(*lstm_states(x, *w)), SEQUENCE, [(2, 5)] * 2 + [(3, 20), (5, 20), (20,)]),
    "gru from a state": (lambda x, *w: over_time(*gru_states(x, *w)), SEQUENCE, [(2, 5), (3, 15), (5, 15), (2, 15)]),
    "bidirectional from states": (both_ways_states, SEQUENCE, [(2, 2)] * 4 + [(3, 8), (2, 8), (8,)] * 2),
}
# a list of shapes are those of several inputs
MORE_LAYERS = {
    "linear": (lambda x: 1 * x, (3, 7), []),
    "relu": (F.relu, (3, 7), []),
    "sigmoid": (torch.sigmoid, (3, 7), []),
    "tanh": (torch.tanh, (3, 7), []),
    "steep leakyRelu": (lambda x: F.leaky_relu(x, 0.7), (3, 7), []),
    "flatten": (lambda x: x.flatten(1), IMAGES, []),
    "reshape": (lambda x: x.reshape(2, 7, -1), IMAGES, []),
    "permute": (lambda x: x.permute(0, 3, 1, 2), IMAGES, []),
    "globalAveragePooling1D": (lambda x: x.mean(1), SEQUENCE, []),
    "add": (lambda *x: sum(x), [SEQUENCE] * 3, []),
    "concatenate": (lambda *x: torch.cat(x, 2), [SEQUENCE, (2, 4, 1), (2, 4, 2)], []),
    "embedding": (lambda x, w: F.embedding(x.long(), w), (3, 4), [(5, 2)]),
    "remat": (lambda x, w, b, v, c: torch.tanh(x @ w + b) @ v + c, (3, 5), [(5, 4), (4,), (4, 2), (2,)]),
    "multiHeadAttention of two": (attention_of_two, [(2, 3, 4), (2, 5, 4)],
                                  [(4, 2, 2), (2, 2), (4, 2, 2), (2, 2), (4, 2, 2), (2, 2), (2, 2, 4), (4,)]),
    "bidirectional gru": (lambda x, *w: torch.cat([gru(x, *w[:3])[:, -1], gru(x.flip(1), *w[3:])[:, -1]], -1),
                          SEQUENCE, [(3, 6), (2, 6), (2, 6)] * 2),
    "bidirectional gru of sequences": (both_ways_gru, SEQUENCE, [(3, 6), (2, 6), (2, 6)] * 2),
    "conv2DTranspose of stride 1": (lambda *x: conv_transpose(*x, 1), (2, 3, 4, 3), [(3, 3, 2, 3), (2,)]),
    "padded conv2DTranspose of stride 1": (lambda *x: conv_transpose(*x, 1, 1), (2, 3, 4, 3), [(3, 3, 2, 3), (2,)]),
    "padded conv2DTranspose": (padded_conv_transpose, (2, 3, 4, 3), [(3, 3, 2, 3), (2,)]),
    "padded depthwiseConv2D": (lambda *x: depthwise(*x, padding=1), IMAGES, [(3, 3, 3, 2), (6,)]),
    "strided depthwiseConv2D": (lambda *x: depthwise(*x, stride=2), IMAGES, [(3, 3, 3, 1), (3,)]),
    "strided padded depthwiseConv2D": (lambda x, *w: depthwise(F.pad(x, (0, 0, 1, 1, 0, 1)), *w, stride=2),
                                       IMAGES, [(3, 3, 3, 2), (6,)]),
    "clipped dense": (lambda x, w, b: torch.tanh(x @ w + b), (3, 5), [(5, 4), (4,)]),
}
BATCH_NORM_MOMENTUM = 0.9
LIMIT = 0.1  # of the norm of each clipped gradient


def tensor(values):
    return {"shape": list(values.shape), "values": [float(f"{v:.8g}") for v in values.detach().flatten().tolist()]}


def penalty(name, weights):
    return 0.05 * weights[0].abs().sum() + 0.1 * (weights[0] ** 2).sum() if name.startswith("penalized") else 0


def layer(name, function, shape, weight_shapes, generator):
    inputs = [torch.randn(s, generator=generator) for s in (shape if isinstance(shape, list) else [shape])]
    x = inputs[0]
    for i, n in enumerate(LENGTHS):
        if name.startswith("masked"):
            x[i, n:] = 0
    if name == "embedding":  # numbers of rows have no gradient
        x.copy_(torch.arange(x.numel()).reshape(x.shape) % (weight_shapes[0][0] - 1))
    differentiable = [] if name == "embedding" else [each.requires_grad_() for each in inputs]
    weights = [(torch.randn(s, generator=generator) * 0.4).requires_grad_() for s in weight_shapes]
    initial = [tensor(w) for w in weights]
    output = function(*inputs, *weights)
    target = torch.randn(output.shape, generator=generator)
    loss = F.mse_loss(output, target) + penalty(name, weights)
    gradients = torch.autograd.grad(loss, differentiable + weights)
    given = {"input": tensor(x)} if len(inputs) == 1 else {"inputs": [tensor(each) for each in inputs]}
    golden = {"name": name, **given, "weights": initial, "target": tensor(target), "output": tensor(output),
              "loss": loss.item(), "gradients": [tensor(g) for g in gradients]}
    if weights:
        sgd = torch.optim.SGD(weights, lr=RATE, momentum=MOMENTUM)
        for _ in range(STEPS):
            sgd.zero_grad()
            output = function(*[each.detach() for each in inputs], *weights)
            (F.mse_loss(output, target) + penalty(name, weights)).backward()
            if name.startswith("clipped"):
                for w in weights:
                    torch.nn.utils.clip_grad_norm_([w], LIMIT)
            sgd.step()
    golden["trained"] = [tensor(w) for w in weights]
    if name.endswith("batchNormalization"):  # PyTorch's own running variance is divided by the count less one
        rows, kept = x.detach().reshape(-1, shape[-1]), BATCH_NORM_MOMENTUM ** STEPS
        golden["trained"] += [tensor((1 - kept) * rows.mean(0)), tensor(kept + (1 - kept) * rows.var(0, unbiased=False))]
    return golden


class Lamb(torch.optim.Optimizer):
    """PyTorch has none: the formula of You et al., Algorithm 2."""

    def __init__(self, parameters, lr, weight_decay):
        super().__init__(parameters, {"lr": lr, "decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                s = self.state[w]
                s["t"] = s.get("t", 0) + 1
                s["m"] = 0.9 * s.get("m", 0) + 0.1 * w.grad
                s["v"] = 0.999 * s.get("v", 0) + 0.001 * w.grad ** 2
                change = (s["m"] / (1 - 0.9 ** s["t"])) / ((s["v"] / (1 - 0.999 ** s["t"])).sqrt() + 1e-7)
                change = change + group["decay"] * w
                w -= group["lr"] * w.norm() / change.norm() * change


OPTIMIZERS = {
    "sgd": lambda w: torch.optim.SGD(w, lr=0.1),
    "momentum": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9),
    "nesterov": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True),
    "rmsProp": lambda w: torch.optim.RMSprop(w, lr=0.02, alpha=0.9, eps=1e-8),
    "rmsProp with momentum": lambda w: torch.optim.RMSprop(w, lr=0.02, alpha=0.9, eps=1e-8, momentum=0.5),
    "adagrad": lambda w: torch.optim.Adagrad(w, lr=0.1, initial_accumulator_value=0.1, eps=1e-10),
    "adam": lambda w: torch.optim.Adam(w, lr=0.1, eps=1e-7),
    "adamW": lambda w: torch.optim.AdamW(w, lr=0.1, eps=1e-7, weight_decay=0.1),
    "lamb": lambda w: Lamb(w, lr=0.1, weight_decay=0.1),
    "clipped by value": lambda w: torch.optim.SGD(w, lr=0.1),
    "clipped by norm": lambda w: torch.optim.SGD(w, lr=0.1),
    "decayed momentum": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9),
    "accumulated adam": lambda w: torch.optim.Adam(w, lr=0.1, eps=1e-7),
    "averaged adam": lambda w: torch.optim.Adam(w, lr=0.1, eps=1e-7),
}
DECAY = 0.1
ACCUMULATED = 3
AVERAGE = 0.8


def optimizer(name, make, generator):
    w = torch.randn((2, 3), generator=generator).requires_grad_()
    target = torch.randn((2, 3), generator=generator)
    golden = {"name": name, "initial": tensor(w), "target": tensor(target), "steps": []}
    optimizer = make([w])
    average = None
    for step in range(1, STEPS + 1):
        every = ACCUMULATED if name.startswith("accumulated") else 1
        if every == 1 or step % every == 1:
            optimizer.zero_grad()
        (((w - target) ** 2).sum() / every).backward()
        if name == "clipped by value":
            torch.nn.utils.clip_grad_value_([w], 0.7)
        if name == "clipped by norm":
            torch.nn.utils.clip_grad_norm_([w], 0.7)
        if name.startswith("decayed"):  # Keras's: off the weight before the step, not through the momentum
            w.data *= 1 - 0.1 * DECAY
        if step % every == 0:
            optimizer.step()
        golden["steps"].append(tensor(w))
        average = w.detach().clone() if average is None else AVERAGE * average + (1 - AVERAGE) * w.detach()
    golden["finished"] = tensor(average if name.startswith("averaged") else w)
    return golden


def rows(loss):
    return lambda x, y: loss(x, y, reduction="none").mean(1)


LOSSES = {
    "sparse crossentropy": lambda x, y: F.cross_entropy(x, y.long(), reduction="none"),
    "smoothed sparse crossentropy": lambda x, y: F.cross_entropy(x, y.long(), reduction="none", label_smoothing=0.1),
    "crossentropy": lambda x, y: F.cross_entropy(x, y, reduction="none"),
    "smoothed crossentropy": lambda x, y: F.cross_entropy(x, y, reduction="none", label_smoothing=0.1),
    "binary crossentropy": rows(F.binary_cross_entropy_with_logits),
    "squared": rows(F.mse_loss),
    "absolute": rows(F.l1_loss),
    "huber": lambda x, y: F.huber_loss(x, y, reduction="none", delta=0.5).mean(1),
}


def loss(name, function, generator):
    x = (2 * torch.randn((4, 5), generator=generator)).requires_grad_()
    if "sparse" in name:
        y = torch.tensor([0.0, 4.0, 2.0, 2.0])
    elif "binary" in name:
        y = (torch.randn((4, 5), generator=generator) > 0).float()
    else:
        y = torch.softmax(torch.randn((4, 5), generator=generator), -1)
    values = function(x, y)
    gradient, = torch.autograd.grad(values.sum(), x)
    return {"name": name, "scores": tensor(x), "labels": tensor(y), "losses": tensor(values), "gradient": tensor(gradient)}


def write(directory, file, cases):
    with open(os.path.join(directory, file), "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


def main(directory):
    generator = torch.Generator().manual_seed(20240607)
    write(directory, "layers.json", [layer(name, *case, generator) for name, case in LAYERS.items()])
    write(directory, "optimizers.json", [optimizer(name, make, generator) for name, make in OPTIMIZERS.items()])
    write(directory, "losses.json", [loss(name, function, generator) for name, function in LOSSES.items()])
    write(directory, "states.json", [layer(name, *case, generator) for name, case in STATES.items()])
    write(directory, "more_layers.json", [layer(name, *case, generator) for name, case in MORE_LAYERS.items()])


if __name__ == "__main__":
    main(sys.argv[1])
