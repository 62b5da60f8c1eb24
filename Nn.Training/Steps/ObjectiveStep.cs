namespace Nn.Training;

/// <summary>One objective within a training step: its loss over a batch, and the buffers that it needs. Allocates nothing after it is made.</summary>
internal sealed class ObjectiveStep
{
    private readonly TrainingSession _session;
    private readonly Loss _loss;
    private readonly int _output;
    private readonly int _rowsPerSample;
    private readonly int _columns;
    private readonly bool _hasMask;
    private readonly float _weight;
    private readonly float[] _losses;
    private readonly float[] _rowWeights;

    public ObjectiveStep(TrainingSession session, Objective objective, int output, Shape target, int batchSize)
    {
        _session = session;
        _output = output;
        _weight = (float)objective.Weight;
        Shape prediction = session.Model.OutputShapes[output];
        Loss? ofLogits = session.Model.OutputActivations[output] is { } activation ? objective.Loss.OfLogits(activation) : null;
        _loss = ofLogits ?? objective.Loss;
        IsOfLogits = ofLogits is not null;
        TargetSize = target.Size;
        _hasMask = session.Model.Graph.Slots.OutputMasks[output] >= 0;
        _columns = prediction.Rank == 0 ? 1 : prediction[^1];
        _rowsPerSample = prediction.Size / _columns;
        _losses = new float[(long)batchSize * _rowsPerSample];
        _rowWeights = new float[(long)batchSize * _rowsPerSample];
    }

    /// <summary>Whether the loss works on what stands before the final activation.</summary>
    public bool IsOfLogits { get; }

    /// <summary>The values of one sample's target.</summary>
    public int TargetSize { get; }

    /// <summary>The loss of the last batch, without the objective's weight.</summary>
    public double Value { get; private set; }

    /// <summary>After the forward pass, which gives the mask: looks for a target that the loss does not take, in rows that count.</summary>
    /// <returns>The loss, what was expected, and the place among the targets; null if all is well.</returns>
    public (string Loss, WrongTarget Wrong)? FindWrongTarget(ReadOnlySpan<float> targets, int samples, ReadOnlySpan<float> weights) =>
        _loss.FindWrongTarget(targets, PerRow(weights), Mask, samples * _rowsPerSample, _columns) is { } wrong
            ? (_loss.Name, wrong)
            : null;

    /// <summary>Computes the loss of a batch after the forward pass and, for training, the gradient that the backward pass starts from.</summary>
    public double Evaluate(ReadOnlySpan<float> targets, int samples, ReadOnlySpan<float> weights, bool training)
    {
        Span<float> gradient = !training ? default : IsOfLogits ? _session.LogitsGradient(_output) : _session.OutputGradient(_output);
        var batch = new LossBatch
        {
            Targets = targets,
            Predictions = IsOfLogits ? _session.Logits(_output) : _session.Output(_output),
            Columns = _columns,
            Weights = PerRow(weights),
            Mask = Mask,
            Scale = _weight,
            Values = _losses.AsSpan(0, samples * _rowsPerSample),
            Gradient = gradient,
        };
        Value = _loss.EvaluateInPlace(ref batch);
        return Value * _weight;
    }

    /// <summary>Hands the batch on to the metrics.</summary>
    public void Score(ScoreKeeper scores, int objective, ReadOnlySpan<float> targets, int samples, ReadOnlySpan<float> weights) => scores.Add(
        objective, Value, samples, new MetricBatch
        {
            Targets = targets,
            Predictions = _session.Output(_output),
            Weights = PerRow(weights),
            Mask = Mask,
            Rows = samples * _rowsPerSample,
        });

    /// <summary>The mask of the output, a number a row; empty where it has none.</summary>
    private ReadOnlySpan<float> Mask => _hasMask ? _session.OutputMask(_output) : default;

    /// <summary>A sample of several rows (a sequence) gives each of them its weight.</summary>
    private ReadOnlySpan<float> PerRow(ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty || _rowsPerSample == 1) return weights;
        Span<float> rows = _rowWeights.AsSpan(0, weights.Length * _rowsPerSample);
        for (int i = 0; i < weights.Length; i++) rows.Slice(i * _rowsPerSample, _rowsPerSample).Fill(weights[i]);
        return rows;
    }
}
