namespace Nn;

/// <summary>
/// Where a value stands between two nodes while a model is built. It is seen as rows: <see cref="RowsPerSample"/> of them for each sample
/// of the batch, each of the given shape. Another view of the same memory costs nothing: see <see cref="As"/>.
/// </summary>
public readonly record struct Slot
{
    internal Slot(ModelBuilder model, int index, Shape shape, int rowsPerSample, int? mask = null)
    {
        Model = model;
        Index = index;
        Shape = shape;
        RowsPerSample = rowsPerSample;
        Mask = mask;
    }

    /// <summary>The shape of one row: of a sample, or of one of its time steps in a view of them.</summary>
    public Shape Shape { get; }

    /// <summary>How many rows a sample has in this view; 1 where a row is a sample.</summary>
    public int RowsPerSample { get; }

    /// <summary>The model under construction to which the slot belongs.</summary>
    internal ModelBuilder? Model { get; }

    internal int Index { get; }

    /// <summary>The number of the slot that is the mask of this one; null without one.</summary>
    internal int? Mask { get; }

    /// <summary>
    /// The same values as rows of another shape, without a copy: of (time, features) a row for each time step is
    /// <c>slot.As(slot.Shape[1..])</c>, a row for each vector of features <c>slot.As([slot.Shape[^1]])</c>, and <c>As</c> with the shape of
    /// before leads back. A view has no mask.
    /// </summary>
    /// <param name="shape">The shape of one row.</param>
    /// <exception cref="ArgumentException">The rows of a sample cannot be cut into such rows.</exception>
    public Slot As(Shape shape)
    {
        long values = (long)Shape.Size * RowsPerSample;
        return values % shape.Size == 0
            ? new Slot(Model!, Index, shape, (int)(values / shape.Size))
            : throw new ArgumentException($"Slot: expected a shape of rows whose size divides {values}. Received: {shape}.", nameof(shape));
    }
}
