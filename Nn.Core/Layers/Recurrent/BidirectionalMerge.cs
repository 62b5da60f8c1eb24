namespace Nn.Layers;

/// <summary>What <see cref="Bidirectional"/> makes of the outputs of both directions.</summary>
public enum BidirectionalMerge
{
    /// <summary>One behind the other along the features.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product, element by element.</summary>
    Mul,

    /// <summary>Their mean.</summary>
    Ave,

    /// <summary>Nothing: they are two outputs.</summary>
    None,
}
