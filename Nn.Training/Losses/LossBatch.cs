using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// What a loss reads and writes: rows of targets and predictions, and one value a row. A sample of several rows (a sequence) has them one
/// after another.
/// </summary>
public ref struct LossBatch
{
    private float _scale = 1;

    /// <summary>A batch of rows of one column, without weights, mask and gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LossBatch()
    {
    }

    /// <summary>The targets: rows × target columns.</summary>
    public ReadOnlySpan<float> Targets { get; init; }

    /// <summary>The predictions: rows × columns.</summary>
    public ReadOnlySpan<float> Predictions { get; init; }

    /// <summary>The last dimension of the prediction.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>One weight a row, or empty for 1. A row of weight 0 is not looked at: its value and its gradient are 0.</summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>1 for a row that counts, 0 for one that is padding, or empty for 1.</summary>
    public ReadOnlySpan<float> Mask { get; init; }

    /// <summary>What multiplies every gradient.</summary>
    public float Scale { readonly get => _scale; init => _scale = value; }

    /// <summary>Receives the loss of each row, without its weight.</summary>
    public Span<float> Values { get; init; }

    /// <summary>Receives the gradient with respect to the prediction, rows × columns; empty where only the values are wanted.</summary>
    public Span<float> Gradient { get; init; }

    /// <summary>The number of rows: the length of <see cref="Values"/>.</summary>
    public readonly int Rows => Values.Length;

    /// <summary>Whether <see cref="Gradient"/> is wanted.</summary>
    public readonly bool WantsGradient => !Gradient.IsEmpty;

    /// <summary>What multiplies the gradient of a row: <see cref="Scale"/> times the row's weight.</summary>
    public readonly float ScaleOf(int row) => Weights.IsEmpty ? Scale : Scale * Weights[row];

    /// <summary>Makes the gradient that of a mean over so many rows.</summary>
    internal void DivideScale(int rows) => _scale /= rows;

    /// <summary>Some of the rows, all of which count.</summary>
    internal readonly LossBatch Slice(int first, int rows)
    {
        int targetColumns = Rows == 0 ? 0 : Targets.Length / Rows;
        return new LossBatch
        {
            Targets = Targets.Slice(first * targetColumns, rows * targetColumns),
            Predictions = Predictions.Slice(first * Columns, rows * Columns),
            Columns = Columns,
            Weights = Weights.IsEmpty ? default : Weights.Slice(first, rows),
            Scale = Scale,
            Values = Values.Slice(first, rows),
            Gradient = WantsGradient ? Gradient.Slice(first * Columns, rows * Columns) : default,
        };
    }

    /// <summary>The value and the gradient of rows that do not count.</summary>
    internal readonly void Clear(int first, int rows)
    {
        Values.Slice(first, rows).Clear();
        if (WantsGradient) Gradient.Slice(first * Columns, rows * Columns).Clear();
    }
}
