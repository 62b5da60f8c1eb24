using Nn.Interop;

namespace Nn.Bench.Onnx;

/// <summary>Elements in other places, shapes, and what becomes one of several.</summary>
internal static partial class OnnxCases
{
    private static IEnumerable<OnnxCase> Moving() => Several(
        Op("Transpose", 13, [X(2, 3, 4)]), Op("Transpose", 13, [X(2, 3, 4)], [("perm", Ints(1, 0, 2))]), Op("Transpose", 13, [X(2, 3, 4, 5)], [("perm", Ints(0, 2, 3, 1))]),
        Op("Slice", 13, [X(4, 5, 6), I(1, 0), I(3, 4), I(0, 2), I(1, 2)]), Op("Slice", 13, [X(4, 5, 6), I(-1, -1), I(-100, 0), I(1, 2), I(-1, -2)]),
        Op("Slice", 13, [X(4, 5), I(1), I(1000)]), Op("Slice", 9, [X(4, 5)], [("starts", Ints(1, 0)), ("ends", Ints(3, -1)), ("axes", Ints(0, 1))]),
        Op("Slice", 13, [X(4, 5, 6), I(20), I(0), I(1), I(-1)]), Op("Slice", 13, [X(4, 5), I(2), I(-1), I(-1)]),
        Op("Split", 13, [X(6, 4), I(2, 4)], [("axis", 0)], [OnnxType.Float, OnnxType.Float]), Op("Split", 11, [X(6, 4)], [("axis", 1)], [OnnxType.Float, OnnxType.Float]),
        Op("Split", 18, [X(7, 4)], [("axis", 0), ("num_outputs", 3)], [OnnxType.Float, OnnxType.Float, OnnxType.Float]),
        Op("Split", 11, [X(6, 4)], [("axis", 1), ("split", Ints(1, 3))], [OnnxType.Float, OnnxType.Float]),
        Op("Concat", 13, [X(2, 3), Seeded(9, 2, 2)], [("axis", 1)]), Op("Concat", 13, [X(2, 3, 4), Seeded(9, 2, 3, 4), Seeded(8, 2, 3, 1)], [("axis", -1)]),
        Op("Concat", 13, [I(1, 2), I(3)], [("axis", 0)]),
        Op("Gather", 13, [X(5, 4), I(0, 3, 1)]), Op("Gather", 13, [X(5, 4, 3), Whole([2, 2], 0, -1, 2, 1)], [("axis", 1)]), Op("Gather", 13, [X(5, 4), ScalarI(2)], [("axis", 1)]),
        Op("GatherElements", 13, [X(3, 3), Whole([2, 3], 1, 2, 0, 2, 0, 0)], [("axis", 0)]), Op("GatherElements", 13, [X(2, 2), Whole([2, 2], 0, 0, 1, -1)], [("axis", 1)]),
        Op("GatherND", 13, [X(2, 2, 3), Whole([2, 2], 0, 1, 1, 0)]), Op("GatherND", 13, [X(2, 2, 3), Whole([2, 1], 1, 0)], [("batch_dims", 1)]),
        Op("ScatterElements", 16, [X(3, 3), Whole([2, 3], 1, 0, 2, 0, 2, 1), Seeded(7, 2, 3)], [("axis", 0)]),
        Op("ScatterND", 16, [X(4, 4), Whole([2, 1], 0, 2), Seeded(7, 2, 4)]),
        Op("Expand", 13, [X(3, 1), I(2, 1, 6)]), Op("Expand", 13, [X(3, 1), I(3, 4)]), Op("Tile", 13, [X(2, 3), I(2, 3)]),
        Op("Pad", 13, [X(2, 3), I(0, 1, 2, 0), Scalar(1.5f)]), Op("Pad", 13, [X(2, 4, 4), I(0, 2, 1, 0, 1, 3)], [("mode", "reflect")]),
        Op("Pad", 13, [X(2, 4), I(1, 2, 1, 3)], [("mode", "edge")]), Op("Pad", 19, [X(2, 4), I(0, 3, 0, 2)], [("mode", "wrap")]), Op("Pad", 18, [X(2, 4), I(1, 2), Scalar(9), I(1)]),
        Op("Pad", 9, [X(2, 4)], [("pads", Ints(0, 1, 1, 0)), ("value", 0.5f)]), Op("Pad", 13, [X(3, 4), I(0, -1, 1, -1)]), Op("Pad", 13, [X(2, 4), I(1, 0, 1, 0), Scalar(9)]),
        Op("DepthToSpace", 13, [X(1, 8, 2, 3)], [("blocksize", 2)]), Op("DepthToSpace", 13, [X(1, 8, 2, 3)], [("blocksize", 2), ("mode", "CRD")]),
        Op("SpaceToDepth", 13, [X(1, 2, 4, 6)], [("blocksize", 2)]), Op("Trilu", 14, [X(4, 5)]), Op("Trilu", 14, [X(2, 4, 4), ScalarI(-1)], [("upper", 0)]),
        Op("ReverseSequence", 10, [X(4, 4), I(1, 2, 3, 4)], [("time_axis", 0), ("batch_axis", 1)]));

    private static IEnumerable<OnnxCase> Shapes() => Several(
        Op("Shape", 15, [X(2, 3, 4)], null, [OnnxType.Int64]), Op("Shape", 15, [X(2, 3, 4)], [("start", -1)], [OnnxType.Int64]),
        Op("Shape", 15, [X(2, 3, 4)], [("start", 1), ("end", 2)], [OnnxType.Int64]), Op("Size", 13, [X(2, 3, 4)], null, [OnnxType.Int64]),
        Op("Reshape", 13, [X(2, 3, 4), I(0, -1)]), Op("Reshape", 13, [X(2, 3, 4), I(4, 3, 2)]), Op("Reshape", 13, [X(2, 3, 4), I(-1)]),
        Op("Flatten", 13, [X(2, 3, 4)], [("axis", 2)]), Op("Flatten", 13, [X(2, 3, 4)], [("axis", 0)]), Op("Flatten", 13, [X(2, 3, 4)], [("axis", -1)]),
        Op("Squeeze", 13, [X(1, 3, 1), I(0)]), Op("Squeeze", 13, [X(1, 3, 1)]), Op("Squeeze", 11, [X(1, 3, 1)], [("axes", Ints(-1))]),
        Op("Unsqueeze", 13, [X(3, 4), I(0, -1)]), Op("Unsqueeze", 11, [X(3, 4)], [("axes", Ints(1, 2))]), Op("Unsqueeze", 13, [X(3, 4), I(1)]),
        Op("ConstantOfShape", 9, [I(2, 3)], [("value", OnnxTensor.Of([2.5f], 1))], [OnnxType.Float]), Op("ConstantOfShape", 9, [I(2, 3)], null, [OnnxType.Float]),
        Op("Range", 11, [Scalar(1), Scalar(10), Scalar(2.5f)]), Op("Range", 11, [ScalarI(10), ScalarI(1), ScalarI(-3)]),
        Op("EyeLike", 9, [X(3, 4)], [("k", 1)]), Op("OneHot", 11, [I(0, 2, 1), ScalarI(3), OnnxTensor.Of([0f, 1f], 2)], null, [OnnxType.Float]),
        Op("NonZero", 13, [OnnxTensor.Of([1f, 0f, 2f, 0f], 2, 2)], null, [OnnxType.Int64]),
        Op("TopK", 11, [X(3, 6), I(2)], null, [OnnxType.Float, OnnxType.Int64]), Op("TopK", 11, [X(3, 6), I(2)], [("largest", 0), ("axis", 0)], [OnnxType.Float, OnnxType.Int64]));

    private static IEnumerable<OnnxCase> Reducing()
    {
        foreach (string name in (string[])["ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp"])
        {
            foreach (OnnxCase one in Several(
                Op(name, 13, [X(2, 3, 4)]), Op(name, 13, [X(2, 3, 4)], [("axes", Ints(1))]), Op(name, 13, [X(2, 3, 4)], [("axes", Ints(0, 2)), ("keepdims", 0)]),
                Op(name, 13, [X(2, 3, 4)], [("axes", Ints(-1)), ("keepdims", 0)]), Op(name, 18, [X(2, 3, 4), I(1, 2)])))
            {
                yield return one;
            }
        }

        foreach (OnnxCase one in Several(
            Op("ReduceLogSum", 13, [Positive(2, 3, 4)], [("axes", Ints(1))]), Op("ReduceSum", 13, [X(2, 3, 4), I(1)]), Op("ReduceSum", 13, [X(2, 3, 4)], [("keepdims", 0)]),
            Op("ReduceSum", 11, [X(2, 3, 4)], [("axes", Ints(2))]), Op("ReduceSum", 13, [X(2, 3, 4), OnnxTensor.Of((long[])[], 0)], [("noop_with_empty_axes", 1)]),
            Op("ReduceMax", 13, [Whole([2, 2], 4, 7, 9, 1)], [("axes", Ints(0))]), Op("ReduceSum", 13, [Whole([2, 2], 4, 7, 9, 1), I(1)]),
            Op("ArgMax", 13, [X(3, 4)], [("axis", 1)], [OnnxType.Int64]), Op("ArgMax", 13, [X(3, 4)], [("keepdims", 0)], [OnnxType.Int64]),
            Op("ArgMin", 13, [X(3, 4, 2)], [("axis", -1)], [OnnxType.Int64]),
            Op("ArgMax", 13, [OnnxTensor.Of([2f, 2f, 1f, 3f, 3f, 3f], 2, 3)], [("axis", 1), ("select_last_index", 1)], [OnnxType.Int64]),
            Op("CumSum", 14, [X(2, 3, 4), ScalarI(1)]), Op("CumSum", 14, [X(5), ScalarI(0)], [("exclusive", 1)]), Op("CumSum", 14, [X(2, 3), ScalarI(-1)], [("reverse", 1)]),
            Op("CumSum", 14, [X(2, 3), ScalarI(0)], [("reverse", 1), ("exclusive", 1)]), Op("Softmax", 13, [X(2, 3, 4)]), Op("Softmax", 13, [X(2, 3, 4)], [("axis", 1)]),
            Op("Softmax", 11, [X(2, 3, 4)]), Op("Softmax", 11, [X(2, 3, 4)], [("axis", 2)]), Op("LogSoftmax", 13, [X(2, 3, 4)], [("axis", 0)]), Op("LogSoftmax", 11, [X(2, 3, 4)]),
            Op("Hardmax", 13, [X(3, 4)]), Op("Hardmax", 11, [X(2, 3, 4)])))
        {
            yield return one;
        }
    }
}
