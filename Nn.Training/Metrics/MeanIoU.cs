using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// Intersection over union, <c>tp / (tp + fp + fn)</c>, the mean over the classes that occur in targets or predictions. As
/// <c>keras/src/metrics/iou_metrics.py</c>.
/// </summary>
/// <param name="ClassCount">The number of classes.</param>
public sealed record MeanIoU(int ClassCount) : Metric
{
    /// <summary>A class whose targets are left out, such as 255 for what is no class; null for none.</summary>
    public int? IgnoredClass { get; init; }

    /// <summary>Whether a target is the number of a class; else it has a value for each class, of which the largest counts.</summary>
    public bool SparseTargets { get; init; } = true;

    /// <summary>Whether a prediction is the number of a class; else it has a value for each class, of which the largest counts.</summary>
    public bool SparsePredictions { get; init; } = true;

    /// <inheritdoc/>
    protected override string DefaultName => "mean_io_u";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "number of classes", ClassCount, 1, 46340);
        Check(SparsePredictions, "predictions", prediction);
        if (SparseTargets == SparsePredictions) Argument.SameSize(Name, target, prediction);
        else if (SparseTargets) Argument.OneForEachRow(Name, target, prediction);
        else Check(isSparse: false, "targets", target);
        return new State(this);
    }

    private void Check(bool isSparse, string what, Shape shape)
    {
        if (isSparse || (shape.Rank > 0 && shape[^1] == ClassCount)) return;
        throw new ArgumentException(FormattableString.Invariant($"{Name}: expected {what} of {ClassCount} columns, one for each class. Received: {shape}."));
    }

    private sealed class State(MeanIoU metric) : MetricState
    {
        private const double Epsilon = 1e-7;

        private readonly int _classes = metric.ClassCount;
        private readonly double[] _both = new double[metric.ClassCount];
        private readonly double[] _actual = new double[metric.ClassCount];
        private readonly double[] _predicted = new double[metric.ClassCount];

        public override double Result
        {
            get
            {
                double sum = 0;
                int seen = 0;
                for (int i = 0; i < _classes; i++)
                {
                    double union = _actual[i] + _predicted[i] - _both[i];
                    if (union > 1e-9) seen++;
                    sum += _both[i] / (union + Epsilon);
                }

                return sum / (seen + Epsilon);
            }
        }

        public override void Reset()
        {
            Array.Clear(_both);
            Array.Clear(_actual);
            Array.Clear(_predicted);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void Collect(in MetricBatch batch)
        {
            // A row is a sample of the output, which may hold several numbers of classes.
            int count = metric.SparsePredictions ? batch.Predictions.Length : batch.Predictions.Length / _classes, perRow = count / batch.Rows;
            for (int i = 0; i < count; i++)
            {
                float label = ClassOf(batch.Targets, metric.SparseTargets, i);
                if (label == metric.IgnoredClass) continue;
                int actual = Checked(label, "a target"), predicted = Checked(ClassOf(batch.Predictions, metric.SparsePredictions, i), "a prediction");
                double weight = batch.WeightOf(i / perRow);
                _actual[actual] += weight;
                _predicted[predicted] += weight;
                if (actual == predicted) _both[actual] += weight;
            }
        }

        private float ClassOf(ReadOnlySpan<float> values, bool isSparse, int index) =>
            isSparse ? values[index] : ArgMaxState.ArgMax(values.Slice(index * _classes, _classes));

        private int Checked(float value, string what) => value >= 0 && value < _classes && value == (int)value
            ? (int)value
            : throw new ArgumentException(FormattableString.Invariant(
                $"{metric.Name}: expected {what} that is a whole number from 0 to {_classes - 1}. Received: {value}."));
    }
}
