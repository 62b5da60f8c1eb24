namespace Nn.Tests;

/// <summary>Floats of NumPy's streams, the same on every run.</summary>
public static class TestNumbers
{
    public static float[] Normal(uint seed, int count, double mean = 0, double deviation = 1)
    {
        var random = new RandomState(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float)random.Normal(mean, deviation);
        return numbers;
    }
}
