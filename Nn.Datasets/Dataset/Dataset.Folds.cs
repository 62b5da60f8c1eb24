namespace Nn.Datasets;

public sealed partial class Dataset
{
    /// <summary>
    /// The parts of a cross-validation, fold after fold, as scikit-learn's <c>KFold</c> or <c>StratifiedKFold</c> makes them. Each is copied
    /// when it is asked for.
    /// </summary>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="shuffle">Whether folds are drawn at random; otherwise samples are taken in their order.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <param name="stratify">Whether every part gets the classes in the proportions of the whole. Targets must be labels or one value a
    /// class.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than 2 folds or more than samples, or the classes cannot be stratified; see <see cref="DataSplit.KFold"/>
    /// and <see cref="DataSplit.StratifiedKFold"/>.
    /// </exception>
    public IEnumerable<(Dataset Train, Dataset Test)> KFold(int folds = 5, bool shuffle = false, uint seed = 0, bool stratify = false)
    {
        (int[] Train, int[] Test)[] parts = stratify
            ? DataSplit.StratifiedKFold(Labels(), folds, shuffle, seed)
            : DataSplit.KFold(Count, folds, shuffle, seed);
        return parts.Select(part => (Take(part.Train), Take(part.Test)));
    }
}
