using Nn.Training;

namespace Nn.Tests.Training.Schedules;

public class ScheduleTests
{
    private static readonly (Schedule Schedule, string Message)[] s_wrong =
    [
        (-0.1, "Schedule: expected a learning rate of at least 0. Received: -0.1."),
        (float.NaN, "Schedule: expected a learning rate of at least 0. Received: NaN."),
        (float.PositiveInfinity, "Schedule: expected a learning rate of at least 0. Received: Infinity."),
        (new ExponentialDecay(-1, 10, 0.5), "ExponentialDecay: expected an initial learning rate of at least 0. Received: -1."),
        (new ExponentialDecay(0.1, 0, 0.5), "ExponentialDecay: expected a number of decay steps of at least 1. Received: 0."),
        (new ExponentialDecay(0.1, 10, -0.5), "ExponentialDecay: expected a decay rate of at least 0. Received: -0.5."),
        (new InverseTimeDecay(0.1, -3, 0.5), "InverseTimeDecay: expected a number of decay steps of at least 1. Received: -3."),
        (new InverseTimeDecay(0.1, 10, -1), "InverseTimeDecay: expected a decay rate of at least 0. Received: -1."),
        (new PolynomialDecay(0.1, 0), "PolynomialDecay: expected a number of decay steps of at least 1. Received: 0."),
        (new PolynomialDecay(0.1, 10) { EndLearningRate = -1 },
            "PolynomialDecay: expected an end learning rate of at least 0. Received: -1."),
        (new PolynomialDecay(0.1, 10) { Power = -1 }, "PolynomialDecay: expected a power of at least 0. Received: -1."),
        (new CosineDecay(0.1, 0), "CosineDecay: expected a number of decay steps of at least 1. Received: 0."),
        (new CosineDecay(0.1, 10) { Alpha = 1.5 }, "CosineDecay: expected an alpha from 0 to 1. Received: 1.5."),
        (new CosineDecay(0.1, 10) { WarmupTarget = -1 }, "CosineDecay: expected a warm-up target of at least 0. Received: -1."),
        (new CosineDecay(0.1, 10) { WarmupSteps = -1 }, "CosineDecay: expected a number of warm-up steps of at least 0. Received: -1."),
        (new CosineDecayRestarts(0.1, 0), "CosineDecayRestarts: expected a number of first decay steps of at least 1. Received: 0."),
        (new CosineDecayRestarts(0.1, 5) { PeriodFactor = 0.5 },
            "CosineDecayRestarts: expected a period factor of at least 1. Received: 0.5."),
        (new CosineDecayRestarts(0.1, 5) { RateFactor = -1 }, "CosineDecayRestarts: expected a rate factor of at least 0. Received: -1."),
        (new PiecewiseConstantDecay([5], [0.1]),
            "PiecewiseConstantDecay: expected one value more than boundaries. Received: 1 boundaries, 1 values."),
        (new PiecewiseConstantDecay([5, 5], [1, 2, 3]), "PiecewiseConstantDecay: expected boundaries that increase. Received: 5 after 5."),
        (new PiecewiseConstantDecay([5], [1, -2]), "PiecewiseConstantDecay: expected a value of at least 0. Received: -2."),
    ];

    private static IEnumerable<TestCaseData> Wrong() => s_wrong.Select(item => new TestCaseData(item.Schedule, item.Message));

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Schedule schedule, string message)
    {
        Assert.That(schedule.Validate, Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
        Assert.That(
            new Sgd(schedule).Validate,
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message),
            "as the rate of an optimizer");
    }

    [Test]
    public void A_number_is_a_rate_that_stays()
    {
        Schedule schedule = 0.25, single = 0.25f;
        Assert.That(schedule, Is.EqualTo(single).And.EqualTo(Schedule.FromDouble(0.25)));
        Assert.That(schedule.At(0), Is.EqualTo(0.25f));
        Assert.That(schedule.At(1_000_000_000_000), Is.EqualTo(0.25f));
    }

    [Test]
    public void Rates_stay_finite_forever()
    {
        Schedule[] schedules =
        [
            new ExponentialDecay(0.1, 10, 0.5), new InverseTimeDecay(0.1, 10, 0.5), new PolynomialDecay(0.1, 10),
            new PolynomialDecay(0.1, 10) { Cycle = true },
            new CosineDecay(0.1, 10), new CosineDecay(0.1, 10) { WarmupTarget = 1, WarmupSteps = 5 }, new CosineDecayRestarts(0.1, 10),
            new CosineDecayRestarts(0.1, 10) { PeriodFactor = 1 }, new PiecewiseConstantDecay([3], [1, 0.5]),
        ];
        foreach (Schedule schedule in schedules)
        {
            foreach (long step in (long[])[0, 1, 10, 1_000, 1_000_000, 1_000_000_000_000])
                Assert.That(schedule.At(step), Is.InRange(0f, 1f), $"{schedule} at {step}");
        }
    }

    [Test]
    public void Restarts_of_equal_length_repeat()
    {
        var once = new CosineDecay(0.1, 8);
        var again = new CosineDecayRestarts(0.1, 8) { PeriodFactor = 1, RateFactor = 0.5 };
        for (int step = 0; step < 32; step++)
            Assert.That(again.At(step), Is.EqualTo(once.At(step % 8) * MathF.Pow(0.5f, step / 8)).Within(1e-7), $"step {step}");
    }
}
