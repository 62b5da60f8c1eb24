namespace Nn.Datasets;

/// <summary>What stands before the numbers of a file of one array.</summary>
/// <param name="Format">The type of the numbers.</param>
/// <param name="IsBigEndian">Whether the highest byte of a number comes first.</param>
/// <param name="IsFortran">Whether the first axis runs fastest.</param>
/// <param name="Shape">The length of each axis.</param>
internal sealed record ArrayHeader(NumberFormat Format, bool IsBigEndian, bool IsFortran, long[] Shape)
{
    /// <summary>NumPy's bound too (64 since version 2, 32 before).</summary>
    public const int MostAxes = 64;

    /// <summary>Reads the numbers that follow, into the order of the last axis fastest.</summary>
    public NdArray ReadValues(Stream stream, string source)
    {
        long count = 1;
        foreach (long axis in Shape)
        {
            if (axis is < 0 or > int.MaxValue || (count *= axis) > Array.MaxLength)
            {
                throw Errors.File(
                    $"{source}: expected an array of at most {Array.MaxLength} values. Found the shape ({string.Join(", ", Shape)}).");
            }
        }

        int[] shape = Array.ConvertAll(Shape, axis => (int)axis);
        Array values = Format.Read(stream, (int)count, IsBigEndian, source);
        return new NdArray(Format, IsFortran ? Format.Transpose(values, shape) : values, shape);
    }
}
