using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace Nn.Datasets;

/// <summary>
/// The features or the targets of a data set in any of the forms that .NET has for them: one number a sample (<c>double[]</c>,
/// <c>float[]</c>, <c>int[]</c>, a span), or several (<c>double[][]</c>, <c>double[,]</c>, a <see cref="Span2D{T}"/>), a sample a row.
/// </summary>
/// <seealso cref="Dataset.From(Values, Values, IReadOnlyList{string}?, IReadOnlyList{string}?, int?, bool)"/>
public readonly struct Values
{
    private readonly object? _values;

    private Values(object values) => _values = values;

    /// <summary>One number a sample.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Values(double[] values) => new(values);

    /// <inheritdoc cref="op_Implicit(double[])"/>
    public static implicit operator Values(float[] values) => new(values);

    /// <summary>One label a sample.</summary>
    /// <param name="labels">The labels.</param>
    public static implicit operator Values(int[] labels) => new(labels);

    /// <summary>A sample a row, all of one length.</summary>
    /// <param name="rows">The rows.</param>
    public static implicit operator Values(double[][] rows) => new(rows);

    /// <inheritdoc cref="op_Implicit(double[][])"/>
    public static implicit operator Values(float[][] rows) => new(rows);

    /// <summary>A sample a row.</summary>
    /// <param name="matrix">(samples, numbers of a sample).</param>
    public static implicit operator Values(double[,] matrix) => new(matrix);

    /// <inheritdoc cref="op_Implicit(double[,])"/>
    public static implicit operator Values(float[,] matrix) => new(matrix);

    /// <summary>A sample a row, such as ids that <see cref="Sequences.Pad"/> has made one length.</summary>
    /// <param name="matrix">(samples, ids of a sample).</param>
    public static implicit operator Values(int[,] matrix) => new(matrix);

    /// <summary>One number a sample; they are copied.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Values(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{double})"/>
    public static implicit operator Values(ReadOnlySpan<float> values) => new(values.ToArray());

    /// <summary>A sample a row; they are copied.</summary>
    /// <param name="matrix">(samples, numbers of a sample); may be a part of a larger one.</param>
    public static implicit operator Values(ReadOnlySpan2D<double> matrix) => new(matrix.ToArray());

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan2D{double})"/>
    public static implicit operator Values(ReadOnlySpan2D<float> matrix) => new(matrix.ToArray());

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan2D{double})"/>
    public static implicit operator Values(Span2D<double> matrix) => new(matrix.ToArray());

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan2D{double})"/>
    public static implicit operator Values(Span2D<float> matrix) => new(matrix.ToArray());

    /// <summary>An array of a file, whose first axis counts the samples: (60000, 28, 28) is as many samples of the shape (28, 28).</summary>
    /// <param name="array">The array.</param>
    public static implicit operator Values(NdArray array) => new(array);

    /// <summary>The numbers as floats, sample after sample, and the shape of a sample.</summary>
    internal (float[] Values, Shape Sample) ToFloats(string argument) => _values switch
    {
        null => throw new ArgumentNullException(argument),
        float[] values => ((float[])values.Clone(), 1),
        double[] values => (ToFloats<double>(values), 1),
        int[] labels => (ToFloats<int>(labels), 1),
        float[][] rows => FromRows(rows, argument),
        double[][] rows => FromRows(rows, argument),
        float[,] matrix => FromMatrix(matrix, argument),
        int[,] matrix => FromMatrix(matrix, argument),
        NdArray array => FromArray(array, argument),
        _ => FromMatrix((double[,])_values, argument),
    };

    private static float[] ToFloats<T>(ReadOnlySpan<T> values)
        where T : struct, INumberBase<T>
    {
        var floats = new float[values.Length];
        TensorPrimitives.ConvertTruncating(values, floats);
        return floats;
    }

    private static (float[] Values, Shape Sample) FromMatrix<T>(T[,] matrix, string argument)
        where T : struct, INumberBase<T>
    {
        if (matrix.Length == 0) throw Empty(argument, matrix.GetLength(0), matrix.GetLength(1));
        return (ToFloats(MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length)), matrix.GetLength(1));
    }

    private static (float[] Values, Shape Sample) FromArray(NdArray array, string argument)
    {
        if (array.Length == 0 || array.Shape.Count == 0)
            throw Errors.Argument($"Dataset: expected an array of at least 1 sample as {argument}. Received: {array}.", argument);
        int[] sample = [.. array.Shape.Skip(1)];
        return (array.ToFloats(), sample.Length == 0 ? [1] : new Shape(sample));
    }

    private static (float[] Values, Shape Sample) FromRows<T>(T[][] rows, string argument)
        where T : struct, INumberBase<T>
    {
        int width = rows is [{ } first, ..] ? first.Length : 0;
        if (width == 0) throw Empty(argument, rows.Length, width);
        var floats = new float[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            int length = rows[i]?.Length ?? 0;
            if (length != width)
                throw Errors.Argument($"Dataset: expected rows of {width} {argument}, as row 0. Received: {length} in row {i}.", argument);
            TensorPrimitives.ConvertTruncating<T, float>(rows[i], floats.AsSpan(i * width, width));
        }

        return (floats, width);
    }

    private static ArgumentException Empty(string argument, int rows, int width) =>
        Errors.Argument($"Dataset: expected at least 1 row of at least 1 value as {argument}. Received: ({rows}, {width}).", argument);
}
