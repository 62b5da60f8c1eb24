namespace Nn.Datasets;

/// <summary>Takes samples off a sequence.</summary>
internal interface ISampleReader : IDisposable
{
    /// <summary>The next sample; false at the end.</summary>
    bool TryRead(out Sample sample);
}

/// <summary>Takes samples off a sequence that is there.</summary>
internal sealed class SampleReader(IEnumerator<Sample> samples) : ISampleReader
{
    public bool TryRead(out Sample sample)
    {
        bool isThere = samples.MoveNext();
        sample = isThere ? samples.Current : default;
        return isThere;
    }

    public void Dispose() => samples.Dispose();
}
