namespace Nn.Datasets;

/// <summary>Corners of a hypercube, drawn without repetition, as scikit-learn's <c>make_classification</c> draws them.</summary>
internal static class HypercubeCorners
{
    private const int WordBits = 30;

    /// <summary>(count, dimensions), each coordinate 0 or 1; the rows differ.</summary>
    public static double[,] Draw(int count, int dimensions, RandomState random)
    {
        int wide = Math.Max(0, dimensions - WordBits);
        int narrow = dimensions - wide;
        var corners = new double[count, dimensions];

        // Thirty bits make different rows already; the coordinates before them are coins, and are drawn first.
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < wide; j++) corners[i, j] = random.RandInt(0, 2);
        }

        int[] numbers = Sample(1 << narrow, count, random);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < narrow; j++) corners[i, wide + j] = (numbers[i] >> (narrow - 1 - j)) & 1;
        }

        return corners;
    }

    /// <summary>
    /// Different numbers below a limit: one by one if they are few, the beginning of a permutation if they are not, and a reservoir if
    /// they are nearly all.
    /// </summary>
    private static int[] Sample(int limit, int count, RandomState random)
    {
        double ratio = (double)count / limit;
        if (ratio is > 0.01 and < 0.99) return random.Permutation(limit)[..count];
        return ratio < 0.2 ? OneByOne(limit, count, random) : Reservoir(limit, count, random);
    }

    private static int[] OneByOne(int limit, int count, RandomState random)
    {
        var taken = new HashSet<int>(count);
        var numbers = new int[count];
        foreach (ref int number in numbers.AsSpan())
        {
            do number = (int)random.RandInt(0, limit);
            while (!taken.Add(number));
        }

        return numbers;
    }

    private static int[] Reservoir(int limit, int count, RandomState random)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        for (int i = count; i < limit; i++)
        {
            long place = random.RandInt(0, i + 1);
            if (place < count) numbers[place] = i;
        }

        return numbers;
    }
}
