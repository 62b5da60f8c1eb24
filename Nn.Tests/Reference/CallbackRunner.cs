using Nn.Layers;
using Nn.Tests.Training;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Callbacks: what they do in a training whose watched value takes a given series. The kernel is set to the number of each epoch as it
/// begins, so that it tells in the end which weights are left.
/// </summary>
internal static class CallbackRunner
{
    public static void Check(ReferenceCase item)
    {
        string name = item.Text("class_name");
        if (name != "EarlyStopping") throw new NotSupportedException($"The callback {name} is not supported.");
        ReferenceArguments arguments = item.Arguments(name);
        string? mode = arguments.Text("mode");
        var stopping = new EarlyStopping
        {
            Monitor = arguments.Text("monitor", "val_loss")!,
            Patience = arguments.Integer("patience", 0),
            MinDelta = arguments.Number("min_delta", 0),
            Baseline = arguments.Number("baseline"),
            RestoreBestWeights = arguments.Flag("restore_best_weights", false),
            StartFromEpoch = arguments.Integer("start_from_epoch", 0),
            LargerIsBetter = mode switch { null or "auto" => null, "max" => true, "min" => false, _ => throw new NotSupportedException(mode) },
        };
        arguments.RefuseRest();

        double[] values = [.. item["values"].EnumerateArray().Select(value => value.GetDouble())];
        Model model = new Sequential { new Dense(1) { UseBias = false } }.Build([1]);
        var series = new Series(model);
        // The only feature is 0, so the absolute error is the target.
        var validation = new ListSource(1, _ => (float)values[series.Epoch]);
        var trainer = new Trainer(model, new Sgd(0), Loss.MeanAbsoluteError, new AccuracyOfSeries());
        History history = trainer.Fit(new ListSource(1), new FitOptions
        {
            Epochs = values.Length, Validation = validation, Callbacks = [series, stopping],
        });

        Assert.That(history["val_loss"], Is.EqualTo(values.Take(history.Epochs.Count)).Within(1e-6));
        Assert.That(history.Epochs, Has.Count.EqualTo(item["epochs_run"].GetInt32()), "epochs");
        Assert.That(model.Parameters[0].Values[0], Is.EqualTo(item["kernel_holds_epoch_of_weights"].GetSingle()), "weights");
        int stopped = item["stopped_epoch"].GetInt32();
        string best = FormattableString.Invariant($"than {(double)(float)values[item["best_epoch"].GetInt32()]} for");
        Assert.That(series.StopReason, stopped > 0 ? Does.Contain(best) : Is.Null);
    }

    /// <summary>The value of the series, as something of which more is better.</summary>
    private sealed record AccuracyOfSeries : Metric
    {
        protected override string DefaultName => "accuracy";

        protected internal override bool? LargerIsBetter => true;

        public override MetricState CreateState(Shape target, Shape prediction) =>
            new LossMetric(Loss.MeanAbsoluteError).CreateState(target, prediction);
    }

    /// <summary>Sets the kernel to the epoch.</summary>
    private sealed record Series(Model Model) : Callback
    {
        private TrainingRun? _run;

        public int Epoch => _run!.Epoch;

        public string? StopReason => _run!.StopReason;

        public override CallbackState Begin(TrainingRun run)
        {
            _run = run;
            return new State(Model, run);
        }

        private sealed class State(Model model, TrainingRun run) : CallbackState
        {
            public override void OnEpochBegin() => model.Parameters[0].Set([run.Epoch]);
        }
    }
}
