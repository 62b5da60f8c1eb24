namespace Nn.Training;

/// <summary>The objectives of a trainer, each with its output of the model, and the names under which results are logged.</summary>
internal sealed class ObjectiveSet
{
    private readonly Model _model;
    private readonly int[] _outputs;

    public ObjectiveSet(Model model, IReadOnlyList<Objective> objectives)
    {
        _model = model;
        if (objectives.Count == 0) throw new ArgumentException("Trainer: expected at least one objective. Received: none.");
        Objectives = [.. objectives];
        _outputs = new int[Objectives.Length];
        for (int i = 0; i < Objectives.Length; i++)
        {
            Check(Objectives[i], i);
            _outputs[i] = OutputOf(Objectives[i], i);
        }

        if (_outputs.Distinct().Count() < _outputs.Length)
            throw new ArgumentException("Trainer: expected one objective for an output. Received: several for one.");
        (string Name, bool? LargerIsBetter)[] logged = [.. AllLogged()];
        Names = Array.ConvertAll(logged, item => item.Name);
        LargerIsBetter = Array.ConvertAll(logged, item => item.LargerIsBetter);
        CheckNames();
    }

    public Objective[] Objectives { get; }

    /// <summary>What is logged, in the order of <see cref="ScoreKeeper"/>: the loss, then for each objective its loss, if there are several, and metrics.</summary>
    public string[] Names { get; }

    /// <summary>For each of the names which way is better; null where its metric does not say.</summary>
    public bool?[] LargerIsBetter { get; }

    /// <summary>The same of validation.</summary>
    public IEnumerable<string> ValidationNames => Names.Select(name => "val_" + name);

    /// <summary>For each output of the model whether it is learned.</summary>
    public bool[] LearnsFrom
    {
        get
        {
            var learns = new bool[_model.OutputShapes.Count];
            foreach (int output in _outputs) learns[output] = true;
            return learns;
        }
    }

    public int Output(int objective) => _outputs[objective];

    public Shape OutputShape(int objective) => _model.OutputShapes[_outputs[objective]];

    /// <summary>Checks that each objective's loss takes such targets.</summary>
    public void Validate(IReadOnlyList<Shape> targets)
    {
        if (targets.Count != Objectives.Length)
            throw new ArgumentException($"Trainer: expected targets for {Objectives.Length} objectives. Received: {targets.Count}.");
        for (int i = 0; i < Objectives.Length; i++) Objectives[i].Loss.Validate(targets[i], OutputShape(i));
    }

    private static void Check(Objective objective, int place)
    {
        if (objective is null) throw new ArgumentException($"Trainer: expected objectives. Received: null at {place}.");
        ArgumentNullException.ThrowIfNull(objective.Loss, "loss");
        if (!(objective.Weight >= 0 && float.IsFinite((float)objective.Weight)))
            throw Argument.Wrong("Trainer", "objectives", "an objective's weight of at least 0", objective.Weight);
        foreach (IReadOnlyList<Metric> metrics in (ReadOnlySpan<IReadOnlyList<Metric>>)[objective.Metrics, objective.WeightedMetrics])
        {
            for (int i = 0; i < metrics.Count; i++)
            {
                if (metrics[i] is null) throw new ArgumentException($"Trainer: expected metrics. Received: null at {i}.");
            }
        }
    }

    private int OutputOf(Objective objective, int place)
    {
        if (objective.Output is { } name)
        {
            for (int i = 0; i < _model.OutputNames.Count; i++)
            {
                if (_model.OutputNames[i] == name) return i;
            }

            throw new ArgumentException(
                $"Trainer: expected an objective of one of the outputs {string.Join(", ", _model.OutputNames.Select(n => $"'{n}'"))}. "
                + $"Received: '{name}'.");
        }

        return place < _model.OutputShapes.Count
            ? place
            : throw new ArgumentException($"Trainer: expected at most {_model.OutputShapes.Count} objectives, one an output. Received: {Objectives.Length}.");
    }

    private IEnumerable<(string Name, bool? LargerIsBetter)> AllLogged()
    {
        yield return ("loss", false);
        for (int i = 0; i < Objectives.Length; i++)
        {
            // As Keras: with several outputs each name begins with that of its output.
            string prefix = _model.OutputShapes.Count == 1 ? "" : _model.OutputNames[_outputs[i]] + "_";
            if (Objectives.Length > 1) yield return (prefix + "loss", false);
            foreach (Metric metric in Objectives[i].Metrics) yield return (prefix + metric.Name, metric.LargerIsBetter);
            foreach (Metric metric in Objectives[i].WeightedMetrics)
            {
                // As Keras: the same metric without weights keeps the name.
                bool isTaken = Objectives[i].Metrics.Any(other => other.Name == metric.Name);
                yield return (prefix + (isTaken ? "weighted_" : "") + metric.Name, metric.LargerIsBetter);
            }
        }
    }

    /// <summary>All that can be logged together has a name of its own: a metric named val_loss would hide the loss of validation.</summary>
    private void CheckNames()
    {
        var seen = new HashSet<string>();
        foreach (string name in Names.Concat(ValidationNames))
        {
            if (name.Length == 0) throw new ArgumentException("Trainer: expected metrics with names. Received: an empty one.");
            if (!seen.Add(name))
            {
                throw new ArgumentException(
                    $"Trainer: expected metrics of different names, also with 'val_' before them. Received: {string.Join(", ", Names)}.");
            }
        }
    }
}
