using Nn.Kernels;

namespace Nn.Layers;

/// <summary>What the layers have in common that are a function of each element.</summary>
internal static class ActivationLayer
{
    public static Slots Append<TFunction>(ModelBuilder builder, ReadOnlySpan<Slot> inputs, TFunction function)
        where TFunction : struct, IActivationFunction
    {
        Slot x = builder.Single(inputs);
        return builder.Append(new ActivationNode(new ElementKernel<TFunction>(function), null, x.Shape), [x], x.Shape);
    }

    public static void CheckNumber(ModelBuilder builder, string name, double value)
    {
        if (!(value >= 0 && float.IsFinite((float)value)))
            throw builder.Error($"{(name[0] == 'a' ? "an" : "a")} {name} of at least 0", FormattableString.Invariant($"{value}"));
    }
}
