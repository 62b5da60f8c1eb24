namespace Nn.Interop.Onnx;

/// <summary>Where windows stand along the axes of a picture: kernel, strides, dilations and what is around the picture.</summary>
/// <param name="Taps">The places of the window.</param>
/// <param name="Stride">From a window to the next.</param>
/// <param name="Dilation">From a place to the next.</param>
/// <param name="Before">What is around the picture, before.</param>
/// <param name="After">And behind.</param>
/// <param name="Outputs">The number of windows.</param>
internal readonly record struct WindowArguments(int Taps, int Stride, int Dilation, int Before, int After, int Outputs)
{
    private long Span => ((long)(Taps - 1) * Dilation) + 1;

    /// <summary>The windows along each axis.</summary>
    public static WindowArguments[] Of(OperatorCall call, int[] lengths, int[] taps)
    {
        int rank = lengths.Length;
        int[] strides = PerAxis(call, "strides", rank, 1), dilations = PerAxis(call, "dilations", rank, 1);
        int[] pads = Pads(call, rank);
        string auto = call.Text("auto_pad", "NOTSET");
        bool ceil = call.Int("ceil_mode", 0) != 0;
        var windows = new WindowArguments[rank];
        for (int i = 0; i < rank; i++)
        {
            var window = new WindowArguments(taps[i], strides[i], dilations[i], pads[i], pads[rank + i], 0);
            long length = lengths[i];
            if (auto is "SAME_UPPER" or "SAME_LOWER")
            {
                long outputs = (length + strides[i] - 1) / strides[i], total = Math.Max(0, ((outputs - 1) * strides[i]) + window.Span - length);
                int less = (int)(total / 2), more = (int)(total - less);
                window = window with { Before = auto == "SAME_UPPER" ? less : more, After = auto == "SAME_UPPER" ? more : less };
            }
            else if (auto is not ("NOTSET" or "VALID"))
            {
                throw call.NotSupported("an 'auto_pad' of NOTSET, VALID, SAME_UPPER or SAME_LOWER", $"'{auto}'");
            }

            long room = length + window.Before + window.After - window.Span;
            if (room < 0) throw call.Error($"a picture of at least {window.Span} along each axis of the window, with what is around it", $"{length}");
            long count = (room / strides[i]) + 1;
            if (ceil && room % strides[i] != 0 && count * strides[i] < length + window.Before) count++;
            windows[i] = window with { Outputs = (int)count };
        }

        return windows;
    }

    /// <summary>A number for each axis.</summary>
    public static int[] PerAxis(OperatorCall call, string name, int rank, int least)
    {
        if (call.Ints(name) is not { Length: > 0 } given)
        {
            var standard = new int[rank];
            Array.Fill(standard, 1);
            return standard;
        }

        return given.Length == rank && Array.TrueForAll(given, value => value >= least && value <= short.MaxValue)
            ? Array.ConvertAll(given, value => (int)value)
            : throw call.Error($"'{name}' of {rank} numbers of at least {least}", string.Join(", ", given));
    }

    /// <summary>What is around the picture: before it along each axis, then behind it.</summary>
    public static int[] Pads(OperatorCall call, int rank)
    {
        if (call.Ints("pads") is not { Length: > 0 } given) return new int[2 * rank];
        return given.Length == 2 * rank && Array.TrueForAll(given, value => value is >= 0 and <= short.MaxValue)
            ? Array.ConvertAll(given, value => (int)value)
            : throw call.NotSupported($"'pads' of {2 * rank} numbers of at least 0", string.Join(", ", given));
    }
}
