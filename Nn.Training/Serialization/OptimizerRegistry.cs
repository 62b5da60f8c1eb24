using Nn.Serialization;

namespace Nn.Training;

/// <summary>The optimizers by their Keras names.</summary>
public static class OptimizerRegistry
{
    /// <summary>The registry; classes of your own can be added to it.</summary>
    public static Registry<Optimizer> Optimizers { get; } = Create();

    private static Registry<Optimizer> Create()
    {
        var registry = new Registry<Optimizer>("optimizer");
        Register(
            registry,
            "SGD",
            reader => new Sgd(LearningRate(reader, 0.01f), (float)reader.Number("momentum", 0), reader.Bool("nesterov", false)),
            (optimizer, writer) =>
            {
                writer.Set("momentum", optimizer.Momentum);
                writer.Set("nesterov", optimizer.Nesterov);
            });
        registry.RegisterAliases("SGD", "sgd");
        return registry;
    }

    /// <summary>Adds what every optimizer has: a learning rate, decay and clipping. A name changes nothing.</summary>
    private static void Register<T>(
        Registry<Optimizer> registry, string className, Func<ArgumentReader, T> read, Action<T, ArgumentWriter> write)
        where T : Optimizer => registry.Register(
        className,
        reader =>
        {
            _ = reader.OptionalText("name");
            RefuseAveraging(reader);
            reader.Only("loss_scale_factor", [null]);
            reader.Only("gradient_accumulation_steps", null, 1L, 1.0);
            return (T)(read(reader) with
            {
                WeightDecay = (float?)reader.OptionalNumber("weight_decay"),
                ClipNorm = (float?)reader.OptionalNumber("clipnorm"),
                ClipValue = (float?)reader.OptionalNumber("clipvalue"),
                GlobalClipNorm = (float?)reader.OptionalNumber("global_clipnorm"),
            });
        },
        (optimizer, writer) =>
        {
            WriteLearningRate(optimizer.LearningRate, writer);
            writer.Set("weight_decay", optimizer.WeightDecay);
            writer.Set("clipnorm", optimizer.ClipNorm);
            writer.Set("clipvalue", optimizer.ClipValue);
            writer.Set("global_clipnorm", optimizer.GlobalClipNorm);
            write(optimizer, writer);
        });

    /// <summary>Without averaged weights their other arguments mean nothing.</summary>
    private static void RefuseAveraging(ArgumentReader reader)
    {
        reader.Only("use_ema", null, false);
        _ = reader.Raw("ema_momentum");
        _ = reader.Raw("ema_overwrite_frequency");
    }

    private static Schedule LearningRate(ArgumentReader reader, float otherwise) => reader.Raw("learning_rate") switch
    {
        null => otherwise,
        Configuration schedule => ScheduleRegistry.Schedules.Create(schedule),
        _ => (float)reader.Number("learning_rate"),
    };

    private static void WriteLearningRate(Schedule schedule, ArgumentWriter writer)
    {
        if (schedule is Schedule.Constant constant) writer.Set("learning_rate", constant.LearningRate);
        else writer.Set("learning_rate", ScheduleRegistry.Schedules.Describe(schedule));
    }
}
