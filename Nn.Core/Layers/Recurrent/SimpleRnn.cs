using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A recurrent layer without gates (Elman 1990; <c>keras/src/layers/rnn/simple_rnn.py</c>):
/// <c>h' = activation(x · kernel + h · recurrent_kernel + bias)</c>. kernel: (features, units), recurrent_kernel: (units, units), bias: (units).
/// </summary>
/// <param name="Units">The length of output and state.</param>
public sealed record SimpleRnn(int Units) : RecurrentLayer(Units)
{
    private protected override int Gates => 1;

    private protected override RecurrentCell CreateCell(Parameter recurrentKernel, Parameter? bias) =>
        new SimpleRnnCell(Activation, recurrentKernel);

    internal static SimpleRnn Exchange(SimpleRnn layer, Arguments arguments) =>
        ExchangeShared(layer with { Units = arguments.Number(arguments.Required("units"), layer.Units) }, arguments);
}
