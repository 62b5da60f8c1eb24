using Nn.Layers;
using Nn.Tests.Training;
using Nn.Tests.Training.Callbacks;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// Callbacks: what they do in a training whose watched metric takes a given series. The kernel is set to the number of each epoch as it
/// begins, so that it tells in the end which weights are left.
/// </summary>
internal static class CallbackRunner
{
    public static void Check(ReferenceCase item)
    {
        string name = item.Text("class_name");
        switch (name)
        {
            case "EarlyStopping": CheckStopping(item, item.Arguments(name)); break;
            case "ReduceLROnPlateau": CheckReduction(item, item.Arguments(name)); break;
            case "ModelCheckpoint": CheckCheckpoint(item, item.Arguments(name)); break;
            default: throw new NotSupportedException($"The callback {name} is not supported.");
        }
    }

    private static void CheckStopping(ReferenceCase item, ReferenceArguments arguments)
    {
        var stopping = new EarlyStopping
        {
            Monitor = Monitor(arguments),
            Patience = arguments.Integer("patience", 0),
            MinDelta = arguments.Number("min_delta", 0),
            Baseline = arguments.Number("baseline"),
            RestoreBestWeights = arguments.Flag("restore_best_weights", false),
            StartFromEpoch = arguments.Integer("start_from_epoch", 0),
            LargerIsBetter = Mode(arguments),
        };
        arguments.RefuseRest();

        double[] values = Values(item);
        (Model model, Series series, History history) = Train(values, learningRate: 0, stopping);
        Assert.That(history.Epochs, Has.Count.EqualTo(item["epochs_run"].GetInt32()), "epochs");
        Assert.That(model.Parameters[0].Values[0], Is.EqualTo(item["kernel_holds_epoch_of_weights"].GetSingle()), "weights");
        int stopped = item["stopped_epoch"].GetInt32();
        string best = FormattableString.Invariant($"than {values[item["best_epoch"].GetInt32()]} for");
        Assert.That(series.StopReason, stopped > 0 ? Does.Contain(best) : Is.Null);
    }

    private static void CheckReduction(ReferenceCase item, ReferenceArguments arguments)
    {
        var reduction = new ReduceLROnPlateau
        {
            Monitor = Monitor(arguments),
            Factor = arguments.Number("factor", 0.1),
            Patience = arguments.Integer("patience", 10),
            MinDelta = arguments.Number("min_delta", 1e-4),
            Cooldown = arguments.Integer("cooldown", 0),
            MinLearningRate = arguments.Number("min_lr", 0),
            LargerIsBetter = Mode(arguments),
        };
        arguments.RefuseRest();
        var rates = new List<double>();
        var listener = new Recorder((hook, run) =>
        {
            if (hook == "epoch end") rates.Add(run.LearningRate);
        });
        Train(Values(item), item["initial_learning_rate"].GetDouble(), reduction, listener);
        Assert.That(rates, Is.EqualTo(item["learning_rate_after_epoch"].EnumerateArray().Select(rate => rate.GetDouble())).Within(1e-15).Percent);
    }

    private static void CheckCheckpoint(ReferenceCase item, ReferenceArguments arguments)
    {
        var saved = new List<int>();
        var checkpoint = new ModelCheckpoint(run => saved.Add(run.Epoch + 1))
        {
            Monitor = Monitor(arguments),
            SaveBestOnly = arguments.Flag("save_best_only", false),
            InitialValueThreshold = arguments.Number("initial_value_threshold"),
            LargerIsBetter = Mode(arguments),
        };
        arguments.RefuseRest();
        Train(Values(item), learningRate: 0, checkpoint);
        Assert.That(saved, Is.EqualTo(item["epochs_saved"].EnumerateArray().Select(epoch => epoch.GetInt32())));
    }

    private static bool? Mode(ReferenceArguments arguments) => arguments.Text("mode") switch
    {
        null or "auto" => null,
        "max" => true,
        "min" => false,
        var mode => throw new NotSupportedException(mode),
    };

    private static double[] Values(ReferenceCase item) => [.. item["values"].EnumerateArray().Select(value => value.GetDouble())];

    private static (Model Model, Series Series, History History) Train(double[] values, double learningRate, params Callback[] callbacks)
    {
        Model model = new Sequential { new Dense(1) { UseBias = false } }.Build([1]);
        var series = new Series(model);
        var down = new MetricOfSeries(() => values[series.Epoch], IsUpward: false);
        var trainer = new Trainer(model, new Sgd(learningRate), Loss.MeanAbsoluteError, down, down with { Name = "accuracy", IsUpward = true });
        History history = trainer.Fit(new ListSource(1), new FitOptions
        {
            Epochs = values.Length, Validation = new ListSource(1), Callbacks = [series, .. callbacks],
        });
        Assert.That(history["val_series"], Is.EqualTo(values.Take(history.Epochs.Count)));
        return (model, series, history);
    }

    /// <summary>A loss is made of float32; a metric of which less is better stands for it.</summary>
    private static string Monitor(ReferenceArguments arguments) => arguments.Text("monitor", "val_loss") switch
    {
        "val_loss" => "val_series",
        var other => other!,
    };

    /// <summary>The value of the series, whatever was seen.</summary>
    private sealed record MetricOfSeries(Func<double> Value, bool IsUpward) : Metric
    {
        protected override string DefaultName => "series";

        protected internal override bool? LargerIsBetter => IsUpward;

        public override MetricState CreateState(Shape target, Shape prediction) => new State(Value);

        private sealed class State(Func<double> value) : MetricState
        {
            public override double Result => value();

            public override void Reset()
            {
            }

            protected override void Collect(in MetricBatch batch)
            {
            }
        }
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
