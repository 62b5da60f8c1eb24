namespace Nn.Layers;

/// <summary>Masks where several values become one. As in Keras, the result has a mask where each of the values has.</summary>
internal static class MergeMasks
{
    /// <summary>The result with the mask of the inputs; without one if an input has none.</summary>
    public static Slot Keep(ModelBuilder builder, ReadOnlySpan<Slot> inputs, Slot result) =>
        Find(builder, inputs, out int masked) is { } mask && masked == inputs.Length ? builder.WithMask(result, mask) : result;

    /// <summary>The same for a layer of whose result an input's padding would be a part if another had none.</summary>
    public static Slot KeepOfAll(ModelBuilder builder, ReadOnlySpan<Slot> inputs, Slot result)
    {
        if (Find(builder, inputs, out int masked) is not { } mask) return result;
        return masked == inputs.Length
            ? builder.WithMask(result, mask)
            : throw new NotSupportedException(builder.Error("a mask for each input or for none", "one for some").Message);
    }

    /// <summary>The one mask of those inputs that have one, and how many those are.</summary>
    private static Slot? Find(ModelBuilder builder, ReadOnlySpan<Slot> inputs, out int masked)
    {
        masked = 0;
        Slot? found = null;
        foreach (Slot input in inputs)
        {
            if (builder.MaskOf(input) is not { } mask) continue;
            if (found is { } other && other != mask)
                throw new NotSupportedException(builder.Error("inputs of one mask", "inputs of different masks").Message);
            found = mask;
            masked++;
        }

        return found;
    }
}
