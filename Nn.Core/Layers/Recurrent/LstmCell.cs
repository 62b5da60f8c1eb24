using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The cell of <see cref="Lstm"/>: gates input, forget, candidate, output. Keeps the cell state before the step, and what the activation stores
/// of the one behind. Sigmoid gates with tanh have a kernel of their own.
/// </summary>
internal sealed class LstmCell : RecurrentCell
{
    private readonly GateActivation _activation;
    private readonly GateActivation _recurrent;
    private readonly StateProduct _product;
    private readonly bool _isPlain;

    public LstmCell(Activation activation, Activation recurrentActivation, Parameter recurrentKernel)
        : base(recurrentKernel.Shape[0], gates: 4, keptWidth: 2 * recurrentKernel.Shape[0])
    {
        (_activation, _recurrent) = (new(activation), new(recurrentActivation));
        _product = new StateProduct(recurrentKernel, Gates);
        _isPlain = activation == Activation.Tanh && recurrentActivation == Activation.Sigmoid;
    }

    public override bool HasCellState => true;

    public override void Forward(in CellStep step)
    {
        _product.Forward(step.Operand, step.Rows, 0, Gates, default, step.Product, step.Workspace);
        if (_isPlain)
        {
            LstmGates.Forward(step.Gates, step.GateStride, step.Product, step.C, step.H, step.Kept, step.KeptStride, step.Rows, Units);
            return;
        }

        for (int row = 0; row < step.Rows; row++)
        {
            Forward(
                step.Gates.Slice(row * step.GateStride, Width), step.Product.Slice(row * Width, Width), step.C.Slice(row * Units, Units),
                step.H.Slice(row * Units, Units), step.Kept.Slice(row * step.KeptStride, KeptWidth));
        }
    }

    public override void Backward(in CellBackwardStep step)
    {
        if (_isPlain)
        {
            LstmGates.Backward(step.Gates, step.GateStride, step.Kept, step.KeptStride, step.DH, step.DC, step.Rows, Units);
        }
        else
        {
            for (int row = 0; row < step.Rows; row++)
            {
                Backward(
                    step.Gates.Slice(row * step.GateStride, Width), step.Product.Slice(row * Width, Width),
                    step.Kept.Slice(row * step.KeptStride, KeptWidth), step.DH.Slice(row * Units, Units), step.DC.Slice(row * Units, Units));
            }
        }

        _product.Backward(step, step.Gates, step.GateStride, 0, Gates, adds: false);
    }

    private void Forward(Span<float> z, Span<float> values, Span<float> c, Span<float> h, Span<float> kept)
    {
        TensorPrimitives.Add(z, values, z);
        _recurrent.Forward(z[..Units], values[..Units]);
        _recurrent.Forward(z.Slice(Units, Units), values.Slice(Units, Units));
        _activation.Forward(z.Slice(2 * Units, Units), values.Slice(2 * Units, Units));
        _recurrent.Forward(z[(3 * Units)..], values[(3 * Units)..]);

        c.CopyTo(kept);
        Span<float> candidate = values.Slice(2 * Units, Units), cell = kept[Units..];
        TensorPrimitives.Multiply(values[..Units], candidate, candidate);
        TensorPrimitives.MultiplyAdd(values.Slice(Units, Units), c, candidate, c);
        c.CopyTo(cell);
        _activation.Forward(cell, h);
        TensorPrimitives.Multiply(values[(3 * Units)..], h, h);
    }

    private void Backward(Span<float> z, Span<float> room, Span<float> kept, Span<float> dh, Span<float> dc)
    {
        Span<float> before = kept[..Units], cell = kept[Units..];
        Span<float> first = room[..Units], second = room.Slice(Units, Units), third = room.Slice(2 * Units, Units), fourth = room[(3 * Units)..];

        // The output gate's argument: dh · act(c').
        _activation.Values(cell, first);
        TensorPrimitives.Multiply(dh, first, first);
        _recurrent.Values(z[(3 * Units)..], second);
        _recurrent.Backward(z[(3 * Units)..], first);

        // dc += dh · o through the activation of the cell state.
        TensorPrimitives.Multiply(dh, second, second);
        _activation.Backward(cell, second);
        TensorPrimitives.Add(dc, cell, dc);

        Span<float> input = z[..Units], forget = z.Slice(Units, Units), candidate = z.Slice(2 * Units, Units);
        _recurrent.Values(input, first);
        _activation.Values(candidate, second);
        _recurrent.Values(forget, third);
        TensorPrimitives.Multiply(dc, second, fourth);
        _recurrent.Backward(input, fourth);
        TensorPrimitives.Multiply(dc, first, fourth);
        _activation.Backward(candidate, fourth);
        TensorPrimitives.Multiply(dc, before, fourth);
        _recurrent.Backward(forget, fourth);
        TensorPrimitives.Multiply(dc, third, dc);
    }
}
