namespace Nn.Datasets;

/// <summary>What a network gets of a text.</summary>
public enum CategoryEncoding
{
    /// <summary>A feature for each category: 1 for the text's, 0 for the others.</summary>
    OneHot,

    /// <summary>One feature, the category's number in ascending order from 0: what an <c>Embedding</c> takes.</summary>
    Ids,
}
