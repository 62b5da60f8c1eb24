using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A recurrent layer with gates and no cell state (Cho et al. 2014; <c>keras/src/layers/rnn/gru.py</c>):
/// <c>z, r = recurrent_activation(x · kernel + h · recurrent_kernel + bias), h' = z · h + (1 − z) · g</c> with the candidate
/// <c>g = activation(x · kernel + b₀ + r · (h · recurrent_kernel + b₁))</c>, or with the reset before the product
/// <c>g = activation(x · kernel + b + (r · h) · recurrent_kernel)</c>. The gates stand in the order z, r, g. kernel: (features, 3 · units),
/// recurrent_kernel: (units, 3 · units), bias: (2, 3 · units), or (3 · units) with the reset before the product.
/// </summary>
/// <param name="Units">The length of output and state.</param>
public sealed record Gru(int Units) : RecurrentLayer(Units)
{
    /// <summary>What is applied to the gates; sigmoid by default.</summary>
    public Activation RecurrentActivation { get; init; } = Activation.Sigmoid;

    /// <summary>Whether the reset gate acts behind the product with the recurrent kernel, as in cuDNN.</summary>
    public bool ResetAfter { get; init; } = true;

    private protected override int Gates => 3;

    private protected override Shape BiasShape => ResetAfter ? [2, 3 * Units] : [3 * Units];

    private protected override RecurrentCell CreateCell(Parameter recurrentKernel, Parameter? bias) =>
        new GruCell(Activation, RecurrentActivation, recurrentKernel, bias, ResetAfter);

    private protected override void CheckArguments(ModelBuilder builder)
    {
        base.CheckArguments(builder);
        if (RecurrentActivation is null) throw builder.Error("a recurrent activation", "null");
    }

    internal static Gru Exchange(Gru layer, Arguments arguments)
    {
        layer = ExchangeShared(
            layer with
            {
                Units = arguments.Number(arguments.Required("units"), layer.Units),
                RecurrentActivation = arguments.Description("recurrent_activation", layer.RecurrentActivation),
                ResetAfter = arguments.Bool("reset_after", layer.ResetAfter),
            },
            arguments);
        ExchangeImplementation(layer, arguments);
        return layer;
    }
}
