namespace Nn.Layers;

/// <summary>Two lengths of a picture: of a window, a stride. <c>3</c> is 3 × 3, <c>(3, 2)</c> three rows and two columns.</summary>
/// <param name="Height">Along the rows.</param>
/// <param name="Width">Along the columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same length along both.</summary>
    /// <param name="length">The length.</param>
    public static implicit operator Size2D(int length) => new(length, length);

    /// <summary>A height and a width.</summary>
    /// <param name="size">Both.</param>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary><c>(3, 2)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({Height}, {Width})");
}
