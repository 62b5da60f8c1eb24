using Nn.Datasets;

namespace Nn.Samples.Digits;

/// <summary>Pictures to train on and to test with.</summary>
/// <param name="Train">Pixels, row after row, and labels.</param>
/// <param name="Test">The same of other pictures.</param>
/// <param name="Side">The pixels of a row, and of a column.</param>
/// <param name="White">The greatest value of a pixel.</param>
/// <param name="ClassNames">What the labels mean.</param>
internal sealed record Pictures(Dataset Train, Dataset Test, int Side, int White, IReadOnlyList<string> ClassNames)
{
    /// <summary>The digits that stand in Nn.Datasets, a fifth of them to test with.</summary>
    public static Pictures OfDigits(uint seed)
    {
        (Dataset train, Dataset test) = Datasets.Digits.Load().TrainTestSplit(testSize: 0.2, seed: seed, stratify: true);
        return new Pictures(train, test, 8, 16, [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);
    }

    /// <summary>Fashion-MNIST from the folder of its four files.</summary>
    public static Pictures OfFashion(string folder)
    {
        (Dataset train, Dataset test) = FashionMnist.Load(folder);
        return new Pictures(train, test, 28, 255, FashionMnist.ClassNames);
    }
}
