namespace Nn.Interop.Onnx;

/// <summary>Whole numbers that flow stand in floats, which hold them exactly up to 2²⁴.</summary>
internal static class WholeNumbers
{
    /// <summary>The largest size up to which a float holds every whole number.</summary>
    public const int Most = 1 << 24;

    /// <summary>What a type of whole numbers keeps of a result: its lower bits, of narrow types; of others what is too large is refused when the plan runs.</summary>
    public static PlanValue Kept(OperatorCall call, PlanValue value)
    {
        if (value.Known is not null || !Integers.Are(value.Type) || value.Type == OnnxType.Bool) return value;
        OnnxType type = value.Type;
        bool isNarrow = type is OnnxType.UInt8 or OnnxType.Int8 or OnnxType.UInt16 or OnnxType.Int16;
        string title = call.Title;
        UnaryFunction function = isNarrow
            ? UnaryOperators.Scalar(x => Integers.Wrap(type, (long)x))
            : new UnaryFunction((x, y) => Check(title, x, y), null);
        return call.Flow.Append(new UnaryNode(function), [call.Flow.Whole(value)], value.Dims, value.Order, type, value.Sources);
    }

    private static void Check(string title, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (!(x[i] is >= -Most and <= Most))
            {
                throw new InexactException(
                    FormattableString.Invariant($"ONNX: {title}: expected whole numbers up to {Most} where they are computed. Received: {x[i]}."));
            }
        }

        x.CopyTo(y);
    }
}
