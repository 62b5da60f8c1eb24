using Nn.Interop;
using Nn.Interop.Onnx;

namespace Nn.Bench.Onnx;

/// <summary>Normalizations, recurrent operators, graphs of several operators.</summary>
internal static partial class OnnxCases
{
    private static IEnumerable<OnnxCase> Normalizing() => Several(
        Op("BatchNormalization", 15, [X(2, 3, 4, 5), Positive(3), Seeded(5, 3), Seeded(6, 3), Positive(3)]),
        Op("BatchNormalization", 9, [X(4, 3), Positive(3), Seeded(5, 3), Seeded(6, 3), Positive(3)], [("epsilon", 0.01f)]),
        Op("BatchNormalization", 15, [X(2, 3, 4), Positive(3), Seeded(5, 3), Seeded(6, 3), Positive(3)]),
        Op("InstanceNormalization", 6 + 2, [X(2, 3, 4, 5), Positive(3), Seeded(5, 3)]), Op("InstanceNormalization", 8, [X(2, 3, 6), Positive(3), Seeded(5, 3)], [("epsilon", 0.1f)]),
        Op("LayerNormalization", 17, [X(2, 3, 4), Positive(4), Seeded(5, 4)]), Op("LayerNormalization", 17, [X(2, 3, 4), Positive(3, 4)], [("axis", 1), ("epsilon", 0.1f)]),
        Op("LayerNormalization", 17, [X(2, 3, 4), Positive(4), Seeded(5, 4)], null, [OnnxType.Float, OnnxType.Float, OnnxType.Float]),
        Op("GroupNormalization", 21, [X(2, 4, 3, 3), Positive(4), Seeded(5, 4)], [("num_groups", 2)]),
        Op("LpNormalization", 11, [X(3, 4)]), Op("LpNormalization", 11, [X(3, 4)], [("axis", 0), ("p", 1)]), Op("MeanVarianceNormalization", 13, [X(2, 3, 4, 5)]),
        Op("LRN", 13, [X(1, 7, 3, 3)], [("size", 3)]), Op("LRN", 13, [X(1, 7, 3, 3)], [("size", 5), ("alpha", 0.2f), ("beta", 0.5f), ("bias", 2f)]));

    private static OnnxTensor Small(int seed, params int[] dims) => OnnxTensor.Of(Array.ConvertAll(Seeded(seed, dims).ToFloats(), value => value * 0.4f), dims);

    private static IEnumerable<OnnxCase> Recurring()
    {
        OnnxType[] three = [OnnxType.Float, OnnxType.Float, OnnxType.Float], two = [OnnxType.Float, OnnxType.Float];
        OnnxTensor x = X(5, 2, 3);
        OnnxTensor ends = OnnxTensor.Of((int[])[5, 3], 2);
        return Several(
            Op("LSTM", 14, [x, Small(1, 1, 16, 3), Small(2, 1, 16, 4)], [("hidden_size", 4)], three),
            Op("LSTM", 14, [x, Small(1, 1, 16, 3), Small(2, 1, 16, 4), Small(3, 1, 32), null, Small(4, 1, 2, 4), Small(5, 1, 2, 4)], [("hidden_size", 4), ("direction", "reverse")], three),
            Op("LSTM", 14, [x, Small(1, 2, 16, 3), Small(2, 2, 16, 4), Small(3, 2, 32)], [("hidden_size", 4), ("direction", "bidirectional")], three),
            Op("LSTM", 14, [x, Small(1, 2, 16, 3), Small(2, 2, 16, 4), Small(3, 2, 32), ends], [("hidden_size", 4), ("direction", "bidirectional")], three),
            Op("LSTM", 14, [x, Small(1, 1, 16, 3), Small(2, 1, 16, 4), Small(3, 1, 32), null, null, null, Small(6, 1, 12)], [("hidden_size", 4)], three),
            Op("LSTM", 14, [x, Small(1, 1, 16, 3), Small(2, 1, 16, 4)], [("hidden_size", 4), ("clip", 0.3f)], three),
            Op("LSTM", 14, [x, Small(1, 1, 16, 3), Small(2, 1, 16, 4)], [("hidden_size", 4), ("activations", Texts("HardSigmoid", "Softsign", "Relu"))], three),
            Op("LSTM", 14, [x, Small(1, 1, 16, 3), Small(2, 1, 16, 4), Small(3, 1, 32)], [("hidden_size", 4)], [OnnxType.Undefined, OnnxType.Float]),
            Op("GRU", 14, [x, Small(1, 1, 12, 3), Small(2, 1, 12, 4), Small(3, 1, 24)], [("hidden_size", 4)], two),
            Op("GRU", 14, [x, Small(1, 1, 12, 3), Small(2, 1, 12, 4), Small(3, 1, 24), null, Small(4, 1, 2, 4)], [("hidden_size", 4), ("linear_before_reset", 1)], two),
            Op("GRU", 14, [x, Small(1, 2, 12, 3), Small(2, 2, 12, 4), Small(3, 2, 24), ends], [("hidden_size", 4), ("direction", "bidirectional")], two),
            Op("GRU", 14, [x, Small(1, 1, 12, 3), Small(2, 1, 12, 4), Small(3, 1, 24)], [("hidden_size", 4), ("clip", 0.2f)], two),
            Op("RNN", 14, [x, Small(1, 1, 4, 3), Small(2, 1, 4, 4), Small(3, 1, 8)], [("hidden_size", 4)], two),
            Op("RNN", 14, [x, Small(1, 2, 4, 3), Small(2, 2, 4, 4), Small(3, 2, 8), ends, Small(4, 2, 2, 4)], [("hidden_size", 4), ("direction", "bidirectional"), ("activations", Texts("Relu", "Tanh"))], two));
    }

    /// <summary>Operators that work on each other: layouts that go from one to the next, what is taken into a product, graphs within graphs.</summary>
    private static IEnumerable<OnnxCase> Graphs()
    {
        yield return new OnnxCase("graph_conv_bn_relu", 13).Input("x", X(2, 3, 8, 8)).Constant("w", Seeded(1, 4, 3, 3, 3)).Constant("g", Positive(4)).Constant("b", Seeded(2, 4))
            .Constant("m", Seeded(3, 4)).Constant("v", Positive(4)).Node("Conv", ["x", "w"], ["c"], ("pads", Ints(1, 1, 1, 1)))
            .Node("BatchNormalization", ["c", "g", "b", "m", "v"], ["n"]).Node("Relu", ["n"], ["r"]).Node("GlobalAveragePool", ["r"], ["p"]).Node("Flatten", ["p"], ["y"]).Output("y");
        yield return new OnnxCase("graph_wide_conv_bn_relu", 13).Input("x", X(2, 32, 9, 7)).Constant("w", Small(1, 40, 32, 3, 3)).Constant("g", Positive(40)).Constant("b", Seeded(2, 40))
            .Constant("m", Seeded(3, 40)).Constant("v", Positive(40)).Node("Conv", ["x", "w"], ["c"], ("pads", Ints(1, 1, 1, 1)))
            .Node("BatchNormalization", ["c", "g", "b", "m", "v"], ["n"], ("epsilon", 0.05f)).Node("Relu", ["n"], ["y"]).Output("y");
        yield return new OnnxCase("graph_wide_conv_bias", 13).Input("x", X(1, 48, 6, 8)).Constant("w", Small(1, 64, 48, 5, 5)).Constant("a", Seeded(2, 64)).Constant("g", Positive(64))
            .Constant("b", Seeded(2, 64)).Constant("m", Seeded(3, 64)).Constant("v", Positive(64)).Node("Conv", ["x", "w", "a"], ["c"], ("pads", Ints(2, 2, 2, 2)))
            .Node("BatchNormalization", ["c", "g", "b", "m", "v"], ["y"], ("epsilon", 0.05f)).Output("y");
        yield return new OnnxCase("graph_conv_read_twice", 13).Input("x", X(1, 32, 6, 8)).Constant("w", Small(1, 32, 32, 3, 3)).Constant("g", Positive(32)).Constant("b", Seeded(2, 32))
            .Constant("m", Seeded(3, 32)).Constant("v", Positive(32)).Node("Conv", ["x", "w"], ["c"]).Node("BatchNormalization", ["c", "g", "b", "m", "v"], ["n"]).Node("Relu", ["c"], ["r"])
            .Node("Add", ["n", "r"], ["y"]).Output("y");
        foreach (bool positive in (bool[])[true, false])
        {
            // The graph within reads what another operation would otherwise take in.
            var inner = new OnnxWriter();
            inner.Add("Neg", ["c"], ["a"]);
            inner.AddOutput("a", OnnxType.Float, null);
            var other = new OnnxWriter();
            other.Add("Abs", ["r"], ["d"]);
            other.AddOutput("d", OnnxType.Float, null);
            yield return new OnnxCase(positive ? "graph_if_reads_outside" : "graph_if_reads_outside_else", 13).Input("x", X(1, 3, 5, 5)).Input("t", Truth([], positive)).Constant("w", Seeded(1, 4, 3, 3, 3))
                .Node("Conv", ["x", "w"], ["c"]).Node("Relu", ["c"], ["r"]).Node("If", ["t"], ["y"], ("then_branch", inner), ("else_branch", other)).Output("y").Output("r");
        }

        yield return new OnnxCase("graph_conv_bn_softplus", 13).Input("x", X(4, 3, 6, 6)).Constant("w", Seeded(1, 4, 3, 3, 3)).Constant("g", Positive(4)).Constant("b", Seeded(2, 4))
            .Constant("m", Seeded(3, 4)).Constant("v", Positive(4)).Node("Conv", ["x", "w"], ["c"]).Node("BatchNormalization", ["c", "g", "b", "m", "v"], ["n"]).Node("Softplus", ["n"], ["y"]).Output("y");
        yield return new OnnxCase("graph_transposed_expand", 14).Input("x", X(2, 3)).Node("Transpose", ["x"], ["t"]).Constant("s", I(4, 3, 2)).Node("Expand", ["t", "s"], ["e"]).Node("Trilu", ["t"], ["u"])
            .Node("Add", ["e", "u"], ["y"]).Output("y");
        yield return new OnnxCase("graph_residual", 13).Input("x", X(2, 4, 6, 6)).Constant("w", Seeded(1, 4, 4, 3, 3)).Node("Conv", ["x", "w"], ["c"], ("pads", Ints(1, 1, 1, 1)))
            .Node("Add", ["c", "x"], ["s"]).Node("Relu", ["s"], ["r"]).Node("MaxPool", ["r"], ["y"], ("kernel_shape", Ints(2, 2)), ("strides", Ints(2, 2))).Output("y");
        yield return new OnnxCase("graph_conv_flatten_gemm", 13).Input("x", X(2, 3, 5, 5)).Constant("w", Seeded(1, 4, 3, 3, 3)).Constant("k", Seeded(2, 36, 5)).Constant("b", Seeded(3, 5))
            .Node("Conv", ["x", "w"], ["c"]).Node("Relu", ["c"], ["r"]).Node("Flatten", ["r"], ["f"]).Node("MatMul", ["f", "k"], ["p"]).Node("Add", ["p", "b"], ["s"]).Node("Relu", ["s"], ["y"])
            .Output("y").Output("c");
        yield return new OnnxCase("graph_concat_channels", 13).Input("x", X(2, 3, 5, 5)).Constant("w", Seeded(1, 4, 3, 1, 1)).Node("Conv", ["x", "w"], ["a"]).Node("Sigmoid", ["a"], ["s"])
            .Node("Mul", ["a", "s"], ["m"]).Node("Concat", ["m", "x"], ["c"], ("axis", 1)).Constant("scale", Seeded(4, 1, 7, 1, 1)).Node("Mul", ["c", "scale"], ["d"])
            .Node("Slice", ["d", "i0", "i1", "ax"], ["y"]).Constant("i0", I(2)).Constant("i1", I(6)).Constant("ax", I(1)).Output("y");
        yield return new OnnxCase("graph_attention", 13).Input("x", X(2, 5, 8)).Constant("wq", Small(1, 8, 8)).Constant("wk", Small(2, 8, 8)).Constant("shape", I(0, 0, 2, 4)).Constant("whole", I(0, 0, 8))
            .Node("MatMul", ["x", "wq"], ["q"]).Node("MatMul", ["x", "wk"], ["k"]).Node("Reshape", ["q", "shape"], ["q4"]).Node("Reshape", ["k", "shape"], ["k4"])
            .Node("Transpose", ["q4"], ["qt"], ("perm", Ints(0, 2, 1, 3))).Node("Transpose", ["k4"], ["kt"], ("perm", Ints(0, 2, 3, 1))).Node("MatMul", ["qt", "kt"], ["s"])
            .Node("Softmax", ["s"], ["p"]).Node("Transpose", ["k4"], ["v"], ("perm", Ints(0, 2, 1, 3))).Node("MatMul", ["p", "v"], ["o"])
            .Node("Transpose", ["o"], ["ot"], ("perm", Ints(0, 2, 1, 3))).Node("Reshape", ["ot", "whole"], ["y"]).Output("y");
        yield return new OnnxCase("graph_shape_arithmetic", 13).Input("x", X(2, 3, 4, 5), ["n", "c", "h", "w"]).Node("Shape", ["x"], ["s"]).Constant("i", I(0)).Node("Gather", ["s", "i"], ["n"])
            .Constant("m1", I(-1)).Node("Concat", ["n", "m1"], ["t"], ("axis", 0)).Node("Reshape", ["x", "t"], ["y"]).Output("y");
        yield return new OnnxCase("graph_embedding", 13).Input("ids", Whole([2, 4], 0, 3, 5, 1, 2, 2, 4, 0)).Input("mask", Whole([2, 4], 1, 1, 1, 0, 1, 1, 0, 0)).Constant("table", Seeded(1, 6, 3))
            .Node("Gather", ["table", "ids"], ["e"]).Node("Unsqueeze", ["mask", "two"], ["m3"]).Constant("two", I(2)).Node("Cast", ["m3"], ["mf"], ("to", 1L)).Node("Mul", ["e", "mf"], ["masked"])
            .Constant("one", I(1)).Node("ReduceSum", ["masked", "one"], ["sum"], ("keepdims", 0)).Node("ReduceSum", ["mf", "one"], ["count"], ("keepdims", 0)).Node("Div", ["sum", "count"], ["y"]).Output("y");
        yield return new OnnxCase("graph_lstm_batch_first", 14).Input("x", X(2, 5, 3)).Constant("w", Small(1, 1, 16, 3)).Constant("r", Small(2, 1, 16, 4))
            .Node("Transpose", ["x"], ["t"], ("perm", Ints(1, 0, 2))).Node("LSTM", ["t", "w", "r"], ["o", "h"], ("hidden_size", 4)).Constant("one", I(1)).Node("Squeeze", ["o", "one"], ["q"])
            .Node("Transpose", ["q"], ["y"], ("perm", Ints(1, 0, 2))).Output("y").Output("h");
        yield return new OnnxCase("graph_erf_gelu", 13).Input("x", X(3, 4)).Constant("root", Scalar(1.41421356f)).Constant("one", Scalar(1)).Constant("half", Scalar(0.5f))
            .Node("Div", ["x", "root"], ["d"]).Node("Erf", ["d"], ["e"]).Node("Add", ["e", "one"], ["a"]).Node("Mul", ["x", "a"], ["m"]).Node("Mul", ["m", "half"], ["y"]).Output("y");
        foreach (bool condition in (bool[])[true, false])
        {
            var yes = new OnnxWriter();
            yes.Add("Relu", ["x"], ["a"]);
            yes.AddOutput("a", OnnxType.Float, null);
            var no = new OnnxWriter();
            no.Add("Neg", ["x"], ["b"]);
            no.AddOutput("b", OnnxType.Float, null);
            yield return new OnnxCase(condition ? "graph_if_true" : "graph_if_false", 13).Input("x", X(2, 3)).Input("c", Truth([], condition))
                .Node("If", ["c"], ["y"], ("then_branch", yes), ("else_branch", no)).Output("y");
        }
    }
}
