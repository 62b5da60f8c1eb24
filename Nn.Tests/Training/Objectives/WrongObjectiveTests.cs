using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Objectives;

/// <summary>Objectives that do not fit the model, the data or each other are refused when the trainer is made, or before the first step.</summary>
public class WrongObjectiveTests
{
    private static readonly Objective s_price = new(Loss.MeanSquaredError), s_kind = new(Loss.BinaryCrossentropy);

    private static Trainer Make(params Objective[] objectives) => new(TwoHeads.Build(), new Sgd(), objectives);

    private static Trainer One(params Metric[] metrics) => new(new Sequential { new Dense(1) }.Build([1]), new Sgd(), Loss.MeanSquaredError, metrics);

    private static LossMetric Named(string name) => new LossMetric(Loss.MeanAbsoluteError) { Name = name };

    private static IEnumerable<TestCaseData> Cases() => ((WrongCall[])
    [
        WrongCall.Of<ArgumentException>("no objective", () => Make(), "Trainer: expected at least one objective. Received: none."),
        WrongCall.Of<ArgumentException>("null", () => Make(s_price, null!), "Trainer: expected objectives. Received: null at 1."),
        WrongCall.Of<ArgumentException>(
            "too many", () => Make(s_price, s_kind, s_kind),
            "Trainer: expected at most 2 objectives, one an output. Received: 3."),
        WrongCall.Of<ArgumentException>(
            "an unknown output", () => Make(s_price with { Output = "prices" }),
            "Trainer: expected an objective of one of the outputs 'price', 'kind'. Received: 'prices'."),
        WrongCall.Of<ArgumentException>(
            "one output twice", () => Make(s_price, s_price with { Output = "price" }),
            "Trainer: expected one objective for an output. Received: several for one."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "negative weight", () => Make(s_price with { Weight = -0.5 }, s_kind),
            "Trainer: expected an objective's weight of at least 0. Received: -0.5."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "weight NaN", () => Make(s_price, s_kind with { Weight = double.NaN }),
            "Trainer: expected an objective's weight of at least 0. Received: NaN."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "weight beyond float32", () => Make(s_price with { Weight = 1e39 }),
            "Trainer: expected an objective's weight of at least 0. Received: 1E+39."),
        WrongCall.Of<ArgumentException>(
            "null among the weighted metrics", () => Make(s_price with { WeightedMetrics = [null!] }),
            "Trainer: expected metrics. Received: null at 0."),
        WrongCall.Of<ArgumentException>(
            "a metric named val_loss", () => One(Named("val_loss")),
            "Trainer: expected metrics of different names, also with 'val_' before them. Received: loss, val_loss."),
        WrongCall.Of<ArgumentException>(
            "a metric named as another's validation", () => One(Named("val_error"), Named("error")),
            "Trainer: expected metrics of different names, also with 'val_' before them. Received: loss, val_error, error."),
        WrongCall.Of<ArgumentException>(
            "a metric named as its output's loss", () => Make(s_price with { Metrics = [Named("loss")] }, s_kind),
            "Trainer: expected metrics of different names, also with 'val_' before them. Received: loss, price_loss, price_loss, kind_loss."),
        WrongCall.Of<ArgumentException>(
            "a weighted metric twice", () => Make(s_price with { WeightedMetrics = [Named("error"), Named("error")] }),
            "Trainer: expected metrics of different names, also with 'val_' before them. Received: loss, price_error, price_error."),
        WrongCall.Of<ArgumentException>(
            "a metric without a name", () => One(Named("")),
            "Trainer: expected metrics with names. Received: an empty one."),
        WrongCall.Of<ArgumentException>(
            "targets of one objective for two", () => Make(s_price, s_kind).Fit(new TwoHeads.Source(4, isPriceAlone: true)),
            "Trainer: expected targets for 2 objectives. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "targets of two objectives for one", () => Make(s_price).Evaluate(new TwoHeads.Source(4)),
            "Trainer: expected targets for 1 objectives. Received: 2."),
        WrongCall.Of<ArgumentException>(
            "targets in the other order", () => Make(s_price, s_kind).Fit(new TwoHeads.Source(4, isKindFirst: true)),
            "MeanSquaredError: expected targets of the prediction's shape (2). Received: (1)."),
        WrongCall.Of<ArgumentException>(
            "one input for two", () => Make(s_price, s_kind).Fit(new ListSource(4)),
            "Trainer: expected samples of shape (3) and (2) as data. Received: (1)."),
        WrongCall.Of<NotSupportedException>(
            "class weights of two objectives",
            () => Make(s_price, s_kind).Fit(new TwoHeads.Source(4), new FitOptions { ClassWeights = new Dictionary<int, double> { [0] = 1 } }),
            "Fit: class weights are supported for one objective. Received: several."),
        WrongCall.Of<InvalidOperationException>(
            "a batch by hand of two inputs", () => Make(s_price, s_kind).TrainBatch([1, 2, 3], [1, 2], 1),
            "Model: expected one input for this call. Received: a model of 2; a session reaches each of them."),
    ]).Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();
}
