using Nn.Plotting;

namespace Nn.Samples.Digits;

/// <summary>The pictures that the network takes for something else.</summary>
internal static class Mistakes
{
    private const int Most = 30;

    /// <summary>The first thirty of them, each with what it is taken for; null where there is none.</summary>
    public static Picture? Draw(Pictures pictures, int[] labels, int[] predictions)
    {
        int[] wrong = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] != predictions[i]).Take(Most)];
        if (wrong.Length == 0) return null;
        string[] captions = [.. wrong.Select(i => $"{pictures.ClassNames[labels[i]]}\n{pictures.ClassNames[predictions[i]]}")];
        return ImageSheet.Of(pictures.Test.Take(wrong).Features, pictures.Side, pictures.Side, captions, "Mistakes: what it is, and below that what it was taken for");
    }
}
