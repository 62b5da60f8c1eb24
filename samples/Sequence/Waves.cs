using Nn.Datasets;

namespace Nn.Samples.Sequence;

/// <summary>Noisy waves of three forms, of any length and phase: no single moment tells which it is.</summary>
internal static class Waves
{
    /// <summary>The moments of a wave.</summary>
    public const int Steps = 50;

    private const double Noise = 0.8;

    /// <summary>The forms, in the order of the labels.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Sine", "Square", "Sawtooth"];

    /// <summary>Makes waves: input shape (50, 1), target shape (1).</summary>
    public static Dataset Make(int count, uint seed)
    {
        var random = new Random(unchecked((int)seed));
        var values = new float[count * Steps];
        var labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            int form = random.Next(Names.Count);
            double periods = 1 + (2 * random.NextDouble()), phase = random.NextDouble();
            for (int step = 0; step < Steps; step++)
            {
                double turns = (periods * step / Steps) + phase;
                values[(i * Steps) + step] = (float)(Value(form, turns - Math.Floor(turns)) + (Noise * ((2 * random.NextDouble()) - 1)));
            }

            labels[i] = form;
        }

        return new Dataset(values, labels, [Steps, 1], [1], classes: Names.Count).WithClassNames(Names);
    }

    /// <summary>A form's value after a share of its period.</summary>
    private static double Value(int form, double share) => form switch
    {
        0 => Math.Sin(2 * Math.PI * share),
        1 => share < 0.5 ? 1 : -1,
        _ => (2 * share) - 1,
    };
}
