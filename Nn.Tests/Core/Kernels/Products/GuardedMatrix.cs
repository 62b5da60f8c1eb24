namespace Nn.Tests.Core.Kernels;

/// <summary>
/// A matrix whose rows lie a stride apart, between guard bands: what lies outside of its elements holds a mark that no kernel may change.
/// </summary>
internal sealed class GuardedMatrix
{
    private const float Mark = 12345.5f;
    private const int Band = 19;
    private readonly float[] _memory;

    public GuardedMatrix(int rows, int columns, int stride, Func<int, int, float>? value = null)
    {
        (Rows, Columns, Stride) = (rows, columns, stride);
        _memory = new float[2 * Band + Length];
        Array.Fill(_memory, Mark);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) this[row, column] = value?.Invoke(row, column) ?? float.NaN;
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public Span<float> Span => _memory.AsSpan(Band, Length);

    private int Length => Rows == 0 ? 0 : (Rows - 1) * Stride + Columns;

    public float this[int row, int column]
    {
        get => _memory[Band + row * Stride + column];
        set => _memory[Band + row * Stride + column] = value;
    }

    public GuardedMatrix Copy() => new(Rows, Columns, Stride, (row, column) => this[row, column]);

    public float[] Column(int column) => [.. Enumerable.Range(0, Rows).Select(row => this[row, column])];

    public float[] Row(int row) => [.. Enumerable.Range(0, Columns).Select(column => this[row, column])];

    /// <summary>All elements, row after row.</summary>
    public float[] Elements() => [.. Enumerable.Range(0, Rows).SelectMany(Row)];

    public bool GuardsAreWhole()
    {
        for (int i = 0; i < _memory.Length; i++)
        {
            int inside = i - Band;
            bool element = inside >= 0 && inside < Length && inside % Stride < Columns;
            if (!element && _memory[i] != Mark) return false;
        }

        return true;
    }

    public static GuardedMatrix Vector(int columns, Func<int, float>? value = null) =>
        new(1, columns, columns, (_, column) => value?.Invoke(column) ?? float.NaN);
}
