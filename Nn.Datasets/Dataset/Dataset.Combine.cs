namespace Nn.Datasets;

public sealed partial class Dataset
{
    /// <summary>
    /// Puts data sets together for a network of several inputs or outputs: <c>Dataset.Combine(inputs: [images, words], targets: [images])</c>.
    /// Sample i is sample i of each.
    /// </summary>
    /// <param name="inputs">The data sets whose features are the network's inputs, in their order.</param>
    /// <param name="targets">The data sets whose targets its outputs learn, in their order; may be those of the inputs.</param>
    /// <exception cref="ArgumentException">There are no inputs or no targets, or a data set has another number of samples.</exception>
    public static CombinedDataset Combine(IReadOnlyList<Dataset> inputs, IReadOnlyList<Dataset> targets)
    {
        CheckParts(inputs, nameof(inputs), inputs);
        CheckParts(targets, nameof(targets), inputs);
        return new CombinedDataset([.. inputs], [.. targets]);
    }

    private static void CheckParts(IReadOnlyList<Dataset> parts, string name, IReadOnlyList<Dataset> inputs)
    {
        ArgumentNullException.ThrowIfNull(parts, name);
        if (parts.Count == 0) throw Errors.Argument($"Dataset: expected at least 1 data set as {name}. Received: none.", name);
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i] is null) throw Errors.Argument($"Dataset: expected data sets as {name}. Received: null at {i}.", name);
            if (parts[i].Count == inputs[0].Count) continue;
            throw Errors.Argument(
                $"Dataset: expected {inputs[0].Count} samples, as of input 0. Received: {parts[i].Count} at {i} of the {name}.", name);
        }
    }
}
