namespace Nn.Datasets;

/// <summary>What becomes of missing values: refused unless something else is said.</summary>
public readonly record struct MissingRule
{
    private MissingRule(MissingAction action, double number = 0, string? text = null) => (Action, Number, Text) = (action, number, text);

    /// <summary>A missing value is an error.</summary>
    public static MissingRule Refuse { get; }

    /// <summary>The row is left out; a single record is refused.</summary>
    public static MissingRule Drop { get; } = new(MissingAction.Drop);

    /// <summary>The mean of the values that the pipeline was fitted to; for numbers and truths.</summary>
    public static MissingRule Mean { get; } = new(MissingAction.Mean);

    /// <summary>Their median, the mean of the two in the middle if they are even; for numbers and truths.</summary>
    public static MissingRule Median { get; } = new(MissingAction.Median);

    internal MissingAction Action { get; }

    internal double Number { get; }

    internal string? Text { get; }

    /// <summary>A given number, for numbers and truths.</summary>
    /// <param name="number">The number.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is infinite or no number.</exception>
    public static MissingRule Fill(double number) => double.IsFinite(number)
        ? new(MissingAction.FillNumber, number)
        : throw Errors.OutOfRange($"MissingRule: expected a finite number. Received: {number}.", nameof(number));

    /// <summary>A given text, which is a category like any other.</summary>
    /// <param name="text">The text.</param>
    public static MissingRule Fill(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(MissingAction.FillText, 0, text);
    }
}
