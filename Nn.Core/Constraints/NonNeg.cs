using System.Numerics.Tensors;

namespace Nn;

/// <summary>No weight below 0: <c>max(w, 0)</c>.</summary>
public sealed record NonNeg : Constraint
{
    /// <summary>There is nothing to check.</summary>
    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape)
    {
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> weight, Shape shape) => TensorPrimitives.Max(weight, 0f, weight);
}
