using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>The operations that a layer is in ONNX.</summary>
internal static class LayerExports
{
    /// <summary>Writes one use of a layer that holds no others.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="outputs">The shapes and masks of what it gives.</param>
    public static ExportValue[] Write(ExportContext context, Layer layer, ExportValue[] inputs, Slots outputs)
    {
        ExportValue x = inputs[0];
        Slot y = outputs[0];
        return layer switch
        {
            RecurrentLayer recurrent => RecurrentExports.Write(context, recurrent, inputs, outputs),
            Embedding embedding => [Embed(context, embedding, x, y)],
            Masking masking => [Mask(context, masking, x, y)],
            Dropout or SpatialDropout1D or SpatialDropout2D or GaussianNoise or GaussianDropout or AlphaDropout => [x with { Slot = y }],
            Add => [Merge(context, "Sum", inputs, y)],
            Average => [Merge(context, "Mean", inputs, y)],
            Maximum => [Merge(context, "Max", inputs, y)],
            Minimum => [Merge(context, "Min", inputs, y)],
            Multiply => [Product(context, inputs, y)],
            Subtract => [Merge(context, "Sub", inputs, y)],
            Concatenate join => [Join(context, join, inputs, y)],
            Dot dot => [Dotted(context, dot, inputs, y)],
            Dense dense => [ActivationExports.Apply(context, dense.Activation, Product(context, x, y))],
            Activation activation => [ActivationExports.Apply(context, activation, x with { Slot = y })],
            Relu or LeakyRelu or Elu or PRelu or Softmax => [ActivationExports.Write(context, layer, x, y)],
            BatchNormalization or SampleNormalization or RmsNormalization or UnitNormalization => [NormalizationExports.Write(context, layer, x, y)],
            ConvolutionLayer or DepthwiseConv2D or SeparableConv2D => [ConvolutionExports.Write(context, layer, x, y)],
            MaxPooling1D or MaxPooling2D or AveragePooling1D or AveragePooling2D or GlobalMaxPooling1D or GlobalMaxPooling2D or GlobalAveragePooling1D
                or GlobalAveragePooling2D => [PoolingExports.Write(context, layer, x, y)],
            _ => [ReshapingExports.Write(context, layer, x, y)],
        };
    }

    /// <summary>x · kernel + bias over the last axis.</summary>
    private static ExportValue Product(ExportContext context, ExportValue x, Slot y)
    {
        string input = context.Last(x), kernel = context.Weight("kernel")!;
        string? bias = context.Weight("bias");
        if (x.Shape.Rank == 1) return new ExportValue(y, context.Add("Gemm", bias is null ? [input, kernel] : [input, kernel, bias]));
        string product = context.Add("MatMul", [input, kernel]);
        return new ExportValue(y, bias is null ? product : context.Add("Add", [product, bias]));
    }

    private static ExportValue Embed(ExportContext context, Embedding embedding, ExportValue x, Slot y)
    {
        string ids = context.Add("Cast", [x.Name], ("to", (long)OnnxType.Int64));
        string vectors = context.Add("Gather", [context.Weight("embeddings")!, ids]);
        if (embedding.MaskZero)
        {
            string isPadding = context.Add("Equal", [ids, context.Integers(0)]);
            context.NameMask(y, context.Add("Cast", [context.Add("Not", [isPadding])], ("to", (long)OnnxType.Float)));
        }

        return new ExportValue(y, vectors);
    }

    /// <summary>Steps all of whose features are the value become 0.</summary>
    private static ExportValue Mask(ExportContext context, Masking masking, ExportValue x, Slot y)
    {
        string input = context.Last(x);
        string differs = context.Add("Not", [context.Add("Equal", [input, context.Number(masking.MaskValue)])]);
        string any = context.Add("ReduceMax", [context.Add("Cast", [differs], ("to", (long)OnnxType.Float))], ("axes", MovingOperators.Counting(1, 2)));
        context.NameMask(y, context.Add("Squeeze", [any, context.Integers(2)]));
        return new ExportValue(y, context.Add("Mul", [input, any]));
    }

    /// <summary>Of equal shapes, in whatever order of axes the first has.</summary>
    private static ExportValue Merge(ExportContext context, string operation, ExportValue[] inputs, Slot y)
    {
        bool first = inputs[0].ChannelsFirst;
        return new ExportValue(y, context.Add(operation, Array.ConvertAll(inputs, input => first ? context.First(input) : context.Last(input))), first);
    }

    private static ExportValue Product(ExportContext context, ExportValue[] inputs, Slot y)
    {
        ExportValue product = inputs[0];
        for (int i = 1; i < inputs.Length; i++) product = Merge(context, "Mul", [product, inputs[i]], y);
        return product;
    }

    private static ExportValue Join(ExportContext context, Concatenate join, ExportValue[] inputs, Slot y)
    {
        int rank = y.Shape.Rank, axis = join.Axis < 0 ? join.Axis + rank + 1 : join.Axis;
        bool first = inputs[0].ChannelsFirst;
        int place = !first ? axis : axis == rank ? 1 : axis + 1;
        return new ExportValue(
            y, context.Add("Concat", Array.ConvertAll(inputs, input => first ? context.First(input) : context.Last(input)), ("axis", (long)place)), first);
    }

    /// <summary>A product of matrices, the joined axis last of the first and first of the second.</summary>
    private static ExportValue Dotted(ExportContext context, Dot dot, ExportValue[] inputs, Slot y)
    {
        int Axis(int axis, ExportValue of) => axis < 0 ? axis + of.Shape.Rank + 1 : axis;
        int firstAxis = Axis(dot.FirstAxis, inputs[0]), secondAxis = Axis(dot.SecondAxis, inputs[1]), length = inputs[0].Shape[firstAxis - 1];
        string Operand(ExportValue input, int axis, bool isLast)
        {
            string name = context.Last(input);
            if (dot.Normalize)
            {
                // Keras' epsilon: of a square below it the root of it is taken.
                string squares = context.Add("ReduceSum", [context.Add("Mul", [name, name]), context.Integers(axis)]);
                name = context.Add("Div", [name, context.Add("Sqrt", [context.Add("Max", [squares, context.Number(1e-12)])])]);
            }

            int[] others = [.. MovingOperators.Counting(input.Shape.Rank, 1).Where(other => other != axis)];
            string turned = context.Add("Transpose", [name], ("perm", (int[])(isLast ? [0, .. others, axis] : [0, axis, .. others])));
            long rest = input.Shape.Size / length;
            return context.Add("Reshape", [turned, isLast ? context.Integers(-1, rest, length) : context.Integers(-1, length, rest)]);
        }

        string product = context.Add("MatMul", [Operand(inputs[0], firstAxis, isLast: true), Operand(inputs[1], secondAxis, isLast: false)]);
        return new ExportValue(y, context.Add("Reshape", [product, context.Integers([-1, .. y.Shape.Select(dimension => (long)dimension)])]));
    }
}
