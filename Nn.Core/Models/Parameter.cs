using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn;

/// <summary>
/// One weight of a model (a kernel, a bias, gamma) or one piece of its state (a moving mean): a name, a shape, and a place in one of the
/// model's two blocks.
/// </summary>
public sealed class Parameter
{
    private readonly BuiltLayer _layer;
    private readonly bool _isWeight;
    private AlignedBlock? _block;

    internal Parameter(BuiltLayer layer, string name, Shape shape, int offset, bool isWeight)
    {
        _layer = layer;
        _isWeight = isWeight;
        Name = $"{layer.Name}/{name}";
        Shape = shape;
        Length = shape.Size;
        Offset = offset;
    }

    /// <summary>The layer's name and Keras' name of the weight: <c>dense/kernel</c>.</summary>
    public string Name { get; }

    /// <summary>The shape of the weight; here every dimension counts, there is no batch.</summary>
    public Shape Shape { get; }

    /// <summary>The number of values.</summary>
    public int Length { get; }

    /// <summary>Whether an optimizer changes it: true for a weight of a layer that is not frozen, false for state.</summary>
    public bool Trainable => _isWeight && _layer.Trainable;

    /// <summary>What keeps it small, as a part of the loss; null for nothing.</summary>
    public Regularizer? Regularizer { get; internal set; }

    /// <summary>What it is brought back to after each update; null for nothing.</summary>
    public Constraint? Constraint { get; internal set; }

    /// <summary>
    /// The values, row-major, as they stand in the model: while another thread trains it they change under the reader, who takes
    /// <see cref="CopyTo"/> then.
    /// </summary>
    public ReadOnlySpan<float> Values
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Writable;
    }

    /// <summary>Copies the values as one update left them, whatever other threads do.</summary>
    /// <param name="destination">Receives <see cref="Length"/> values, row-major.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckLength(destination.Length, nameof(destination));
        float[] values = new float[Length];
        Model.Guard.Read(() => Values.CopyTo(values));
        values.CopyTo(destination);
    }

    /// <summary>Replaces the values; <see cref="Nn.Model.Set"/> replaces those of several parameters at once.</summary>
    /// <param name="values">As many values as the shape has elements, row-major.</param>
    /// <exception cref="ArgumentException">The number of values is another.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length, nameof(values));
        Model.BeginUpdate();
        values.CopyTo(Writable);
        Model.EndUpdate();
    }

    internal Model Model => _layer.Model;

    /// <summary>Where the parameter begins in its block.</summary>
    internal int Offset { get; }

    /// <summary>Whether it stands in the block of weights (which has gradients), not in the block of state.</summary>
    internal bool IsWeight => _isWeight;

    internal Span<float> Writable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_block ?? throw HasNoValues()).Slice(Offset, Length);
    }

    internal Memory<float> WritableMemory => (_block ?? throw HasNoValues()).Memory.Slice(Offset, Length);

    internal void CheckLength(int length, string argument)
    {
        if (length != Length)
            throw new ArgumentException($"Parameter '{Name}': expected {Length} values of shape {Shape}. Received: {length}.", argument);
    }

    /// <summary>A parameter of the same layer with memory of its own: for what is derived from this one.</summary>
    internal Parameter DerivedFor(string name, Shape shape)
    {
        var copy = new Parameter(_layer, name, shape, offset: 0, isWeight: false);
        copy.Attach(new AlignedBlock(shape.Size));
        return copy;
    }

    /// <summary>The same memory in another shape.</summary>
    internal Parameter InShape(Shape shape)
    {
        var view = new Parameter(_layer, Name[(_layer.Name.Length + 1)..], shape, Offset, _isWeight);
        if (_block is { } block) view.Attach(block);
        return view;
    }

    internal void Attach(AlignedBlock block) => _block = block;

    private InvalidOperationException HasNoValues() => new($"Parameter '{Name}' has no values before its model is built.");
}
