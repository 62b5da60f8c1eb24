using System.Buffers;
using Nn.Kernels;
using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Convolutions of sequences and pictures. In memory the channels stand last.</summary>
internal static class ConvolutionOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["Conv"] = Conv;
        operators["ConvTranspose"] = ConvTranspose;
    }

    /// <summary>The order of axes in which the channels stand last.</summary>
    public static int[] ChannelsLast(int rank) => [0, .. MovingOperators.Counting(rank - 2, 2), 1];

    private static (PlanValue X, PlanValue W, PlanValue? B, int Spatial) Operands(OperatorCall call)
    {
        PlanValue x = call.Input(), w = call.Input(1);
        if (w.Known is null) throw call.Needs(w);
        if (call.Optional(2) is { Known: null } bias) throw call.Needs(bias);
        int spatial = x.Rank - 2;
        if (spatial is not (1 or 2)) throw call.NotSupported("sequences (batch, channels, steps) or pictures (batch, channels, height, width)", Dimensions.Text(x.Dims));
        if (w.Rank != x.Rank) throw call.Error($"a kernel of {x.Rank} axes", Dimensions.Text(w.Dims));
        long[]? shape = call.Ints("kernel_shape");
        if (shape is not null && !shape.SequenceEqual(w.Dims[2..].Select(length => (long)length)))
            throw call.Error($"'kernel_shape' as the kernel has, {Dimensions.Text(w.Dims[2..])}", string.Join(", ", shape));
        return (x, w, call.Optional(2), spatial);
    }

    private static PlanValue[] Conv(OperatorCall call)
    {
        (PlanValue x, PlanValue w, PlanValue? b, int spatial) = Operands(call);
        int groups = (int)call.Int("group", 1), channels = x.Dims[1], filters = w.Dims[0];
        if (groups < 1 || w.Dims[1] * (long)groups != channels || filters % groups != 0)
            throw call.Error($"a kernel (filters, {channels} / groups, ...) and groups that divide both", $"{Dimensions.Text(w.Dims)} and {groups} groups");
        CheckBias(call, b, filters);
        WindowArguments[] windows = WindowArguments.Of(call, x.Dims[2..], w.Dims[2..]);
        ConvolutionAxis Axis(int i) => new(x.Dims[2 + i], windows[i].Outputs, windows[i].Taps, windows[i].Stride, windows[i].Dilation, windows[i].Before);
        ConvolutionAxis down = spatial == 2 ? Axis(0) : ConvolutionAxis.One, across = Axis(spatial - 1);
        int[] dims = [x.Dims[0], filters, .. windows.Select(window => window.Outputs)], order = ChannelsLast(x.Rank);
        bool isDepthwise = groups == channels && groups > 1;
        ChannelScale? scale = x.Known is null && !isDepthwise ? ChannelScale.Following(call, filters) : null;
        NodeProto? relu = x.Known is null && !isDepthwise ? call.Planner.TakeOnlyReader(scale?.Node ?? call.Node, "Relu") : null;
        call.TakenInto = relu ?? scale?.Node;
        var shape = new ConvolutionShape(down, across, isDepthwise ? filters : channels, filters, isDepthwise ? filters : groups);
        CheckSize(call, shape);
        Slot pictures = call.Flow.Rows(x, order, x.Size / x.Dims[0]);
        Slots y = call.Flow.Layer(call, [pictures], (builder, inputs) =>
        {
            if (!isDepthwise && !call.Flow.Learns)
                return builder.Append(Predicting(call, new Convolution(shape), w, b, scale, relu is not null), inputs, shape.OutputSize).Single.As(Sample(call, dims, order));
            Parameter? bias = b is null ? null : call.Flow.Weight(b, "bias", filters, b.Known!.ToFloats);
            Node node = isDepthwise
                ? new DepthwiseNode(
                    new DepthwiseConvolution(shape, filters / channels),
                    call.Flow.Weight(w, "kernel", [down.Taps, across.Taps, channels, filters / channels], () => Turned(w)), bias)
                : new ConvolutionNode(
                    new Convolution(shape), call.Flow.Weight(w, "kernel", [down.Taps, across.Taps, channels / groups, filters], () => Turned(w)), bias,
                    relu is not null, masksGradient: true);
            return builder.Append(node, inputs, shape.OutputSize).Single.As(Sample(call, dims, order));
        });
        return [new PlanValue(y.Single, x.Type, dims, order, x.Sources)];
    }

    private static PlanValue[] ConvTranspose(OperatorCall call)
    {
        (PlanValue x, PlanValue w, PlanValue? b, int spatial) = Operands(call);
        int groups = (int)call.Int("group", 1), channels = x.Dims[1], filters = w.Dims[1] * groups;
        if (groups < 1 || w.Dims[0] != channels || channels % groups != 0)
            throw call.Error($"a kernel ({channels}, filters / groups, ...) and groups that divide both", $"{Dimensions.Text(w.Dims)} and {groups} groups");
        CheckBias(call, b, filters);
        ConvolutionAxis[] axes = TransposedAxes(call, x.Dims[2..], w.Dims[2..]);
        ConvolutionAxis down = spatial == 2 ? axes[0] : ConvolutionAxis.One, across = axes[^1];
        int[] dims = [x.Dims[0], filters, .. axes.Select(axis => axis.Inputs)], order = ChannelsLast(x.Rank);
        NodeProto? relu = x.Known is null ? call.Planner.TakeOnlyReader(call.Node, "Relu") : null;
        call.TakenInto = relu;
        var shape = new ConvolutionShape(down, across, filters, channels, groups);
        CheckSize(call, shape);
        Slot pictures = call.Flow.Rows(x, order, x.Size / x.Dims[0]);
        Slots y = call.Flow.Layer(call, [pictures], (builder, inputs) =>
        {
            Parameter kernel = call.Flow.Weight(w, "kernel", [down.Taps, across.Taps, filters / groups, channels], () => Turned(w));
            Parameter? bias = b is null ? null : call.Flow.Weight(b, "bias", filters, b.Known!.ToFloats);
            var node = new TransposedConvolutionNode(new Convolution(shape), kernel, bias, relu is not null, masksGradient: true);
            return builder.Append(node, inputs, shape.InputSize).Single.As(Sample(call, dims, order));
        });
        return [new PlanValue(y.Single, x.Type, dims, order, x.Sources)];
    }

    private static Shape Sample(OperatorCall call, int[] dims, int[] order) => call.Flow.SampleShape(Array.ConvertAll(order, axis => dims[axis]));

    /// <summary>The axes of the convolution that is turned around: its inputs are the result.</summary>
    private static ConvolutionAxis[] TransposedAxes(OperatorCall call, int[] lengths, int[] taps)
    {
        int rank = lengths.Length;
        int[] strides = WindowArguments.PerAxis(call, "strides", rank, 1), dilations = WindowArguments.PerAxis(call, "dilations", rank, 1);
        int[] more = call.Has("output_padding") ? WindowArguments.PerAxis(call, "output_padding", rank, 0) : new int[rank];
        int[] pads = WindowArguments.Pads(call, rank);
        string auto = call.Text("auto_pad", "NOTSET");
        long[]? wanted = call.Ints("output_shape");
        if (auto is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER")) throw call.NotSupported("an 'auto_pad' that is known", $"'{auto}'");
        var axes = new ConvolutionAxis[rank];
        for (int i = 0; i < rank; i++)
        {
            long whole = ((long)strides[i] * (lengths[i] - 1)) + more[i] + ((taps[i] - 1L) * dilations[i]) + 1;
            long before = pads[i], result = whole - pads[i] - pads[rank + i];
            bool isSame = auto.StartsWith("SAME", StringComparison.Ordinal);
            if (wanted is not null || isSame)
            {
                result = wanted is null ? (long)lengths[i] * strides[i] : wanted[^(rank - i)];
                long total = Math.Max(0, whole - result);
                before = auto == "SAME_UPPER" ? total / 2 : total - (total / 2);
            }

            if (result < 1 || result > int.MaxValue / 2) throw call.Error("an output of at least 1 along each axis", FormattableString.Invariant($"{result}"));
            axes[i] = new ConvolutionAxis((int)result, lengths[i], taps[i], strides[i], dilations[i], (int)before);
        }

        return axes;
    }

    /// <summary>A convolution that only predicts: with the scale that follows it, and its kernel in the one form that is read.</summary>
    private static Node Predicting(OperatorCall call, Convolution convolution, PlanValue w, PlanValue? b, ChannelScale? scale, bool relu)
    {
        FlowBuilder flow = call.Flow;
        int filters = w.Dims[0];
        Shape kernelShape = [convolution.Shape.Down.Taps, convolution.Shape.Across.Taps, w.Dims[1], filters];
        // A kernel with its normalization is of both.
        object? origin = w.Origin is null || b is { Origin: null } || scale is { IsOfFile: false } ? null : (w.Origin, b?.Origin, scale?.Node);
        Parameter? bias = b is null && scale is null ? null : flow.Derived(origin, "bias", filters, to =>
        {
            if (b is null) to.Clear();
            else b.Known!.ToFloats().CopyTo(to);
            scale?.ApplyToBias(to);
        });
        if (WinogradConvolution.Fits(convolution.Shape))
        {
            var winograd = new WinogradConvolution(convolution.Shape);
            Parameter turned = flow.Derived(origin, "kernel of Winograd", winograd.KernelLength, to =>
            {
                float[] room = ArrayPool<float>.Shared.Rent(kernelShape.Size + (w.Dims[1] * filters));
                Span<float> kernel = room.AsSpan(0, kernelShape.Size);
                Turn(w, scale, kernel);
                winograd.TurnKernel(kernel, to, room.AsSpan(kernel.Length));
                ArrayPool<float>.Shared.Return(room);
            });
            return new WinogradNode(winograd, turned, bias, relu);
        }

        int length = (int)convolution.PackedKernelLength;
        if (length == 0)
        {
            Parameter kernel = flow.Derived(origin, $"kernel {kernelShape}", kernelShape.Size, to => Turn(w, scale, to));
            return new ConvolutionNode(convolution, kernel.InShape(kernelShape), bias, relu, masksGradient: false);
        }

        Parameter packed = flow.Derived(origin, "kernel in panels", length, to =>
        {
            float[] turned = ArrayPool<float>.Shared.Rent(kernelShape.Size);
            Turn(w, scale, turned.AsSpan(0, kernelShape.Size));
            convolution.PackKernel(turned.AsSpan(0, kernelShape.Size), to);
            ArrayPool<float>.Shared.Return(turned);
        });
        return new ConvolutionNode(convolution, flow.WithoutValues("kernel", kernelShape), bias, relu, masksGradient: false, packed);
    }

    private static float[] Turned(PlanValue w)
    {
        var turned = new float[w.Size];
        Turn(w, null, turned);
        return turned;
    }

    /// <summary>(filters, channels, taps) as (taps, channels, filters), each filter times its scale. Some filters at once, so that what is written lies side by side.</summary>
    private static void Turn(PlanValue w, ChannelScale? scale, Span<float> turned)
    {
        const int Block = 16;
        ReadOnlySpan<float> values = w.Known!.IsFloat ? w.Known.FloatSpan : w.Known.ToFloats();
        int filters = w.Dims[0], channels = w.Dims[1], taps = values.Length / filters / channels, row = channels * taps;
        for (int first = 0; first < filters; first += Block)
        {
            int count = Math.Min(Block, filters - first);
            ReadOnlySpan<float> factors = scale is null ? default : scale.Factors.AsSpan(first, count);
            for (int channel = 0, from = first * row; channel < channels; channel++)
            {
                for (int tap = 0; tap < taps; tap++, from++)
                {
                    Span<float> to = turned.Slice((((tap * channels) + channel) * filters) + first, count);
                    if (factors.IsEmpty) for (int i = 0; i < to.Length; i++) to[i] = values[from + (i * row)];
                    else for (int i = 0; i < to.Length; i++) to[i] = values[from + (i * row)] * factors[i];
                }
            }
        }
    }

    private static void CheckBias(OperatorCall call, PlanValue? bias, int filters)
    {
        if (bias is not null && bias.Size != filters) throw call.Error($"a bias ({filters})", Dimensions.Text(bias.Dims));
    }

    private static void CheckSize(OperatorCall call, ConvolutionShape shape)
    {
        long padded = (long)shape.Down.Padded * shape.Across.Padded, outputs = (long)shape.Down.PaddedOutputs * shape.Across.PaddedOutputs;
        if (padded > int.MaxValue / shape.Channels || outputs > int.MaxValue / shape.Filters)
            throw call.Error("a picture with its borders that fits memory", $"one of {padded} places");
    }
}
