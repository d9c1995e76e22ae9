#!/usr/bin/env python3
"""Writes gru_torch.txt: a GRU and its gradients by PyTorch in double precision (Debian's python3-torch 1.13).

    /usr/bin/python3 gru_torch.py > gru_torch.txt

The numbers that go in follow from a formula which GruTorch.Tests.cs repeats. PyTorch's gates are reset, update,
candidate; here they are update, reset, candidate.
"""
import torch

N, T, F, U = 2, 5, 3, 4


def numbers(seed, *shape):
    count = torch.Size(shape).numel()
    return torch.tensor([((i * 7919 + seed * 104729) % 2003 - 1001) / 1024 for i in range(count)],
                        dtype=torch.float64).reshape(shape)


def swapped(rows):
    first, second, third = rows.split(U)
    return torch.cat([second, first, third])


def main():
    gru = torch.nn.GRU(F, U, batch_first=True).double()
    x = numbers(1, N, T, F).requires_grad_()
    bias = numbers(4, 2, 3 * U)
    with torch.no_grad():
        gru.weight_ih_l0.copy_(swapped(numbers(2, 3 * U, F)))
        gru.weight_hh_l0.copy_(swapped(numbers(3, 3 * U, U)))
        gru.bias_ih_l0.copy_(swapped(bias[0]))
        gru.bias_hh_l0.copy_(swapped(bias[1]))
    y, _ = gru(x)
    (y * numbers(5, N, T, U)).sum().backward()
    results = {
        'y': y.detach(), 'x': x.grad, 'kernel': swapped(gru.weight_ih_l0.grad), 'recurrent': swapped(gru.weight_hh_l0.grad),
        'bias': torch.cat([swapped(gru.bias_ih_l0.grad), swapped(gru.bias_hh_l0.grad)]),
    }
    for name, values in results.items():
        print(name, *('%.9g' % v for v in values.flatten().tolist()))


main()
