namespace Nn.Datasets;

/// <summary>The kinds of <see cref="MissingRule"/>; their names are those in a saved pipeline.</summary>
internal enum MissingAction
{
    Refuse,
    Drop,
    Mean,
    Median,
    FillNumber,
    FillText,
}
