namespace Nn.Datasets;

/// <summary>Where a sequence is made longer or shorter.</summary>
public enum SequenceSide
{
    /// <summary>At its beginning.</summary>
    Pre,

    /// <summary>At its end.</summary>
    Post,
}
