namespace Nn.Kernels;

/// <summary>Pictures with zeros around them: (height, width, channels) in the middle of a larger one.</summary>
internal static class PictureBorders
{
    /// <summary>Copies a picture into the middle and sets what is around it to zero.</summary>
    /// <param name="picture">(height, width, channels).</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="row">The values of a row: width · channels.</param>
    /// <param name="top">Rows above it.</param>
    /// <param name="left">The values before each row.</param>
    /// <param name="paddedRow">The values of a row of the larger picture.</param>
    /// <param name="padded">The larger picture, overwritten.</param>
    public static void Add(ReadOnlySpan<float> picture, int height, int row, int top, int left, int paddedRow, Span<float> padded)
    {
        padded[..((top * paddedRow) + left)].Clear();
        int end = 0;
        for (int y = 0; y < height; y++)
        {
            int start = ((top + y) * paddedRow) + left;
            if (y > 0) padded[end..start].Clear();
            picture.Slice(y * row, row).CopyTo(padded[start..]);
            end = start + row;
        }

        padded[end..].Clear();
    }
}
