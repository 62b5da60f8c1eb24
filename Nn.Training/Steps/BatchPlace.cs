namespace Nn.Training;

/// <summary>Where a batch stands, for messages: in which epoch of which data, and which samples it holds.</summary>
/// <param name="feed">Where it comes from; null for a batch that the caller has given.</param>
/// <param name="index">Its place in the epoch.</param>
/// <param name="epoch">The epoch, from 0; negative outside of a training.</param>
/// <param name="caller">The method that was called.</param>
internal readonly struct BatchPlace(BatchFeed? feed, int index, int epoch, string caller)
{
    /// <summary>The method that was called.</summary>
    public string Caller => caller;

    /// <summary>One of the samples: <c>row 17 of the training data (epoch 2, batch 3 of 16)</c>.</summary>
    /// <param name="sample">Its place in the batch.</param>
    public string Sample(int sample)
    {
        if (feed is null) return FormattableString.Invariant($"sample {sample} of the batch");
        return FormattableString.Invariant($"row {feed.Row(index, sample)} of the {feed.Name}{InBrackets()}");
    }

    /// <summary>The batch: <c>epoch 2, batch 3 of 16</c>.</summary>
    public override string ToString() => feed is null ? "the batch"
        : epoch < 0 ? FormattableString.Invariant($"batch {index + 1} of {feed.Steps}")
        : FormattableString.Invariant($"epoch {epoch + 1}, batch {index + 1} of {feed.Steps}");

    private string InBrackets() => epoch < 0 ? "" : $" ({this})";
}
