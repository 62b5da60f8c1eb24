namespace Nn;

/// <summary>
/// Where a value stands between two nodes while a model is built: a layer's <see cref="Layer.Build"/> takes slots and gives one.
/// A slot has a number within its model and the shape of one sample.
/// </summary>
public readonly record struct Slot
{
    internal Slot(ModelBuilder model, int index, Shape shape)
    {
        Model = model;
        Index = index;
        Shape = shape;
    }

    /// <summary>The shape of one sample.</summary>
    public Shape Shape { get; }

    /// <summary>The model under construction to which the slot belongs.</summary>
    internal ModelBuilder? Model { get; }

    internal int Index { get; }
}
