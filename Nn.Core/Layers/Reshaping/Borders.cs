namespace Nn.Layers;

/// <summary>How many places lie before and after a picture along each axis. <c>2</c> is two on every side.</summary>
/// <param name="Top">Rows before.</param>
/// <param name="Bottom">Rows after.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Right">Columns after.</param>
public readonly record struct Borders(int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on every side.</summary>
    /// <param name="width">The places.</param>
    public static implicit operator Borders(int width) => new(width, width, width, width);

    /// <summary>The same above and below, and left and right.</summary>
    /// <param name="size">Rows, columns.</param>
    public static implicit operator Borders((int Rows, int Columns) size) => new(size.Rows, size.Rows, size.Columns, size.Columns);

    /// <summary>The places on each side.</summary>
    /// <param name="sides">Before and after along the rows, before and after along the columns.</param>
    public static implicit operator Borders(((int Top, int Bottom) Rows, (int Left, int Right) Columns) sides) =>
        new(sides.Rows.Top, sides.Rows.Bottom, sides.Columns.Left, sides.Columns.Right);

    /// <summary><c>((1, 2), (0, 3))</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"(({Top}, {Bottom}), ({Left}, {Right}))");
}
