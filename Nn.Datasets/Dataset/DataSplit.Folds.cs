namespace Nn.Datasets;

public static partial class DataSplit
{
    /// <summary>
    /// scikit-learn's <c>KFold</c>: every sample is tested in one of the folds and trained on in the others. The first
    /// <c>count mod folds</c> folds test one sample more than the rest.
    /// </summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="folds">The number of folds, from 2 to the number of samples.</param>
    /// <param name="shuffle">Whether folds are drawn at random; otherwise each tests consecutive samples.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <returns>For each fold the samples of both parts, in ascending order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or more than samples.</exception>
    public static (int[] Train, int[] Test)[] KFold(int count, int folds = 5, bool shuffle = false, uint seed = 0)
    {
        CheckFolds(count, folds);
        var order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        if (shuffle) new RandomState(seed).Shuffle<int>(order);

        var foldOf = new int[count];
        int next = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            for (int end = next + (count / folds) + (fold < count % folds ? 1 : 0); next < end; next++) foldOf[order[next]] = fold;
        }

        return Parts(foldOf, folds);
    }

    /// <summary>
    /// scikit-learn's <c>StratifiedKFold</c>: folds that test each class in the proportions of the whole, as nearly as whole samples
    /// allow. A class of fewer samples than folds is not tested in every fold.
    /// </summary>
    /// <param name="labels">A label a sample.</param>
    /// <param name="folds">The number of folds, from 2 to the size of the largest class.</param>
    /// <param name="shuffle">Whether the samples of a class are dealt to the folds at random; otherwise in their order.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <returns>For each fold the samples of both parts, in ascending order.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 folds, or more than samples of any class.</exception>
    public static (int[] Train, int[] Test)[] StratifiedKFold(
        ReadOnlySpan<int> labels, int folds = 5, bool shuffle = false, uint seed = 0)
    {
        CheckFolds(labels.Length, folds);
        (int[] classOf, int[] sizes) = ByAppearance(labels);
        if (sizes.Max() < folds)
        {
            throw Errors.Argument(
                $"DataSplit: expected a class of at least {folds} samples, one a fold. Received: at most {sizes.Max()}.", nameof(labels));
        }

        int[][] deals = Deals(sizes, folds);
        var random = new RandomState(seed);
        if (shuffle)
        {
            foreach (int[] deal in deals) random.Shuffle<int>(deal);
        }

        var foldOf = new int[labels.Length];
        var dealt = new int[deals.Length];
        for (int i = 0; i < foldOf.Length; i++)
        {
            int itsClass = classOf[i];
            foldOf[i] = deals[itsClass][dealt[itsClass]++];
        }

        return Parts(foldOf, folds);
    }

    /// <summary>Classes numbered by their first sample, which makes the folds independent of the labels' values, and their sizes.</summary>
    private static (int[] ClassOf, int[] Sizes) ByAppearance(ReadOnlySpan<int> labels)
    {
        var numbers = new Dictionary<int, int>();
        var sizes = new List<int>();
        var classOf = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (!numbers.TryGetValue(labels[i], out int number))
            {
                numbers.Add(labels[i], number = sizes.Count);
                sizes.Add(0);
            }

            classOf[i] = number;
            sizes[number]++;
        }

        return (classOf, [.. sizes]);
    }

    /// <summary>
    /// For each class the folds of its samples, in ascending order: the samples of all classes, class after class, are dealt to the folds
    /// like cards, so the sizes of folds differ by one at most.
    /// </summary>
    private static int[][] Deals(int[] sizes, int folds)
    {
        var deals = new int[sizes.Length][];
        int card = 0;
        for (int k = 0; k < deals.Length; k++)
        {
            deals[k] = new int[sizes[k]];
            foreach (ref int fold in deals[k].AsSpan()) fold = card++ % folds;
            Array.Sort(deals[k]);
        }

        return deals;
    }

    private static (int[] Train, int[] Test)[] Parts(int[] foldOf, int folds)
    {
        var sizes = new int[folds];
        foreach (int fold in foldOf) sizes[fold]++;
        var parts = new (int[] Train, int[] Test)[folds];
        for (int fold = 0; fold < folds; fold++)
        {
            int[] train = new int[foldOf.Length - sizes[fold]], test = new int[sizes[fold]];
            for (int i = 0, trained = 0, tested = 0; i < foldOf.Length; i++)
            {
                if (foldOf[i] == fold) test[tested++] = i;
                else train[trained++] = i;
            }

            parts[fold] = (train, test);
        }

        return parts;
    }

    private static void CheckFolds(int count, int folds)
    {
        if (count < 2) throw Errors.OutOfRange($"DataSplit: expected at least 2 samples. Received: {count}.", nameof(count));
        if (folds < 2 || folds > count)
            throw Errors.OutOfRange($"DataSplit: expected from 2 to {count} folds of {count} samples. Received: {folds}.", nameof(folds));
    }
}
