using Mote.Core;

namespace Mote.Training;

/// <summary>Something that is learnt: a constant of the network.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="NetworkTensor">Its number in the network's graph.</param>
/// <param name="Tensor">Its number in the training graph.</param>
/// <param name="Gradient">The number of the tensor with the loss's gradient; -1 for one that is frozen.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Decays">Whether weight decay applies: it does to weights, not to biases nor to what normalises.</param>
/// <param name="Offset">Where its elements begin in the vector of all parameters.</param>
public sealed record Parameter(string Name, int NetworkTensor, int Tensor, int Gradient, Shape Shape, bool Decays, int Offset);

/// <summary>A batch normalisation whose moving statistics follow those of the batches.</summary>
/// <param name="BatchMean">The tensor of the training graph with the mean of the batch, per channel.</param>
/// <param name="BatchVariance">Its variance, over all elements of a channel (not the unbiased estimate).</param>
/// <param name="NetworkMean">The constant of the network that holds the moving mean.</param>
/// <param name="NetworkVariance">The constant of the network that holds the moving variance.</param>
/// <param name="Count">How many elements a channel has in a batch.</param>
/// <param name="Offset">Where the mean, followed by the variance, begins in the vector of all statistics.</param>
/// <param name="Channels">The number of channels.</param>
public sealed record MovingStatistics(int BatchMean, int BatchVariance, int NetworkMean, int NetworkVariance, int Count, int Offset, int Channels);
