#!/usr/bin/env python3
"""Writes torch_dscnn.txt: one training step of DS-CNN and the losses of twenty steps of Adam, as PyTorch computes them.

    /usr/bin/python3 tests/Golden/training/torch_dscnn.py          (Debian: apt-get install python3-torch)

README.md beside this file states every formula, so that the same numbers can be computed without PyTorch.
"""
import os
import struct

import torch
import torch.nn.functional as F

BATCH, CLASSES, CHANNELS, BLOCKS, EPSILON = 20, 12, 64, 4, 1e-3
HERE = os.path.dirname(os.path.abspath(__file__))


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def uniform(seed, count, low, high):
    """CaseData.Floats: the upper 24 bits of a linear congruential generator, as float32."""
    state, values = seed, []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append(single(low + (state >> 8) * (high - low) / 16777216.0))
    return values


def specification():
    """Name, shape, limits of all parameters in order; the seed of parameter i is 100 + i."""
    parameters = [("conv.weight", (CHANNELS, 10, 4, 1), -0.375, 0.375)]
    norm = lambda name: [(name + ".gain", (CHANNELS,), 0.75, 1.25), (name + ".offset", (CHANNELS,), -0.25, 0.25)]
    parameters += norm("conv.norm")
    for block in range(BLOCKS):
        parameters.append((f"depthwise{block}.weight", (1, 3, 3, CHANNELS), -0.75, 0.75))
        parameters += norm(f"depthwise{block}.norm")
        parameters.append((f"pointwise{block}.weight", (CHANNELS, 1, 1, CHANNELS), -0.3125, 0.3125))
        parameters += norm(f"pointwise{block}.norm")
    parameters.append(("dense.weight", (CLASSES, CHANNELS), -0.3125, 0.3125))
    parameters.append(("dense.bias", (CLASSES,), -0.125, 0.125))
    return parameters


def count(shape):
    result = 1
    for extent in shape:
        result *= extent
    return result


def make(dtype):
    tensors = {}
    for index, (name, shape, low, high) in enumerate(specification()):
        tensors[name] = torch.tensor(uniform(100 + index, count(shape), low, high), dtype=dtype).reshape(shape).requires_grad_()
    x = torch.tensor(uniform(1, BATCH * 490, -2.0, 2.0), dtype=dtype).reshape(BATCH, 49, 10, 1)
    labels = torch.tensor([(7 * b + 3) % CLASSES for b in range(BATCH)])
    return tensors, x, labels


def forward(p, x):
    def norm_relu(y, name):
        # Statistics of the batch, biased variance.
        return F.relu(F.batch_norm(y, None, None, p[name + ".gain"], p[name + ".offset"], training=True, eps=EPSILON))

    # Weights are kept as (O,KH,KW,I) and (1,KH,KW,C); PyTorch wants (O,I,KH,KW) and (C,1,KH,KW).
    y = x.permute(0, 3, 1, 2)
    y = F.conv2d(F.pad(y, (1, 1, 4, 5)), p["conv.weight"].permute(0, 3, 1, 2), stride=2)
    y = norm_relu(y, "conv.norm")
    for block in range(BLOCKS):
        y = F.conv2d(y, p[f"depthwise{block}.weight"].permute(3, 0, 1, 2), padding=1, groups=CHANNELS)
        y = norm_relu(y, f"depthwise{block}.norm")
        y = F.conv2d(y, p[f"pointwise{block}.weight"].permute(0, 3, 1, 2))
        y = norm_relu(y, f"pointwise{block}.norm")
    y = y.mean(dim=(2, 3))
    return F.linear(y, p["dense.weight"], p["dense.bias"])


def losses(dtype, steps=20):
    tensors, x, labels = make(dtype)
    optimizer = torch.optim.Adam(tensors.values(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
    result = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(tensors, x), labels)
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return result, tensors


def main():
    torch.set_num_threads(1)
    tensors, x, labels = make(torch.float64)
    logits = forward(tensors, x)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    small = {name: t for name, t in make(torch.float32)[0].items()}
    _, x32, _ = make(torch.float32)
    loss32 = F.cross_entropy(forward(small, x32), labels)
    loss32.backward()
    lines = ["# Written by torch_dscnn.py; see README.md. Numbers are of float64 unless the line says float32."]
    lines.append(f"loss {loss.item():.17g}")
    lines.append(f"loss-float32 {loss32.item():.9g}")
    for b in range(2):
        lines.append(f"logits {b} " + " ".join(f"{v:.17g}" for v in logits[b].tolist()))
    for name, tensor in tensors.items():
        flat = tensor.grad.reshape(-1)
        samples = [(13 + 7919 * k) % flat.numel() for k in range(8)]
        shape = "x".join(str(d) for d in tensor.shape)
        other = small[name].grad.reshape(-1).double()
        apart = ((other - flat).norm() / flat.norm()).item()
        lines.append(f"gradient {name} {shape} norm {flat.norm().item():.17g} sum {flat.sum().item():.17g} float32-apart {apart:.2g} at "
                     + " ".join(f"{i}:{flat[i].item():.17g}" for i in samples))
    double, trained = losses(torch.float64)
    single_losses, trained32 = losses(torch.float32)
    for step, (a, b) in enumerate(zip(double, single_losses)):
        lines.append(f"adam {step} {a:.17g} float32 {b:.9g}")
    for name, tensor in trained.items():
        lines.append(f"trained {name} norm {tensor.detach().norm().item():.17g} float32 {trained32[name].detach().double().norm().item():.9g}")
    with open(os.path.join(HERE, "torch_dscnn.txt"), "w", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
