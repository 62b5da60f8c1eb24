namespace Nn.Samples;

/// <summary>What the command line asks of any sample.</summary>
/// <param name="Seed">Fixes the data that are made, the initial weights and the order of the samples.</param>
/// <param name="Epochs">The passes over the training data, at most.</param>
/// <param name="Output">The folder for the pictures.</param>
internal sealed record SampleSettings(uint Seed, int Epochs, string Output);
