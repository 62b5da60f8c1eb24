using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The cell of <see cref="Gru"/>: gates update, reset, candidate. With the reset behind the product it keeps the state's part of the candidate,
/// which becomes its gradient; with the reset before it, the reset state. Sigmoid gates with tanh and the reset behind have a kernel of their own.
/// </summary>
internal sealed class GruCell : RecurrentCell
{
    private readonly GateActivation _activation;
    private readonly GateActivation _recurrent;
    private readonly StateProduct _product;
    private readonly Parameter? _bias;
    private readonly bool _resetsAfter;
    private readonly bool _isPlain;

    /// <param name="activation">Of the candidate.</param>
    /// <param name="recurrentActivation">Of the gates.</param>
    /// <param name="recurrentKernel">(units, 3 · units).</param>
    /// <param name="bias">With the reset behind the product (2, 3 · units), of which the second row is the state's; else not used.</param>
    /// <param name="resetsAfter">Whether the reset is behind the product.</param>
    public GruCell(Activation activation, Activation recurrentActivation, Parameter recurrentKernel, Parameter? bias, bool resetsAfter)
        : base(recurrentKernel.Shape[0], gates: 3, keptWidth: recurrentKernel.Shape[0])
    {
        (_activation, _recurrent) = (new(activation), new(recurrentActivation));
        _product = new StateProduct(recurrentKernel, Gates);
        _bias = resetsAfter ? bias : null;
        _resetsAfter = resetsAfter;
        _isPlain = resetsAfter && activation == Activation.Tanh && recurrentActivation == Activation.Sigmoid;
    }

    public override LastGate LastGate => _resetsAfter ? LastGate.KeepsGradient : LastGate.KeepsOperand;

    public override void Forward(in CellStep step)
    {
        _product.Forward(
            step.Operand, step.Rows, 0, _resetsAfter ? 3 : 2, _bias is null ? default : _bias.Values[Width..], step.Product, step.Workspace);
        if (_isPlain)
        {
            GruGates.Forward(step.Gates, step.GateStride, step.Product, step.H, step.Kept, step.KeptStride, step.Rows, Units);
            return;
        }

        for (int row = 0; row < step.Rows; row++) Gate(step, row);
        if (!_resetsAfter)
        {
            var reset = new StateOperand(step.Kept, step.KeptStride, gateStride: 0);
            _product.Forward(reset, step.Rows, 2, 1, default, step.Product, step.Workspace);
        }

        for (int row = 0; row < step.Rows; row++) Finish(step, row);
    }

    public override void Backward(in CellBackwardStep step)
    {
        if (_isPlain)
        {
            GruGates.Backward(
                step.Gates, step.GateStride, step.Kept, step.KeptStride, step.Before, step.BeforeStride, step.DH, step.Rows, Units);
        }
        else
        {
            for (int row = 0; row < step.Rows; row++) UpdateAndCandidate(step, row);
            if (!_resetsAfter) ResetStateGradients(step);
            for (int row = 0; row < step.Rows; row++) Reset(step, row);
        }

        _product.Backward(step, step.Gates, step.GateStride, 0, 2, adds: true);
        if (_resetsAfter) _product.Backward(step, step.Kept, step.KeptStride, 2, 1, adds: true);
    }

    /// <summary>The values of both gates, which stay in the product, and what is kept of the candidate.</summary>
    private void Gate(in CellStep step, int row)
    {
        Span<float> z = step.Gates.Slice(row * step.GateStride, 2 * Units), values = step.Product.Slice(row * Width, Width);
        TensorPrimitives.Add(z, values[..(2 * Units)], z);
        Span<float> reset = values.Slice(Units, Units), kept = step.Kept.Slice(row * step.KeptStride, Units);
        _recurrent.Forward(z[..Units], values[..Units]);
        _recurrent.Forward(z[Units..], reset);
        StateOperand h = step.Operand;
        if (_resetsAfter) values[(2 * Units)..].CopyTo(kept);
        else TensorPrimitives.Multiply(reset, h.Values.Slice((row * h.Stride) + (2 * h.GateStride), Units), kept);
    }

    /// <summary>The candidate and the next state.</summary>
    private void Finish(in CellStep step, int row)
    {
        Span<float> candidate = step.Gates.Slice((row * step.GateStride) + (2 * Units), Units), values = step.Product.Slice(row * Width, Width);
        Span<float> part = values[(2 * Units)..], h = step.H.Slice(row * Units, Units);
        if (_resetsAfter) TensorPrimitives.Multiply(part, values.Slice(Units, Units), part);
        TensorPrimitives.Add(candidate, part, candidate);
        _activation.Forward(candidate, part);
        // z · h + (1 − z) · g
        TensorPrimitives.Subtract(h, part, h);
        TensorPrimitives.MultiplyAdd(h, values[..Units], part, h);
    }

    /// <summary>The gradients of the arguments of the update gate and of the candidate; of the state, what goes past them.</summary>
    private void UpdateAndCandidate(in CellBackwardStep step, int row)
    {
        Span<float> z = step.Gates.Slice(row * step.GateStride, Width), room = step.Product.Slice(row * Width, Width);
        Span<float> dh = step.DH.Slice(row * Units, Units);
        Span<float> update = room[..Units], candidate = room.Slice(Units, Units), gradient = room[(2 * Units)..];
        _recurrent.Values(z[..Units], update);
        _activation.Values(z[(2 * Units)..], candidate);
        TensorPrimitives.Subtract(step.Before.Slice(row * step.BeforeStride, Units), candidate, gradient);
        TensorPrimitives.Multiply(gradient, dh, gradient);
        _recurrent.Backward(z[..Units], gradient);
        TensorPrimitives.Multiply(dh, update, update);
        TensorPrimitives.Subtract(dh, update, gradient);
        _activation.Backward(z[(2 * Units)..], gradient);
        update.CopyTo(dh);
    }

    /// <summary>With the reset before the product: the gradients of the reset states, in the step's room.</summary>
    private void ResetStateGradients(in CellBackwardStep step) => Gemm.Multiply(
        step.Gates[(2 * Units)..], step.GateStride, step.Transposed[(2 * Units * Units)..], Units, step.Room, Units, step.Rows, Units, Units,
        default, relu: false, step.Workspace);

    /// <summary>The gradient of the reset gate's argument, and of what it resets.</summary>
    private void Reset(in CellBackwardStep step, int row)
    {
        Span<float> z = step.Gates.Slice(row * step.GateStride, Width), room = step.Product.Slice(row * Width, Width);
        Span<float> reset = room[..Units], gradient = room.Slice(Units, Units), kept = step.Kept.Slice(row * step.KeptStride, Units);
        _recurrent.Values(z.Slice(Units, Units), reset);
        if (_resetsAfter)
        {
            ReadOnlySpan<float> candidate = z[(2 * Units)..];
            TensorPrimitives.Multiply(candidate, kept, gradient);
            TensorPrimitives.Multiply(candidate, reset, kept);
        }
        else
        {
            Span<float> ofReset = step.Room.Slice(row * Units, Units), dh = step.DH.Slice(row * Units, Units);
            if (!step.Masks.IsEmpty)
                TensorPrimitives.Multiply(ofReset, step.Masks.Slice((row * Width) + (2 * Units), Units), ofReset);
            TensorPrimitives.Multiply(ofReset, step.Before.Slice(row * step.BeforeStride, Units), gradient);
            TensorPrimitives.MultiplyAdd(ofReset, reset, dh, dh);
        }

        _recurrent.Backward(z.Slice(Units, Units), gradient);
    }
}
