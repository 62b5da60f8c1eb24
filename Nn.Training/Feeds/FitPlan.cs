namespace Nn.Training;

/// <summary>What a training feeds on: the samples to train on and those to validate with, after all options were checked.</summary>
internal sealed class FitPlan
{
    private const string ValidationName = "validation data";

    private FitPlan(BatchFeed training, BatchFeed? validation)
    {
        Training = training;
        Validation = validation;
    }

    /// <summary>The most samples that go through at once.</summary>
    public int LargestBatch => Math.Max(Training.BatchSize, Validation?.BatchSize ?? 0);

    public BatchFeed Training { get; }

    public BatchFeed? Validation { get; }

    public static FitPlan Of(IBatchSource data, FitOptions options, Model model)
    {
        Check(options);
        CheckSource(nameof(data), data, model);
        if (data.IsSequential && options.ValidationSplit > 0)
        {
            throw new NotSupportedException(
                "Fit: expected validation data of their own for training data that come in an order of their own. Received: a validation split.");
        }

        int training = data.Count;
        if (options.ValidationSplit > 0) training = (int)Math.Floor(data.Count * (1 - options.ValidationSplit));
        if (training == 0)
        {
            throw new ArgumentException(
                "Fit: expected a validation split that leaves samples to train on. "
                + FormattableString.Invariant($"Received: {options.ValidationSplit} of {data.Count} samples."));
        }

        CheckWeights("sample weights", options.SampleWeights, data.Count);
        BatchFeed? validation = null;
        if (options.Validation is { } source)
        {
            CheckSource("validation data", source, model);
            if (!source.TargetShapes.SequenceEqual(data.TargetShapes))
            {
                throw new ArgumentException(
                    $"Fit: expected validation targets of the shape {List(data.TargetShapes)} of the training targets. "
                    + $"Received: {List(source.TargetShapes)}.");
            }

            CheckWeights("validation sample weights", options.ValidationSampleWeights, source.Count);
            validation = new BatchFeed(source, 0, source.Count, options.ValidationSampleWeights, options.BatchSize, ValidationName);
        }
        else if (training < data.Count)
        {
            validation = new BatchFeed(data, training, data.Count - training, options.SampleWeights, options.BatchSize, ValidationName);
        }

        return new FitPlan(new BatchFeed(data, training, options), validation);
    }

    /// <summary>The samples of an evaluation, after all arguments were checked.</summary>
    public static BatchFeed Evaluation(IBatchSource data, int batchSize, ReadOnlyMemory<float> sampleWeights, Model model)
    {
        if (batchSize <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), $"Evaluate: expected a batch size of at least 1. Received: {batchSize}.");
        }

        CheckSource(nameof(data), data, model);
        CheckWeights("sample weights", sampleWeights, data.Count);
        return new BatchFeed(data, 0, data.Count, sampleWeights, batchSize, "data");
    }

    private static string List(IReadOnlyList<Shape> shapes) => string.Join(" and ", shapes);

    private static void CheckSource(string name, IBatchSource source, Model model)
    {
        if (source.Count <= 0) throw new ArgumentException($"Trainer: expected at least one sample as {name}. Received: none.", name);
        if (!source.InputShapes.SequenceEqual(model.InputShapes))
        {
            throw new ArgumentException(
                $"Trainer: expected samples of shape {List(model.InputShapes)} as {name}. Received: {List(source.InputShapes)}.", name);
        }
    }

    private static void CheckWeights(string name, ReadOnlyMemory<float> weights, int count)
    {
        if (!weights.IsEmpty && weights.Length != count)
            throw new ArgumentException($"Trainer: expected {count} {name}, one a sample. Received: {weights.Length}.");
        int wrong = weights.Span.IndexOfAnyExceptInRange(0f, float.MaxValue);
        if (wrong >= 0) throw new ArgumentException(
            FormattableString.Invariant($"Trainer: expected {name} of at least 0. Received: {weights.Span[wrong]} at {wrong}."));
    }

    private static void Check(FitOptions options)
    {
        if (options.Epochs < 0) throw Wrong("epochs of at least 0", options.Epochs);
        if (options.InitialEpoch < 0 || options.InitialEpoch > options.Epochs)
            throw Wrong($"an initial epoch from 0 to {options.Epochs}", options.InitialEpoch);
        if (options.BatchSize <= 0) throw Wrong("a batch size of at least 1", options.BatchSize);
        if (options.Threads <= 0) throw Wrong("at least one thread", options.Threads);
        if (options.ValidationFrequency <= 0) throw Wrong("a validation frequency of at least 1", options.ValidationFrequency);
        if (!(options.ValidationSplit is >= 0 and < 1)) throw Wrong("a validation split from 0 to 1, 1 excluded", options.ValidationSplit);
        if (options.Callbacks is null || options.Callbacks.Contains(null!)) throw new ArgumentException("Fit: expected callbacks. Received: null.");
        if (options.ValidationSplit > 0 && options.Validation is not null)
            throw new ArgumentException("Fit: expected validation data or a validation split. Received: both.");
        if (options.Validation is null && !options.ValidationSampleWeights.IsEmpty)
            throw new ArgumentException("Fit: expected validation data with the validation sample weights. Received: none.");
        foreach ((int label, double weight) in options.ClassWeights ?? new Dictionary<int, double>())
        {
            if (label < 0) throw Wrong("class weights of classes from 0", label);
            if (!(weight >= 0 && float.IsFinite((float)weight))) throw Wrong($"a weight of at least 0 for class {label}", weight);
        }
    }

    private static ArgumentOutOfRangeException Wrong<T>(string expected, T received) =>
        new(null, FormattableString.Invariant($"Fit: expected {expected}. Received: {received}."));
}
