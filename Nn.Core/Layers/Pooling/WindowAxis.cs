namespace Nn.Layers;

/// <summary>Windows along one axis, as TensorFlow places them.</summary>
/// <param name="Length">The input's.</param>
/// <param name="Window">A window's places.</param>
/// <param name="Stride">From a window's start to the next one's.</param>
/// <param name="Outputs">How many windows there are.</param>
/// <param name="Before">The places of the first window that lie before the input.</param>
internal readonly record struct WindowAxis(int Length, int Window, int Stride, int Outputs, int Before)
{
    /// <summary>Places the windows, or says what is wrong with them.</summary>
    public static WindowAxis Of(ModelBuilder builder, int length, int window, int stride, Padding padding, string what)
    {
        if (window < 1) throw builder.Error($"a {what} of at least 1", FormattableString.Invariant($"{window}"));
        if (stride < 1) throw builder.Error("strides of at least 1", FormattableString.Invariant($"{stride}"));
        if (padding == Padding.Valid)
        {
            return window <= length
                ? new WindowAxis(length, window, stride, ((length - window) / stride) + 1, 0)
                : throw builder.Error(
                    FormattableString.Invariant($"an input of at least {window} along each axis of the {what}"), FormattableString.Invariant($"{length}"));
        }

        if (padding != Padding.Same) throw new NotSupportedException(builder.Error("padding Valid or Same", $"{padding}").Message);
        int outputs = ((length - 1) / stride) + 1;
        long beyond = Math.Max(0, ((long)(outputs - 1) * stride) + window - length);
        return new WindowAxis(length, window, stride, outputs, (int)(beyond / 2));
    }

    /// <summary>The places of a window that lie in the input.</summary>
    public (int First, int End) Inside(int output)
    {
        long start = ((long)output * Stride) - Before;
        return ((int)Math.Max(0, start), (int)Math.Min(Length, start + Window));
    }
}
