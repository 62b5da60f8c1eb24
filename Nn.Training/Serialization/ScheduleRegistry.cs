using Nn.Serialization;

namespace Nn.Training;

/// <summary>The schedules by their Keras names.</summary>
public static class ScheduleRegistry
{
    /// <summary>The registry; classes of your own can be added to it.</summary>
    public static Registry<Schedule> Schedules { get; } = Create();

    private static Registry<Schedule> Create()
    {
        var registry = new Registry<Schedule>("schedule");
        Register(registry, "ExponentialDecay", ReadExponential, WriteExponential);
        Register(registry, "InverseTimeDecay", ReadInverseTime, WriteInverseTime);
        Register(registry, "PiecewiseConstantDecay", ReadPiecewise, WritePiecewise);
        Register(registry, "PolynomialDecay", ReadPolynomial, WritePolynomial);
        Register(registry, "CosineDecay", ReadCosine, WriteCosine);
        Register(registry, "CosineDecayRestarts", ReadRestarts, WriteRestarts);
        return registry;
    }

    /// <summary>Adds what every schedule of Keras has: a name, which changes nothing.</summary>
    private static void Register<T>(
        Registry<Schedule> registry, string className, Func<ArgumentReader, T> read, Action<T, ArgumentWriter> write)
        where T : Schedule => registry.Register(
        className,
        reader =>
        {
            _ = reader.OptionalText("name");
            return read(reader);
        },
        write);

    private static ExponentialDecay ReadExponential(ArgumentReader reader) =>
        new(Rate(reader), reader.Int("decay_steps"), (float)reader.Number("decay_rate")) { Staircase = reader.Bool("staircase", false) };

    private static void WriteExponential(ExponentialDecay schedule, ArgumentWriter writer)
    {
        writer.Set("initial_learning_rate", schedule.InitialLearningRate);
        writer.Set("decay_steps", schedule.DecaySteps);
        writer.Set("decay_rate", schedule.DecayRate);
        writer.Set("staircase", schedule.Staircase);
    }

    private static InverseTimeDecay ReadInverseTime(ArgumentReader reader) =>
        new(Rate(reader), reader.Int("decay_steps"), (float)reader.Number("decay_rate")) { Staircase = reader.Bool("staircase", false) };

    private static void WriteInverseTime(InverseTimeDecay schedule, ArgumentWriter writer)
    {
        writer.Set("initial_learning_rate", schedule.InitialLearningRate);
        writer.Set("decay_steps", schedule.DecaySteps);
        writer.Set("decay_rate", schedule.DecayRate);
        writer.Set("staircase", schedule.Staircase);
    }

    private static PiecewiseConstantDecay ReadPiecewise(ArgumentReader reader) => new(
        [.. reader.Numbers("boundaries").Select(boundary => (long)boundary)],
        [.. reader.Numbers("values").Select(value => (float)value)]);

    private static void WritePiecewise(PiecewiseConstantDecay schedule, ArgumentWriter writer)
    {
        writer.Set("boundaries", schedule.Boundaries.Select(boundary => (double)boundary));
        writer.Set("values", schedule.Values.Select(value => (double)value));
    }

    private static PolynomialDecay ReadPolynomial(ArgumentReader reader) => new(Rate(reader), reader.Int("decay_steps"))
    {
        EndLearningRate = (float)reader.Number("end_learning_rate", 0.0001),
        Power = (float)reader.Number("power", 1),
        Cycle = reader.Bool("cycle", false),
    };

    private static void WritePolynomial(PolynomialDecay schedule, ArgumentWriter writer)
    {
        writer.Set("initial_learning_rate", schedule.InitialLearningRate);
        writer.Set("decay_steps", schedule.DecaySteps);
        writer.Set("end_learning_rate", schedule.EndLearningRate);
        writer.Set("power", schedule.Power);
        writer.Set("cycle", schedule.Cycle);
    }

    private static CosineDecay ReadCosine(ArgumentReader reader) => new(Rate(reader), reader.Int("decay_steps"))
    {
        Alpha = (float)reader.Number("alpha", 0),
        WarmupTarget = (float?)reader.OptionalNumber("warmup_target"),
        WarmupSteps = reader.Int("warmup_steps", 0),
    };

    private static void WriteCosine(CosineDecay schedule, ArgumentWriter writer)
    {
        writer.Set("initial_learning_rate", schedule.InitialLearningRate);
        writer.Set("decay_steps", schedule.DecaySteps);
        writer.Set("alpha", schedule.Alpha);
        writer.Set("warmup_target", schedule.WarmupTarget);
        writer.Set("warmup_steps", schedule.WarmupSteps);
    }

    private static CosineDecayRestarts ReadRestarts(ArgumentReader reader) => new(Rate(reader), reader.Int("first_decay_steps"))
    {
        PeriodFactor = (float)reader.Number("t_mul", 2),
        RateFactor = (float)reader.Number("m_mul", 1),
        Alpha = (float)reader.Number("alpha", 0),
    };

    private static void WriteRestarts(CosineDecayRestarts schedule, ArgumentWriter writer)
    {
        writer.Set("initial_learning_rate", schedule.InitialLearningRate);
        writer.Set("first_decay_steps", schedule.FirstDecaySteps);
        writer.Set("t_mul", schedule.PeriodFactor);
        writer.Set("m_mul", schedule.RateFactor);
        writer.Set("alpha", schedule.Alpha);
    }

    private static float Rate(ArgumentReader reader) => (float)reader.Number("initial_learning_rate");
}
