using Nn.Layers;

namespace Nn.Tests.Core;

public class ParameterTests
{
    [Test]
    public void Parameters_stand_in_Keras_order_with_their_shapes()
    {
        Model model = new Sequential { new Dense(3), new BatchNormalization(), new Dense(2) { UseBias = false },
            new BatchNormalization { Scale = false } }.Build([5]);
        Assert.That(model.Parameters.Select(p => $"{p.Name} {p.Shape}"), Is.EqualTo(new[]
        {
            "dense/kernel (5, 3)", "dense/bias (3)",
            "batch_normalization/gamma (3)", "batch_normalization/beta (3)", "batch_normalization/moving_mean (3)",
            "batch_normalization/moving_variance (3)",
            "dense_1/kernel (3, 2)",
            "batch_normalization_1/beta (2)", "batch_normalization_1/moving_mean (2)", "batch_normalization_1/moving_variance (2)",
        }));
        Assert.That(model.Parameters.Select(p => p.Trainable),
            Is.EqualTo(new[] { true, true, true, true, false, false, true, true, false, false }));
        Assert.That(model.Layers[2].Parameters, Is.EqualTo(model.Parameters.Skip(2).Take(4)));
    }

    [Test]
    public void Values_are_set_and_read_by_name_and_position()
    {
        Model model = CircleNetworks.Build("after");
        for (int i = 0; i < model.Parameters.Count; i++) model.Parameters[i].Set(Numbers(i, model.Parameters[i].Length));
        // Setting one leaves its neighbours in the block alone.
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            Parameter parameter = model.Parameters[i];
            Assert.That(parameter.Values.ToArray(), Is.EqualTo(Numbers(i, parameter.Length)), parameter.Name);
            Assert.That(model.Parameter(parameter.Name), Is.SameAs(parameter));
        }
    }

    [Test]
    public void Every_parameter_begins_at_a_multiple_of_64_bytes()
    {
        Model model = new Sequential { new Dense(3), new BatchNormalization(), new Dense(17), new Dense(1) }.Build([5]);
        foreach (Parameter parameter in model.Parameters) Assert.That(AddressOf(parameter.Values) % 64, Is.Zero, parameter.Name);
    }

    [Test]
    public void Setting_a_value_changes_the_prediction_and_counts_as_an_update()
    {
        Model model = new Sequential { new Dense(1) { KernelInitializer = Initializer.Ones } }.Build([2]);
        var prediction = new float[1];
        model.Predict([3, 4], prediction);
        Assert.That(prediction[0], Is.EqualTo(7));
        long before = model.WeightUpdates;
        model.Parameter("dense/bias").Set([10]);
        model.Predict([3, 4], prediction);
        Assert.That(prediction[0], Is.EqualTo(17));
        Assert.That(model.WeightUpdates, Is.GreaterThan(before));
    }

    [Test]
    public void Moving_statistics_change_and_count_as_an_update_when_a_step_is_committed()
    {
        Model model = CircleNetworks.Build("after");
        TrainingSession session = model.CreateTrainingSession(4);
        long before = model.WeightUpdates;
        session.Forward(4, training: false);
        Assert.That(model.WeightUpdates, Is.EqualTo(before));
        Assert.That(session.Commit, Throws.InvalidOperationException.With.Message.Contains("a forward pass in training mode before"));
        Parameter variance = model.Parameter("batch_normalization/moving_variance");
        float[] unchanged = variance.Values.ToArray();
        session.Forward(4, training: true);
        session.OutputGradient().Fill(1);
        session.Backward();
        Assert.That(model.WeightUpdates, Is.EqualTo(before));
        Assert.That(variance.Values.ToArray(), Is.EqualTo(unchanged));
        session.Commit();
        Assert.That(model.WeightUpdates, Is.EqualTo(before + 1));
        Assert.That(variance.Values.ToArray(), Is.Not.EqualTo(unchanged));
        Assert.That(session.Commit, Throws.InvalidOperationException);
    }

    [Test]
    public void An_update_counts_when_it_has_ended_and_several_values_are_one()
    {
        Model model = new Sequential { new Dense(2) }.Build([3]);
        long before = model.WeightUpdates;
        model.BeginUpdate();
        Assert.That(model.WeightUpdates, Is.EqualTo(before));
        model.EndUpdate();
        Assert.That(model.WeightUpdates, Is.EqualTo(before + 1));
        model.Set((model.Parameters[0], Numbers(1, 6)), (model.Parameters[1], Numbers(2, 2)));
        Assert.That(model.WeightUpdates, Is.EqualTo(before + 2));
        Assert.That(model.Parameters[1].Values.ToArray(), Is.EqualTo(Numbers(2, 2)));
    }

    [Test]
    public void One_seed_gives_the_same_weights_and_another_gives_others()
    {
        float[] one = All(CircleNetworks.Build("after", 7)), again = All(CircleNetworks.Build("after", 7));
        float[] other = All(CircleNetworks.Build("after", 8));
        Assert.That(again, Is.EqualTo(one));
        Assert.That(other, Is.Not.EqualTo(one));
    }

    private static float[] All(Model model) => [.. model.Parameters.SelectMany(p => p.Values.ToArray())];

    private static float[] Numbers(int parameter, int length) => [.. Enumerable.Range(0, length).Select(i => (1000f * parameter) + i)];

    private static unsafe long AddressOf(ReadOnlySpan<float> values)
    {
        fixed (float* first = values) return (long)first;
    }
}
