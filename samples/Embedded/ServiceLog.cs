namespace Nn.Samples.Embedded;

/// <summary>
/// What the application has anyway: readings, each with what the mechanics found when they opened the bearing. It is trained from where it
/// lies: a trainer asks for samples by index and has them copied into its buffers.
/// </summary>
internal sealed class ServiceLog : IBatchSource
{
    private readonly (Reading Reading, bool Worn)[] _entries;

    private ServiceLog((Reading, bool)[] entries) => _entries = entries;

    public int Count => _entries.Length;

    public IReadOnlyList<Shape> InputShapes { get; } = [[2]];

    public IReadOnlyList<Shape> TargetShapes { get; } = [[1]];

    /// <summary>
    /// Stands for a database: a sound shaft circles within 0.8 of the clearance, a worn one along its rim; the probes are noisy.
    /// </summary>
    public static ServiceLog Load(uint seed, int count)
    {
        var random = new RandomState(seed);
        var entries = new (Reading, bool)[count];
        for (int i = 0; i < count; i++)
        {
            bool worn = i % 2 == 1;
            double radius = worn ? 1.0 : 0.8, angle = random.Uniform(0, 2 * Math.PI);
            double x = radius * Math.Cos(angle) + random.Normal(scale: 0.1), y = radius * Math.Sin(angle) + random.Normal(scale: 0.1);
            entries[i] = (new Reading((float)x, (float)y), worn);
        }

        return new ServiceLog(entries);
    }

    public void Fill(ReadOnlySpan<int> indices, in Batch batch)
    {
        Span<float> features = batch.Input(), targets = batch.Target();
        for (int i = 0; i < indices.Length; i++)
        {
            (Reading reading, bool worn) = _entries[indices[i]];
            features[2 * i] = reading.X;
            features[2 * i + 1] = reading.Y;
            targets[i] = worn ? 1 : 0;
        }
    }
}
