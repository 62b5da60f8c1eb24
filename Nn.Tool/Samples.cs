using Nn.Datasets;

namespace Nn.Tool;

/// <summary>Numbers of samples from a file: <c>.npy</c>, whose first axis counts them, or <c>.csv</c> with a header, a sample a line.</summary>
/// <param name="Values">The numbers, sample after sample.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Shape">The shape of a sample.</param>
internal sealed record Samples(float[] Values, int Count, Shape Shape)
{
    /// <exception cref="FormatException">They are no numbers, or there are none.</exception>
    public static Samples Read(string path)
    {
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            NdArray array = Npy.Read(path);
            return array.Shape.Count > 0 && array.Length > 0
                ? new Samples(array.ToFloats(), array.Shape[0], new Shape([.. array.Shape.Skip(1)]))
                : throw new FormatException($"Expected samples in '{path}'. Received: an array of shape ({string.Join(", ", array.Shape)}).");
        }

        Table table = Table.ReadCsv(path);
        if (table.Columns.FirstOrDefault(column => column.Kind == ColumnKind.Text || column.Missing > 0) is { } wrong)
            throw new FormatException($"Expected columns of numbers without gaps in '{path}'. Received: '{wrong.Name}' of kind {wrong.Kind}, {wrong.Missing} missing.");
        if (table.RowCount == 0) throw new FormatException($"Expected samples in '{path}'. Received: a header alone.");
        int columns = table.Columns.Count;
        var values = new float[table.RowCount * columns];
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int column = 0; column < columns; column++) values[(row * columns) + column] = table.Columns[column][row];
        }

        return new Samples(values, table.RowCount, columns);
    }

    /// <summary>The samples as those of a model's input.</summary>
    /// <exception cref="FormatException">They have another shape; a table's columns may be those of any shape.</exception>
    public Samples As(Shape shape, string path) => Shape == shape || (Shape.Rank == 1 && Shape.Size == shape.Size)
        ? this with { Shape = shape }
        : throw new FormatException(Shape.Rank == 1
            ? FormattableString.Invariant($"Expected {shape.Size} columns of numbers in '{path}'. Received: {Shape.Size}.")
            : $"Expected samples of shape {shape} in '{path}'. Received: samples of shape {Shape}.");
}
