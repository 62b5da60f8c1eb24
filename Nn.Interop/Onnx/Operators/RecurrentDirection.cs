using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>One direction of a recurrent operator.</summary>
/// <param name="Arguments">What both directions have in common.</param>
/// <param name="Number">Which direction.</param>
/// <param name="GoesBackwards">Whether the last step comes first.</param>
/// <param name="Activations">f, g and h, as far as the operator has them.</param>
/// <param name="Kernel">W: (gates · units, features).</param>
/// <param name="RecurrentKernel">R: (gates · units, units).</param>
/// <param name="Bias">Wb behind it Rb: (2 · gates · units); null for zeros.</param>
/// <param name="Peepholes">P: (3 · units), input, output, forget; null for none.</param>
internal sealed record RecurrentDirection(
    RecurrentArguments Arguments, int Number, bool GoesBackwards, Activation[] Activations, PlanValue Kernel, PlanValue RecurrentKernel, PlanValue? Bias,
    PlanValue? Peepholes)
{
    /// <summary>Whether one of the library's cells computes it.</summary>
    public bool IsPlain => Peepholes is null && Arguments.Clip == 0 && !Arguments.IsCoupled
        && (Arguments.Kind != RecurrentKind.Lstm || Activations[1] == Activations[2]);
}
