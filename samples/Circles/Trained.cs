using Nn.Datasets;
using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>What a training leaves behind.</summary>
internal sealed record Trained(Dataset Circles, Dataset Test, Model Model, History History, double TrainAccuracy, double TestAccuracy);
