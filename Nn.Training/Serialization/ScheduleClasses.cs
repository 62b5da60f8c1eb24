using Nn.Serialization;

namespace Nn.Training;

/// <summary>The schedules by their Keras names; a constant one is a number.</summary>
internal static class ScheduleClasses
{
    public static Registry WithSchedules(this Registry registry) => registry
        .With(new Kind<Schedule>("schedule", ExchangeShared)
        {
            ReadPlain = value => value switch { double rate => rate, long rate => rate, _ => null },
            WritePlain = schedule => (schedule as Schedule.Constant)?.LearningRate,
        })
        .With<Schedule, ExponentialDecay>("ExponentialDecay", new ExponentialDecay(0, 0, 0), (schedule, arguments) => schedule with
        {
            InitialLearningRate = arguments.Number(arguments.Required("initial_learning_rate"), schedule.InitialLearningRate),
            DecaySteps = arguments.Number(arguments.Required("decay_steps"), schedule.DecaySteps),
            DecayRate = arguments.Number(arguments.Required("decay_rate"), schedule.DecayRate),
            Staircase = arguments.Bool("staircase", schedule.Staircase),
        })
        .With<Schedule, InverseTimeDecay>("InverseTimeDecay", new InverseTimeDecay(0, 0, 0), (schedule, arguments) => schedule with
        {
            InitialLearningRate = arguments.Number(arguments.Required("initial_learning_rate"), schedule.InitialLearningRate),
            DecaySteps = arguments.Number(arguments.Required("decay_steps"), schedule.DecaySteps),
            DecayRate = arguments.Number(arguments.Required("decay_rate"), schedule.DecayRate),
            Staircase = arguments.Bool("staircase", schedule.Staircase),
        })
        .With<Schedule, PiecewiseConstantDecay>(
            "PiecewiseConstantDecay", new PiecewiseConstantDecay([], []), (schedule, arguments) => schedule with
            {
                Boundaries = arguments.Numbers(arguments.Required("boundaries"), schedule.Boundaries),
                Values = arguments.Numbers(arguments.Required("values"), schedule.Values),
            })
        .With<Schedule, PolynomialDecay>("PolynomialDecay", new PolynomialDecay(0, 0), (schedule, arguments) => schedule with
        {
            InitialLearningRate = arguments.Number(arguments.Required("initial_learning_rate"), schedule.InitialLearningRate),
            DecaySteps = arguments.Number(arguments.Required("decay_steps"), schedule.DecaySteps),
            EndLearningRate = arguments.Number("end_learning_rate", schedule.EndLearningRate),
            Power = arguments.Number("power", schedule.Power),
            Cycle = arguments.Bool("cycle", schedule.Cycle),
        })
        .With<Schedule, CosineDecay>("CosineDecay", new CosineDecay(0, 0), (schedule, arguments) => schedule with
        {
            InitialLearningRate = arguments.Number(arguments.Required("initial_learning_rate"), schedule.InitialLearningRate),
            DecaySteps = arguments.Number(arguments.Required("decay_steps"), schedule.DecaySteps),
            Alpha = arguments.Number("alpha", schedule.Alpha),
            WarmupTarget = arguments.OptionalNumber("warmup_target", schedule.WarmupTarget),
            WarmupSteps = arguments.Number("warmup_steps", schedule.WarmupSteps),
        })
        .With<Schedule, CosineDecayRestarts>("CosineDecayRestarts", new CosineDecayRestarts(0, 0), (schedule, arguments) => schedule with
        {
            InitialLearningRate = arguments.Number(arguments.Required("initial_learning_rate"), schedule.InitialLearningRate),
            FirstDecaySteps = arguments.Number(arguments.Required("first_decay_steps"), schedule.FirstDecaySteps),
            PeriodFactor = arguments.Number("t_mul", schedule.PeriodFactor),
            RateFactor = arguments.Number("m_mul", schedule.RateFactor),
            Alpha = arguments.Number("alpha", schedule.Alpha),
        });

    private static Schedule ExchangeShared(Schedule schedule, Arguments arguments)
    {
        arguments.Ignore("name");
        return schedule;
    }
}
