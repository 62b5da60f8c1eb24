using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A recurrent layer with a cell state and gates (Hochreiter and Schmidhuber 1997; Gers et al. 2000; <c>keras/src/layers/rnn/lstm.py</c>):
/// <c>i, f, o = recurrent_activation(x · kernel + h · recurrent_kernel + bias), g = activation(likewise), c' = f · c + i · g,
/// h' = o · activation(c')</c>. The gates stand in the order i, f, g, o. kernel: (features, 4 · units), recurrent_kernel: (units, 4 · units),
/// bias: (4 · units).
/// </summary>
/// <param name="Units">The length of output and states.</param>
public sealed record Lstm(int Units) : RecurrentLayer(Units)
{
    /// <summary>What is applied to the gates; sigmoid by default.</summary>
    public Activation RecurrentActivation { get; init; } = Activation.Sigmoid;

    /// <summary>Whether the bias of the forget gate starts at 1, so that the state is kept at first (Jozefowicz et al. 2015).</summary>
    public bool UnitForgetBias { get; init; } = true;

    private protected override int States => 2;

    private protected override int Gates => 4;

    private protected override RecurrentCell CreateCell(Parameter recurrentKernel, Parameter? bias) =>
        new LstmCell(Activation, RecurrentActivation, recurrentKernel);

    private protected override Initializer InitializerOfBias() =>
        UnitForgetBias ? new UnitForgetInitializer(BiasInitializer) : BiasInitializer;

    private protected override void CheckArguments(ModelBuilder builder)
    {
        base.CheckArguments(builder);
        if (RecurrentActivation is null) throw builder.Error("a recurrent activation", "null");
    }

    internal static Lstm Exchange(Lstm layer, Arguments arguments)
    {
        layer = ExchangeShared(
            layer with
            {
                Units = arguments.Number(arguments.Required("units"), layer.Units),
                RecurrentActivation = arguments.Description("recurrent_activation", layer.RecurrentActivation),
                UnitForgetBias = arguments.Bool("unit_forget_bias", layer.UnitForgetBias),
            },
            arguments);
        ExchangeImplementation(layer, arguments);
        return layer;
    }

    /// <summary>1 for the forget gate, the values of another initializer for the others.</summary>
    private sealed record UnitForgetInitializer(Initializer Others) : Initializer
    {
        public override string Name => Others.Name;

        public override void Fill(Span<float> weights, Shape shape, RandomState random)
        {
            int units = shape.Size / 4;
            Others.Fill(weights[..units], units, random);
            weights.Slice(units, units).Fill(1);
            Others.Fill(weights[(2 * units)..], 2 * units, random);
        }
    }
}
