namespace Nn.Tests.Reference;

/// <summary>Who checks the cases of which files.</summary>
public static class ReferenceRunners
{
    // The beginning of a path, and the check of one case; the first that fits is taken.
    private static readonly (string Path, Action<ReferenceCase> Check)[] s_runners =
    [
        ("datasets/", DatasetRunner.Check),
        ("files/keras", SavedModelRunner.Check),
        ("files/onnx/", OnnxRunner.Check),
        ("layers/", LayerRunner.Check),
        ("training/callbacks", CallbackRunner.Check),
        ("training/distribution", DistributionRunner.Check),
        ("training/fashion_mnist", FashionRunner.Check),
        ("training/initializers", InitializerRunner.Check),
        ("training/losses", LossRunner.Check),
        ("training/metrics", MetricRunner.Check),
        ("training/optimizers", OptimizerRunner.Check),
        ("training/regularizers", RegularizerRunner.Check),
        ("training/schedules", ScheduleRunner.Check),
        ("training/whole/", WholeTrainingRunner.Check),
    ];

    /// <summary>Checks one case.</summary>
    /// <exception cref="NotSupportedException">Nobody knows such files, or the case's class, function or argument is not built.</exception>
    public static void Check(ReferenceCase item)
    {
        foreach ((string path, Action<ReferenceCase> check) in s_runners)
        {
            if (!item.Path.StartsWith(path, StringComparison.Ordinal)) continue;
            check(item);
            return;
        }

        throw new NotSupportedException($"{item.Path}: files of this kind are not supported.");
    }
}
