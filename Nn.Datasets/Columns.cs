namespace Nn.Datasets;

/// <summary>What the scalers share: matrices of doubles, column by column.</summary>
internal static class Columns
{
    public delegate void Scaling(ReadOnlySpan<double> values, Span<double> destination);

    /// <summary>The data set with its features put through a scaling in double precision.</summary>
    public static Dataset Apply(Dataset data, Scaling scaling)
    {
        ArgumentNullException.ThrowIfNull(data);
        double[] values = Widen(data.Features);
        scaling(values, values);
        return data.WithFeatures(Array.ConvertAll(values, v => (float)v));
    }

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }

    public static void CheckMatrix(ReadOnlySpan<double> values, int columns, string scaler)
    {
        if (columns <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(columns), $"{scaler}: expected at least 1 column. Received: {columns}.");
        }
        if (values.IsEmpty || values.Length % columns != 0)
        {
            throw new ArgumentException(
                $"{scaler}: expected at least 1 row of {columns} values, and whole rows. Received: {values.Length} values.",
                nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"{scaler}: expected finite values. Received: {values[i]} in row {i / columns}, column {i % columns}.", nameof(values));
            }
        }
    }

    public static void CheckRows(ReadOnlySpan<double> values, ReadOnlySpan<double> destination, int columns, string scaler)
    {
        if (values.Length % columns != 0)
            throw new ArgumentException($"{scaler}: expected rows of {columns} values. Received: {values.Length} values.", nameof(values));
        if (destination.Length != values.Length)
        {
            throw new ArgumentException(
                $"{scaler}: expected room for {values.Length} values. Received: {destination.Length}.", nameof(destination));
        }
    }
}
