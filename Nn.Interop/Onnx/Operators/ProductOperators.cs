using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Products of matrices.</summary>
internal static class ProductOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["MatMul"] = call => [MatMul(call, call.Input(), call.Input(1), takesBias: true)];
        operators["Gemm"] = Gemm;
    }

    /// <summary>Products of the matrices in the last two axes; a value of one axis is a row or a column.</summary>
    public static PlanValue MatMul(OperatorCall call, PlanValue a, PlanValue b, bool takesBias = false)
    {
        FlowBuilder flow = call.Flow;
        if (a.Rank == 0 || b.Rank == 0) throw call.Error("matrices", "a number");
        if (a.Rank == 1) return ShapeOperators.WithoutAxes(flow, MatMul(call, ShapeOperators.WithAxes(flow, a, [0]), b), [Math.Max(b.Rank, 2) - 2]);
        if (b.Rank == 1) return ShapeOperators.WithoutAxes(flow, MatMul(call, a, ShapeOperators.WithAxes(flow, b, [1])), [a.Rank - 1]);
        if (a.Dims[^1] != b.Dims[^2]) throw call.Error("matrices that fit each other", $"{Dimensions.Text(a.Dims)} and {Dimensions.Text(b.Dims)}");
        if (a.Known is { } left && b.Known is { } right) return new PlanValue(Known(left, right));
        if (b.Known is not null && b.Size == b.Dims[^1] * b.Dims[^2] && b.Rank <= a.Rank)
        {
            int n = b.Dims[^1];
            (PlanValue? bias, bool relu) = takesBias ? Following(call, n) : default;
            return ByKernel(call, a, b, b.Known.ToFloats, bias, bias is null ? null : bias.Known!.ToFloats, relu);
        }

        if (a.Known is not null && a.Rank == 2)
        {
            // (A B)ᵀ = Bᵀ Aᵀ, and a transposition of what flows costs nothing.
            PlanValue turned = MatMul(call, ShapeOperators.Transposed(flow, b, Turn(b.Rank)), ShapeOperators.Transposed(flow, a, [1, 0]));
            return ShapeOperators.Transposed(flow, turned, Turn(turned.Rank));
        }

        return OfFlowing(call, a, b);
    }

    private static int[] Turn(int rank) => [.. MovingOperators.Counting(rank - 2), rank - 1, rank - 2];

    private static PlanValue OfFlowing(OperatorCall call, PlanValue a, PlanValue b)
    {
        FlowBuilder flow = call.Flow;
        int m = a.Dims[^2], k = a.Dims[^1], n = b.Dims[^1];
        int[] outer = Dimensions.Broadcast(a.Dims.AsSpan(..^2), b.Dims.AsSpan(..^2));
        PlanValue first = flow.RowMajor(Repeated(flow, a, outer)), second = flow.RowMajor(Repeated(flow, b, outer));
        int[] dims = [.. outer, m, n];
        return flow.Append(
            new MatMulNode(m, n, k), [flow.Whole(first).As(m * k), flow.Whole(second).As(k * n)], dims, PlanValue.Identity(dims.Length), a.Type,
            a.Sources | b.Sources);
    }

    private static PlanValue Repeated(FlowBuilder flow, PlanValue value, int[] outer)
    {
        int[] dims = [.. outer, .. value.Dims[^2..]];
        return value.Dims.AsSpan().SequenceEqual(dims) ? value : flow.Move(value, Dimensions.Walk(dims, Dimensions.BroadcastStrides(value.Dims, dims)), dims);
    }

    /// <summary>A following addition of a known row, and a following ReLU, which the product computes in its last pass.</summary>
    private static (PlanValue? Bias, bool Relu) Following(OperatorCall call, int n)
    {
        PlanValue? bias = null;
        NodeProto? add = call.Planner.TakeOnlyReader(call.Node, "Add", other => (bias = call.Planner.KnownOther(other, call.Node.Outputs[0], n)) is not null);
        NodeProto last = add ?? call.Node;
        NodeProto? relu = call.Planner.TakeOnlyReader(last, "Relu");
        call.TakenInto = relu ?? add;
        return (bias, relu is not null);
    }

    /// <summary>a · kernel + bias, whose rows are those of all matrices of a.</summary>
    private static PlanValue ByKernel(
        OperatorCall call, PlanValue a, PlanValue weight, Func<float[]> kernel, PlanValue? biasWeight, Func<float[]>? bias, bool relu)
    {
        FlowBuilder flow = call.Flow;
        int k = a.Dims[^1];
        float[] values = kernel();
        int n = values.Length / k;
        PlanValue rows = flow.RowMajor(a);
        int[] dims = [.. a.Dims[..^1], n];
        Slots y = flow.Layer(call, [flow.Whole(rows)], (builder, inputs) =>
        {
            Parameter kernelParameter = flow.Weight(weight, "kernel", [k, n], () => values);
            Parameter? biasParameter = bias is null ? null : flow.Weight(biasWeight!, "bias", n, bias);
            Slot product = builder.Append(new ProductNode(kernelParameter, biasParameter, relu, masksGradient: true), [inputs[0].As(k)], n).Single;
            return product.As(flow.SampleShape(dims));
        });
        return new PlanValue(y.Single, a.Type, dims, PlanValue.Identity(dims.Length), a.Sources);
    }

    private static PlanValue[] Gemm(OperatorCall call)
    {
        PlanValue a = call.Input(), b = call.Input(1);
        if (a.Rank != 2 || b.Rank != 2) throw call.Error("two matrices", $"{Dimensions.Text(a.Dims)} and {Dimensions.Text(b.Dims)}");
        float alpha = call.Float("alpha", 1), beta = call.Float("beta", 1);
        if (call.Int("transA", 0) != 0) a = ShapeOperators.Transposed(call.Flow, a, [1, 0]);
        if (call.Int("transB", 0) != 0) b = ShapeOperators.Transposed(call.Flow, b, [1, 0]);
        if (a.Dims[1] != b.Dims[0]) throw call.Error("matrices that fit each other", $"{Dimensions.Text(a.Dims)} and {Dimensions.Text(b.Dims)}");
        PlanValue? c = call.Optional(2);
        if (a.Known is null && b.Known is not null)
        {
            int n = b.Dims[1];
            bool isRow = c is { Known: not null } && c.Size == n && (c.Rank == 1 || c.Dims[^1] == n);
            NodeProto? relu = c is null || isRow ? call.Planner.TakeOnlyReader(call.Node, "Relu") : null;
            call.TakenInto = relu;
            PlanValue y = ByKernel(
                call, a, b, () => Scaled(b, alpha), isRow ? c : null, isRow ? () => Scaled(c!, beta) : null, relu is not null);
            return [c is null || isRow ? y : Compose.Add(call, y, Times(call, c, beta))];
        }

        PlanValue product = Times(call, MatMul(call, a, b), alpha);
        return [c is null ? product : Compose.Add(call, product, Times(call, c, beta))];
    }

    private static PlanValue Times(OperatorCall call, PlanValue x, float factor) =>
        factor == 1 ? x : Compose.Multiply(call, x, Compose.Number(x, factor));

    private static float[] Scaled(PlanValue value, float factor)
    {
        float[] values = value.Known!.ToFloats();
        if (factor != 1) System.Numerics.Tensors.TensorPrimitives.Multiply(values, factor, values);
        return values;
    }

    private static OnnxTensor Known(OnnxTensor a, OnnxTensor b)
    {
        int m = a.Shape[^2], k = a.Shape[^1], n = b.Shape[^1];
        int[] outer = Dimensions.Broadcast(a.Shape.AsSpan(..^2), b.Shape.AsSpan(..^2));
        int[] first = Dimensions.Walk(outer, Dimensions.BroadcastStrides(a.Shape.AsSpan(..^2), outer));
        int[] second = Dimensions.Walk(outer, Dimensions.BroadcastStrides(b.Shape.AsSpan(..^2), outer));
        double[] x = Constants.Reals(a), y = Constants.Reals(b);
        FlowBuilder.CheckKnown((long)first.Length * m * n, x.Length + y.Length);
        var product = new double[first.Length * m * n];
        for (int i = 0; i < product.Length; i++)
        {
            int matrix = i / (m * n), row = i / n % m, column = i % n;
            for (int j = 0; j < k; j++) product[i] += x[(first[matrix] * m * k) + (row * k) + j] * y[(second[matrix] * k * n) + (j * n) + column];
        }

        return Constants.OfReals(a.Type, [.. outer, m, n], product);
    }
}
