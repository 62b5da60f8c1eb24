using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary><c>h' = activation(x · kernel + bias + h · recurrent)</c></summary>
internal sealed class SimpleRnnCell(Activation activation, Parameter recurrentKernel)
    : RecurrentCell(recurrentKernel.Shape[0], gates: 1, keptWidth: 0)
{
    private readonly GateActivation _activation = new(activation);
    private readonly StateProduct _product = new(recurrentKernel, gates: 1);

    public override void Forward(in CellStep step)
    {
        _product.Forward(step.Operand, step.Rows, 0, 1, default, step.Product, step.Workspace);
        for (int row = 0; row < step.Rows; row++)
        {
            Span<float> z = step.Gates.Slice(row * step.GateStride, Units);
            TensorPrimitives.Add(z, step.Product.Slice(row * Units, Units), z);
            _activation.Forward(z, step.H.Slice(row * Units, Units));
        }
    }

    public override void Backward(in CellBackwardStep step)
    {
        for (int row = 0; row < step.Rows; row++)
            _activation.Backward(step.Gates.Slice(row * step.GateStride, Units), step.DH.Slice(row * Units, Units));
        _product.Backward(step, step.Gates, step.GateStride, 0, 1, adds: false);
    }
}
