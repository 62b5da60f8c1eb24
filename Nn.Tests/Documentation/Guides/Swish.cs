using Nn.Serialization;

namespace Nn.Tests.Documentation.Guides;

// begin layer
/// <summary>
/// <c>y = x · σ(β · x)</c> with a slope β for each feature, which is learned (Ramachandran et al. 2017).
/// Input and output: (…, features).
/// </summary>
public sealed record Swish : Layer
{
    /// <summary>The first values of β.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Ones;

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank == 0) throw builder.Error("features along the last axis", $"{x.Shape}");
        Shape features = [x.Shape[^1]];
        Parameter beta = builder.AddWeight("beta", features, BetaInitializer);
        return builder.Append(new SwishNode(beta), [x.As(features)], features).Single.As(x.Shape);
    }

    /// <summary>x, y: (rows, features). Split by features, whose columns do not meet.</summary>
    private sealed class SwishNode : Node
    {
        private readonly Parameter _beta;

        public SwishNode(Parameter beta)
        {
            _beta = beta;
            Use(beta);
        }

        public override Retained Retained => Retained.Input;

        public override Extent ForwardExtent(int stage, int rows) => new(Work: 20L * rows * _beta.Length, Grains: _beta.Length / 16);

        public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

        public override void Forward(in ForwardPass pass)
        {
            ReadOnlySpan<float> x = pass.Input(), beta = _beta.Values;
            Span<float> y = pass.Output();
            (int first, int count) = pass.Range(beta.Length, grain: 16);
            for (int row = 0; row < pass.Rows; row++)
            {
                for (int column = first; column < first + count; column++)
                {
                    int i = (row * beta.Length) + column;
                    y[i] = x[i] * Sigmoid(beta[column] * x[i]);
                }
            }
        }

        public override void Backward(in BackwardPass pass)
        {
            ReadOnlySpan<float> x = pass.Input(), beta = _beta.Values, dy = pass.OutputGradient();
            Span<float> dx = pass.InputGradient(), dbeta = pass.Gradient(_beta);
            (int first, int count) = pass.Range(beta.Length, grain: 16);
            for (int column = first; column < first + count; column++)
            {
                double sum = 0;
                for (int row = 0; row < pass.Rows; row++)
                {
                    int i = (row * beta.Length) + column;
                    float s = Sigmoid(beta[column] * x[i]), slope = s * (1 - s);
                    sum += dy[i] * x[i] * x[i] * slope;
                    if (pass.WantsInputGradient()) dx[i] = dy[i] * (s + (beta[column] * x[i] * slope));
                }

                dbeta[column] = (float)sum;
            }
        }

        private static float Sigmoid(float z) => 1 / (1 + MathF.Exp(-z));
    }
}

// end layer
internal static class SwishFile
{
    // begin registry
    public static Registry Registry { get; } = Registry.Default.With<Layer, Swish>("Swish", new Swish(), (layer, arguments) => layer with
    {
        BetaInitializer = arguments.Description("beta_initializer", layer.BetaInitializer),
    });

    // end registry
}
