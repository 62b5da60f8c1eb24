using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A normalization of each sample by itself to mean 0 and variance 1, which is then scaled and shifted: what the layers of this kind share.
/// </summary>
public abstract record SampleNormalization : Layer
{
    private protected SampleNormalization()
    {
    }

    /// <summary>Added to the variance, so that what is constant does not divide by zero.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is a beta, which shifts.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is a gamma, which scales.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>The first values of beta.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>The first values of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = Initializer.Ones;

    /// <summary>What keeps beta small; null for nothing.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>What keeps gamma small; null for nothing.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>What beta is brought back to after each update; null for nothing.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>What gamma is brought back to after each update; null for nothing.</summary>
    public Constraint? GammaConstraint { get; init; }

    /// <inheritdoc/>
    public sealed override MaskRule MaskRule => MaskRule.Pass;

    /// <summary>The weights that there are, of this shape.</summary>
    private protected (Parameter? Gamma, Parameter? Beta) AddWeights(ModelBuilder builder, Shape shape) => (
        Scale ? builder.AddWeight("gamma", shape, GammaInitializer, GammaRegularizer, GammaConstraint) : null,
        Center ? builder.AddWeight("beta", shape, BetaInitializer, BetaRegularizer, BetaConstraint) : null);

    /// <summary>The arguments that all have.</summary>
    private protected static T ExchangeShared<T>(T layer, Arguments arguments)
        where T : SampleNormalization
    {
        SampleNormalization exchanged = layer with
        {
            Epsilon = arguments.Number("epsilon", layer.Epsilon),
            Center = arguments.Bool("center", layer.Center),
            Scale = arguments.Bool("scale", layer.Scale),
            BetaInitializer = arguments.Description("beta_initializer", layer.BetaInitializer),
            GammaInitializer = arguments.Description("gamma_initializer", layer.GammaInitializer),
            BetaRegularizer = arguments.OptionalDescription("beta_regularizer", layer.BetaRegularizer),
            GammaRegularizer = arguments.OptionalDescription("gamma_regularizer", layer.GammaRegularizer),
            BetaConstraint = arguments.OptionalDescription("beta_constraint", layer.BetaConstraint),
            GammaConstraint = arguments.OptionalDescription("gamma_constraint", layer.GammaConstraint),
        };
        return (T)exchanged;
    }
}
