using Nn.Training;

namespace Nn.Tests.Training.Losses;

/// <summary>Rows of weight 0 or mask 0: nothing that stands in them may be seen, and the others must be as they are without them.</summary>
public class HiddenRowTests
{
    private const int Columns = 3;

    public enum Hiding
    {
        Weight,
        Mask,
        Both,
    }

    private static IEnumerable<TestCaseData> Cases() =>
        LossCase.All().SelectMany(loss => Enum.GetValues<Hiding>(), (loss, hiding) => new TestCaseData(loss, hiding)
            .SetArgDisplayNames(loss.ToString(), hiding.ToString()));

    [TestCaseSource(nameof(Cases))]
    public void A_hidden_row_is_not_seen(object data, Hiding hiding)
    {
        var loss = (LossCase)data;
        for (int rows = 1; rows <= 70; rows++)
        {
            Rows whole = Rows.Of(loss, rows, hiding);
            int[] seen = [.. Enumerable.Range(0, rows).Where(r => !whole.IsHidden(r))];
            Rows rest = whole.Take(seen);
            foreach (int r in Enumerable.Range(0, rows).Except(seen)) whole.Spoil(r);
            // The divisor: a mask takes rows out of it, a weight of 0 does not.
            int counted = hiding == Hiding.Weight ? rows : whole.Mask.Count(m => m != 0);
            Assert.That(loss.Loss.FindWrongTarget(whole.Targets, whole.Weights, whole.Mask, rows, Columns), Is.Null, "in hidden rows");
            double value = whole.Evaluate(loss.Loss, 1);
            double expected = rest.Evaluate(loss.Loss, (float)seen.Length / Math.Max(counted, 1)) * seen.Length / Math.Max(counted, 1);
            // Cosines have both signs: what is left of their sum is as exact as the sum of their sizes.
            double size = rest.Values.Sum(v => Math.Abs((double)v)) / Math.Max(counted, 1);
            Assert.That(value, Is.EqualTo(expected).Within((1e-5 * Math.Abs(expected)) + (1e-6 * size)), $"{rows} rows");
            for (int r = 0; r < rows; r++)
            {
                int place = Array.IndexOf(seen, r);
                Assert.That(whole.Values[r], Is.EqualTo(place < 0 ? 0 : rest.Values[place]), $"value of row {r} of {rows}");
                for (int c = 0; c < Columns; c++)
                {
                    float slope = place < 0 ? 0 : rest.Gradient[(place * Columns) + c];
                    Assert.That(
                        whole.Gradient[(r * Columns) + c], Is.EqualTo(slope).Within(1e-3).Percent, $"gradient of row {r} of {rows}");
                }
            }
        }
    }

    [Test]
    public void A_batch_of_hidden_rows_is_0()
    {
        float[] values = [7, 7], gradient = [7, 7];
        var batch = new LossBatch
        {
            Targets = [float.NaN, 1],
            Predictions = [1, float.NaN],
            Mask = [0, 0],
            Values = values,
            Gradient = gradient,
        };
        Assert.That(Loss.MeanSquaredError.Evaluate(batch), Is.Zero);
        Assert.That(values.Concat(gradient), Is.All.Zero);
    }

    [Test]
    public void A_wrong_target_is_found_in_the_rows_that_count()
    {
        float[] targets = [.. Enumerable.Repeat(-1f, 40)], weights = new float[20], mask = new float[20];
        weights.AsSpan(5).Fill(1);
        mask.AsSpan(12).Fill(1);
        targets.AsSpan(0, 36).Fill(float.NaN);
        targets.AsSpan(24, 5).Fill(1);
        WrongTarget? wrong = Loss.CategoricalCrossentropy.FindWrongTarget(targets, weights, mask, 20, 2);
        Assert.That(wrong, Is.EqualTo(new WrongTarget(29, "labels from 0 to 1")));
    }

    /// <summary>Mean absolute error of a million rows, each 0.1 off: the sum keeps its digits.</summary>
    [Test]
    public void The_mean_of_a_million_rows_keeps_its_digits([Values] bool hasWeights)
    {
        var targets = new float[1_000_000];
        Array.Fill(targets, 0.1f);
        double mean = Loss.MeanAbsoluteError.Evaluate(new LossBatch
        {
            Targets = targets,
            Predictions = new float[targets.Length],
            Weights = hasWeights ? [.. Enumerable.Repeat(1f, targets.Length)] : [],
            Values = new float[targets.Length],
        });
        Assert.That(mean, Is.EqualTo((double)0.1f).Within(1e-6 * 0.1));
    }

    private sealed record Rows(float[] Targets, float[] Predictions, float[] Weights, float[] Mask)
    {
        public float[] Values { get; } = [.. Enumerable.Repeat(7f, Predictions.Length / Columns)];

        public float[] Gradient { get; } = [.. Enumerable.Repeat(7f, Predictions.Length)];

        private int Width => Targets.Length / Values.Length;

        public static Rows Of(LossCase loss, int rows, Hiding hiding)
        {
            var batch = new RandomLossBatch(loss, rows, Columns, hasWeights: hiding != Hiding.Mask, seed: rows);
            var random = new Random(rows);
            float[] weights = Array.ConvertAll(batch.Weights ?? [], w => (float)w);
            float[] mask = hiding == Hiding.Weight ? [] : [.. Enumerable.Repeat(1f, rows)];
            foreach (float[] hides in (float[][])[weights, mask])
            {
                // Long runs, and in the middle single rows.
                for (int r = 0; r < hides.Length; r++) hides[r] *= r < 9 || r > 60 ? 0 : r is > 20 and < 40 ? random.Next(2) : 1;
            }

            return new Rows(
                Array.ConvertAll(batch.Targets, x => (float)x), Array.ConvertAll(batch.Predictions, x => (float)x), weights, mask);
        }

        public bool IsHidden(int r) => (Weights.Length > 0 && Weights[r] == 0) || (Mask.Length > 0 && Mask[r] == 0);

        public Rows Take(int[] rows) => new(
            [.. rows.SelectMany(r => Targets[(r * Width)..((r + 1) * Width)])],
            [.. rows.SelectMany(r => Predictions[(r * Columns)..((r + 1) * Columns)])],
            Weights.Length == 0 ? [] : [.. rows.Select(r => Weights[r])],
            []);

        public void Spoil(int r)
        {
            Targets.AsSpan(r * Width, Width).Fill(r % 2 == 0 ? float.NaN : -1);
            Predictions.AsSpan(r * Columns, Columns).Fill(float.NaN);
        }

        public double Evaluate(Loss loss, float scale) => loss.Evaluate(new LossBatch
        {
            Targets = Targets,
            Predictions = Predictions,
            Columns = Columns,
            Weights = Weights,
            Mask = Mask,
            Scale = scale,
            Values = Values,
            Gradient = Gradient,
        });
    }
}
