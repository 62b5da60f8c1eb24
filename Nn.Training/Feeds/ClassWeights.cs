using System.Numerics.Tensors;

namespace Nn.Training;

/// <summary>To which class a sample counts, for its weight. As <c>keras/src/trainers/data_adapters/data_adapter_utils.py</c>.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// The place of the largest value of a target of several values; one value is a label, which is rounded (a half to the even number): 0.9
    /// is class 1.
    /// </summary>
    public static int ClassOf(ReadOnlySpan<float> target) =>
        target.Length == 1 ? (int)MathF.Round(target[0]) : TensorPrimitives.IndexOfMax(target);
}
