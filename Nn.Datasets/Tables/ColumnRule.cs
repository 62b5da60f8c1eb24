namespace Nn.Datasets;

/// <summary>What becomes of a column that is a feature.</summary>
public sealed record ColumnRule
{
    /// <summary>What becomes of missing values.</summary>
    public MissingRule Missing { get; init; }

    /// <summary>Whether a feature of its own, behind the column's, says where a value was missing: 1 there, 0 elsewhere.</summary>
    public bool MissingIndicator { get; init; }

    /// <summary>What texts become.</summary>
    public CategoryEncoding Categories { get; init; }

    /// <summary>How numbers are scaled; truths and texts are not.</summary>
    public Scaling Scaling { get; init; }
}
