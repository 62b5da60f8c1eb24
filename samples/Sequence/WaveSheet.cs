using Nn.Datasets;
using Nn.Plotting;

namespace Nn.Samples.Sequence;

/// <summary>The first waves of a data set, each drawn into a small picture.</summary>
internal static class WaveSheet
{
    private const int Count = 20, Side = Waves.Steps;

    /// <summary>No wave leaves this.</summary>
    private const float Highest = 1.8f;

    /// <summary>Twenty waves and their names.</summary>
    public static Picture Draw(Dataset waves)
    {
        var pixels = new float[Count * Side * Side];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> wave = waves.Features.Slice(i * Waves.Steps, Waves.Steps);
            int last = Row(wave[0]);
            for (int step = 0; step < Waves.Steps; step++)
            {
                // From the row of the moment before to this one's, so that the line has no holes.
                int row = Row(wave[step]);
                for (int y = Math.Min(last, row); y <= Math.Max(last, row); y++) pixels[(((i * Side) + y) * Side) + step] = 1;
                last = row;
            }
        }

        string[] captions = [.. waves.Labels().Take(Count).Select(label => Waves.Names[label])];
        return ImageSheet.Of(pixels, Side, Side, captions, "Waves to tell apart");
    }

    private static int Row(float value) => (int)((Highest - value) / (2 * Highest) * (Side - 1));
}
