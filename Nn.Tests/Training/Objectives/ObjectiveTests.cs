using Nn.Training;

namespace Nn.Tests.Training.Objectives;

/// <summary>Several inputs, outputs and objectives, against a training in double precision.</summary>
public class ObjectiveTests
{
    private const int Count = 10;

    private const double Rate = 0.1;

    private static readonly FitOptions s_options = new() { Epochs = 3, BatchSize = 4, Shuffle = false };

    private static readonly string[] s_names =
    [
        "loss", "price_loss", "price_mean_absolute_error", "price_weighted_mean_absolute_error", "kind_loss", "kind_accuracy",
    ];

    private static readonly float[] s_sampleWeights = [1, 0, 2, 0.5f, 3, 1, 1, 0.25f, 4, 1.5f];

    private static float[] Bits(Model model) => [.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    [TestCase(1, 1, false)]
    [TestCase(0.5, 2, false)]
    [TestCase(0.5, 2, true)]
    [TestCase(0, 1, false)]
    public void Losses_metrics_and_weights_are_those_of_the_twin(double priceWeight, double kindWeight, bool weighsSamples)
    {
        Model model = TwoHeads.Build();
        var data = new TwoHeads.Source(Count);
        float[]? weights = weighsSamples ? s_sampleWeights : null;
        var twin = new TwoHeadsTwin(model, data, priceWeight, kindWeight, weights);
        var trainer = new Trainer(model, new Sgd(Rate), TwoHeads.Price(priceWeight), TwoHeads.Kind(kindWeight));
        History history = trainer.Fit(data, s_options with { SampleWeights = weights ?? default(ReadOnlyMemory<float>) });

        Assert.That(history.Names, Is.EqualTo(s_names));
        for (int epoch = 0; epoch < s_options.Epochs; epoch++)
        {
            double[] expected = twin.Epoch(s_options.BatchSize, Rate);
            double[] logged = [.. ((string[])
                ["loss", "price_loss", "kind_loss", "price_mean_absolute_error", "price_weighted_mean_absolute_error", "kind_accuracy"])
                .Select(name => history[name][epoch])];
            Assert.That(logged, Is.EqualTo(expected).Within(2e-5), $"epoch {epoch}");
        }

        foreach (Parameter parameter in model.Parameters)
            Assert.That(parameter.Values.ToArray(), Is.EqualTo(twin.Weights[parameter.Name]).Within(2e-5), parameter.Name);
    }

    [Test]
    public void Objectives_find_their_outputs_by_name_and_take_targets_in_their_own_order()
    {
        Model byName = TwoHeads.Build(), byPlace = TwoHeads.Build();
        History named = new Trainer(
            byName, new Sgd(Rate), TwoHeads.Kind(2) with { Output = "kind" }, TwoHeads.Price(0.5) with { Output = "price" })
            .Fit(new TwoHeads.Source(Count, isKindFirst: true), s_options);
        History placed = new Trainer(byPlace, new Sgd(Rate), TwoHeads.Price(0.5), TwoHeads.Kind(2)).Fit(new TwoHeads.Source(Count), s_options);
        Assert.That(Bits(byName), Is.EqualTo(Bits(byPlace)).Within(1e-6f));
        foreach (string name in s_names) Assert.That(named[name], Is.EqualTo(placed[name]).Within(1e-6), name);
    }

    [Test]
    public void An_output_without_an_objective_does_not_learn()
    {
        Model model = TwoHeads.Build();
        float[] kernel = [.. model.Parameter("kind/kernel").Values];
        var data = new TwoHeads.Source(Count, isPriceAlone: true);
        var twin = new TwoHeadsTwin(model, data, 2, 0);
        History history = new Trainer(model, new Sgd(Rate), TwoHeads.Price(2)).Fit(data, s_options);
        Assert.That(history.Names, Is.EqualTo(["loss", "price_mean_absolute_error", "price_weighted_mean_absolute_error"]));
        Assert.That(history["loss"], Is.EqualTo(Enumerable.Range(0, 3).Select(_ => twin.Epoch(4, Rate)[0])).Within(2e-5));
        Assert.That(model.Parameter("kind/kernel").Values.ToArray(), Is.EqualTo(kernel));
        Assert.That(model.Parameter("from_left/kernel").Values.ToArray(), Is.EqualTo(twin.Weights["from_left/kernel"]).Within(2e-5));
    }

    [Test]
    public void Evaluation_and_validation_are_those_of_an_epoch_that_learns_nothing()
    {
        Model model = TwoHeads.Build();
        var data = new TwoHeads.Source(Count);
        double[] expected = new TwoHeadsTwin(model, data, 0.5, 2).Epoch(Count, 0);
        var trainer = new Trainer(model, new Sgd(0), TwoHeads.Price(0.5), TwoHeads.Kind(2));
        Evaluation evaluation = trainer.Evaluate(data, batchSize: 3);
        History history = trainer.Fit(data, s_options with { Epochs = 1, Validation = data });
        Assert.That(evaluation.Names, Is.EqualTo(s_names));
        Assert.That(
            s_names.Select(name => evaluation[name]), Is.EqualTo([expected[0], expected[1], expected[3], expected[4], expected[2], expected[5]]).Within(1e-5));
        foreach (string name in s_names) Assert.That(history["val_" + name], Is.EqualTo([evaluation[name]]).Within(1e-6), name);
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Threads_change_no_bit(int threads)
    {
        (float[] one, double[] oneLosses) = Train(1);
        (float[] several, double[] losses) = Train(threads);
        Assert.That(several, Is.EqualTo(one));
        Assert.That(losses, Is.EqualTo(oneLosses));

        static (float[] Weights, double[] Losses) Train(int threads)
        {
            Model model = TwoHeads.Build(units: 300);
            using var trainer = new Trainer(model, new Sgd(0.01, momentum: 0.9), TwoHeads.Price(0.5), TwoHeads.Kind(2));
            History history = trainer.Fit(new TwoHeads.Source(200), new FitOptions { Epochs = 2, BatchSize = 96, Threads = threads });
            return (Bits(model), [.. history.SelectMany(pair => pair.Value)]);
        }
    }
}
