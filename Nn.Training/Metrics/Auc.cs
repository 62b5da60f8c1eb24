namespace Nn.Training;

/// <summary>
/// The area under a curve over all thresholds, approximated at evenly spaced ones: predictions are counted in buckets
/// <c>(i/(n − 1), (i + 1)/(n − 1)]</c>. ROC by trapezoids; precision and recall by the interpolation of Davis and Goadrich 2006,
/// section 4. As <c>keras/src/metrics/confusion_metrics.py</c> with <c>summation_method="interpolation"</c>.
/// </summary>
public sealed record Auc : Metric
{
    /// <summary>The number of thresholds, at least 2.</summary>
    public int Thresholds { get; init; } = 200;

    /// <summary>Under which curve.</summary>
    public AucCurve Curve { get; init; }

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "number of thresholds", Thresholds, 2, float.PositiveInfinity);
        Argument.SameSize(Name, target, prediction);
        return Curve switch
        {
            AucCurve.Roc => new RocState(Thresholds, Columns(prediction)),
            AucCurve.PrecisionRecall => new PrecisionRecallState(Thresholds, Columns(prediction)),
            _ => throw Argument.Wrong(Name, "curve", "the curve Roc or PrecisionRecall", Curve),
        };
    }

    private sealed class RocState(int thresholds, int columns) : ThresholdState(thresholds, columns)
    {
        public override double Result
        {
            get
            {
                double positives = Positives.Sum(), negatives = Negatives.Sum(), area = 0, truePositives = 0;
                if (positives == 0 || negatives == 0) return 0;
                // From the largest threshold down: each bucket adds a step to the right and one up.
                for (int i = Positives.Length - 1; i >= 0; i--)
                {
                    area += Negatives[i] * (truePositives + (0.5 * Positives[i]));
                    truePositives += Positives[i];
                }

                return area / (positives * negatives);
            }
        }
    }

    private sealed class PrecisionRecallState(int thresholds, int columns) : ThresholdState(thresholds, columns)
    {
        public override double Result
        {
            get
            {
                double positives = Positives.Sum(), area = 0, truePositives = 0, predicted = 0;
                if (positives == 0) return 0;
                // Within a bucket true positives and predicted positives grow in proportion.
                for (int i = Positives.Length - 1; i >= 0; i--)
                {
                    double step = Positives[i] + Negatives[i];
                    double slope = step == 0 ? 0 : Positives[i] / step;
                    double intercept = truePositives - (slope * predicted);
                    double logRatio = predicted > 0 ? Math.Log((predicted + step) / predicted) : 0;
                    area += slope * (Positives[i] + (intercept * logRatio));
                    truePositives += Positives[i];
                    predicted += step;
                }

                return area / positives;
            }
        }
    }
}
