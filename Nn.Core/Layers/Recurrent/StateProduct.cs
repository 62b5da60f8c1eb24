using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>The products of a recurrent cell's state with its recurrent kernel (units, gates · units), for some of the gates at a time.</summary>
internal sealed class StateProduct(Parameter kernel, int gates)
{
    private readonly int _units = kernel.Shape[0];

    /// <summary>The columns of the kernel.</summary>
    private int Width => gates * _units;

    /// <summary>product[row, gate] = operand[row, gate] · kernel[gate] + bias[gate]</summary>
    /// <param name="operand">The state.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="first">The first gate.</param>
    /// <param name="count">The number of gates.</param>
    /// <param name="bias">(gates · units), or empty.</param>
    /// <param name="product">(rows, gates · units), of which these gates are overwritten.</param>
    /// <param name="workspace">For <see cref="Gemm"/>.</param>
    public void Forward(
        StateOperand operand, int rows, int first, int count, ReadOnlySpan<float> bias, Span<float> product, Span<float> workspace)
    {
        int together = operand.GateStride == 0 ? count : 1;
        for (int gate = first; gate < first + count; gate += together)
        {
            int column = gate * _units, width = together * _units;
            Gemm.Multiply(
                operand.Values[(gate * operand.GateStride)..], operand.Stride, kernel.Values[column..], Width, product[column..], Width, rows,
                width, _units, bias.IsEmpty ? default : bias.Slice(column, width), relu: false, workspace);
        }
    }

    /// <summary>dh[row] = Σ gradient[row, gate] · kernel[gate]ᵀ · mask[row, gate] over some gates, or added to it.</summary>
    /// <param name="step">The step; its <see cref="CellBackwardStep.DH"/> is written.</param>
    /// <param name="gradients">Rows that begin with the gradients of these gates' products.</param>
    /// <param name="stride">From a row of the gradients to the next.</param>
    /// <param name="first">The first gate.</param>
    /// <param name="count">The number of gates.</param>
    /// <param name="adds">Whether to add to what is there.</param>
    public void Backward(in CellBackwardStep step, ReadOnlySpan<float> gradients, int stride, int first, int count, bool adds)
    {
        int size = step.Rows * _units, together = step.Masks.IsEmpty ? count : 1;
        for (int gate = first; gate < first + count; gate += together)
        {
            Span<float> target = (adds ? step.Room : step.DH)[..size];
            Gemm.Multiply(
                gradients[((gate - first) * _units)..], stride, step.Transposed[(gate * _units * _units)..], _units, target, _units, step.Rows,
                _units, together * _units, default, relu: false, step.Workspace);
            if (!step.Masks.IsEmpty) Mask(target, step.Masks, gate);
            if (adds) TensorPrimitives.Add(step.DH[..size], target, step.DH[..size]);
            adds = true;
        }
    }

    /// <summary>Each row of x times its mask for one gate.</summary>
    private void Mask(Span<float> x, ReadOnlySpan<float> masks, int gate)
    {
        for (int start = 0, mask = gate * _units; start < x.Length; start += _units, mask += Width)
        {
            Span<float> row = x.Slice(start, _units);
            TensorPrimitives.Multiply(row, masks.Slice(mask, _units), row);
        }
    }
}
