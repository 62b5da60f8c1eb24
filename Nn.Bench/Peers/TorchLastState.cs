using TorchSharp.Modules;
using static TorchSharp.torch;
using TorchModule = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Nn.Bench.Peers;

/// <summary>
/// An LSTM that passes on its last state: (batch, steps, features) → (batch, units). The gates stand in the same order; libtorch has two biases, of
/// which one stays zero.
/// </summary>
internal sealed class TorchLastState : TorchModule
{
    private readonly LSTM _lstm;

    /// <param name="parameters">kernel: (features, 4 · units), recurrent kernel: (units, 4 · units), bias: (4 · units).</param>
    /// <param name="units">The size of the state.</param>
    public TorchLastState(IReadOnlyList<Parameter> parameters, int units)
        : base("last_state")
    {
        int features = parameters[0].Shape[0], gates = 4 * units;
        _lstm = nn.LSTM(features, units, batchFirst: true);
        using (no_grad())
        {
            Weight("weight_ih_l0").copy_(tensor(parameters[0].Values.ToArray(), [features, gates]).t());
            Weight("weight_hh_l0").copy_(tensor(parameters[1].Values.ToArray(), [units, gates]).t());
            Weight("bias_ih_l0").copy_(tensor(parameters[2].Values.ToArray()));
            Weight("bias_hh_l0").zero_();
        }

        Weight("bias_hh_l0").requires_grad_(false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        (Tensor _, Tensor state, Tensor _) = _lstm.forward(input);
        return state.squeeze(0);
    }

    private TorchSharp.Modules.Parameter Weight(string name) => _lstm.get_parameter(name)!;
}
