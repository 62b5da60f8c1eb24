namespace Nn.Tests.Core.Layers;

/// <summary>A value of a <see cref="DoubleNetwork"/>: (rows, values of a sample), and the shape of a sample.</summary>
internal readonly record struct DoubleValue(double[] Values, Shape Shape)
{
    /// <summary>(rows, steps): 0 where a step is masked; null without a mask.</summary>
    public double[]? Mask { get; init; }
}
