namespace Nn.Training;

/// <summary>
/// <c>max(1 + largest wrong score − right score, 0)</c> over the classes, the last axis: <c>max((1 − y)·p)</c> and <c>Σ y·p</c>, y one-hot. Wrong scores
/// that are equally large share their gradient. As <c>keras/src/losses/losses.py</c> on TensorFlow.
/// </summary>
public sealed record CategoricalHinge : Loss
{
    /// <inheritdoc/>
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.OutsideUnit(targets);

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            ReadOnlySpan<float> y = batch.Targets.Slice(row * batch.Columns, batch.Columns);
            ReadOnlySpan<float> p = batch.Predictions.Slice(row * batch.Columns, batch.Columns);
            float right = 0, wrong = float.NegativeInfinity;
            int equal = 0;
            for (int i = 0; i < y.Length; i++)
            {
                float score = (1 - y[i]) * p[i];
                right += y[i] * p[i];
                if (score == wrong) equal++;
                if (!(score > wrong) && !float.IsNaN(score)) continue;
                (wrong, equal) = (score, 1);
            }

            float margin = 1 + wrong - right;
            batch.Values[row] = Math.Max(margin, 0);
            if (!batch.WantsGradient) continue;
            Span<float> slope = batch.Gradient.Slice(row * batch.Columns, batch.Columns);
            float scale = margin < 0 ? 0 : batch.ScaleOf(row);
            for (int i = 0; i < y.Length; i++)
            {
                float share = (1 - y[i]) * p[i] == wrong ? (1 - y[i]) / equal : 0;
                slope[i] = scale * (share - y[i]);
            }
        }
    }
}
