namespace Nn.Datasets;

/// <summary>What becomes of the columns that are features: one rule for all, and others for some.</summary>
public sealed record TableOptions
{
    /// <summary>The rule for columns that have no other.</summary>
    public ColumnRule Columns { get; init; } = new();

    /// <summary>Rules by the name of the column.</summary>
    public IReadOnlyDictionary<string, ColumnRule> Rules { get; init; } = new Dictionary<string, ColumnRule>();
}
