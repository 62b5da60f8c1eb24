namespace Nn.Datasets;

/// <summary>What the cells of a table's column are.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>, in any case: 1 or 0.</summary>
    Boolean,

    /// <summary>Texts: categories, or the names of classes.</summary>
    Text,
}
