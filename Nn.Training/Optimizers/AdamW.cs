namespace Nn.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as <c>keras/src/optimizers/adamw.py</c>: <see cref="Adam"/> whose
/// <see cref="Optimizer.WeightDecay"/> is 0.004 unless another is given.
/// </summary>
public sealed record AdamW : Optimizer
{
    private readonly Adam _adam = new();

    /// <summary>A description of the rule.</summary>
    /// <param name="learningRate">A number or a schedule.</param>
    public AdamW(Schedule learningRate) => (LearningRate, WeightDecay) = (learningRate, 0.004);

    /// <summary>A description of the rule at a constant learning rate.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public AdamW(double learningRate = 0.001)
        : this((Schedule)learningRate)
    {
    }

    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get => _adam.Beta1; init => _adam = _adam with { Beta1 = value }; }

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 { get => _adam.Beta2; init => _adam = _adam with { Beta2 = value }; }

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon { get => _adam.Epsilon; init => _adam = _adam with { Epsilon = value }; }

    /// <inheritdoc cref="Adam.AmsGrad"/>
    public bool AmsGrad { get => _adam.AmsGrad; init => _adam = _adam with { AmsGrad = value }; }

    /// <inheritdoc/>
    public override string Name => "AdamW";

    /// <inheritdoc/>
    public override IReadOnlyList<OptimizerSlot> Slots => _adam.Slots;

    /// <inheritdoc/>
    internal override bool MayDivideByZero => (float)Epsilon == 0;

    /// <inheritdoc/>
    public override void Update(in WeightUpdate update) => _adam.Update(update);

    /// <inheritdoc/>
    protected override void ValidateRule()
    {
        Moments.Validate(Name, Beta1, Beta2);
        Argument.InRange(Name, "epsilon", Epsilon, 0, double.PositiveInfinity);
    }
}
