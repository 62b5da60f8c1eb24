using Nn.Tests.Reference;
using Nn.Training;

namespace Nn.Tests.Training.Losses;

public class LossTests
{
    private static IEnumerable<TestCaseData> Cases() =>
        LossCase.All().Select(loss => new TestCaseData(loss).SetArgDisplayNames(loss.ToString()));

    [TestCaseSource(nameof(Cases))]
    public void Values_match_double_precision_at_every_number_of_rows(object data)
    {
        var loss = (LossCase)data;
        foreach (int columns in (int[])[1, 2, 3, 10, 16, 17, 33])
        {
            for (int rows = 0; rows <= 70; rows++)
            {
                var batch = new RandomLossBatch(loss, rows, columns, hasWeights: rows % 2 == 0, seed: (100 * rows) + columns);
                batch.Evaluate();
                CheckValues(loss, batch, rows, columns);
                float[] values = batch.Values;
                batch.Evaluate(wantsGradient: false);
                Assert.That(batch.Values, Is.EqualTo(values), "without the gradient");
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void The_gradient_is_that_of_double_precision(object data)
    {
        var loss = (LossCase)data;
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (5, 1), (37, 1), (3, 2), (7, 3), (9, 10), (4, 16), (5, 17), (2, 40)])
        {
            foreach (bool hasWeights in (bool[])[false, true])
            {
                var batch = new RandomLossBatch(loss, rows, columns, hasWeights, seed: rows + columns);
                batch.Evaluate();
                CheckGradient(loss, batch, columns);
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Long_rows_are_right(object data)
    {
        var loss = (LossCase)data;
        foreach (int columns in (int[])[511, 512, 513, 1100])
        {
            var batch = new RandomLossBatch(loss, rows: 3, columns, hasWeights: true, seed: columns);
            batch.Evaluate();
            CheckValues(loss, batch, 3, columns);
            CheckGradient(loss, batch, columns, step: columns / 7);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void A_row_has_the_same_bits_alone_and_in_every_batch(object data)
    {
        var loss = (LossCase)data;
        foreach (int columns in (int[])[1, 3, 10, 17, 70, 600])
        {
            foreach (bool hasWeights in (bool[])[false, true])
            {
                var batch = new RandomLossBatch(loss, rows: 70, columns, hasWeights, seed: columns);
                batch.Evaluate();
                for (int r = 0; r < 70; r++)
                {
                    var alone = new RandomLossBatch(loss, rows: 1, columns, hasWeights, seed: 0) { Scale = batch.Factor };
                    batch.Targets.AsSpan(r * alone.Targets.Length, alone.Targets.Length).CopyTo(alone.Targets);
                    batch.Predictions.AsSpan(r * columns, columns).CopyTo(alone.Predictions);
                    if (hasWeights) alone.Weights![0] = batch.Weights![r];
                    alone.Evaluate();
                    Assert.That(alone.Values[0], Is.EqualTo(batch.Values[r]), $"value of row {r} of {columns}");
                    Assert.That(
                        alone.Gradient,
                        Is.EqualTo(batch.Gradient.AsSpan(r * columns, columns).ToArray()),
                        $"gradient of row {r} of {columns}");
                }
            }
        }
    }

    /// <summary>Of exact squares only the order of summation can change the bits.</summary>
    [Test]
    public void Columns_are_summed_in_16_lanes_joined_by_halves()
    {
        var loss = LossCase.All().Single(item => item.Loss is MeanSquaredError);
        for (int columns = 1; columns <= 70; columns++)
        {
            var batch = new RandomLossBatch(loss, rows: 1, columns, hasWeights: false, seed: columns);
            batch.Evaluate();
            var lanes = new float[16];
            for (int c = 0; c < columns; c++)
            {
                float difference = (float)batch.Predictions[c] - (float)batch.Targets[c];
                lanes[c % 16] += difference * difference;
            }

            for (int half = 8; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
            }

            Assert.That(batch.Values[0], Is.EqualTo(lanes[0] / columns), $"{columns} columns");
        }
    }

    private static void CheckValues(LossCase loss, RandomLossBatch batch, int rows, int columns)
    {
        double[] expected = [.. Enumerable.Range(0, rows).Select(r => loss.Row(batch.Targets, batch.Predictions, r, columns))];
        ReferenceAssert.Close(batch.Values, expected, 1e-6, 1e-5, $"{rows} rows of {columns}");
        double sum = expected.Select((value, r) => value * (batch.Weights?[r] ?? 1)).Sum();
        ReferenceAssert.Close([batch.Value], [sum / Math.Max(rows, 1)], 1e-6, 1e-5, $"the batch of {rows} rows of {columns}");
    }

    private static void CheckGradient(LossCase loss, RandomLossBatch batch, int columns, int step = 1)
    {
        const double H = 1e-6;
        float[] gradient = batch.Gradient;
        for (int i = 0; i < gradient.Length; i += step)
        {
            // Other rows do not depend on this prediction.
            int r = i / columns;
            double exact = batch.Predictions[i];
            batch.Predictions[i] = exact + H;
            double above = loss.Row(batch.Targets, batch.Predictions, r, columns);
            batch.Predictions[i] = exact - H;
            double below = loss.Row(batch.Targets, batch.Predictions, r, columns);
            batch.Predictions[i] = exact;
            double factor = batch.Factor * (batch.Weights?[r] ?? 1);
            ReferenceAssert.Close([gradient[i]], [(above - below) / (2 * H) * factor], 1e-6, 1e-5, $"gradient {i} of rows of {columns}");
        }
    }
}
