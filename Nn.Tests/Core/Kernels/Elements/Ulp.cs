namespace Nn.Tests.Core.Kernels;

/// <summary>Distances in units in the last place of a float.</summary>
internal static class Ulp
{
    /// <summary>
    /// How many floats lie between a result and the exact value: 0 for the same infinity, +∞ where only one is infinite or NaN. Exact
    /// values
    /// past the largest float by less than half a unit round to it.
    /// </summary>
    public static double Distance(float result, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(result)) return double.IsNaN(exact) && float.IsNaN(result) ? 0 : double.PositiveInfinity;
        float rounded = (float)exact;
        if (float.IsInfinity(rounded) || float.IsInfinity(result)) return rounded == result ? 0 : double.PositiveInfinity;
        return Math.Abs(result - exact) / UnitAt(exact);
    }

    /// <summary>The distance between neighbouring floats at a value.</summary>
    public static double UnitAt(double value)
    {
        float size = Math.Max(MathF.Abs((float)value), 1.17549435e-38f);
        return Math.ScaleB(1, (int)Math.Floor(Math.Log2(size)) - 23);
    }

    /// <summary>2^20 floats evenly over all bit patterns, NaN and infinities among them, and the special values.</summary>
    public static float[] WholeRange()
    {
        var values = new List<float>(1 << 20)
        {
            0f, -0f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1.17549421e-38f, -1.17549421e-38f,
            float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN,
            BitConverter.Int32BitsToSingle(0x7F800001), BitConverter.Int32BitsToSingle(-1), 1f, -1f, 0.95f, -0.95f,
            88.72283f, 88.72284f, -87.33654f, -87.33655f,
            -103.27892f, -103.27893f, -103.97207f, -103.97208f, 89f, 104f, -104f, 1000f, -1000f,
        };
        for (long bits = 0; values.Count < 1 << 20; bits += 4099) values.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        return [.. values];
    }

    /// <summary>2^20 floats evenly between two.</summary>
    public static float[] Between(double low, double high)
    {
        var values = new float[1 << 20];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(low + ((high - low) * i / (values.Length - 1)));
        return values;
    }
}
