namespace Nn.Bench.Measuring;

/// <summary>Pinned blocks of floats, as a session's are.</summary>
internal static class RandomBlock
{
    public static float[] Zeros(int length) => GC.AllocateArray<float>(length, pinned: true);

    public static float[] Uniform(int length, float low, float high, int seed)
    {
        float[] block = Zeros(length);
        var random = new Random(seed);
        foreach (ref float value in block.AsSpan()) value = low + (high - low) * random.NextSingle();
        return block;
    }
}
