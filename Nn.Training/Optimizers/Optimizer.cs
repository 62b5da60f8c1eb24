namespace Nn.Training;

/// <summary>
/// How a step changes the weights: the description of an update rule. What it remembers between steps (momentum) is an
/// <see cref="OptimizerState"/>. The order of a step is Keras': clip the gradients, decay the weights, update.
/// </summary>
public abstract record Optimizer
{
    /// <summary>The learning rate, constant or by a schedule.</summary>
    public Schedule LearningRate { get; init; } = 0.01;

    /// <summary>Decoupled weight decay: <c>w −= lr · wd · w</c> before the update; null for none.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Each weight's gradient is scaled down to this Euclidean norm; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Each element of the gradients is clipped to ± this; null for no limit.</summary>
    public double? ClipValue { get; init; }

    /// <summary>All gradients together are scaled down to this Euclidean norm; null for no limit.</summary>
    public double? GlobalClipNorm { get; init; }

    /// <summary>
    /// So many steps' gradients are averaged for one update, for a batch that is larger than memory; null for one. As in Keras a schedule
    /// counts the steps, and a rule the updates.
    /// </summary>
    public int? GradientAccumulationSteps { get; init; }

    /// <summary>
    /// Whether running means of the weights are kept, which take the place of the weights when <see cref="Trainer.Fit"/> ends
    /// (Polyak averaging): <c>a = m·a + (1 − m)·w</c> after each step.
    /// </summary>
    public bool UseEma { get; init; }

    /// <summary>m, what the running means keep in a step: from 0 to 1.</summary>
    public double EmaMomentum { get; init; } = 0.99;

    /// <summary>The means take the place of the weights every so many updates too; null for the end alone.</summary>
    public int? EmaOverwriteFrequency { get; init; }

    /// <summary>Keras' class name.</summary>
    public abstract string Name { get; }

    /// <summary>What the rule remembers for each weight, by name.</summary>
    public abstract IReadOnlyList<OptimizerSlot> Slots { get; }

    /// <summary>
    /// Whether <see cref="Update"/> is to be called for each weight as a whole, for a rule that needs its norm; otherwise it works element by
    /// element, and is called for ranges that hold several weights or a part of one.
    /// </summary>
    public virtual bool NeedsWholeParameters => false;

    /// <summary>
    /// Whether updates of small numbers by small gradients (see <see cref="UpdateGuard"/>) do not overflow for a while: they add no more than learning
    /// rate × gradients, or what was added before, or a multiple of it that is known.
    /// </summary>
    internal virtual bool MovesByGradients => false;

    /// <summary>Whether nothing keeps an update from 0 / 0, where gradients have always been 0.</summary>
    internal virtual bool MayDivideByZero => false;

    /// <summary>Checks the arguments, when training begins.</summary>
    /// <exception cref="ArgumentException">One is out of range, or several ways of clipping are given.</exception>
    public void Validate()
    {
        if (LearningRate is null) throw new ArgumentException($"{Name}: expected a learning rate. Received: null.");
        LearningRate.Validate();
        if (WeightDecay is { } decay) Argument.InRange(Name, "weight decay", decay, 0, double.PositiveInfinity);
        if (ClipNorm is { } norm) Argument.Positive(Name, "clip norm", norm);
        if (ClipValue is { } value) Argument.Positive(Name, "clip value", value);
        if (GlobalClipNorm is { } global) Argument.Positive(Name, "global clip norm", global);
        Argument.InRange(Name, "momentum of averaged weights", EmaMomentum, 0, 1);
        if (GradientAccumulationSteps < 1)
            throw Argument.Wrong(Name, nameof(GradientAccumulationSteps), "at least 1 step of accumulation", GradientAccumulationSteps);
        if (EmaOverwriteFrequency < 1)
            throw Argument.Wrong(Name, nameof(EmaOverwriteFrequency), "a frequency of at least 1 update", EmaOverwriteFrequency);
        if ((ClipNorm is null ? 0 : 1) + (ClipValue is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1) > 1)
            throw new ArgumentException($"{Name}: expected one of ClipNorm, ClipValue and GlobalClipNorm. Received: several.");
        ValidateRule();
    }

    /// <summary>Checks the arguments of the rule itself.</summary>
    /// <exception cref="ArgumentException">One is out of range.</exception>
    protected abstract void ValidateRule();

    /// <summary>Applies the rule to a contiguous range of weights. Allocates nothing.</summary>
    /// <param name="update">The range: weights, gradients, what the rule remembers, and the step.</param>
    public abstract void Update(in WeightUpdate update);
}
