namespace Nn.Interop.Onnx;

/// <summary>Pooling over windows and over whole pictures.</summary>
internal static class PoolingOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["MaxPool"] = call => Pool(call, WindowKind.Max);
        operators["AveragePool"] = call => Pool(call, WindowKind.Mean);
        operators["LpPool"] = call => Pool(call, WindowKind.Norm);
        operators["GlobalAveragePool"] = call => [Global(call, ReduceKind.Mean, call.Input())];
        operators["GlobalMaxPool"] = call => [Global(call, ReduceKind.Max, call.Input())];
        operators["GlobalLpPool"] = call =>
        {
            RequireTwo(call);
            return [Compose.Sqrt(call, Global(call, ReduceKind.Sum, Compose.Square(call, call.Input())))];
        };
    }

    private static PlanValue Global(OperatorCall call, ReduceKind kind, PlanValue x) =>
        ReducingOperators.Over(call, kind, x, MovingOperators.Counting(x.Rank - 2, 2), keeps: true);

    private static void RequireTwo(OperatorCall call)
    {
        if (call.Int("p", 2) != 2) throw call.NotSupported("'p' of 2", $"{call.Int("p", 2)}");
    }

    private static PlanValue[] Pool(OperatorCall call, WindowKind kind)
    {
        PlanValue x = call.Input();
        if (x.Rank < 3) throw call.Error("(batch, channels, ...)", Dimensions.Text(x.Dims));
        if (kind == WindowKind.Norm) RequireTwo(call);
        bool countsBorder = call.Int("count_include_pad", 0) != 0 && kind == WindowKind.Mean;
        bool isColumnMajor = call.Int("storage_order", 0) != 0;
        int[] lengths = x.Dims[2..];
        long[] shape = call.Ints("kernel_shape") ?? throw call.Error("'kernel_shape'", "none");
        if (shape.Length != lengths.Length) throw call.Error($"'kernel_shape' of {lengths.Length} numbers", string.Join(", ", shape));
        WindowArguments[] windows = WindowArguments.Of(call, lengths, WindowArguments.PerAxis(call, "kernel_shape", lengths.Length, 1));
        (int[][] places, int[] divisors) = Places(lengths, windows, countsBorder);
        if (Array.Exists(places, window => window.Length == 0)) throw call.NotSupported("windows that see something of the picture", "one that sees nothing");
        int[] order = ConvolutionOperators.ChannelsLast(x.Rank), dims = [.. x.Dims[..2], .. windows.Select(window => window.Outputs)];
        int channels = x.Dims[1];
        PlaceNumbers? numbers = call.Outputs > 1 ? new PlaceNumbers(channels, Numbers(lengths, isColumnMajor)) : null;
        var node = new WindowNode(kind, places, divisors, Dimensions.Size(lengths), channels, numbers);
        Slot pictures = call.Flow.Rows(x, order, x.Size / x.Dims[0]);
        if (numbers is null) return [call.Flow.Append(node, [pictures], dims, order, x.Type, x.Sources)];
        if (call.Flow.Samples > 1) throw call.NotSupported("one output, for a model that learns", "two");
        Shape row = places.Length * channels, sample = call.Flow.SampleShape(Array.ConvertAll(order, axis => dims[axis]));
        Slots y = call.Flow.Builder.Append(node, [pictures], row, row);
        return [new PlanValue(y[0].As(sample), x.Type, dims, order, x.Sources), new PlanValue(y[1].As(sample), OnnxType.Int64, dims, order, x.Sources)];
    }

    /// <summary>For each window the places that it sees, and by what a mean of them is divided.</summary>
    private static (int[][] Places, int[] Divisors) Places(int[] lengths, WindowArguments[] windows, bool countsBorder)
    {
        int[] counts = Array.ConvertAll(windows, window => window.Outputs), strides = Dimensions.Strides(lengths);
        int[] starts = Dimensions.Walk(counts, Dimensions.Strides(counts));
        var places = new int[starts.Length][];
        var divisors = new int[starts.Length];
        for (int i = 0; i < places.Length; i++)
        {
            List<int> seen = [0];
            int within = 1, rest = i;
            for (int axis = 0; axis < lengths.Length; axis++)
            {
                int step = Dimensions.Size(counts.AsSpan(axis + 1)), output = rest / step;
                rest %= step;
                var along = new List<int>();
                int counted = 0;
                for (int tap = 0; tap < windows[axis].Taps; tap++)
                {
                    int place = (output * windows[axis].Stride) - windows[axis].Before + (tap * windows[axis].Dilation);
                    if (place >= 0 && place < lengths[axis]) along.Add(place * strides[axis]);
                    if (place >= -windows[axis].Before && place < lengths[axis] + windows[axis].After) counted++;
                }

                seen = [.. seen.SelectMany(start => along.Select(place => start + place))];
                within *= counted;
            }

            places[i] = [.. seen];
            divisors[i] = countsBorder ? within : places[i].Length;
        }

        return (places, divisors);
    }

    private static int[] Numbers(int[] lengths, bool isColumnMajor)
    {
        if (!isColumnMajor) return MovingOperators.Counting(Dimensions.Size(lengths));
        var strides = new int[lengths.Length];
        int step = 1;
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            strides[axis] = step;
            step *= lengths[axis];
        }

        return Dimensions.Walk(lengths, strides);
    }
}
