using Nn.Training;

namespace Nn.Tests.Training.Metrics;

public class AccuracyTests
{
    [Test]
    public void Accuracy_of_an_output_of_width_1_is_binary_and_strict()
    {
        foreach (Shape target in (Shape[])[[], [1]])
        {
            MetricState state = Metric.Accuracy.CreateState(target, [1]);
            state.Update([1, 1, 0, 0], [0.5f, 0.51f, 0.5f, 0.51f], default, 4);
            Assert.That(state.Result, Is.EqualTo(0.5));
        }
    }

    [Test]
    public void Accuracy_of_numbered_classes_is_sparse()
    {
        foreach (Shape target in (Shape[])[[], [1]])
        {
            MetricState state = Metric.Accuracy.CreateState(target, [3]);
            state.Update([0, 2, 1], [0.4f, 0.4f, 0.2f, 0.4f, 0.3f, 0.3f, 0.1f, 0.45f, 0.45f], default, 3);
            Assert.That(state.Result, Is.EqualTo(2.0 / 3));
        }
    }

    [Test]
    public void Accuracy_of_one_hot_targets_compares_the_first_of_the_largest()
    {
        MetricState state = Metric.Accuracy.CreateState([2], [2]);
        state.Update([1, 0, 0, 1, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f, 0.5f, 0.9f, 0.1f], default, 3);
        Assert.That(state.Result, Is.EqualTo(2.0 / 3));
    }

    [Test]
    public void Binary_accuracy_counts_every_row_up_to_70([Values(1, 3, 10)] int columns, [Values] bool hasWeights)
    {
        for (int rows = 1; rows <= 70; rows++)
        {
            var random = new Random(rows);
            float[] target = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.Next(2))];
            float[] prediction = [.. target.Select(_ => random.Next(11) / 10f)];
            float[] weights = hasWeights ? [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())] : [];
            MetricState state = new BinaryAccuracy { Threshold = 0.3 }.CreateState([columns], [columns]);
            double total = 0, count = 0;
            for (int i = 0; i < target.Length; i++)
            {
                double weight = hasWeights ? weights[i / columns] : 1;
                total += (prediction[i] > 0.3f) == (target[i] == 1) ? weight : 0;
                count += weight;
            }

            state.Update(target, prediction, weights, rows);
            Assert.That(state.Result, Is.EqualTo(total / count).Within(1e-12), $"{rows} rows");
        }
    }

    [Test]
    public void Batches_add_up_until_the_reset()
    {
        MetricState state = Metric.Accuracy.CreateState([1], [1]);
        Assert.That(state.Result, Is.Zero, "before anything was seen");
        state.Update([1, 1], [0.9f, 0.9f], default, 2);
        state.Update([1], [0.1f], default, 1);
        Assert.That(state.Result, Is.EqualTo(2.0 / 3));
        state.Reset();
        state.Update([1, 0], [0.9f, 0.9f], [1, 3], 2);
        Assert.That(state.Result, Is.EqualTo(0.25));
    }

    [Test]
    public void Weights_of_0_give_0()
    {
        MetricState state = Metric.Accuracy.CreateState([1], [1]);
        state.Update([1], [0.9f], [0], 1);
        Assert.That(state.Result, Is.Zero);
    }

    [Test]
    public void Each_step_of_a_sequence_is_a_row()
    {
        MetricState state = Metric.Accuracy.CreateState([2], [2, 3]);
        state.Update([0, 1, 2, 2], [1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0], default, 4);
        Assert.That(state.Result, Is.EqualTo(0.5));
    }
}
