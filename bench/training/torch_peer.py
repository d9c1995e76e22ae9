"""CPU time (user + system) of a training step, in milliseconds, of the networks of Network.cs in PyTorch on one thread.

usage: torch_peer.py NETWORK SECONDS. The environment that makes PyTorch fast is set by Comparison.cs.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.manual_seed(1)


def conv(inputs, outputs, kernel, stride=1, groups=1):
    height, width = kernel
    return nn.Conv2d(inputs, outputs, kernel, stride, ((height - 1) // 2, (width - 1) // 2), groups=groups, bias=False)


def normal(channels):
    return [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]


class Mean(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def ds_cnn():
    # 49 x 10 with a window of 10 x 4 and stride 2 is 25 x 5 by TensorFlow's rule: 4 rows before and 5 behind, 1 column on each side.
    layers = [nn.ZeroPad2d((1, 1, 4, 5)), nn.Conv2d(1, 64, (10, 4), 2, bias=False), *normal(64)]
    for _ in range(4):
        layers += [conv(64, 64, (3, 3), 1, 64), *normal(64), conv(64, 64, (1, 1)), *normal(64)]
    return nn.Sequential(*layers, Mean(), nn.Linear(64, 12)), torch.randn(100, 1, 49, 10), 12


def mobilenet():
    layers = [conv(3, 8, (3, 3), 2), *normal(8)]
    channels = 8
    for outputs, stride in ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1)):
        layers += [conv(channels, channels, (3, 3), stride, channels), *normal(channels), conv(channels, outputs, (1, 1)), *normal(outputs)]
        channels = outputs
    return nn.Sequential(*layers, Mean(), nn.Linear(256, 2)), torch.randn(32, 3, 96, 96), 2


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Sequential(conv(inputs, outputs, (3, 3), stride), *normal(outputs), conv(outputs, outputs, (3, 3)), nn.BatchNorm2d(outputs))
        self.shortcut = conv(inputs, outputs, (1, 1), stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        return F.relu(self.first(x) + self.shortcut(x), inplace=True)


def resnet8():
    layers = [conv(3, 16, (3, 3)), *normal(16), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2), Mean(), nn.Linear(64, 10)]
    return nn.Sequential(*layers), torch.randn(32, 3, 32, 32), 10


def autoencoder():
    layers = []
    inputs = 640
    for units in (128, 128, 128, 128, 8, 128, 128, 128, 128):
        layers += [nn.Linear(inputs, units), nn.BatchNorm1d(units), nn.ReLU(inplace=True)]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, 640)), torch.randn(512, 640), 0


class Gru(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(10, 64)
        self.head = nn.Linear(64, 12)

    def forward(self, x):
        return self.head(self.gru(x)[0][-1])


def gru():
    return Gru(), torch.randn(49, 100, 10), 12


def main():
    name, seconds = sys.argv[1], float(sys.argv[2])
    model, x, classes = {"dscnn": ds_cnn, "mobilenet": mobilenet, "resnet8": resnet8, "ae": autoencoder, "gru": gru}[name]()
    model.train()
    if x.dim() == 4:
        model = model.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    batch = x.shape[1] if name == "gru" else x.shape[0]
    labels = torch.arange(batch) % max(classes, 1)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        y = model(x)
        loss = F.cross_entropy(y, labels) if classes else F.mse_loss(y, x)
        loss.backward()
        optimizer.step()

    for _ in range(8):
        step()
    begin = time.process_time()
    steps = 0
    while time.process_time() - begin < seconds:
        step()
        steps += 1
    print((time.process_time() - begin) / steps * 1000)


main()
