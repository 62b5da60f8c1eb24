namespace Nn.Interop.Onnx;

/// <summary>What is computed of known tensors when a plan is made.</summary>
internal static class Constants
{
    /// <summary>Elements in other places; −1 for the filling.</summary>
    public static OnnxTensor Take(OnnxTensor x, int[] places, int[] dims, double fill) => x.Values switch
    {
        float[] values => new OnnxTensor(x.Type, dims, Array.ConvertAll(places, place => place < 0 ? (float)fill : values[place])),
        double[] values => new OnnxTensor(x.Type, dims, Array.ConvertAll(places, place => place < 0 ? fill : values[place])),
        _ => new OnnxTensor(x.Type, dims, Array.ConvertAll(places, place => place < 0 ? (long)fill : ((long[])x.Values)[place])),
    };

    public static OnnxTensor Map(OnnxTensor x, Func<long, long> ofIntegers, Func<double, double> ofReals) => x.Values switch
    {
        float[] values => new OnnxTensor(x.Type, x.Shape, Array.ConvertAll(values, value => (float)ofReals(value))),
        double[] values => new OnnxTensor(x.Type, x.Shape, Array.ConvertAll(values, value => ofReals(value))),
        _ => new OnnxTensor(x.Type, x.Shape, Array.ConvertAll((long[])x.Values, value => Integers.Wrap(x.Type, ofIntegers(value)))),
    };

    /// <summary>A function of two tensors, broadcast to each other.</summary>
    public static OnnxTensor Combine(
        OnnxTensor a, OnnxTensor b, Func<long, long, long> ofIntegers, Func<double, double, double> ofReals, bool isTruth)
    {
        int[] dims = Dimensions.Broadcast(a.Shape, b.Shape);
        int[] left = Dimensions.Walk(dims, Dimensions.BroadcastStrides(a.Shape, dims));
        int[] right = Dimensions.Walk(dims, Dimensions.BroadcastStrides(b.Shape, dims));
        if (a.Values is long[] x && b.Values is long[] y)
        {
            var whole = new long[left.Length];
            OnnxType type = isTruth ? OnnxType.Bool : a.Type;
            for (int i = 0; i < whole.Length; i++) whole[i] = Integers.Wrap(type, ofIntegers(x[left[i]], y[right[i]]));
            return new OnnxTensor(type, dims, whole);
        }

        double[] first = Reals(a), second = Reals(b), results = new double[left.Length];
        for (int i = 0; i < results.Length; i++) results[i] = ofReals(first[left[i]], second[right[i]]);
        return OfReals(isTruth ? OnnxType.Bool : a.Type, dims, results);
    }

    /// <summary>The elements as doubles, whatever the type.</summary>
    public static double[] Reals(OnnxTensor x) => x.Values switch
    {
        float[] floats => Array.ConvertAll(floats, value => (double)value),
        double[] doubles => doubles,
        _ => Array.ConvertAll((long[])x.Values, value => (double)value),
    };

    /// <summary>A tensor of a type of the nearest values.</summary>
    public static OnnxTensor OfReals(OnnxType type, int[] dims, double[] values) => type switch
    {
        OnnxType.Double => new OnnxTensor(type, dims, values),
        _ when !Integers.Are(type) => new OnnxTensor(type, dims, Array.ConvertAll(values, value => Round(type, value))),
        _ => new OnnxTensor(type, dims, Array.ConvertAll(values, value => type == OnnxType.Bool ? value != 0 ? 1L : 0L : Integers.Wrap(type, Truncated(value)))),
    };

    private static float Round(OnnxType type, double value) => type switch
    {
        OnnxType.Float16 => (float)(Half)value,
        OnnxType.BFloat16 => BFloat16((float)value),
        _ => (float)value,
    };

    private static float BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? value : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    private static long Truncated(double value) => double.IsNaN(value) ? 0 : (long)Math.Clamp(Math.Truncate(value), long.MinValue, long.MaxValue);
}
