using System.Globalization;
using System.Text;

namespace Nn.Training;

/// <summary>
/// How often samples of each class were predicted as each class: rows are the true classes, columns the predicted ones, as in
/// scikit-learn's <c>confusion_matrix</c>. Prints itself as a table.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    private ConfusionMatrix(long[] counts, string[] names) => (_counts, ClassNames) = (counts, names);

    /// <summary>A name for each class: its number where none were given.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of classes.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>The samples that were counted.</summary>
    public long Total => _counts.Sum();

    /// <summary>The samples of a class that were predicted as another, or the same.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is no class.</exception>
    public long this[int label, int prediction] => _counts[Place(label, prediction)];

    /// <summary>The share of samples whose class was predicted.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(i => this[i, i]) / Total;

    /// <summary>The share of a class's samples that were found; NaN where there is none.</summary>
    /// <param name="label">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no class.</exception>
    public double Recall(int label) => (double)this[label, label] / Enumerable.Range(0, Classes).Sum(other => this[label, other]);

    /// <summary>The share of samples predicted as a class that are of it; NaN where there is none.</summary>
    /// <param name="prediction">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no class.</exception>
    public double Precision(int prediction) =>
        (double)this[prediction, prediction] / Enumerable.Range(0, Classes).Sum(other => this[other, prediction]);

    /// <summary>Counts predictions against labels.</summary>
    /// <param name="labels">For each sample its class, from 0.</param>
    /// <param name="predictions">For each sample the predicted class, as <see cref="Model.PredictClasses"/> gives them.</param>
    /// <param name="classNames">A name for each class; where there are none, the classes are numbered up to the largest that occurs.</param>
    /// <exception cref="ArgumentException">The lengths differ, there is no sample, or a class is out of range.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, IReadOnlyList<string>? classNames = null)
    {
        if (labels.IsEmpty || labels.Length != predictions.Length)
        {
            throw new ArgumentException(
                $"ConfusionMatrix: expected a prediction for each of at least one label. Received: {labels.Length} labels, {predictions.Length} predictions.",
                nameof(predictions));
        }

        string[] names = classNames is null ? Numbered(labels, predictions) : [.. classNames];
        var counts = new long[names.Length * names.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            CheckClass(labels[i], "label", i, names.Length);
            CheckClass(predictions[i], "prediction", i, names.Length);
            counts[(labels[i] * names.Length) + predictions[i]]++;
        }

        return new ConfusionMatrix(counts, names);
    }

    /// <summary>A row for each true class, a column for each predicted one.</summary>
    public override string ToString()
    {
        int first = ClassNames.Max(name => name.Length);
        int[] widths = [.. Enumerable.Range(0, Classes).Select(
            column => Enumerable.Range(0, Classes).Max(row => Text(this[row, column]).Length)).Select((width, column) => Math.Max(width, ClassNames[column].Length))];
        var text = new StringBuilder().Append(' ', first);
        for (int column = 0; column < Classes; column++) text.Append("  ").Append(ClassNames[column].PadLeft(widths[column]));
        for (int row = 0; row < Classes; row++)
        {
            text.AppendLine().Append(ClassNames[row].PadRight(first));
            for (int column = 0; column < Classes; column++) text.Append("  ").Append(Text(this[row, column]).PadLeft(widths[column]));
        }

        return text.ToString();
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string[] Numbered(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        int largest = 0;
        for (int i = 0; i < labels.Length; i++) largest = Math.Max(largest, Math.Max(labels[i], predictions[i]));
        return [.. Enumerable.Range(0, largest + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    private static void CheckClass(int value, string what, int row, int classes)
    {
        if ((uint)value >= (uint)classes)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"ConfusionMatrix: expected classes from 0 to {classes - 1}. Received: {value} as {what} {row}."));
    }

    private int Place(int label, int prediction)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)Classes, nameof(label));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)prediction, (uint)Classes, nameof(prediction));
        return (label * Classes) + prediction;
    }
}
